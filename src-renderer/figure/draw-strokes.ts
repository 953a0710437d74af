import type { Stroke } from './curve.ts';

/** Gives a canvas as many pixels as it has room for. Reads the layout, so it is called when the size changed only. */
export function fitCanvas(canvas: HTMLCanvasElement): void {
  canvas.width = Math.round(canvas.clientWidth * window.devicePixelRatio);
  canvas.height = Math.round(canvas.clientHeight * window.devicePixelRatio);
}

/** Draws strokes on a canvas that was fitted. `colour`: that of its text, so that forced colours hold. */
export function drawStrokes(canvas: HTMLCanvasElement, strokes: readonly Stroke[], colour: string): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  // Room for echoes that open by half as much again.
  const unit = Math.min(width / 2.9, height / 1.25);
  context.clearRect(0, 0, width, height);
  context.strokeStyle = colour;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { points, strength, width: thickness } of strokes) {
    context.globalAlpha = strength;
    context.lineWidth = Math.max(window.devicePixelRatio, thickness * unit);
    context.beginPath();
    for (const { x, y } of points) context.lineTo(width / 2 + x * unit, height / 2 + y * unit);
    context.stroke();
  }
  context.globalAlpha = 1;
}

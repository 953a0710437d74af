import type { Stroke } from './curve.ts';

/** Draws strokes on a canvas in the colour of its text (so that forced colours hold), fitted to its size. */
export function drawStrokes(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = window.devicePixelRatio;
  const { clientWidth, clientHeight } = canvas;
  const width = Math.round(clientWidth * ratio);
  const height = Math.round(clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  // Room for echoes that open by half as much again.
  const unit = Math.min(width / 2.9, height / 1.25);
  context.clearRect(0, 0, width, height);
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { points, strength, width: thickness } of strokes) {
    context.globalAlpha = strength;
    context.lineWidth = Math.max(ratio, thickness * unit);
    context.beginPath();
    for (const { x, y } of points) context.lineTo(width / 2 + x * unit, height / 2 + y * unit);
    context.stroke();
  }
  context.globalAlpha = 1;
}

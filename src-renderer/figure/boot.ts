import { drawFigure, type Stroke } from './curve.ts';

/** Length of the boot in milliseconds: a point, the point becomes the line, the line closes. */
export const bootLength = 2_400;

/** The figure of the boot at a share of its time, from 0 to 1. */
export function drawBoot(share: number): Stroke[] {
  const eased = share < 0.2 ? 0 : 1 - (1 - (share - 0.2) / 0.8) ** 3;
  const [whole] = drawFigure({ state: 'idle', time: 0, level: 0 }).slice(-1);
  if (!whole) return [];
  const count = Math.max(2, Math.round(whole.points.length * eased));
  const grow = Math.min(1, share / 0.2);
  return [
    { points: whole.points.slice(0, count), strength: 1, width: eased === 0 ? 0.05 * grow : 0.02 + 0.03 * (1 - eased) },
  ];
}

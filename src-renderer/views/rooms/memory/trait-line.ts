import type { TraitMove } from '#contract/growing.ts';

/** Where a trait starts: the middle of its scale from 0 to 1. */
const middle = 0.5;

/** The least that the picture reaches to either side of the middle, so that a small move is drawn small. */
const leastReach = 0.15;

/** The picture's size in its own units; it is scaled evenly to the width that there is. */
export const size = { width: 480, height: 56, edge: 6 };

export type TraitPoint = { x: number; y: number; move: TraitMove | null };

/**
 * A trait over time as points of a line, oldest first, from its middle to its value now. Moves that were taken back lie on the
 * line without bending it.
 * @param since where the line begins, in milliseconds since 1970: the first talk, or the first move when that is not known
 */
export function traitPoints(moves: readonly TraitMove[], since: number | null, now: number): TraitPoint[] {
  const ordered = [...moves].sort((one, other) => one.at - other.at);
  const first = Math.min(since ?? now, ordered[0]?.at ?? now);
  const span = Math.max(1, now - first);
  let value = middle;
  const values = ordered.map((move) => {
    if (move.takenBack === null) value = Math.min(1, Math.max(0, value + move.by));
    return { move, value };
  });
  const reach = Math.max(leastReach, ...values.map((point) => Math.abs(point.value - middle) * 1.1));
  const x = (at: number): number => size.edge + ((at - first) / span) * (size.width - 2 * size.edge);
  const y = (at: number): number => size.height / 2 - ((at - middle) / reach) * (size.height / 2 - size.edge);
  return [
    { x: x(first), y: y(middle), move: null },
    ...values.map((point) => ({ x: x(point.move.at), y: y(point.value), move: point.move })),
    { x: x(now), y: y(value), move: null },
  ];
}

/** The points as the text of an SVG polyline, to a tenth of a unit. */
export const polyline = (points: readonly TraitPoint[]): string =>
  points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

import type { Result } from './measure.ts';

/** A figure that should reach its target; without one it is only told. */
export const atLeast = (
  name: string,
  value: number,
  unit: string,
  target: number | null = null,
): Result & { least: true } => ({
  ...{ name, value: Number(value.toPrecision(4)), unit, target, least: true },
  holds: target === null ? null : value >= target,
});

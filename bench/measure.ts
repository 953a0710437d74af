/**
 * One figure of the bench. `holds`: whether it meets its target; null where it has none. `least`: the target is one to reach, not
 * one to stay below.
 */
export type Result = {
  name: string;
  value: number;
  unit: string;
  target: number | null;
  holds: boolean | null;
  least?: true;
};

/** A figure that should stay below its target. */
export const result = (name: string, value: number, unit: string, target: number | null = null): Result => ({
  name,
  value: Number(value.toPrecision(4)),
  unit,
  target,
  holds: target === null ? null : value < target,
});

/** The value below which a share of the values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Milliseconds that an action took. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

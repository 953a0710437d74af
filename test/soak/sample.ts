/** What a host holds at one moment, after collecting what can go. Memory in bytes; the rest are counts. */
export type Sample = {
  /** All memory of the process, its threads' and the database's included. */
  resident: number;
  /** What the main thread's objects and buffers take. */
  heap: number;
  /** Open file descriptors, sockets among them; 0 where the system does not tell. */
  files: number;
  /** Timers that were set and are still to come. */
  timers: number;
  /** What keeps the process alive, as Node counts it. */
  handles: number;
};

/** Leaks that are put in on purpose, to prove that they are found: none, or one of each kind with every turn. */
export type Plant = 'none' | 'all';

/** A sample with the number of turns before it. */
export type Reading = { turns: number; sample: Sample };

/**
 * What a figure may have grown by over a whole run and still be flat: caches that fill (the database's holds 64 MB), what the
 * memory's thread has not collected yet, a window that is just closing. Over a long run that is a slope of nearly nothing; over a
 * short one it is what can be told from noise.
 */
export const allowance: Readonly<Record<keyof Sample, number>> = {
  resident: 120_000_000,
  heap: 8_000_000,
  files: 6,
  timers: 12,
  handles: 6,
};

/** How one figure went. `slope` per 1000 turns; `growth` over the readings that count. */
export type Trend = { slope: number; growth: number; flat: boolean };

/** Readings that are compared with each other at the most: a day has thousands, and every fifth of them says the same. */
const mostCompared = 300;

/** The first share of a run is not counted: it loads, and its caches fill. */
const warmUp = 0.25;

/**
 * The rule: of the readings after the first quarter, the middle one of the slopes between every two of them (Theil and Sen's, which
 * one odd reading does not move), times the turns between the first and the last, is no more than the allowance.
 */
export function judge(readings: readonly Reading[]): Record<keyof Sample, Trend> {
  const warm = readings.slice(Math.floor(readings.length * warmUp));
  const step = Math.max(1, Math.ceil(warm.length / mostCompared));
  const counted = warm.filter((_, at) => at % step === 0);
  const turns = (counted.at(-1)?.turns ?? 0) - (counted[0]?.turns ?? 0);
  const trend = (name: keyof Sample): Trend => {
    const slopes = counted
      .flatMap((one, at) =>
        counted
          .slice(at + 1)
          .map((other) => (other.sample[name] - one.sample[name]) / Math.max(1, other.turns - one.turns)),
      )
      .sort((one, other) => one - other);
    const middle = slopes[Math.floor(slopes.length / 2)] ?? 0;
    const growth = middle * turns;
    return { slope: middle * 1_000, growth, flat: growth <= allowance[name] };
  };
  return {
    resident: trend('resident'),
    heap: trend('heap'),
    files: trend('files'),
    timers: trend('timers'),
    handles: trend('handles'),
  };
}

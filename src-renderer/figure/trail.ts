import { type Bands, echoDelay, echoes } from './curve.ts';

export type Trail = {
  /** Takes in what sounds at a moment, in seconds that only grow. */
  add(time: number, bands: Bands): void;
  /** What sounded when each echo is due, the nearest echo first. */
  behind(time: number): Bands[];
};

const silence: Bands = [0, 0, 0];

/** The spectrum of the last moments, which the echoes of the figure follow. */
export function createTrail(): Trail {
  let known: { time: number; bands: Bands }[] = [];
  const at = (time: number): Bands => known.findLast((moment) => moment.time <= time)?.bands ?? silence;
  return {
    add: (time, bands) => {
      // One moment more than the last echo needs, so that it always has one before its own.
      known = [...known.filter((moment) => time - moment.time <= (echoes + 2) * echoDelay), { time, bands }];
    },
    behind: (time) => Array.from({ length: echoes }, (_, echo) => at(time - (echo + 1) * echoDelay)),
  };
}

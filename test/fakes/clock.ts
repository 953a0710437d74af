import type { Clock } from '../../src-main/conversation/ports.ts';

/** Time that stands still until the test moves it. */
export type FakeClock = Clock & {
  /** Moves wall time and monotonic time on, and runs what is due on the way, in order. */
  advance(milliseconds: number): void;
  /** Sets the wall clock alone, forward or back, as a person or a time server does. */
  setWall(at: number): void;
};

export function createFakeClock(start = Date.UTC(2026, 10, 21, 12)): FakeClock {
  let wall = start;
  let monotonic = 1_000;
  let waiting: { due: number; action: () => void }[] = [];
  const moveTo = (instant: number): void => {
    wall += instant - monotonic;
    monotonic = instant;
  };
  return {
    now: () => wall,
    monotonic: () => monotonic,
    after: (milliseconds, action) => {
      const entry = { due: monotonic + milliseconds, action };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance: (milliseconds) => {
      const end = monotonic + milliseconds;
      for (;;) {
        const [next] = waiting.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        waiting = waiting.filter((other) => other !== next);
        moveTo(Math.max(monotonic, next.due));
        next.action();
      }
      moveTo(end);
    },
    setWall: (at) => {
      wall = at;
    },
  };
}

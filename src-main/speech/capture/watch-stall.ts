import type { Clock } from '../../conversation/ports.ts';

/** Tells when something that should go on does not. */
export type StallWatch = {
  /** It goes on. */
  touch(): void;
  stop(): void;
};

/** A timer that comes this late tells that our own process stood still, and with it whatever would have gone on. */
const ownDelay = 1_000;

/** Calls `stalled` once when `touch` was not called for `limit` milliseconds. */
export function watchStall(clock: Clock, limit: number, stalled: () => void): StallWatch {
  let touched = clock.monotonic();
  let cancel = (): void => undefined;
  // One timer that is set again only when it fires, and not with each of fifty pieces a second.
  const wait = (milliseconds: number): void => {
    const due = clock.monotonic() + milliseconds;
    cancel = clock.after(milliseconds, () => {
      const now = clock.monotonic();
      const left = now - due > ownDelay ? limit : touched + limit - now;
      if (left > 0) wait(left);
      else stalled();
    });
  };
  wait(limit);
  return {
    touch: () => {
      touched = clock.monotonic();
    },
    stop: () => cancel(),
  };
}

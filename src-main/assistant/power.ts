import type { Clock, Log } from '../conversation/ports.ts';

/** Standing still for longer than so many milliseconds is sleep: no machine is that busy. It is looked for three times as often. */
const usualGap = 15_000;

/** A second word of the same waking within so many milliseconds is none. */
const sameWaking = 10_000;

type Parts = {
  clock: Clock;
  log: Log;
  /** Closes what hears, and what has an end elsewhere. */
  sleep(): void;
  /** Opens all of that as it was, and looks after whatever is bound to a time. */
  wake(): void;
  /** For tests: another time than the usual after which standing still counts as sleep, in milliseconds. */
  gap?: number | undefined;
};

/** The sleep of the machine, told by the host or found out. */
export type Power = {
  tell(state: 'suspend' | 'resume'): void;
  dispose(): void;
};

/**
 * Does what is to be done when the machine sleeps and wakes, once each time. Not every host is told, and a process can be stopped
 * alone; so it looks at both clocks as well: while the machine sleeps the monotonic one may stand, while the process is stopped
 * neither does. A clock that is set forward looks the same, and costs no more than a look.
 */
export function createPower({ clock, log, sleep, wake, gap = usualGap }: Parts): Power {
  const look = gap / 3;
  let asleep = false;
  let wokeAt = Number.NEGATIVE_INFINITY;
  let cancel = (): void => undefined;
  const woke = (milliseconds: number): void => {
    log.info('woke', { milliseconds: Math.round(milliseconds) });
    wokeAt = clock.monotonic();
    watch();
    wake();
  };
  const watch = (): void => {
    const wall = clock.now();
    const monotonic = clock.monotonic();
    cancel();
    cancel = clock.after(look, () => {
      const stood = Math.max(clock.now() - wall, clock.monotonic() - monotonic) - look;
      if (stood <= gap) return watch();
      sleep();
      woke(stood);
    });
  };
  watch();
  return {
    tell: (state) => {
      if (state === 'suspend') {
        if (asleep) return;
        asleep = true;
        cancel();
        sleep();
      } else if (asleep) {
        asleep = false;
        woke(0);
      } else if (clock.monotonic() - wokeAt > sameWaking) {
        // Nobody said that it would sleep.
        sleep();
        woke(0);
      }
    },
    dispose: () => cancel(),
  };
}

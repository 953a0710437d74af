import type { Clock } from '../../src-main/conversation/ports.ts';

/** How many times faster than the machine's this clock goes: ten minutes, after which what was forgotten is erased, are three seconds. */
const speed = 200;

/** A clock on which a day of a life takes seven minutes. */
export function scaledClock(start: number): Clock {
  const began = performance.now();
  const passed = (): number => (performance.now() - began) * speed;
  return {
    now: () => Math.round(start + passed()),
    monotonic: passed,
    after: (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds / speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

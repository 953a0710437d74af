import type { Quiet } from '#contract/quiet.ts';
import type { Clock } from '../conversation/ports.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { EventHub } from './event-hub.ts';
import type { Handlers } from './handlers.ts';

/** Longest time between two looks at the clock while it is hushed, in milliseconds: a machine that slept wakes to the right hour. */
const look = 30_000;

/** Longest hush that can be asked for, in milliseconds: what was written down by another clock lasts no longer. */
const longest = 1_440 * 60_000;

/** Whether it keeps to itself; kept in the settings, so that a restart does not end an hour of silence. */
export type QuietKeeper = Pick<Handlers, 'quiet.change'> & {
  now(): Quiet;
  /** True while an answer is not to be said aloud. */
  hushed(): boolean;
  /** True while nothing may be shown or said that was not asked for. */
  keepsToItself(): boolean;
  /** Looks at the clock now: the machine woke. */
  look(): void;
  dispose(): void;
};

export function createQuiet(
  settings: SettingsFile,
  { events, clock }: { events: EventHub; clock: Clock },
): QuietKeeper {
  let cancel = (): void => undefined;
  /** When the hush is over by the monotonic clock: a wall clock that is set back must not make a night of an hour. */
  let latest = Number.POSITIVE_INFINITY;
  const now = (): Quiet => {
    const { doNotDisturb, hushedUntil } = settings.read().quiet;
    const lasts = hushedUntil !== null && hushedUntil > clock.now() && clock.monotonic() < latest;
    return { doNotDisturb, hushedUntil: lasts ? hushedUntil : null };
  };
  const change = async (next: Quiet): Promise<Quiet> => {
    const before = settings.read().quiet.hushedUntil;
    await settings.change({ quiet: next });
    if (next.hushedUntil === before) watch();
    else begin();
    events.emit({ type: 'quiet-changed', quiet: now() });
    return now();
  };
  const begin = (): void => {
    const { hushedUntil } = settings.read().quiet;
    latest =
      hushedUntil === null
        ? Number.POSITIVE_INFINITY
        : clock.monotonic() + Math.min(longest, hushedUntil - clock.now());
    watch();
  };
  /** Tells when the time is over. */
  const watch = (): void => {
    cancel();
    const { hushedUntil } = settings.read().quiet;
    if (hushedUntil === null) return;
    const left = Math.min(hushedUntil - clock.now(), latest - clock.monotonic());
    cancel = clock.after(Math.min(look, Math.max(0, left)), () => {
      if (now().hushedUntil !== null) return watch();
      change({ ...settings.read().quiet, hushedUntil: null }).catch(() => {
        // It could not be written down; what holds is what the clock says.
        events.emit({ type: 'quiet-changed', quiet: now() });
      });
    });
  };
  begin();
  return {
    now,
    hushed: () => now().hushedUntil !== null,
    keepsToItself: () => now().doNotDisturb || now().hushedUntil !== null,
    'quiet.change': ({ doNotDisturb, hushFor }) =>
      change({
        doNotDisturb: doNotDisturb ?? now().doNotDisturb,
        hushedUntil: hushFor === undefined ? now().hushedUntil : hushFor === 0 ? null : clock.now() + hushFor * 60_000,
      }),
    look: watch,
    dispose: () => cancel(),
  };
}

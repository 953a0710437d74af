import type { Quiet } from '#contract/quiet.ts';
import type { Clock } from '../conversation/ports.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { EventHub } from './event-hub.ts';
import type { Handlers } from './handlers.ts';

/** Longest time between two looks at the clock while it is hushed, in milliseconds: a machine that slept wakes to the right hour. */
const look = 30_000;

/** Whether it keeps to itself; kept in the settings, so that a restart does not end an hour of silence. */
export type QuietKeeper = Pick<Handlers, 'quiet.change'> & {
  now(): Quiet;
  /** True while an answer is not to be said aloud. */
  hushed(): boolean;
  /** True while nothing may be shown or said that was not asked for. */
  keepsToItself(): boolean;
  dispose(): void;
};

export function createQuiet(
  settings: SettingsFile,
  { events, clock }: { events: EventHub; clock: Clock },
): QuietKeeper {
  let cancel = (): void => undefined;
  const now = (): Quiet => {
    const { doNotDisturb, hushedUntil } = settings.read().quiet;
    return { doNotDisturb, hushedUntil: hushedUntil !== null && hushedUntil > clock.now() ? hushedUntil : null };
  };
  const change = async (next: Quiet): Promise<Quiet> => {
    await settings.change({ quiet: next });
    events.emit({ type: 'quiet-changed', quiet: now() });
    watch();
    return now();
  };
  /** Tells when the time is over. */
  const watch = (): void => {
    cancel();
    const { hushedUntil } = settings.read().quiet;
    if (hushedUntil === null) return;
    cancel = clock.after(Math.min(look, Math.max(0, hushedUntil - clock.now())), () => {
      if (now().hushedUntil !== null) return watch();
      void change({ ...settings.read().quiet, hushedUntil: null }).catch(() => undefined);
    });
  };
  watch();
  return {
    now,
    hushed: () => now().hushedUntil !== null,
    keepsToItself: () => now().doNotDisturb || now().hushedUntil !== null,
    'quiet.change': ({ doNotDisturb, hushFor }) =>
      change({
        doNotDisturb: doNotDisturb ?? now().doNotDisturb,
        hushedUntil: hushFor === undefined ? now().hushedUntil : hushFor === 0 ? null : clock.now() + hushFor * 60_000,
      }),
    dispose: () => cancel(),
  };
}

import type { CallName, CallOutput } from '#contract/calls.ts';
import type { DesktopStatus } from '#contract/desktop.ts';
import type { Backup, Recovery } from '#contract/life.ts';
import type { Quiet } from '#contract/quiet.ts';
import type { MindStatus } from '#contract/settings.ts';

/** How a made-up life is there: all of it can be put as a test likes, and every window is told. */
export type Companion = {
  mind: MindStatus;
  quiet: Quiet;
  desktop: DesktopStatus | null;
  recovery: Recovery | null;
};

/** A desktop with all that one can have. */
export const wholeDesktop: DesktopStatus = {
  platform: 'linux',
  version: '0.1.0',
  tray: 'there',
  login: 'off',
  loginAsked: true,
  floating: false,
  size: 'full',
  shortcuts: { talk: { keys: null, state: 'off' }, show: { keys: 'Control+Alt+O', state: 'set' } },
  notifications: 'on',
  closing: false,
  update: { state: 'current', checkedAt: null },
  changed: null,
};

const hour = 3_600_000;
const day = 24 * hour;

/** Copies as they lie after a good week: the last one is damaged. */
export const copiesOf = (now: number): Backup[] => [
  { name: 'os1-asked-5.db', kind: 'asked', madeAt: now - 2 * hour, bytes: 6_400_000 },
  { name: 'os1-daily-4.db', kind: 'daily', madeAt: now - day, bytes: 6_380_000 },
  { name: 'os1-before-update-3.db', kind: 'before-update', madeAt: now - 4 * day, bytes: 6_100_000 },
  { name: 'os1-weekly-2.db', kind: 'weekly', madeAt: now - 11 * day, bytes: 5_900_000 },
  { name: 'os1-before-migration-1.db', kind: 'before-migration', madeAt: now - 400 * day, bytes: 41_000 },
];

type Answers = { [Name in CallName]?: (input: never) => CallOutput<Name> };

/** The part of a made-up life that is about being there. `asked`: the calls that were made of it, oldest first. */
export function createMadeUpCompanion(now: number, emit: (event: unknown) => void) {
  const state: Companion = {
    mind: { state: 'ready' },
    quiet: { doNotDisturb: false, hushedUntil: null },
    desktop: null,
    recovery: null,
  };
  const asked: { call: CallName; input: unknown }[] = [];
  let copies = copiesOf(now);
  const set = (change: Partial<Companion>): void => {
    Object.assign(state, change);
    const { mind, quiet, desktop, recovery } = state;
    if (change.mind) emit({ type: 'mind-changed', mind });
    if (change.quiet) emit({ type: 'quiet-changed', quiet });
    if (change.desktop) emit({ type: 'desktop-changed', desktop });
    if (change.recovery !== undefined) emit({ type: 'recovery-changed', recovery });
  };
  const desktopNow = (): DesktopStatus => {
    if (state.desktop === null) throw new Error('Only the desktop program can do that.');
    return state.desktop;
  };
  const copyOf = (name: string): Backup => {
    const copy = copies.find((each) => each.name === name);
    if (!copy) throw new Error('That copy is not there.');
    return copy;
  };
  const noted =
    <Input, Output>(call: CallName, answer: (input: Input) => Output) =>
    (input: Input): Output => {
      asked.push({ call, input });
      return answer(input);
    };
  const answers: Answers = {
    'recovery.status': () => ({ recovery: state.recovery }),
    'recovery.do': noted('recovery.do', ({ step }: { step: string }) => {
      if (step !== 'retry') set({ recovery: null });
      return { recovery: state.recovery };
    }),
    'mind.look': noted('mind.look', () => state.mind),
    'quiet.change': noted('quiet.change', (change: { doNotDisturb?: boolean; hushFor?: number }) => {
      const hushedUntil =
        change.hushFor === undefined
          ? state.quiet.hushedUntil
          : change.hushFor === 0
            ? null
            : now + change.hushFor * 60_000;
      set({ quiet: { doNotDisturb: change.doNotDisturb ?? state.quiet.doNotDisturb, hushedUntil } });
      return state.quiet;
    }),
    'desktop.change': noted(
      'desktop.change',
      (
        change: Partial<Pick<DesktopStatus, 'floating' | 'size'>> & {
          atLogin?: boolean;
          notifications?: boolean;
          shortcuts?: Partial<Record<'talk' | 'show', string | null>>;
        },
      ) => {
        const before = desktopNow();
        const shortcuts = { ...before.shortcuts };
        for (const action of ['talk', 'show'] as const) {
          const keys = change.shortcuts?.[action];
          if (keys !== undefined)
            shortcuts[action] = { keys, state: keys === null ? 'off' : keys.endsWith('T') ? 'taken' : 'set' };
        }
        const login = change.atLogin === undefined ? before.login : change.atLogin ? 'on' : 'off';
        const notifications =
          change.notifications === undefined ? before.notifications : change.notifications ? 'on' : 'off';
        const { floating = before.floating, size = before.size } = change;
        set({ desktop: { ...before, floating, size, shortcuts, login, notifications } });
        return desktopNow();
      },
    ),
    'desktop.close': noted('desktop.close', () => {
      set({ desktop: { ...desktopNow(), closing: false } });
      return {};
    }),
    'desktop.update': noted('desktop.update', ({ step }: { step: string }) => {
      const before = desktopNow();
      const { update } = before;
      if (step === 'check')
        set({ desktop: { ...before, update: { state: 'offered', version: '0.2.0', notes: 'I hear better.' } } });
      else if (step === 'fetch' && update.state === 'offered')
        set({ desktop: { ...before, update: { ...update, state: 'ready' } } });
      else if (step === 'restart' && update.state === 'ready')
        set({ desktop: { ...before, update: { state: 'installing', version: update.version, since: now } } });
      else set({ desktop: { ...before, update: { state: 'current', checkedAt: now } } });
      return desktopNow();
    }),
    'desktop.read-changes': noted('desktop.read-changes', () => {
      set({ desktop: { ...desktopNow(), changed: null } });
      return desktopNow();
    }),
    'backups.list': () => ({ backups: copies, folder: '/home/theo/.local/share/os1/backups' }),
    'backups.make': noted('backups.make', () => {
      const made: Backup = { name: `os1-asked-${copies.length + 1}.db`, kind: 'asked', madeAt: now, bytes: 6_410_000 };
      copies = [made, ...copies];
      return made;
    }),
    'backups.look': ({ backup: name }: { backup: string }) => {
      const backup = copyOf(name);
      const sound = backup.kind !== 'before-migration';
      return {
        backup,
        sound,
        osName: sound ? 'Iris' : null,
        messages: sound ? 4_112 : 0,
        known: sound ? 61 : 0,
        firstAt: sound ? now - 800 * day : null,
        lastAt: sound ? backup.madeAt - hour : null,
        missing: state.recovery === null ? Math.round((now - backup.madeAt) / hour) : null,
      };
    },
    'backups.restore': noted('backups.restore', ({ backup }: { backup: string }) => {
      copyOf(backup);
      set({ recovery: null });
      return {};
    }),
  };
  return { state, asked, set, answers };
}

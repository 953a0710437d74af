import type { DesktopSettings, DesktopStatus, ShortcutAction } from '#contract/desktop.ts';
import type { PresenceSurface } from './presence-surface.ts';

/** The keys that are heard wherever the person is. */
export type Shortcuts = {
  /** Takes these keys and lets go of all others. What another program has stays with it, and is 'taken'. */
  apply(keys: DesktopSettings['shortcuts']): void;
  status(): DesktopStatus['shortcuts'];
  dispose(): void;
};

/** `run`: what each of them does. */
export function createShortcuts(
  globalShortcut: PresenceSurface['globalShortcut'],
  run: Record<ShortcutAction, () => void>,
): Shortcuts {
  let status: DesktopStatus['shortcuts'] = {
    talk: { keys: null, state: 'off' },
    show: { keys: null, state: 'off' },
  };
  const letGo = (): void => {
    for (const { keys, state } of Object.values(status)) {
      if (state === 'set' && keys !== null) globalShortcut.unregister(keys);
    }
  };
  const take = (action: ShortcutAction, keys: string | null): DesktopStatus['shortcuts'][ShortcutAction] => {
    if (keys === null) return { keys, state: 'off' };
    return { keys, state: register(keys, run[action]) ? 'set' : 'taken' };
  };
  // Electron throws for keys that this system does not know: to the person that is the same, they cannot be had.
  const register = (keys: string, action: () => void): boolean => {
    try {
      return globalShortcut.register(keys, action);
    } catch {
      return false;
    }
  };
  return {
    apply: ({ talk, show }) => {
      letGo();
      status = { talk: take('talk', talk), show: take('show', show) };
    },
    status: () => status,
    dispose: letGo,
  };
}

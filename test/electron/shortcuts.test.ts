import { describe, expect, test } from 'vitest';
import { createShortcuts } from '../../src-main/electron/shortcuts.ts';
import { createPresence } from './stand-in/presence.ts';

function makeShortcuts(takenKeys: string[] = []) {
  const machine = createPresence({ takenKeys }, () => true);
  const done: string[] = [];
  const shortcuts = createShortcuts(machine.surface.globalShortcut, {
    talk: () => done.push('talk'),
    show: () => done.push('show'),
  });
  return { machine, done, shortcuts };
}

describe('keys that are heard everywhere', () => {
  test('are off until the person chooses some', () => {
    const { machine, shortcuts } = makeShortcuts();
    expect(shortcuts.status()).toEqual({ talk: { keys: null, state: 'off' }, show: { keys: null, state: 'off' } });
    shortcuts.apply({ talk: null, show: null });
    expect([...machine.keys.keys()]).toEqual([]);
  });

  test('do what was chosen for them, and are let go of when others are chosen', () => {
    const { machine, done, shortcuts } = makeShortcuts();
    shortcuts.apply({ talk: 'Control+Alt+Space', show: 'Alt+Super+O' });
    machine.press('Control+Alt+Space');
    machine.press('Alt+Super+O');
    expect(done).toEqual(['talk', 'show']);
    shortcuts.apply({ talk: 'Alt+Super+O', show: null });
    expect([...machine.keys.keys()]).toEqual(['Alt+Super+O']);
    machine.press('Alt+Super+O');
    expect(done).toEqual(['talk', 'show', 'talk']);
    expect(shortcuts.status()).toEqual({
      talk: { keys: 'Alt+Super+O', state: 'set' },
      show: { keys: null, state: 'off' },
    });
  });

  test('that another program has are taken, and stay with it', () => {
    const { machine, shortcuts } = makeShortcuts(['Control+Alt+Space']);
    shortcuts.apply({ talk: 'Control+Alt+Space', show: 'Alt+Super+O' });
    expect(shortcuts.status()).toEqual({
      talk: { keys: 'Control+Alt+Space', state: 'taken' },
      show: { keys: 'Alt+Super+O', state: 'set' },
    });
    shortcuts.dispose();
    expect(machine.keys.size).toBe(0);
  });

  test('cannot be the same for both', () => {
    const { shortcuts } = makeShortcuts();
    shortcuts.apply({ talk: 'Alt+Super+O', show: 'Alt+Super+O' });
    expect(shortcuts.status().show.state).toBe('taken');
  });

  test('that this system does not know cannot be had, and nothing breaks', () => {
    const throwing = {
      register: (): boolean => {
        throw new TypeError('conversion failure');
      },
      unregister: (): void => undefined,
    };
    const shortcuts = createShortcuts(throwing, { talk: () => undefined, show: () => undefined });
    shortcuts.apply({ talk: 'Meta+F24', show: null });
    expect(shortcuts.status().talk.state).toBe('taken');
  });

  test('are all let go of at the end', () => {
    const { machine, shortcuts } = makeShortcuts();
    shortcuts.apply({ talk: 'Control+Alt+Space', show: 'Alt+Super+O' });
    shortcuts.dispose();
    expect(machine.keys.size).toBe(0);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DesktopStatus } from '#contract/desktop.ts';
import type { AssistantEvent } from '#contract/events.ts';
import { wordsOf } from '#contract/words.ts';
import { createSafeFolder, startCompanion, type Companion } from './start-companion.ts';
import { createKeychain } from './stand-in/keychain.ts';
import { displayAt, usualDisplay } from './stand-in/presence.ts';
import { startOnStandIn } from './start-on-stand-in.ts';

const words = wordsOf('en');
const tray = words.companion.tray;

const status = async (desktop: Pick<Companion, 'output'>): Promise<DesktopStatus> =>
  ((await desktop.output('snapshot.get', {})) as { desktop: DesktopStatus }).desktop;

/** What the window was told, newest last. */
const told = <Type extends AssistantEvent['type']>(desktop: Pick<Companion, 'windows'>, type: Type) =>
  (desktop.windows.at(-1)?.sent ?? [])
    .map(({ frame }) => (frame as { event?: AssistantEvent }).event)
    .filter((event): event is Extract<AssistantEvent, { type: Type }> => event?.type === type);

const picture = (desktop: Companion): string => path.basename(desktop.trays[0]?.image() ?? '', '.png');

describe('the tray', () => {
  test('is there with its picture, its words and its menu, and a press brings the window', async () => {
    await using desktop = await startCompanion();
    expect(desktop.trays).toHaveLength(1);
    expect(picture(desktop)).toBe('idle');
    expect(desktop.trays[0]?.toolTip()).toBe(`OS1: ${tray.states.idle}`);
    expect((await status(desktop)).tray).toBe('there');
    desktop.window().minimise();
    desktop.trays[0]?.click();
    expect(desktop.window().isMinimized()).toBe(false);
    expect(desktop.window().isFocused()).toBe(true);
  });

  test('hushes for an hour and does not disturb, with marks that are true', async () => {
    await using desktop = await startCompanion();
    const marks = (): (boolean | undefined)[] =>
      desktop.trays[0]
        ?.menu()
        .filter(({ type }) => type === 'checkbox')
        .map(({ checked }) => checked) ?? [];
    desktop.trays[0]?.choose(tray.hush);
    await expect.poll(marks).toEqual([false, true, false]);
    expect(told(desktop, 'quiet-changed').at(-1)?.quiet.hushedUntil).toEqual(expect.any(Number));
    desktop.trays[0]?.choose(tray.doNotDisturb);
    await expect.poll(marks).toEqual([false, true, true]);
    const hushed = desktop.trays[0]?.menu().find(({ label }) => label?.startsWith('Hushed until'))?.label ?? '';
    desktop.trays[0]?.choose(hushed);
    await expect.poll(marks).toEqual([false, false, true]);
  });

  test('leads to the settings and to taking the history away, also while the page is not there yet', async () => {
    await using desktop = await startCompanion();
    desktop.trays[0]?.choose(tray.settings);
    expect(told(desktop, 'room-asked')).toEqual([]);
    await desktop.output('snapshot.get', {});
    await expect.poll(() => told(desktop, 'room-asked').map(({ room }) => room)).toEqual(['settings']);
    desktop.window().hide();
    desktop.trays[0]?.choose(tray.takeAway);
    expect(told(desktop, 'room-asked').map(({ room }) => room)).toEqual(['settings', 'takeAway']);
    expect(desktop.window().isFocused()).toBe(true);
  });

  test('brings the window small when somebody wants to talk and it was out of sight', async () => {
    await using desktop = await startCompanion();
    desktop.window().hide();
    desktop.trays[0]?.choose(tray.talk);
    await expect.poll(() => desktop.window().isVisible()).toBe(true);
    expect((await status(desktop)).size).toBe('small');
    expect(desktop.window().done).toContain('setMinimumSize 320 200');
  });

  test('shows that something waits to be read, until the person looks, and a notice without a word of it', async () => {
    await using desktop = await startCompanion();
    desktop.window().hide();
    await desktop.output('conversation.send', { text: 'CANARY, are you there?' });
    await expect.poll(() => picture(desktop)).toBe('unread');
    await expect.poll(() => desktop.notifications.length).toBeGreaterThan(0);
    expect(desktop.notifications[0]?.options).toMatchObject({ body: words.companion.notices.answered });
    expect(JSON.stringify(desktop.notifications.map(({ options }) => options))).not.toContain('CANARY');
    desktop.notifications[0]?.emit('click');
    expect(desktop.window().isFocused()).toBe(true);
    expect(picture(desktop)).toBe('idle');
  });

  test('and its menu end the program, with all of it', async () => {
    await using desktop = await startCompanion();
    desktop.trays[0]?.choose(tray.quit);
    expect(await desktop.exited).toBe(0);
    expect(desktop.trays[0]?.isDestroyed()).toBe(true);
    expect(desktop.window().isDestroyed()).toBe(true);
    expect(desktop.listening()).toBe(0);
    expect(fs.existsSync(path.join(desktop.folder, 'os1.db-wal'))).toBe(false);
  });
});

describe('closing the window', () => {
  test('is explained once, and from then on leaves it in the tray', async () => {
    await using desktop = await startCompanion();
    desktop.window().close();
    expect(desktop.window().isVisible()).toBe(true);
    await expect.poll(() => told(desktop, 'desktop-changed').at(-1)?.desktop.closing).toBe(true);
    await desktop.output('desktop.close', { how: 'hide' });
    expect(desktop.window().isVisible()).toBe(false);
    expect((await status(desktop)).closing).toBe(false);
    desktop.trays[0]?.click();
    desktop.window().close();
    expect(desktop.window().isVisible()).toBe(false);
    expect(desktop.window().isDestroyed()).toBe(false);
    expect((await status(desktop)).closing).toBe(false);
    expect(desktop.exits).toEqual([]);
  });

  test('a second time while it is explained hides it, for who asks twice means it', async () => {
    await using desktop = await startCompanion();
    desktop.window().close();
    desktop.window().close();
    expect(desktop.window().isVisible()).toBe(false);
    await expect.poll(async () => (await status(desktop)).closing).toBe(false);
  });

  test('can be taken back, or be the end', async () => {
    await using desktop = await startCompanion();
    desktop.window().close();
    await desktop.output('desktop.close', { how: 'stay' });
    expect(desktop.window().isVisible()).toBe(true);
    expect((await status(desktop)).closing).toBe(false);
    await desktop.output('desktop.close', { how: 'quit' });
    expect(await desktop.exited).toBe(0);
  });

  test('ends the program on a desktop without a tray, which says so', async () => {
    await using desktop = await startOnStandIn();
    expect(desktop.trays).toEqual([]);
    expect((await status(desktop)).tray).toBe('absent');
    desktop.windows[0]?.close();
    expect(await desktop.exited).toBe(0);
  });
});

describe('a start that stays out of the way', () => {
  test('has a tray and a page, but shows no window until somebody wants it', async () => {
    await using desktop = await startCompanion({ words: ['--hidden'] });
    expect(desktop.trays).toHaveLength(1);
    await expect.poll(() => desktop.window().loaded).toEqual(['app://os1/index.html']);
    expect(desktop.window().isVisible()).toBe(false);
    desktop.emit('second-instance', {}, ['/opt/OS1/os1', '--hidden']);
    expect(desktop.window().isVisible()).toBe(false);
    desktop.emit('second-instance', {}, ['/opt/OS1/os1', '--hidden', 'os1://evil']);
    expect(desktop.window().isVisible()).toBe(false);
    desktop.emit('second-instance', {}, ['/opt/OS1/os1', 'os1://talk']);
    expect(desktop.window().isFocused()).toBe(true);
    await desktop.output('snapshot.get', {});
    await expect.poll(() => told(desktop, 'room-asked').map(({ room }) => room)).toEqual(['talk']);
  });

  test('is one that macOS made at login, though it hands over no words', async () => {
    const login = {
      openAtLogin: true,
      executableWillLaunchAtLogin: true,
      status: 'enabled' as const,
      wasOpenedAtLogin: true,
    };
    await using desktop = await startCompanion({ platform: 'darwin', login });
    await expect.poll(() => desktop.window().loaded).toEqual(['app://os1/index.html']);
    expect(desktop.window().isVisible()).toBe(false);
    desktop.emit('activate');
    expect(desktop.window().isVisible()).toBe(true);
  });

  test('shows its window all the same where there is no tray to find it by', async () => {
    await using desktop = await startCompanion({ words: ['--hidden'], tray: false });
    expect(desktop.window().isVisible()).toBe(true);
  });

  test('is not the word of a page that wrote it behind a link', async () => {
    await using desktop = await startCompanion({ words: ['os1://open', '--hidden'] });
    await expect.poll(() => desktop.window().isVisible()).toBe(true);
  });
});

describe('a link', () => {
  test('brings the window; one that is strange, or asks for more, does nothing', async () => {
    await using desktop = await startCompanion({ packaged: true });
    expect(desktop.schemes).toEqual(['os1']);
    desktop.window().hide();
    for (const address of ['os1://quit', 'os1://open?x', 'OS1://open', 'https://os1/open'])
      desktop.emit('open-url', { preventDefault: () => undefined }, address);
    expect(desktop.window().isVisible()).toBe(false);
    desktop.emit('open-url', { preventDefault: () => undefined }, 'os1://open');
    expect(desktop.window().isFocused()).toBe(true);
  });

  test('to talk shows where one talks and leaves the microphone to the person', async () => {
    await using desktop = await startCompanion();
    const before = await desktop.output('snapshot.get', {});
    desktop.emit('second-instance', {}, ['/opt/OS1/os1', 'os1://talk/']);
    expect(told(desktop, 'room-asked').map(({ room }) => room)).toEqual(['talk']);
    const after = await desktop.output('snapshot.get', {});
    expect((after as { voice: unknown }).voice).toEqual((before as { voice: unknown }).voice);
  });
});

describe('keys that are heard everywhere', () => {
  test('bring the window and send it away; those that are taken are told', async () => {
    await using desktop = await startCompanion({ takenKeys: ['Control+Alt+Space'] });
    const next = (await desktop.output('desktop.change', {
      shortcuts: { talk: 'Control+Alt+Space', show: 'Alt+Super+O' },
    })) as DesktopStatus;
    expect(next.shortcuts).toEqual({
      talk: { keys: 'Control+Alt+Space', state: 'taken' },
      show: { keys: 'Alt+Super+O', state: 'set' },
    });
    await expect.poll(() => desktop.window().isFocused()).toBe(true);
    desktop.press('Alt+Super+O');
    expect(desktop.window().isVisible()).toBe(false);
    desktop.press('Alt+Super+O');
    expect(desktop.window().isFocused()).toBe(true);
    await desktop.output('desktop.change', { shortcuts: { show: null } });
    expect(desktop.keys.size).toBe(0);
    expect((await status(desktop)).shortcuts.talk.keys).toBe('Control+Alt+Space');
  });
});

describe('the window', () => {
  test('floats and is small when that is chosen, and stands there again at the next start', async () => {
    using place = createSafeFolder();
    const at = { x: 100, y: 200, width: 330, height: 220 };
    {
      await using desktop = await startCompanion({ folder: place.folder });
      await desktop.output('desktop.change', { floating: true, size: 'small' });
      expect(desktop.window().done).toContain('setAlwaysOnTop true');
      desktop.window().drag(at);
    }
    expect(fs.statSync(path.join(place.folder, 'window.json')).mode & 0o777).toBe(0o600);
    await using again = await startCompanion({ folder: place.folder });
    expect(again.window().options).toMatchObject({ ...at, minWidth: 320, minHeight: 200, alwaysOnTop: true });
    await again.output('desktop.change', { size: 'full' });
    expect(again.window().getNormalBounds()).toMatchObject({ width: 420, height: 680 });
    await again.output('desktop.change', { size: 'small' });
    expect(again.window().getNormalBounds()).toEqual(at);
  });

  test('comes back on the screen when a screen goes, and to its place when that comes back', async () => {
    const beside = displayAt({ x: 1920, y: 0, width: 1920, height: 1080 });
    await using desktop = await startCompanion({ displays: [usualDisplay, beside] });
    const there = { x: 2_500, y: 300, width: 420, height: 680 };
    desktop.window().drag(there);
    desktop.window().hide();
    desktop.showOn([usualDisplay]);
    expect(desktop.window().getNormalBounds()).toEqual({ x: 1_500, y: 300, width: 420, height: 680 });
    desktop.showOn([usualDisplay, beside]);
    expect(desktop.window().getNormalBounds()).toEqual(there);
  });
});

describe('being there after login', () => {
  test('is asked while they get to know each other, and follows the program when it moves', async () => {
    using place = createSafeFolder();
    const configuration = path.join(place.folder, 'configuration');
    const file = path.join(configuration, 'autostart', 'os1.desktop');
    const start = (program: string) =>
      startCompanion({
        folder: path.join(place.folder, 'data'),
        packaged: true,
        platform: 'linux',
        program,
        environment: { XDG_CONFIG_HOME: configuration },
      });
    {
      await using desktop = await start('/opt/OS1/os1');
      const snapshot = await desktop.output('snapshot.get', {});
      expect(snapshot).toMatchObject({ capabilities: { atLogin: true }, desktop: { login: 'off', loginAsked: false } });
      expect((snapshot as { onboarding: { steps: string[] } }).onboarding.steps).toContain('presence');
      expect(fs.existsSync(file)).toBe(false);
      const next = await desktop.output('desktop.change', { atLogin: true });
      expect(next).toMatchObject({ login: 'on', loginAsked: true });
      expect(fs.readFileSync(file, 'utf8')).toContain('Exec="/opt/OS1/os1" "--hidden" "--data"');
    }
    {
      await using moved = await start('/home/ada/Apps/os1');
      expect(await status(moved)).toMatchObject({ login: 'on' });
      expect(fs.readFileSync(file, 'utf8')).toContain('Exec="/home/ada/Apps/os1" "--hidden" "--data"');
      expect(await moved.output('desktop.change', { atLogin: false })).toMatchObject({
        login: 'off',
        loginAsked: true,
      });
    }
    expect(fs.existsSync(file)).toBe(false);
  });
});

describe('being there after login in a folder of its own', () => {
  test('remembers the folder that the environment chose, for nobody sets that at login', async () => {
    using place = createSafeFolder();
    const configuration = path.join(place.folder, 'configuration');
    const folder = path.join(place.folder, 'data');
    await using desktop = await startOnStandIn(
      { isPackaged: true },
      { words: [], environment: { XDG_CONFIG_HOME: configuration, OS1_DATA_DIR: folder } },
    );
    expect(await desktop.output('desktop.change', { atLogin: true })).toMatchObject({ login: 'on' });
    const entry = fs.readFileSync(path.join(configuration, 'autostart', 'os1.desktop'), 'utf8');
    expect(entry).toContain(`"--hidden" "--data" "${folder}"`);
  });

  test('is not offered on macOS, where the folder would be lost', async () => {
    await using desktop = await startCompanion({ packaged: true, platform: 'darwin' });
    const snapshot = await desktop.output('snapshot.get', {});
    expect(snapshot).toMatchObject({ capabilities: { atLogin: false }, desktop: { login: 'not-possible' } });
    expect((snapshot as { onboarding: { steps: string[] } }).onboarding.steps).not.toContain('presence');
  });
});

describe('a desktop that lacks everything', () => {
  test('without a tray, notices, a bus and a secret service has a window that says so, and talks', async () => {
    await using desktop = await startOnStandIn(
      { tray: false, notifications: false, safeStorage: createKeychain({ available: false, backend: 'basic_text' }) },
      { environment: {}, platform: 'linux' },
    );
    expect(await desktop.output('snapshot.get', {})).toMatchObject({
      settings: { keyStorage: 'plain-text-store' },
      desktop: { tray: 'absent', notifications: 'not-possible', login: 'not-possible' },
    });
    expect(desktop.windows[0]?.isDestroyed()).toBe(false);
    desktop.windows[0]?.minimise();
    await desktop.output('onboarding.pass', { step: 'introduction' });
    expect(desktop.notifications).toEqual([]);
    expect(desktop.errorBoxes).toEqual([]);
  });

  test('whose tray cannot be made after all stays a window', async () => {
    await using desktop = await startCompanion({ tray: false, platform: 'win32' });
    expect((await status(desktop)).tray).toBe('absent');
    await expect.poll(() => desktop.window().isVisible()).toBe(true);
  });
});

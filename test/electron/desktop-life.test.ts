import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DesktopStatus } from '#contract/desktop.ts';
import { wordsOf } from '#contract/words.ts';
import { createUpdater, found } from './stand-in/updater.ts';
import { createSafeFolder, startCompanion, type Companion } from './start-companion.ts';

const words = wordsOf('en');

const status = async (desktop: Pick<Companion, 'output'>): Promise<DesktopStatus> =>
  ((await desktop.output('snapshot.get', {})) as { desktop: DesktopStatus }).desktop;
const picture = (desktop: Companion): string => path.basename(desktop.trays[0]?.image() ?? '', '.png');

describe('a history that does not open', { timeout: 90_000 }, () => {
  const startDamaged = async (folder: string): Promise<Companion> => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(
      path.join(folder, 'os1.db'),
      'This is no database, and it is long enough to see that.'.repeat(100),
    );
    return startCompanion({ folder });
  };

  test('still has its window, which can ask what can be done, and a tray that says it is away', async () => {
    using place = createSafeFolder();
    await using desktop = await startDamaged(path.join(place.folder, 'data'));
    await expect.poll(() => desktop.window().isVisible()).toBe(true);
    expect(await desktop.output('recovery.status', {})).toMatchObject({ recovery: { working: null } });
    expect(desktop.errorBoxes).toEqual([]);
    expect(picture(desktop)).toBe('away');
    const lines =
      desktop.trays[0]?.menu().filter(({ enabled, click }) => enabled !== false && click !== undefined) ?? [];
    expect(lines.map(({ label }) => label)).toEqual([words.companion.tray.open('OS1'), words.companion.tray.quit]);
  });

  test('ends with its window, for nothing can be kept of what closing should do', async () => {
    using place = createSafeFolder();
    await using desktop = await startDamaged(path.join(place.folder, 'data'));
    desktop.window().close();
    expect(await desktop.exited).toBe(0);
  });

  test('that is opened again is a whole program: its tray, its settings and its window know', async () => {
    using place = createSafeFolder();
    const folder = path.join(place.folder, 'data');
    await using desktop = await startDamaged(folder);
    await desktop.output('recovery.do', { step: 'fresh', sure: true });
    await expect.poll(() => picture(desktop)).toBe('idle');
    await desktop.output('desktop.change', { size: 'small' });
    expect((await status(desktop)).size).toBe('small');
    expect(desktop.window().done).toContain('setMinimumSize 320 200');
    desktop.window().close();
    expect(desktop.window().isDestroyed()).toBe(false);
  });
});

describe('the sleep of the machine', () => {
  test('is told to the life, and its end ends the program', async () => {
    await using desktop = await startCompanion();
    desktop.power('suspend');
    desktop.power('resume');
    expect(await status(desktop)).toMatchObject({ platform: 'linux' });
    desktop.power('shutdown');
    expect(await desktop.exited).toBe(0);
    expect(fs.existsSync(path.join(desktop.folder, 'os1.db-wal'))).toBe(false);
  });

  test('or of the session on Windows ends it as well', async () => {
    await using desktop = await startCompanion({ platform: 'win32' });
    desktop.window().emit('session-end');
    expect(await desktop.exited).toBe(0);
  });
});

describe('a newer version of the program', { timeout: 90_000 }, () => {
  const startWithFeed = async (folder: string, version = '0.1.0') => {
    const updater = createUpdater();
    const feed = path.join(folder, 'app-update.yml');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(feed, 'provider: generic\n');
    const desktop = await startCompanion({
      folder: path.join(folder, 'data'),
      packaged: true,
      version,
      updates: { feed, load: () => Promise.resolve(updater) },
      changes: (since, now) => (since === '' || since === now ? null : { version: now, notes: `since ${since}` }),
    });
    return { desktop, updater };
  };

  test('is looked for, fetched and put in: after a copy of the history, with everything ended', async () => {
    using place = createSafeFolder();
    const { desktop, updater } = await startWithFeed(place.folder);
    await using _ended = desktop;
    updater.finds = found('0.2.0', 'It hears better.');
    const state = async (): Promise<string> => (await status(desktop)).update.state;
    await desktop.output('desktop.update', { step: 'check' });
    await expect.poll(state).toBe('offered');
    await desktop.output('desktop.update', { step: 'fetch' });
    await expect.poll(state, { timeout: 10_000 }).toBe('ready');
    const copies = fs.readdirSync(path.join(desktop.folder, 'backups')).filter((name) => name.endsWith('.db'));
    expect(copies).toHaveLength(1);
    expect(updater.done).toEqual(['check', 'download']);
    await desktop.output('desktop.update', { step: 'restart' });
    await expect.poll(() => updater.done.at(-1), { timeout: 10_000 }).toBe('install');
    expect(desktop.window().isDestroyed()).toBe(true);
    expect(desktop.handlers.size).toBe(0);
    expect(desktop.order.at(-1)).toBe('releaseSingleInstanceLock');
    expect(fs.existsSync(path.join(desktop.folder, 'os1.db-wal'))).toBe(false);
    // The installer ends the program itself, and nothing is left that would hold that up.
    expect(desktop.exits).toEqual([]);
    desktop.electron.app.quit();
    expect(await desktop.exited).toBe(0);
  });

  test('that is ready is put in when the program is quit, not without another copy of what was said until then', async () => {
    using place = createSafeFolder();
    const { desktop, updater } = await startWithFeed(place.folder);
    await using _ended = desktop;
    updater.finds = found('0.2.0');
    const state = async (): Promise<string> => (await status(desktop)).update.state;
    const copies = (): string[] =>
      fs.readdirSync(path.join(desktop.folder, 'backups')).filter((name) => name.endsWith('.db'));
    await desktop.output('desktop.update', { step: 'check' });
    await expect.poll(state).toBe('offered');
    await desktop.output('desktop.update', { step: 'fetch' });
    await expect.poll(state, { timeout: 10_000 }).toBe('ready');
    expect(copies()).toHaveLength(1);
    desktop.electron.app.quit();
    expect(await desktop.exited).toBe(0);
    // A machine that is too slow for the copy leaves it for another time.
    if (updater.autoInstallOnAppQuit) expect(copies()).toHaveLength(2);
  });

  test('says once what changed, until that was read', async () => {
    using place = createSafeFolder();
    {
      const { desktop } = await startWithFeed(place.folder);
      await using first = desktop;
      expect((await status(first)).changed).toBeNull();
    }
    for (let at = 0; at < 2; at += 1) {
      const { desktop } = await startWithFeed(place.folder, '0.2.0');
      await using newer = desktop;
      expect(await status(newer)).toMatchObject({
        version: '0.2.0',
        changed: { version: '0.2.0', notes: 'since 0.1.0' },
      });
      if (at === 1) expect(await newer.output('desktop.read-changes', {})).toMatchObject({ changed: null });
    }
    const { desktop } = await startWithFeed(place.folder, '0.2.0');
    await using again = desktop;
    expect((await status(again)).changed).toBeNull();
  });

  test('is not looked for by a copy that runs from its source', async () => {
    await using desktop = await startCompanion();
    expect((await status(desktop)).update).toEqual({ state: 'absent', why: words.companion.updates.fromSource });
  });
});

describe('an error that nobody caught', () => {
  test('ends the program in order, with a sentence and not with a zero', async () => {
    let broken = (): void => undefined;
    await using desktop = await startCompanion({ whenBroken: (end) => (broken = end) });
    broken();
    expect(await desktop.exited).toBe(1);
    expect(desktop.errorBoxes).toEqual([{ title: 'OS1', content: words.terminal.broken }]);
    expect(fs.existsSync(path.join(desktop.folder, 'os1.db-wal'))).toBe(false);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DesktopStatus } from '#contract/desktop.ts';
import type { AssistantEvent } from '#contract/events.ts';
import { wordsOf } from '#contract/words.ts';
import { openRaw } from '../fakes/history.ts';
import { aLife, spoilTable } from '../memory/backups/spoil.ts';
import { startCompanion, type Companion, type CompanionOptions } from './start-companion.ts';
import { createUpdater, found } from './stand-in/updater.ts';

const words = wordsOf('en');
/** For a machine that has much else to do. */
const patience = { timeout: 30_000 };

/** How the desktop stands, as the window was told last. */
const toldDesktop = (desktop: Companion): DesktopStatus | undefined =>
  desktop
    .window()
    .sent.map(({ frame }) => (frame as { event?: AssistantEvent }).event)
    .filter((event) => event?.type === 'desktop-changed')
    .at(-1)?.desktop;

/** A life whose file turns out to be damaged after it was opened, by the look that follows a host that was killed. */
function damagedLife(): string {
  const folder = aLife(200);
  spoilTable(folder, 'messages', (_page, at) => at === 2);
  fs.writeFileSync(
    path.join(folder, 'life.json'),
    JSON.stringify({ version: 1, begunAt: 1, running: true, checkedAt: Date.now() }),
  );
  return folder;
}

/** A life that a newer version of the program has written to. */
function futureLife(): string {
  const folder = aLife(12);
  const db = openRaw(folder);
  db.exec(
    "INSERT INTO schema_migrations VALUES (9000, '9000-from-the-future.sql', 'x', 1); PRAGMA user_version = 9000",
  );
  db.close();
  return folder;
}

const recoveryOf = async (desktop: Companion): Promise<unknown> =>
  ((await desktop.output('recovery.status', {})) as { recovery: unknown }).recovery;

describe('a history that is found damaged', { timeout: 90_000 }, () => {
  const startDamaged = async (options: CompanionOptions = {}): Promise<Companion> => {
    const desktop = await startCompanion({ folder: damagedLife(), ...options });
    // While it is being closed nothing else is done about it: once this is answered, everybody was told.
    await expect
      .poll(() => desktop.call({ id: 1, call: 'recovery.do', input: { step: 'retry' } }), patience)
      .toMatchObject({ output: { recovery: { trouble: 'corrupt' } } });
    return desktop;
  };

  test('while the window is hidden brings the window, which says what can be done', async () => {
    await using desktop = await startDamaged({ words: ['--hidden'] });
    await expect.poll(() => desktop.window().isVisible(), patience).toBe(true);
  });

  test('leaves the question about closing its answers', async () => {
    await using desktop = await startDamaged();
    desktop.window().close();
    await expect.poll(() => toldDesktop(desktop)?.closing, patience).toBe(true);
    await desktop.output('desktop.close', { how: 'hide' });
    await expect.poll(() => toldDesktop(desktop)?.closing, patience).toBe(false);
    expect(desktop.window().isVisible()).toBe(false);
    await desktop.output('desktop.close', { how: 'quit' });
    expect(await desktop.exited).toBe(0);
  });
});

describe('a history that a newer version wrote', { timeout: 90_000 }, () => {
  test('shows its window also at a start that stays out of the way', async () => {
    await using desktop = await startCompanion({ folder: futureLife(), words: ['--hidden'] });
    expect(desktop.trays).toHaveLength(1);
    await expect.poll(() => desktop.window().isVisible(), patience).toBe(true);
  });

  test('lets the newer version be looked for, fetched and put in, and the window is told how far it is', async () => {
    const updater = createUpdater();
    updater.finds = found('0.2.0', 'It reads more.');
    const folder = futureLife();
    const feed = path.join(folder, 'app-update.yml');
    fs.writeFileSync(feed, 'provider: generic\n');
    await using desktop = await startCompanion({
      folder,
      packaged: true,
      updates: { feed, load: () => Promise.resolve(updater) },
    });
    expect(await recoveryOf(desktop)).toMatchObject({ trouble: 'future' });
    const state = (): string | undefined => toldDesktop(desktop)?.update.state;
    await expect.poll(state, patience).toBe('current');
    await desktop.output('desktop.update', { step: 'check' });
    await expect.poll(state, patience).toBe('offered');
    await desktop.output('desktop.update', { step: 'fetch' });
    await expect.poll(state, patience).toBe('ready');
    await desktop.output('desktop.update', { step: 'restart' });
    await expect.poll(() => updater.done.at(-1), patience).toBe('install');
    desktop.electron.app.quit();
    expect(await desktop.exited).toBe(0);
  });

  test('checks what the window asks of the desktop, refuses what would have to be kept, and all else', async () => {
    await using desktop = await startCompanion({ folder: futureLife() });
    const refused = (call: string, input: unknown): Promise<unknown> => desktop.call({ id: 1, call, input });
    expect(await refused('desktop.close', { how: 'slam' })).toMatchObject({ error: { code: 'invalid-input' } });
    const closed = { error: { code: 'storage', message: words.life.recovery.closed } };
    expect(await refused('desktop.change', { floating: true })).toMatchObject(closed);
    expect(await refused('snapshot.get', {})).toMatchObject(closed);
    expect(await desktop.output('desktop.close', { how: 'stay' })).toEqual({});
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { updateStatusSchema, type UpdateStatus } from '#contract/desktop.ts';
import { wordsOf } from '#contract/words.ts';
import { openKeptFile } from '../../src-main/electron/kept-file.ts';
import { createUpdates, keptUpdatesSchema, whyAbsent, type UpdatesParts } from '../../src-main/electron/updates.ts';
import { createFakeClock, type FakeClock } from '../fakes/clock.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { createUpdater, found } from './stand-in/updater.ts';
import { quiet } from './start-on-stand-in.ts';

const words = wordsOf('en').companion.updates;
const hour = 60 * 60_000;

function makeUpdates(
  parts: Partial<UpdatesParts> = {},
  place = temporaryFolder(),
  clock: FakeClock = createFakeClock(),
) {
  const updater = createUpdater();
  const told: UpdateStatus[] = [];
  const raised: string[] = [];
  const done = updater.done;
  const updates = createUpdates({
    source: { load: () => Promise.resolve(updater) },
    kept: openKeptFile(path.join(place, 'updates.json'), keptUpdatesSchema),
    clock,
    words,
    log: quiet,
    backup: () => {
      done.push('backup');
      return Promise.resolve();
    },
    install: (go) => {
      done.push('end');
      go();
      return Promise.resolve();
    },
    installFailed: (sentence) => done.push(sentence),
    changed: () => void told.push(updateStatusSchema.parse(updates.status())),
    found: (sentence) => raised.push(sentence),
    ...parts,
  });
  const looks = (): number => done.filter((what) => what === 'check').length;
  /** Lets what was begun come to rest. */
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  return { updater, told, raised, done, updates, clock, place, looks, settle };
}

describe('looking for newer versions', () => {
  test('happens at most every four hours, over restarts too', async () => {
    const place = temporaryFolder();
    const clock = createFakeClock();
    const first = makeUpdates({}, place, clock);
    first.updater.finds = found('0.1.0', null, false);
    first.updates.begin();
    clock.advance(30_000);
    expect(first.looks()).toBe(0);
    clock.advance(30_000);
    await expect.poll(() => first.updates.status()).toMatchObject({ state: 'current', checkedAt: clock.now() });
    const lookedAt = clock.now();
    clock.advance(3 * hour);
    await first.settle();
    expect(first.looks()).toBe(1);
    first.updates.dispose();

    const second = makeUpdates({}, place, clock);
    second.updater.finds = found('0.1.0', null, false);
    expect(second.updates.status()).toEqual({ state: 'current', checkedAt: lookedAt });
    second.updates.begin();
    clock.advance(0.5 * hour);
    await second.settle();
    expect(second.looks()).toBe(0);
    for (let quarter = 0; quarter < 4; quarter += 1) clock.advance(hour / 4);
    await expect.poll(() => second.looks()).toBe(1);
    second.updates.dispose();
    clock.advance(24 * hour);
    await second.settle();
    expect(second.looks()).toBe(1);
  });

  test('happens again when the clock was set back', async () => {
    const place = temporaryFolder();
    fs.writeFileSync(path.join(place, 'updates.json'), JSON.stringify({ lookedAt: Date.UTC(2030, 0, 1), later: null }));
    const { updates, updater, clock, looks } = makeUpdates({}, place);
    updater.finds = found('0.1.0', null, false);
    updates.begin();
    clock.advance(60_000);
    await expect.poll(looks).toBe(1);
    updates.dispose();
  });

  test('tells of one without fetching it, and once by a notice when nobody asked', async () => {
    const { updates, updater, clock, raised, done, settle } = makeUpdates();
    updater.finds = found('0.2.0', '<p>It <b>hears</b> better.</p>');
    updates.begin();
    clock.advance(60_000);
    await expect
      .poll(() => updates.status())
      .toEqual({ state: 'offered', version: '0.2.0', notes: 'It hears better.' });
    expect(raised).toEqual([words.offered('0.2.0')]);
    clock.advance(24 * hour);
    await settle();
    expect(raised).toHaveLength(1);
    expect(done).toEqual(['check']);
    expect(updater).toMatchObject({ autoDownload: false, allowDowngrade: false, logger: null });
    updates.dispose();
  });

  test('at once, when the person asks, raises no notice', async () => {
    const { updates, updater, raised, told } = makeUpdates();
    updater.finds = found('0.2.0');
    await updates.step('check');
    expect(told.map(({ state }) => state)).toEqual(['checking', 'offered']);
    expect(raised).toEqual([]);
  });

  test('that fails says so, and is tried again', async () => {
    const { updates, updater } = makeUpdates();
    updater.finds = new Error('getaddrinfo ENOTFOUND feed.example');
    await updates.step('check');
    expect(updates.status()).toEqual({ state: 'failed', sentence: words.lookFailed });
    updater.finds = found('0.2.0');
    await updates.step('check');
    expect(updates.status()).toMatchObject({ state: 'offered' });
  });

  test('that could not even begin is tried anew', async () => {
    const updater = createUpdater();
    let loads = 0;
    const { updates } = makeUpdates({
      source: {
        load: () => {
          loads += 1;
          return loads === 1 ? Promise.reject(new Error('cannot be read')) : Promise.resolve(updater);
        },
      },
    });
    updater.finds = found('0.2.0');
    await updates.step('check');
    expect(updates.status()).toEqual({ state: 'failed', sentence: words.lookFailed });
    await updates.step('check');
    expect(updates.status()).toMatchObject({ state: 'offered' });
  });

  test('is put off for a day, for that version only, unless the person asks', async () => {
    const { updates, updater, clock, raised, looks, settle } = makeUpdates();
    updater.finds = found('0.2.0');
    await updates.step('check');
    await updates.step('later');
    expect(updates.status()).toMatchObject({ state: 'current' });
    updates.begin();
    for (let quarter = 0; quarter < 5 * 4; quarter += 1) {
      clock.advance(hour / 4);
      await settle();
    }
    await expect.poll(() => updates.status().state).toBe('current');
    expect(looks()).toBe(2);
    expect(raised).toEqual([]);
    await updates.step('check');
    expect(updates.status()).toMatchObject({ state: 'offered', version: '0.2.0' });
    await updates.step('later');
    updater.finds = found('0.3.0');
    for (let quarter = 0; quarter < 5 * 4; quarter += 1) {
      clock.advance(hour / 4);
      await settle();
    }
    await expect.poll(() => updates.status()).toMatchObject({ state: 'offered', version: '0.3.0' });
    updates.dispose();
  });

  test('a file of it that cannot be read is no obstacle', async () => {
    const place = temporaryFolder();
    fs.writeFileSync(path.join(place, 'updates.json'), '{"lookedAt":"yesterday"');
    const { updates, updater } = makeUpdates({}, place);
    expect(updates.status()).toEqual({ state: 'current', checkedAt: null });
    updater.finds = found('0.1.0', null, false);
    await updates.step('check');
    expect(updates.status()).toMatchObject({ state: 'current' });
  });
});

describe('a newer version', () => {
  test('is fetched when the person says so, after a copy of the history, and put in when the program is quit', async () => {
    const { updates, updater, done, told } = makeUpdates();
    updater.finds = found('0.2.0', 'New.');
    await updates.step('check');
    await updates.step('fetch');
    expect(done).toEqual(['check', 'backup', 'download']);
    expect(told.slice(2)).toEqual([
      { state: 'fetching', version: '0.2.0', done: 0, total: 0 },
      { state: 'fetching', version: '0.2.0', done: 10, total: 100 },
      { state: 'ready', version: '0.2.0', notes: 'New.' },
    ]);
    expect(updater.autoInstallOnAppQuit).toBe(true);
  });

  test('is not fetched without a copy of the history', async () => {
    const { updates, updater, done } = makeUpdates({ backup: () => Promise.reject(new Error('disk full')) });
    updater.finds = found('0.2.0');
    await updates.step('check');
    await updates.step('fetch');
    expect(updates.status()).toEqual({ state: 'failed', sentence: words.copyFailed });
    expect(done).toEqual(['check']);
  });

  test('that cannot be fetched leaves everything as it was', async () => {
    const { updates, updater } = makeUpdates();
    updater.finds = found('0.2.0');
    updater.fetches = new Error('sha512 checksum mismatch');
    await updates.step('check');
    await updates.step('fetch');
    expect(updates.status()).toEqual({ state: 'failed', sentence: words.fetchFailed });
  });

  test('goes in at once when that is wanted: another copy, everything ended, then installed', async () => {
    const { updates, updater, done, clock } = makeUpdates();
    updater.finds = found('0.2.0');
    await updates.step('check');
    await updates.step('fetch');
    done.length = 0;
    await updates.step('restart');
    expect(done).toEqual(['backup', 'end', 'install']);
    expect(updates.status()).toEqual({ state: 'installing', version: '0.2.0', since: clock.now() });
    updater.emit('error', new Error('no permission for /opt'));
    expect(done.at(-1)).toBe(words.installFailed);
  });

  test('does not go in without another copy, not even when the program is quit', async () => {
    let copies = 0;
    const { updates, updater, done } = makeUpdates({
      backup: () => {
        copies += 1;
        return copies === 1 ? Promise.resolve() : Promise.reject(new Error('disk full'));
      },
    });
    updater.finds = found('0.2.0');
    await updates.step('check');
    await updates.step('fetch');
    await updates.step('restart');
    expect(updates.status()).toEqual({ state: 'failed', sentence: words.copyFailed });
    expect(done).not.toContain('install');
    expect(updater.autoInstallOnAppQuit).toBe(false);
  });

  test('goes in at quitting again when it is fetched after a copy had failed', async () => {
    let full = false;
    const backup = (): Promise<void> => (full ? Promise.reject(new Error('disk full')) : Promise.resolve());
    const { updates, updater } = makeUpdates({ backup });
    updater.finds = found('0.2.0');
    await updates.step('check');
    await updates.step('fetch');
    full = true;
    await updates.step('restart');
    expect(updater.autoInstallOnAppQuit).toBe(false);
    full = false;
    await updates.step('check');
    await updates.step('fetch');
    expect(updates.status()).toMatchObject({ state: 'ready' });
    expect(updater.autoInstallOnAppQuit).toBe(true);
  });

  test('that is ready goes in at quitting only after another copy', async () => {
    let full = false;
    const copies: boolean[] = [];
    const { updates, updater } = makeUpdates({
      backup: () => {
        copies.push(updater.autoInstallOnAppQuit);
        return full ? Promise.reject(new Error('disk full')) : Promise.resolve();
      },
    });
    updater.finds = found('0.2.0');
    await updates.step('check');
    await updates.quitting();
    expect(copies).toEqual([]);
    await updates.step('fetch');
    await updates.quitting();
    // The program may be gone before the copy is made: until then nothing goes in.
    expect(copies).toEqual([true, false]);
    expect(updater.autoInstallOnAppQuit).toBe(true);
    full = true;
    await updates.quitting();
    expect(updater.autoInstallOnAppQuit).toBe(false);
  });

  test('does not hold the end up with a copy that takes long, and does not go in then', async () => {
    let slow = false;
    const backup = (): Promise<void> => (slow ? new Promise(() => undefined) : Promise.resolve());
    const { updates, updater, clock } = makeUpdates({ backup });
    updater.finds = found('0.2.0');
    await updates.step('check');
    await updates.step('fetch');
    slow = true;
    const ended = updates.quitting();
    clock.advance(1_500);
    await ended;
    expect(updater.autoInstallOnAppQuit).toBe(false);
  });

  test('is neither fetched nor put in before its turn', async () => {
    const { updates, updater, done } = makeUpdates();
    updater.finds = found('0.2.0');
    for (const step of ['fetch', 'restart', 'later'] as const) await updates.step(step);
    expect(done).toEqual([]);
    expect(updates.status()).toEqual({ state: 'current', checkedAt: null });
  });
});

describe('a copy that cannot look', () => {
  test('says why, and never looks', async () => {
    const { updates, clock, done, settle } = makeUpdates({ source: { why: words.fromSource } });
    expect(updates.status()).toEqual({ state: 'absent', why: words.fromSource });
    updates.begin();
    clock.advance(24 * hour);
    await updates.step('check');
    await settle();
    expect(done).toEqual([]);
  });

  test.each([
    [{ isPackaged: false, hasFeed: true, environment: {} }, words.fromSource],
    [{ isPackaged: true, hasFeed: false, environment: {} }, words.noFeed],
    [{ isPackaged: true, hasFeed: true, environment: { PORTABLE_EXECUTABLE_FILE: 'D:\\OS1.exe' } }, words.portable],
    [{ isPackaged: true, hasFeed: true, environment: {} }, null],
  ])('is one for which %j holds: %s', (copy, why) => {
    expect(whyAbsent(copy, words)).toBe(why);
  });

  test('that the updater itself will not change is one, too', async () => {
    const { updates, updater } = makeUpdates();
    updater.finds = null;
    await updates.step('check');
    expect(updates.status()).toEqual({ state: 'absent', why: words.notThisWay });
  });
});

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { wordsOf } from '../../src-main/contract/words.ts';
import { openLife } from '../../src-main/assistant/open-life.ts';
import { takeFolder } from '../../src-main/memory/host-lock.ts';
import { makeBackup } from '../../src-main/memory/backups/make-backup.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { migrations, openRaw, readBytes, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { aLife, spoilTable, textsIn } from '../memory/backups/spoil.ts';
import { needs } from '../tools/skip.ts';

const words = wordsOf('en');
const start = (folder: string): Promise<TestAssistant> => startAssistant({ folder }, openLife);
const recoveryOf = async (life: TestAssistant) => (await life.call('recovery.status', {})).recovery;
const file = (folder: string): string => path.join(folder, 'os1.db');

/** A closed history of 12 messages with a copy of it. */
function withCopy(): { folder: string; name: string; then: string[] } {
  const folder = aLife(12);
  const memory = openMemory({ folder, migrations, access: 'host' });
  const { name } = makeBackup(folder, 'daily', Date.now() - 1_000);
  const then = textsIn(folder);
  say(memory, 'Said after the copy');
  memory.dispose();
  return { folder, name, then };
}

const garbage = (folder: string): void => fs.writeFileSync(file(folder), 'garbage '.repeat(2_000));
const texts = async (life: TestAssistant): Promise<string[]> => (await life.transcript()).map(({ text }) => text);

describe('a history that does not open', { timeout: 120_000 }, () => {
  test('is said in a sentence with what can be done, and every other call is refused in one', async () => {
    const { folder, name } = withCopy();
    garbage(folder);
    const life = await start(folder);
    expect(await recoveryOf(life)).toMatchObject({
      trouble: 'corrupt',
      sentence: words.terminal.database.corrupt,
      steps: ['restore', 'salvage', 'retry', 'fresh'],
      backups: [{ name }],
      working: null,
    });
    for (const [call, input] of [
      ['snapshot.get', {}],
      ['conversation.send', { text: 'Hello' }],
      ['backups.make', {}],
      ['backups.restore', { backup: name }],
    ] as const)
      await expect(life.callRaw(call, input)).rejects.toMatchObject({
        code: 'storage',
        message: words.life.recovery.closed,
      });
  });

  test('is the folder of this host all the while', async () => {
    const { folder } = withCopy();
    garbage(folder);
    const life = await start(folder);
    const taking = (): unknown => {
      try {
        takeFolder(folder)();
        return 'taken';
      } catch (cause) {
        return (cause as { trouble?: string }).trouble;
      }
    };
    expect(taking()).toBe('held');
    await life.call('recovery.do', { step: 'retry' });
    expect(taking()).toBe('held');
    await life.dispose();
    expect(taking()).toBe('taken');
  });

  test('comes back from a copy, and windows are told to ask anew', async () => {
    const { folder, name, then } = withCopy();
    garbage(folder);
    const before = fs.readFileSync(file(folder));
    const life = await start(folder);
    expect((await life.call('backups.look', { backup: name })).missing).toBeNull();
    expect(await life.call('recovery.do', { step: 'restore', backup: name })).toEqual({ recovery: null });
    expect(
      life.events.flatMap((event) => (event.type === 'recovery-changed' ? [event.recovery?.working ?? null] : [])),
    ).toEqual(['restore', null]);
    expect(await texts(life)).toEqual(then);
    const [aside] = fs.readdirSync(folder).filter((one) => one.startsWith('os1.db.corrupt-'));
    expect(fs.readFileSync(path.join(folder, aside ?? ''))).toEqual(before);
    expect(await life.say('Hello')).not.toBe('');
  });

  test('because it was emptied or is gone is no first start', async () => {
    for (const empty of [(one: string) => fs.truncateSync(one, 0), (one: string) => fs.rmSync(one)]) {
      const { folder, name, then } = withCopy();
      empty(file(folder));
      const life = await start(folder);
      expect(await recoveryOf(life)).toMatchObject({ trouble: 'emptied', steps: ['restore', 'retry', 'fresh'] });
      await life.call('recovery.do', { step: 'restore', backup: name });
      expect(await texts(life)).toEqual(then);
    }
  });

  test('because a newer OS1 wrote it offers nothing that takes its place, and changes nothing', async () => {
    const { folder, name } = withCopy();
    const db = openRaw(folder);
    db.exec(
      "INSERT INTO schema_migrations VALUES (9000, '9000-from-the-future.sql', 'x', 1); PRAGMA user_version = 9000",
    );
    db.close();
    const before = readBytes(folder)['os1.db'];
    const life = await start(folder);
    expect(await recoveryOf(life)).toMatchObject({ trouble: 'future', steps: ['retry'] });
    for (const input of [
      { step: 'restore', backup: name },
      { step: 'fresh', sure: true },
      { step: 'salvage' },
    ] as const)
      await expect(life.call('recovery.do', input)).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await life.call('recovery.do', { step: 'retry' })).recovery).toMatchObject({ trouble: 'future' });
    await life.dispose();
    expect(readBytes(folder)['os1.db']).toBe(before);
  });

  test('is read out as far as it can be, and says how far', async () => {
    const folder = aLife(200);
    spoilTable(folder, 'messages', (_page, at) => at === 2);
    fs.writeFileSync(
      path.join(folder, 'life.json'),
      JSON.stringify({ version: 1, begunAt: 1, running: true, checkedAt: Date.now() }),
    );
    const life = await start(folder);
    // The last host was killed, so the file is looked through, and what is damaged is found.
    await life.until('recovery-changed', ({ recovery }) => recovery?.trouble === 'corrupt');
    const { recovery, salvaged } = await life.call('recovery.do', { step: 'salvage' });
    expect(recovery).toBeNull();
    expect((salvaged?.messages ?? 0) + (salvaged?.lost ?? 0)).toBe(200);
    expect(salvaged?.lost).toBeGreaterThan(0);
    const { lifelong } = await life.call('snapshot.get', {});
    const { total } = await life.call('conversation.page', { conversation: lifelong, from: 0, count: 1 });
    expect(total).toBe(salvaged?.messages);
  });

  test('from which nothing can be read says so, and stays as it is', async () => {
    const { folder } = withCopy();
    garbage(folder);
    const before = fs.readFileSync(file(folder));
    const life = await start(folder);
    await expect(life.call('recovery.do', { step: 'salvage' })).rejects.toMatchObject({
      code: 'storage',
      message: words.life.keeping.notSalvaged,
    });
    expect(await recoveryOf(life)).toMatchObject({ trouble: 'corrupt', working: null });
    expect(fs.readFileSync(file(folder))).toEqual(before);
  });

  test('is begun anew only when the person is sure, and is kept beside', async () => {
    const { folder } = withCopy();
    garbage(folder);
    const life = await start(folder);
    await expect(life.callRaw('recovery.do', { step: 'fresh' })).rejects.toMatchObject({ code: 'invalid-input' });
    expect((await life.call('recovery.do', { step: 'fresh', sure: true })).recovery).toBeNull();
    expect(await texts(life)).toEqual([]);
    expect(fs.readdirSync(folder).filter((one) => one.startsWith('os1.db.corrupt-'))).toHaveLength(1);
    expect((await life.call('backups.list', {})).backups).toHaveLength(1);
  });

  test('is found again at the next start when it was damaged while it was open, and not written to', async () => {
    const { folder, name } = withCopy();
    for (let round = 0; round < 2; round += 1) {
      if (round === 0) {
        spoilTable(folder, 'messages', () => true);
        fs.writeFileSync(path.join(folder, 'life.json'), 'not JSON: as after a crash');
      }
      const life = await start(folder);
      await life.until('recovery-changed', ({ recovery }) => recovery?.trouble === 'corrupt');
      expect((await life.call('recovery.do', { step: 'retry' })).recovery).toMatchObject({ trouble: 'corrupt' });
      if (round === 1) expect((await life.call('recovery.do', { step: 'restore', backup: name })).recovery).toBeNull();
      await life.dispose();
    }
    const life = await start(folder);
    expect(await recoveryOf(life)).toBeNull();
  });
});

describe('what only has to be waited for', { timeout: 120_000 }, () => {
  test(
    'a disk that is full: the turn is refused in plain words, nothing is lost, and it goes on when there is room',
    needs('tmpfs'),
    async () => {
      const disk = temporaryFolder();
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status).toBe(0);
      onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
      const life = await start(path.join(disk, 'life'));
      await life.say('The first thing that I said');
      const before = (await texts(life)).length;
      try {
        fs.writeFileSync(path.join(disk, 'fill'), Buffer.alloc(8_000_000));
      } catch {
        // Full, as it should be.
      }
      let refused: unknown = null;
      for (let tries = 0; tries < 40 && refused === null; tries += 1)
        refused = await life.call('conversation.send', { text: 'more '.repeat(20_000) }).then(
          () => null,
          (cause: unknown) => cause,
        );
      expect(refused).toMatchObject({ code: 'storage', message: words.refusals.storage });
      fs.rmSync(path.join(disk, 'fill'));
      await life.say('There is room again');
      expect((await texts(life)).length).toBeGreaterThan(before);
      expect((await texts(life))[0]).toBe('The first thing that I said');
      await life.dispose();
      const again = await start(path.join(disk, 'life'));
      expect(await recoveryOf(again)).toBeNull();
      expect(await texts(again)).toContain('There is room again');
      await again.dispose();
    },
  );

  test('a disk that may not be written: said, and opened again when it may', needs('tmpfs'), async () => {
    const disk = temporaryFolder();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    const folder = path.join(disk, 'life');
    aLife(3, folder);
    const said = textsIn(folder);
    expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
    const life = await start(folder);
    expect(await recoveryOf(life)).toMatchObject({
      trouble: 'read-only',
      sentence: words.terminal.database.readOnly,
      steps: ['retry'],
    });
    expect(spawnSync('mount', ['-o', 'remount,rw', disk]).status).toBe(0);
    expect((await life.call('recovery.do', { step: 'retry' })).recovery).toBeNull();
    expect(await texts(life)).toEqual(said);
    await life.dispose();
  });

  test('another program that holds the history: said, and opened again when it is done', async () => {
    const folder = aLife(3);
    const other = openRaw(folder);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    const life = await start(folder);
    expect(await recoveryOf(life)).toMatchObject({ trouble: 'locked', steps: ['retry'] });
    other.exec('ROLLBACK');
    other.close();
    expect((await life.call('recovery.do', { step: 'retry' })).recovery).toBeNull();
    expect(await texts(life)).toHaveLength(3);
  });

  test('another program that writes just then: the message is refused in a sentence, and taken when it is done', async () => {
    const folder = aLife(3);
    const life = await start(folder);
    const other = openRaw(folder);
    other.exec('BEGIN IMMEDIATE');
    await expect(life.call('conversation.send', { text: 'Hello' })).rejects.toMatchObject({
      code: 'storage',
      message: words.refusals.storage,
    });
    other.exec('ROLLBACK');
    await life.say('Hello again');
    expect((await texts(life)).slice(0, 4).at(-1)).toBe('Hello again');
  });
});

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StorageError } from '../../../src-main/contract/storage-error.ts';
import { backupFile, backupFolder, listBackups } from '../../../src-main/memory/backups/backup-files.ts';
import { lookInto } from '../../../src-main/memory/backups/look-into.ts';
import { makeBackup } from '../../../src-main/memory/backups/make-backup.ts';
import { restBackups } from '../../../src-main/memory/backups/rest.ts';
import { openMemory } from '../../../src-main/memory/memory-database.ts';
import { troubleOf } from '../../../src-main/memory/sqlite-trouble.ts';
import { moduleAddress, startChild } from '../../fakes/child.ts';
import { migrations, openHistory, openRaw, say } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { needs } from '../../tools/skip.ts';
import { unopenable } from './spoil.ts';

const now = Date.UTC(2026, 5, 1, 12);

/** Every row of every table of a database that is not an index's, to compare. */
function contentOf(folder: string, file?: string): unknown {
  const db = openRaw(folder, file);
  const tables = db
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    tables
      .filter((name) => !name.startsWith('sqlite_'))
      .map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all()]),
  );
}

describe('a copy', () => {
  test('made beside a host that goes on talking is whole: every row of that moment, and nothing else', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    for (let number = 0; number < 50; number += 1) say(memory, `number ${number} of the garden`);
    const then = contentOf(folder);
    const backup = makeBackup(folder, 'asked', now);
    say(memory, 'And on we go');
    expect(listBackups(folder)).toEqual([backup]);
    expect(contentOf(backupFolder(folder), backup.name)).toEqual(then);
    expect(contentOf(folder)).not.toEqual(then);
    expect(backup.bytes).toBe(fs.statSync(backupFile(folder, backup.name)).size);
    expect(lookInto(folder, migrations, backup.name)).toMatchObject({ sound: true, messages: 50, missing: 1 });
  });

  test('is for this account alone, and so is its folder', needs('posix'), () => {
    const folder = temporaryFolder();
    openHistory({ folder });
    const { name } = makeBackup(folder, 'asked', now);
    expect(fs.statSync(backupFile(folder, name)).mode & 0o777).toBe(0o600);
    expect(fs.statSync(backupFolder(folder)).mode & 0o777).toBe(0o700);
  });

  test('of the same moment and reason never takes the place of another', () => {
    const folder = temporaryFolder();
    openHistory({ folder });
    const [one, other] = [makeBackup(folder, 'asked', now), makeBackup(folder, 'asked', now)];
    expect(other.name).not.toBe(one.name);
    expect(listBackups(folder)).toEqual([other, one]);
  });

  test('is not made of a page that cannot be read, and leaves nothing', () => {
    const folder = temporaryFolder();
    const memory = openMemory({ folder, migrations, access: 'host' });
    for (let number = 0; number < 300; number += 1) say(memory, `number ${number} ${'of many words '.repeat(30)}`);
    memory.dispose();
    const file = fs.openSync(path.join(folder, 'os1.db'), 'r+');
    fs.writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, 4096 * 20);
    fs.closeSync(file);
    let trouble: unknown = 'none';
    try {
      makeBackup(folder, 'asked', now);
    } catch (cause) {
      trouble = troubleOf(cause);
    }
    expect(trouble).toBe('corrupt');
    expect(fs.readdirSync(backupFolder(folder))).toEqual([]);
  });

  test('for which there is no room is refused, leaves nothing, and is made when there is', needs('tmpfs'), () => {
    const disk = temporaryFolder();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    const folder = path.join(disk, 'life');
    const memory = openMemory({ folder, migrations, access: 'host' });
    for (let number = 0; number < 300; number += 1) say(memory, `number ${number} ${'of many words '.repeat(60)}`);
    let trouble: unknown = 'none';
    for (let copies = 0; copies < 9 && trouble === 'none'; copies += 1) {
      try {
        makeBackup(folder, 'asked', now);
      } catch (cause) {
        trouble = troubleOf(cause);
      }
    }
    expect(trouble).toBe('full');
    expect(fs.readdirSync(backupFolder(folder)).filter((name) => name.includes('.part'))).toEqual([]);
    for (const { name } of listBackups(folder)) fs.rmSync(backupFile(folder, name));
    memory.dispose();
    const again = openMemory({ folder, migrations, access: 'host' });
    expect(again.verify()).toEqual([]);
    expect(lookInto(folder, migrations, makeBackup(folder, 'asked', now).name)).toMatchObject({ sound: true });
    again.dispose();
  });

  test('that was killed half made has no real name, and goes with the next', async () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    for (let number = 0; number < 2_000; number += 1) say(memory, `number ${number} ${'of many words '.repeat(60)}`);
    const child = startChild(`
      const { makeBackup } = await import(${JSON.stringify(moduleAddress('src-main/memory/backups/make-backup.ts'))});
      console.log('begins');
      for (let at = 0; ; at += 1) makeBackup(${JSON.stringify(folder)}, 'asked', at);
    `);
    expect(await child.line()).toBe('begins');
    const parts = (): string[] => fs.readdirSync(backupFolder(folder)).filter((name) => name.endsWith('.part'));
    while (!fs.existsSync(backupFolder(folder)) || parts().length === 0) await new Promise(setImmediate);
    await child.kill();
    for (const { name } of listBackups(folder))
      expect(lookInto(folder, migrations, name), name).toMatchObject({ sound: true, messages: 2_000 });
    fs.writeFileSync(path.join(backupFolder(folder), 'daily-2026-01-01t000000-000z.db.part'), 'half');
    fs.writeFileSync(path.join(backupFolder(folder), 'a letter of mine.txt'), 'mine');
    restBackups(folder, now);
    expect(parts()).toEqual([]);
    expect(fs.existsSync(path.join(backupFolder(folder), 'a letter of mine.txt'))).toBe(true);
  });
});

describe('at rest', () => {
  test('one is made a day, and no other', () => {
    const folder = temporaryFolder();
    openHistory({ folder });
    const { made } = restBackups(folder, now);
    expect(made?.kind).toBe('daily');
    expect(restBackups(folder, now + 3_600_000).made).toBeNull();
    expect(restBackups(folder, now + 86_400_000).made).not.toBeNull();
    expect(listBackups(folder)).toHaveLength(2);
  });

  test('copies that hold what was erased go, once one without it is there, and no others', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    say(memory, 'Hello');
    const before = makeBackup(folder, 'asked', now - 9_000);
    const secret = say(memory, 'The CANARY sings');
    const holding = [makeBackup(folder, 'before-update', now - 8_000), makeBackup(folder, 'daily', now - 7_000)];
    memory.forget({ what: 'message', message: secret.id }, { at: now - 6_000 });
    // It can be taken back still, so the copies stay.
    expect(restBackups(folder, now).dropped).toEqual([]);
    while (memory.eraseForgotten(now).more);
    const { made, dropped } = restBackups(folder, now);
    expect(dropped.sort()).toEqual(holding.map(({ name }) => name).sort());
    expect(listBackups(folder).map(({ name }) => name)).toEqual([made?.name, before.name]);
    for (const { name } of listBackups(folder))
      expect(fs.readFileSync(backupFile(folder, name)).includes('CANARY'), name).toBe(false);
    expect(restBackups(folder, now + 1).made).toBeNull();
  });

  test.each(unopenable)('a copy %s stands in the way of nothing', needs('posix'), (_what, spoil) => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const secret = say(memory, 'The CANARY sings');
    const holding = makeBackup(folder, 'before-update', now - 8_000);
    spoil(backupFile(folder, makeBackup(folder, 'asked', now - 7_000).name));
    memory.forget({ what: 'message', message: secret.id }, { at: now - 6_000 });
    while (memory.eraseForgotten(now).more);
    const { made, dropped } = restBackups(folder, now);
    expect(made?.kind).toBe('daily');
    expect(dropped).toEqual([holding.name]);
  });

  test('a copy that cannot be made costs none that is there', () => {
    const folder = temporaryFolder();
    const memory = openMemory({ folder, migrations, access: 'host' });
    for (let at = 1; at <= 5; at += 1) makeBackup(folder, 'asked', now - at);
    memory.dispose();
    fs.truncateSync(path.join(folder, 'os1.db'), 0);
    expect(() => restBackups(folder, now)).toThrow(StorageError);
    expect(listBackups(folder)).toHaveLength(5);
  });
});

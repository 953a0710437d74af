import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src-main/memory/open.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { applicationId } from '../../src-main/memory/migrate.ts';
import { troubleOf } from '../../src-main/memory/sqlite-trouble.ts';
import { migrations, openHistory, openRaw, readBytes, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

const open = (folder: string, access: 'host' | 'guest' = 'host') => openMemory({ folder, migrations, access });

/** A folder in which something was said, closed again. */
function usedFolder(): string {
  const folder = temporaryFolder();
  const memory = open(folder);
  say(memory, 'Remember the garden');
  memory.dispose();
  return folder;
}

/** Opening is refused with this trouble, and every file is as it was. */
function expectRefusal(folder: string, trouble: string): void {
  for (const access of ['host', 'guest'] as const) {
    const before = readBytes(folder);
    expect(() => open(folder, access)).toThrow(expect.objectContaining({ name: 'StorageError', trouble }) as Error);
    expect(readBytes(folder)).toEqual({ ...before, 'host.lock': '' });
  }
}

describe('an open database', () => {
  test('is as safe after every reopening as it was at first', () => {
    const folder = temporaryFolder();
    for (const access of ['write', 'write', 'read'] as const) {
      const db = openDatabase(folder, migrations, access);
      const pragma = (name: string): unknown => db.pragma(name, { simple: true });
      expect({
        journal: pragma('journal_mode'),
        synchronous: pragma('synchronous'),
        foreignKeys: pragma('foreign_keys'),
        busy: pragma('busy_timeout'),
        queryOnly: pragma('query_only'),
        ours: pragma('application_id'),
      }).toEqual({
        journal: 'wal',
        synchronous: 2,
        foreignKeys: 1,
        busy: 5_000,
        queryOnly: access === 'read' ? 1 : 0,
        ours: applicationId,
      });
      db.close();
    }
  });

  test('and all that belongs to it is private to the account', needs('posix'), () => {
    const folder = path.join(temporaryFolder(), 'a', 'life');
    const memory = openHistory({ folder });
    say(memory, 'Something');
    const modes = Object.fromEntries(
      fs.readdirSync(folder).map((name) => [name, fs.statSync(path.join(folder, name)).mode & 0o777]),
    );
    expect(modes).toMatchObject({ 'host.lock': 0o600, 'os1.db': 0o600, 'os1.db-shm': 0o600, 'os1.db-wal': 0o600 });
    expect(new Set(Object.values(modes))).toEqual(new Set([0o600]));
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('leaves nothing in its log when it is closed', () => {
    const folder = usedFolder();
    expect(fs.readdirSync(folder).sort()).toEqual(['host.lock', 'life.json', 'os1.db']);
  });

  test('works in a folder with spaces and letters of any script in its name', () => {
    const folder = path.join(temporaryFolder(), 'Меня зовут Théo 漢字 %20#');
    const { id } = say(openHistory({ folder }), 'Hello');
    expect(openRaw(folder).prepare('SELECT id FROM messages').pluck().get()).toBe(id);
  });
});

describe('refused, and left as it was:', () => {
  test("another program's database", () => {
    const folder = temporaryFolder();
    const db = openRaw(folder);
    db.exec('CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES (1)');
    db.close();
    expectRefusal(folder, 'foreign');
  });

  test("another program's database without any table yet", () => {
    const folder = temporaryFolder();
    const db = openRaw(folder);
    db.pragma('application_id = 1234');
    db.close();
    expectRefusal(folder, 'foreign');
  });

  test('a file that is no database', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'os1.db'), 'This is not a database at all. '.repeat(300));
    expectRefusal(folder, 'corrupt');
  });

  test('a log whose history is gone', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'os1.db-wal'), 'a log');
    expectRefusal(folder, 'emptied');
  });

  test('a history that was emptied, or is gone', () => {
    for (const empty of [
      (file: string) => fs.truncateSync(file, 0),
      (file: string) => fs.rmSync(file),
      (file: string) => {
        fs.rmSync(file);
        const db = new Database(file);
        db.pragma('journal_mode = WAL');
        db.close();
      },
    ]) {
      const folder = usedFolder();
      empty(path.join(folder, 'os1.db'));
      expectRefusal(folder, 'emptied');
    }
  });

  test('a history whose first page was overwritten', () => {
    const folder = usedFolder();
    const file = fs.openSync(path.join(folder, 'os1.db'), 'r+');
    fs.writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, 0);
    fs.closeSync(file);
    expectRefusal(folder, 'corrupt');
  });

  test('a history that a newer OS1 has written', () => {
    const folder = usedFolder();
    const db = openRaw(folder);
    db.exec("INSERT INTO schema_migrations VALUES (9000, '9000-from-the-future.sql', 'x', 1)");
    db.close();
    expectRefusal(folder, 'future');
  });

  test('a history made by a migration that is not the one we have', () => {
    const folder = usedFolder();
    const db = openRaw(folder);
    db.exec("UPDATE schema_migrations SET hash = 'another' WHERE version = 10");
    db.close();
    expectRefusal(folder, 'migration-changed');
  });

  test('a history in which a migration is missing', () => {
    const folder = usedFolder();
    const db = openRaw(folder);
    db.exec('DELETE FROM schema_migrations WHERE version = 10');
    db.close();
    expectRefusal(folder, 'migration-changed');
  });

  test('a reader wants a history, and none is there', () => {
    expect(() => openDatabase(temporaryFolder(), migrations, 'read')).toThrow(
      expect.objectContaining({ trouble: 'read-only' }) as Error,
    );
  });
});

describe('a first start that was cut off', () => {
  test.each([
    ['before its first byte', (file: string) => fs.writeFileSync(file, '')],
    [
      'between two of its tables',
      (file: string) => {
        const db = new Database(file);
        db.pragma('journal_mode = WAL');
        db.exec('CREATE TABLE conversations (number INTEGER)');
        fs.copyFileSync(`${file}-wal`, `${file}-kept`);
        db.close();
        fs.renameSync(`${file}-kept`, `${file}-wal`);
      },
    ],
  ])('%s is begun again', (_when, leave) => {
    const folder = temporaryFolder();
    leave(path.join(folder, 'os1.db.new'));
    const memory = openMemory({ folder, migrations, access: 'host' });
    expect(memory.verify()).toEqual([]);
    expect(say(memory, 'Hello').text).toBe('Hello');
    memory.dispose();
    expect(fs.readdirSync(folder).sort()).toEqual(['host.lock', 'life.json', 'os1.db']);
  });
});

describe('troubles have the names of what a person can do about them', () => {
  test.each([
    ['SQLITE_FULL', 'full'],
    ['SQLITE_IOERR_WRITE', 'full'],
    ['ENOSPC', 'full'],
    ['SQLITE_IOERR', 'full'],
    ['SQLITE_IOERR_FSYNC', 'full'],
    ['SQLITE_IOERR_READ', 'corrupt'],
    ['SQLITE_IOERR_SHORT_READ', 'corrupt'],
    ['SQLITE_IOERR_DATA', 'corrupt'],
    ['SQLITE_IOERR_CORRUPTFS', 'corrupt'],
    ['SQLITE_CORRUPT_VTAB', 'corrupt'],
    ['SQLITE_NOTADB', 'corrupt'],
    ['SQLITE_READONLY_DBMOVED', 'read-only'],
    ['SQLITE_CANTOPEN', 'read-only'],
    ['EROFS', 'read-only'],
    ['SQLITE_BUSY_SNAPSHOT', 'locked'],
    ['SQLITE_PROTOCOL', 'unknown'],
    ['SQLITE_CONSTRAINT_UNIQUE', null],
    ['SQLITE_ERROR', null],
    ['ERR_SOMETHING', null],
  ])('%s is %s', (code, trouble) => {
    expect(troubleOf(Object.assign(new Error('x'), { code }))).toBe(trouble);
  });

  test('a file that the disk does not give back is as good as damaged, one that it does not take is not', () => {
    const trouble = (syscall: string) => troubleOf(Object.assign(new Error('x'), { code: 'EIO', syscall }));
    expect([trouble('read'), trouble('write')]).toEqual(['corrupt', null]);
  });

  test('and what is no error at all has none', () => {
    expect(troubleOf('SQLITE_FULL')).toBeNull();
    expect(troubleOf(undefined)).toBeNull();
  });
});

import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { listBackups } from './backups/backup-files.ts';
import type { WritableDb } from './database.ts';
import { renameDurably } from './durable-file.ts';
import { hasLog, takeLogBack } from './keep-aside.ts';
import { changeLifeMarker, readLifeMarker } from './life-marker.ts';
import { applicationId, migrate, refuseUnknownSchema } from './migrate.ts';
import { StorageError } from '#contract/storage-error.ts';
import { troubleOf } from './sqlite-trouble.ts';

/** The file that holds a life, inside the data folder. */
const databaseFile = 'os1.db';

/** Waits this long for another writer, in milliseconds, before a call fails with the trouble 'locked'. */
const busyTimeout = 5_000;

/**
 * Opens (and with `write` creates and migrates) the database of a folder.
 * Sets and asserts WAL, synchronous=FULL (a reopened WAL file comes up as NORMAL, which may lose the last turn in a power
 * failure), foreign keys and the busy time-out.
 *
 * @throws StorageError naming what is wrong; the file is then as it was.
 */
export function openDatabase(folder: string, migrations: string, access: 'read' | 'write'): WritableDb {
  const file = path.join(folder, databaseFile);
  let db: WritableDb | null = null;
  try {
    if (access === 'write') takeLogBack(file);
    if (!fs.existsSync(file)) {
      // A life began here, or there are copies or a log of one: then this is not its first start, and an empty one must not take its place.
      if (readLifeMarker(folder) !== null || listBackups(folder).length > 0 || hasLog(file))
        throw new StorageError('emptied', file);
      if (access === 'read') throw new StorageError('read-only', file);
      createDatabase(file, migrations);
    }
    // Under its own name a database always has its tables: one without is a life that was emptied, not one that begins.
    if (fs.statSync(file).size === 0) throw new StorageError('emptied', file);
    // SQLite opens a file that it may not write all the same, and says so only at the first message.
    if (access === 'write') for (const place of [folder, file]) fs.accessSync(place, fs.constants.W_OK);
    db = new Database(file, { readonly: false, fileMustExist: true, timeout: busyTimeout });
    const owner = db.pragma('application_id', { simple: true });
    if (owner !== applicationId) throw new StorageError(owner !== 0 || hasTables(db) ? 'foreign' : 'emptied', file);
    db.pragma('foreign_keys = ON');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('temp_store = MEMORY');
    // A guest reads through once and keeps little; a host answers every turn from it.
    db.pragma(`cache_size = ${access === 'write' ? -65_536 : -8_192}`);
    assertPragmas(db);
    if (access === 'write') migrate(db, migrations, folder);
    else refuseUnknownSchema(db, migrations);
    // How many messages hold a word: what recall weighs words by. Lives in this connection only.
    db.exec('CREATE VIRTUAL TABLE temp.word_counts USING fts5vocab (main, message_words, row)');
    if (access === 'read') db.pragma('query_only = ON');
    else noteThatItBegan(folder);
    return db;
  } catch (cause) {
    db?.close();
    const trouble = troubleOf(cause);
    if (cause instanceof StorageError) throw cause;
    throw trouble === null ? cause : new StorageError(trouble, file);
  }
}

/**
 * Makes a database with all its tables (or those up to a version) under a temporary name, and renames it.
 * `fill`: puts something in before it gets its name.
 */
export function createDatabase(
  file: string,
  migrations: string,
  { upTo, fill }: { upTo?: number; fill?: (db: WritableDb) => void } = {},
): void {
  const folder = path.dirname(file);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.new`;
  for (const ending of ['', '-wal', '-shm']) fs.rmSync(temporary + ending, { force: true });
  // SQLite gives its -wal and -shm the mode of the database, so this one call makes all three private.
  fs.closeSync(fs.openSync(temporary, 'wx', 0o600));
  const db: WritableDb = new Database(temporary);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    migrate(db, migrations, folder, upTo);
    fill?.(db);
  } finally {
    db.close();
  }
  renameDurably(temporary, file);
}

/** So that a file that is emptied later is not taken for a first start. On a full disk that can wait for the next start. */
function noteThatItBegan(folder: string): void {
  try {
    changeLifeMarker(folder, {});
  } catch (cause) {
    if (troubleOf(cause) === null) throw cause;
  }
}

const hasTables = (db: WritableDb): boolean => db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() !== 0;

function assertPragmas(db: WritableDb): void {
  const expected: [string, unknown][] = [
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['busy_timeout', busyTimeout],
  ];
  for (const [name, value] of expected) {
    const found: unknown = db.pragma(name, { simple: true });
    if (found !== value) throw new Error(`PRAGMA ${name} is ${String(found)} after it was set to ${String(value)}.`);
  }
}

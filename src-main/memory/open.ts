import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { WritableDb } from './database.ts';
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
    if (!fs.existsSync(file)) {
      if (access === 'read') throw new StorageError('read-only', file);
      create(folder, file, migrations);
    }
    // Under its own name a database always has its tables: one without is a life that was emptied, not one that begins.
    if (fs.statSync(file).size === 0) throw new StorageError('corrupt', file);
    db = new Database(file, { readonly: false, fileMustExist: true, timeout: busyTimeout });
    const owner = db.pragma('application_id', { simple: true });
    if (owner !== applicationId) throw new StorageError(owner !== 0 || hasTables(db) ? 'foreign' : 'corrupt', file);
    db.pragma('foreign_keys = ON');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('temp_store = MEMORY');
    // A guest reads through once and keeps little; a host answers every turn from it.
    db.pragma(`cache_size = ${access === 'write' ? -65_536 : -8_192}`);
    assertPragmas(db);
    if (access === 'write') migrate(db, migrations, path.join(folder, 'backups'));
    else refuseUnknownSchema(db, migrations);
    // How many messages hold a word: what recall weighs words by. Lives in this connection only.
    db.exec('CREATE VIRTUAL TABLE temp.word_counts USING fts5vocab (main, message_words, row)');
    if (access === 'read') db.pragma('query_only = ON');
    return db;
  } catch (cause) {
    db?.close();
    const trouble = troubleOf(cause);
    if (cause instanceof StorageError) throw cause;
    throw trouble === null ? cause : new StorageError(trouble, file);
  }
}

/** Makes a database with all its tables under a temporary name, and renames it. */
function create(folder: string, file: string, migrations: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.new`;
  for (const ending of ['', '-wal', '-shm']) fs.rmSync(temporary + ending, { force: true });
  // SQLite gives its -wal and -shm the mode of the database, so this one call makes all three private.
  fs.closeSync(fs.openSync(temporary, 'wx', 0o600));
  const db: WritableDb = new Database(temporary);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    migrate(db, migrations, path.join(folder, 'backups'));
  } finally {
    db.close();
  }
  fs.renameSync(temporary, file);
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

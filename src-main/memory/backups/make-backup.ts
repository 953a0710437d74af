import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Backup, BackupKind } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import type { ReadableDb } from '../database.ts';
import { renameDurably } from '../durable-file.ts';
import { openBeside } from '../open-beside.ts';
import { backupFolder, backupName } from './backup-files.ts';

/**
 * Copies the history of a folder while whoever has it open goes on with it: through a connection of its own, which reads what was
 * there when it began. @throws what SQLite says; nothing is left then.
 */
export function makeBackup(folder: string, kind: Exclude<BackupKind, 'weekly'>, at: number): Backup {
  const db = openBeside(folder);
  try {
    return copyInto(db, folder, kind, at);
  } finally {
    db.close();
  }
}

/**
 * Copies what a connection sees into the copies of a folder: to a temporary name, which is checked, brought to the disk and renamed,
 * so that a copy under its real name is whole. Not to be called within a transaction.
 */
export function copyInto(db: ReadableDb, folder: string, kind: Exclude<BackupKind, 'weekly'>, at: number): Backup {
  const place = backupFolder(folder);
  fs.mkdirSync(place, { recursive: true, mode: 0o700 });
  let madeAt = at;
  while (fs.existsSync(path.join(place, backupName(kind, madeAt)))) madeAt += 1;
  const name = backupName(kind, madeAt);
  const part = path.join(place, `${name}.part`);
  fs.rmSync(part, { force: true });
  try {
    // It must be there and empty, so that it is private from its first byte.
    fs.closeSync(fs.openSync(part, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run(part);
    checkCopy(part, schemaOf(db));
    renameDurably(part, path.join(place, name));
  } catch (cause) {
    fs.rmSync(part, { force: true });
    throw cause;
  }
  return { name, kind, madeAt, bytes: fs.statSync(path.join(place, name)).size };
}

/** Whose file it is and every table in it, as one text to compare. */
const schemaOf = (db: ReadableDb): string =>
  JSON.stringify([
    db.pragma('application_id', { simple: true }),
    db.prepare("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all(),
  ]);

/** A copy is sound, and has every table of what it was made from. @throws StorageError 'corrupt' */
function checkCopy(file: string, schema: string): void {
  const copy: ReadableDb = new Database(file, { readonly: true });
  try {
    const sound = copy.pragma('quick_check', { simple: true }) === 'ok';
    if (!sound || schemaOf(copy) !== schema) throw new StorageError('corrupt', file);
  } finally {
    copy.close();
  }
}

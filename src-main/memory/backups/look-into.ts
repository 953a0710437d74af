import Database from 'better-sqlite3';
import type { Backup, BackupLook } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import { row, type ReadableDb } from '../database.ts';
import { appliedMigrations, applicationId, pendingMigrations, readMigrations } from '../migrate.ts';
import { openBeside } from '../open-beside.ts';
import { troubleOf } from '../sqlite-trouble.ts';
import { backupFile, listBackups } from './backup-files.ts';

/**
 * Reads through a copy: whether it is sound, what is in it, and how many messages are there now that it has not.
 * @throws StorageError 'unknown' when there is none of this name.
 */
export function lookInto(folder: string, migrations: string, name: string): BackupLook {
  const file = backupFile(folder, name);
  const backup = listBackups(folder).find((one) => one.name === name);
  if (!backup) throw new StorageError('unknown', name);
  const nothing = { osName: null, messages: 0, known: 0, firstAt: null, lastAt: null, missing: null };
  return readCopy(
    file,
    (copy) => {
      if (!isSound(copy, migrations)) return { backup, sound: false, ...nothing };
      return { backup, sound: true, ...countUp(copy), missing: missingFrom(folder, file) };
    },
    () => ({ backup, sound: false, ...nothing }),
  );
}

/** Whether a copy can take the place of the history: it can be read from end to end, and it is ours. */
export const isSoundCopy = (file: string, migrations: string): boolean =>
  readCopy(
    file,
    (copy) => isSound(copy, migrations),
    () => false,
  );

/** The copies of a folder that open and are ours, newest first; each is read from end to end only when it is looked into. */
export const openingBackups = (folder: string, migrations: string): Backup[] =>
  listBackups(folder).filter(({ name }) =>
    readCopy(
      backupFile(folder, name),
      (copy) => isOurs(copy, migrations),
      () => false,
    ),
  );

function readCopy<Result>(file: string, read: (copy: ReadableDb) => Result, unreadable: () => Result): Result {
  let copy: ReadableDb | null = null;
  try {
    copy = new Database(file, { readonly: true, fileMustExist: true });
    return read(copy);
  } catch (cause) {
    // Whatever stands in the way of this one, the others are looked at.
    if (troubleOf(cause) === null) throw cause;
    return unreadable();
  } finally {
    copy?.close();
  }
}

const isSound = (copy: ReadableDb, migrations: string): boolean =>
  isOurs(copy, migrations) && copy.pragma('quick_check', { simple: true }) === 'ok';

/** It is a history that this version can open, after migrating it where it is older. */
function isOurs(copy: ReadableDb, migrations: string): boolean {
  if (copy.pragma('application_id', { simple: true }) !== applicationId) return false;
  const applied = appliedMigrations(copy);
  try {
    pendingMigrations(applied, readMigrations(migrations));
  } catch (cause) {
    if (cause instanceof StorageError) return false;
    throw cause;
  }
  return applied.length > 0;
}

function countUp(copy: ReadableDb): Pick<BackupLook, 'osName' | 'messages' | 'known' | 'firstAt' | 'lastAt'> {
  const has = (table: string): boolean =>
    copy.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
  const messages = row<{ messages: number; firstAt: number | null; lastAt: number | null }>(
    copy,
    'SELECT count(*) AS messages, min(at) AS firstAt, max(at) AS lastAt FROM messages WHERE replaced = 0',
  ) ?? { messages: 0, firstAt: null, lastAt: null };
  const osName = has('facts')
    ? row<{ value: string | null }>(
        copy,
        `SELECT f.value FROM facts f JOIN conversations c ON c.number = f.conversation AND c.lifelong = 1
         WHERE f.key = 'os.name' ORDER BY f.number DESC LIMIT 1`,
      )?.value
    : null;
  const known = has('entries')
    ? row<{ known: number }>(copy, 'SELECT count(*) AS known FROM entries WHERE forgotten IS NULL')?.known
    : 0;
  return { ...messages, osName: osName ?? null, known: known ?? 0 };
}

/** Messages that are shown now and are not in the copy; null when what is there now cannot be read. */
function missingFrom(folder: string, file: string): number | null {
  let life: ReadableDb | null = null;
  try {
    life = openBeside(folder);
    life.prepare('ATTACH ? AS copy').run(file);
    return (
      row<{ missing: number }>(
        life,
        `SELECT count(*) AS missing FROM main.messages m
         WHERE m.replaced = 0 AND NOT EXISTS (SELECT 1 FROM copy.messages c WHERE c.id = m.id)`,
      )?.missing ?? null
    );
  } catch (cause) {
    // A table that is not there is a history that was emptied, or another program's.
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (troubleOf(cause) === null && code !== 'SQLITE_ERROR') throw cause;
    return null;
  } finally {
    life?.close();
  }
}

import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Backup } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import type { WritableDb } from '../database.ts';
import { renameDurably, syncToDisk } from '../durable-file.ts';
import { keepAside, takeLogBack } from '../keep-aside.ts';
import { createDatabase } from '../open.ts';
import { troubleOf } from '../sqlite-trouble.ts';
import { deleteVectorFile } from '../vectors/open-vectors.ts';
import { backupFile, dropBackups } from './backup-files.ts';
import { isSoundCopy } from './look-into.ts';
import { copyInto } from './make-backup.ts';

const historyFile = (folder: string): string => path.join(folder, 'os1.db');

/** What became of the history that was there: a copy among the others, or a file of another name beside the new one. */
export type Kept = { copy: Backup | null; aside: string | null };

/**
 * Puts a copy in the place of the history. What is there now becomes a copy first ('before-restore'); where it cannot be read it is
 * kept beside. A kill at any moment leaves the old history or the new one. For whoever has the folder to itself, with the history
 * closed.
 * @throws StorageError 'corrupt' (with the copy's name) when the copy is damaged; then nothing was changed.
 */
export function restoreBackup(folder: string, migrations: string, name: string, now: number): Kept {
  const backup = backupFile(folder, name);
  if (!isSoundCopy(backup, migrations)) throw new StorageError('corrupt', name);
  const next = nextFile(folder);
  fs.rmSync(next, { force: true });
  fs.copyFileSync(backup, next);
  fs.chmodSync(next, 0o600);
  return swapIn(folder, migrations, now);
}

/** Begins an empty history in the place of what is there, which is kept like `restoreBackup` keeps it. */
export function beginAnew(folder: string, migrations: string, now: number): Kept {
  const next = nextFile(folder);
  fs.rmSync(next, { force: true });
  createDatabase(next, migrations);
  return swapIn(folder, migrations, now);
}

/** Where a database that is to take the place of the history is made. */
export const nextFile = (folder: string): string => `${historyFile(folder)}.next`;

/** Gives the database at `nextFile` the place of the history, after what is there was kept. */
export function swapIn(folder: string, migrations: string, now: number): Kept {
  const next = nextFile(folder);
  const file = historyFile(folder);
  syncToDisk(next);
  // Vectors belong to the rows of one history by their numbers; they are made anew for another.
  deleteVectorFile(folder);
  takeLogBack(file);
  const what = copyWhatIs(folder, migrations, now);
  const giveAway = (): void => renameDurably(next, file);
  if (typeof what === 'string') return { copy: null, aside: keepAside(file, what, now, giveAway) };
  giveAway();
  return { copy: what, aside: null };
}

/** Copies the history that is there and brings its log into the file; 'corrupt' when it cannot be read, 'kept' when it is not ours. */
function copyWhatIs(folder: string, migrations: string, now: number): Backup | 'corrupt' | 'kept' {
  const file = historyFile(folder);
  if (!fs.existsSync(file) || fs.statSync(file).size === 0) return 'kept';
  let db: WritableDb | null = null;
  try {
    db = new Database(file, { fileMustExist: true });
    const copy = copyInto(db, folder, 'before-restore', now);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    if (!isSoundCopy(backupFile(folder, copy.name), migrations)) {
      dropBackups(folder, [copy.name]);
      return 'kept';
    }
    // A log that stayed would be taken for the new file's own.
    return fs.existsSync(`${file}-wal`) ? 'kept' : copy;
  } catch (cause) {
    if (troubleOf(cause) === 'corrupt') return 'corrupt';
    throw cause;
  } finally {
    db?.close();
  }
}

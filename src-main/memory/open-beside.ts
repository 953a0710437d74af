import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { StorageError } from '#contract/storage-error.ts';
import type { ReadableDb } from './database.ts';

/** Waits this long for a lock, in milliseconds. */
const patience = 5_000;

/**
 * A connection that only reads the history of a folder, beside whoever has it open, for work in another thread. What it has not
 * is not its matter: it neither creates, nor migrates, nor asks whether the schema is ours.
 * @throws StorageError 'emptied' where there is nothing to read.
 */
export function openBeside(folder: string): ReadableDb {
  const file = path.join(folder, 'os1.db');
  if (!(fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0)) throw new StorageError('emptied', file);
  const db: ReadableDb = new Database(file, { readonly: true, fileMustExist: true, timeout: patience });
  try {
    db.pragma('temp_store = MEMORY');
    // Reads its first page, which may be damaged.
    db.pragma('cache_size = -8192');
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { row, run, type WritableDb } from '../database.ts';
import { extensionFile } from './extension.ts';

/** The file of the vectors, beside the life. It holds nothing that could not be made anew and may be deleted at any time. */
const fileName = 'vectors.db';

/** Another version of this file is begun anew. */
const version = 1;

/** How long another connection is waited for, in milliseconds. */
const patience = 2_000;

/** Messages of one chunk of vec0's: a search reads chunks whole. */
const chunkSize = 1_024;

/**
 * Opens the vectors of a folder with sqlite-vec, in a connection of its own: whatever befalls this file, the life is not touched.
 * A file that cannot be read, or is of another version, is made anew.
 *
 * @returns null where sqlite-vec has no binary; for a reader also where there is no file.
 */
export function openVectorFile(folder: string, access: 'read' | 'write'): WritableDb | null {
  const extension = extensionFile();
  const file = path.join(folder, fileName);
  if (extension === null || (access === 'read' && !fs.existsSync(file))) return null;
  try {
    return open(file, extension, access);
  } catch (cause) {
    if (access === 'read' || !isBroken(cause)) return null;
    deleteVectorFile(folder);
    return open(file, extension, access);
  }
}

/** Deletes the vectors of a folder. */
export function deleteVectorFile(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) fs.rmSync(path.join(folder, fileName + ending), { force: true });
}

/** True for a file that SQLite cannot make sense of. */
export const isBroken = (cause: unknown): boolean =>
  cause instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|FORMAT|ERROR)/.test(cause.code);

function open(file: string, extension: string, access: 'read' | 'write'): WritableDb | null {
  // Like the life itself: for this account alone. What SQLite puts beside it has the same rights.
  if (access === 'write') fs.closeSync(fs.openSync(file, 'a', 0o600));
  const db: WritableDb = new Database(file, { readonly: access === 'read', timeout: patience });
  try {
    if (!loads(db, extension)) return closed(db);
    const found = db.pragma('user_version', { simple: true });
    if (access === 'read') return found === version ? db : closed(db);
    db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    // What a power failure takes is made anew.
    db.pragma('synchronous = NORMAL');
    db.pragma('temp_store = MEMORY');
    db.pragma('secure_delete = ON');
    if (found === version) return db;
    if (found !== 0) {
      db.close();
      deleteVectorFile(path.dirname(file));
      return open(file, extension, access);
    }
    db.exec(`BEGIN;
      -- 'place' is the row number of the message with its sign turned: what is filled from the newest to the oldest then only
      -- grows, and its pages are full. 'stamp' tells whether the message still is what it was. An empty vector: it has none.
      CREATE TABLE fine (place INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, vector BLOB NOT NULL) STRICT;
      CREATE TABLE about (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
      PRAGMA user_version = ${version};
      COMMIT`);
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

/** False on a machine that has the file and cannot load it, which is no fault of the vectors. */
function loads(db: WritableDb, extension: string): boolean {
  try {
    db.loadExtension(extension);
    return true;
  } catch {
    return false;
  }
}

/** Makes the table that is searched. @param dimensions of the vectors; bits come in bytes. */
export const createCoarse = (db: WritableDb, dimensions: number): void =>
  void db.exec(
    `CREATE VIRTUAL TABLE coarse USING vec0 (bits bit[${Math.ceil(dimensions / 8) * 8}], chunk_size = ${chunkSize})`,
  );

/** Something noted about the vectors: 'model', 'dimensions', 'middle', 'measured'. */
export const note = <Value>(db: WritableDb, name: string): Value | null =>
  row<{ value: Value }>(db, 'SELECT value FROM about WHERE name = ?', name)?.value ?? null;

export const setNote = (db: WritableDb, name: string, value: unknown): void =>
  void run(
    db,
    'INSERT INTO about (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    name,
    value,
  );

const closed = (db: WritableDb): null => {
  db.close();
  return null;
};

import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { StorageError } from '#contract/storage-error.ts';
import { troubleOf } from './sqlite-trouble.ts';

/** The file whose lock says that a host (or an import) has the folder to itself. */
const lockFile = 'host.lock';

/**
 * Takes the folder for one process. The lock is one of SQLite's own on an empty database: the system takes it back when
 * the process dies, however it dies, on all three systems, so there is no stale lock to guess about.
 *
 * @returns what gives the folder back.
 * @throws StorageError 'held' when another process has it; another trouble when the folder cannot be made or written.
 */
export function takeFolder(folder: string): () => void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    // On a disk that is read-only Node says ENOENT here; whatever it says, no folder can be made in this place.
    throw new StorageError(troubleOf(cause) ?? 'read-only', folder);
  }
  const file = path.join(folder, lockFile);
  let lock: Database.Database | null = null;
  try {
    // Only where it is not there yet: closing any file that is open on it would take this process's own lock away (POSIX).
    if (!fs.existsSync(file)) fs.closeSync(fs.openSync(file, 'a', 0o600));
    lock = new Database(file, { timeout: 0 });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock?.close();
    const trouble = troubleOf(cause);
    if (trouble !== null) throw new StorageError(trouble === 'locked' ? 'held' : trouble, file);
    throw cause;
  }
  const held = lock;
  return () => held.close();
}

import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { StorageError } from '#contract/storage-error.ts';

/** The file whose lock says that a host (or an import) has the folder to itself. */
export const lockFile = 'host.lock';

/**
 * Takes the folder for one process. The lock is one of SQLite's own on an empty database: the system takes it back when
 * the process dies, however it dies, on all three systems, so there is no stale lock to guess about.
 *
 * @returns what gives the folder back.
 * @throws StorageError 'held' when another process has it.
 */
export function takeFolder(folder: string): () => void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, lockFile);
  let lock: Database.Database | null = null;
  try {
    fs.closeSync(fs.openSync(file, 'a', 0o600));
    lock = new Database(file, { timeout: 0 });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock?.close();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code.startsWith('SQLITE_BUSY')) throw new StorageError('held', file);
    if (code.startsWith('SQLITE_') || code === 'EACCES' || code === 'EROFS' || code === 'EPERM') throw new StorageError('read-only', file);
    throw cause;
  }
  const held = lock;
  return () => held.close();
}

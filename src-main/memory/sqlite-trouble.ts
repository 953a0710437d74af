import { StorageError, type StorageTrouble } from '#contract/storage-error.ts';

/** The disk does not give back what was written to it: as bad as a damaged file, and mended like one. */
const unread = new Set(['SQLITE_IOERR_READ', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_DATA', 'SQLITE_IOERR_CORRUPTFS']);

/** Names the trouble behind an error of SQLite; null when it is none of the disk's but a fault of ours. */
export function troubleOf(cause: unknown): StorageTrouble | null {
  if (cause instanceof StorageError) return cause.trouble;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || unread.has(code)) return 'corrupt';
  if (code === 'EIO' && cause instanceof Error && 'syscall' in cause && cause.syscall === 'read') return 'corrupt';
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') || code === 'ENOSPC') return 'full';
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return 'read-only';
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return 'read-only';
  if (code.startsWith('SQLITE_BUSY')) return 'locked';
  // A wrong statement or a broken rule is a fault of ours.
  if (code === 'SQLITE_ERROR' || code === 'SQLITE_MISUSE' || code.startsWith('SQLITE_CONSTRAINT')) return null;
  return code.startsWith('SQLITE_') ? 'unknown' : null;
}

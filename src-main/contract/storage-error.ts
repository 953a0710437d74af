/**
 * Kinds of trouble with the history on the disk that a person can do something about. 'held': another host has the folder;
 * 'emptied': there was a life here, and its file is gone or holds nothing.
 */
export type StorageTrouble =
  | 'future'
  | 'foreign'
  | 'corrupt'
  | 'emptied'
  | 'read-only'
  | 'full'
  | 'locked'
  | 'migration-changed'
  | 'held'
  | 'unknown';

/** Trouble with the history, named, so that a host can say it in the person's words. */
export class StorageError extends Error {
  readonly trouble: StorageTrouble;
  /** The file or migration that is meant; empty when none is. */
  readonly subject: string;
  constructor(trouble: StorageTrouble, subject = '') {
    super(`The history is in trouble: ${trouble}`);
    this.name = 'StorageError';
    this.trouble = trouble;
    this.subject = subject;
  }
}

import type { StorageError } from '#contract/storage-error.ts';
import type { Words } from '#contract/words.ts';

/** What is wrong with a history, in one sentence. */
export function storageSentence(cause: StorageError, { database, heldUnknown }: Words['terminal']): string {
  switch (cause.trouble) {
    case 'held':
      return heldUnknown;
    case 'migration-changed':
      return database.migrationChanged(cause.subject);
    case 'read-only':
      return database.readOnly;
    default:
      return database[cause.trouble];
  }
}

import type { Backup, Recovery, RecoveryStep } from '#contract/life.ts';
import type { StorageError } from '#contract/storage-error.ts';
import type { Words } from '#contract/words.ts';
import { storageSentence } from './storage-sentence.ts';

type Trouble = Recovery['trouble'];

/**
 * What can be done about each trouble, the safest first. Nothing is offered that would take the place of a history which a newer OS1
 * wrote, or which only waits for room or for another program: there it is enough to wait, or to update. 'restore' needs a copy.
 */
const stepsFor: Record<Trouble, readonly RecoveryStep[]> = {
  corrupt: ['restore', 'salvage', 'retry', 'fresh'],
  emptied: ['restore', 'retry', 'fresh'],
  foreign: ['retry', 'restore', 'fresh'],
  unknown: ['retry', 'restore'],
  future: ['retry'],
  'migration-changed': ['retry'],
  'read-only': ['retry'],
  full: ['retry'],
  locked: ['retry'],
};

/** How a history that does not open stands, for a window. `since`: when it was found. `backups`: those that open, newest first. */
export function recoveryFor(
  cause: StorageError,
  { words, since, backups }: { words: Words; since: number; backups: Backup[] },
): Recovery {
  // A folder that another host has is no matter of recovery.
  const trouble = cause.trouble === 'held' ? 'locked' : cause.trouble;
  return {
    trouble,
    sentence: storageSentence(cause, words.terminal),
    since,
    steps: stepsFor[trouble].filter((step) => step !== 'restore' || backups.length > 0),
    backups,
    working: null,
  };
}

/** What is shown while a copy takes the place of a history that is whole. */
export const restoringNow = (words: Words, since: number): Recovery => ({
  trouble: 'unknown',
  sentence: words.life.keeping.restoring,
  since,
  steps: [],
  backups: [],
  working: 'restore',
});

import type { Backup, BackupLook } from '#contract/life.ts';
import type { BackupResult } from '../memory/backups/backup-work.ts';
import { runBackupWork } from '../memory/backups/run-backup-work.ts';
import { takeFolder } from '../memory/host-lock.ts';
import type { Resources } from './resources.ts';

/** The copies of a folder for the command line, with its history closed or in use elsewhere. */
export type ClosedHistory = {
  /** Those that open, newest first. */
  list(): Promise<Backup[]>;
  /** @throws StorageError 'unknown' when there is none of this name. */
  look(name: string): Promise<BackupLook>;
  /** Puts a copy in the place of the history. @throws StorageError 'held' where a host has the folder. */
  restore(name: string): Promise<BackupResult['restore']>;
};

export function closedHistory(folder: string, { memoryWorker, migrations }: Resources): ClosedHistory {
  return {
    list: () => runBackupWork(memoryWorker, { work: 'list', folder, migrations }),
    look: (name) => runBackupWork(memoryWorker, { work: 'look', folder, migrations, name }),
    restore: async (name) => {
      const giveBack = takeFolder(folder);
      try {
        return await runBackupWork(memoryWorker, { work: 'restore', folder, migrations, name, now: Date.now() });
      } finally {
        giveBack();
      }
    },
  };
}

import type { Backup, BackupKind, BackupLook, Salvaged } from '#contract/life.ts';
import type { ReadableDb } from '../database.ts';
import { openBeside } from '../open-beside.ts';
import { troubleOf } from '../sqlite-trouble.ts';
import { verifyDatabase } from '../verify.ts';
import { lookInto, openingBackups } from './look-into.ts';
import { makeBackup } from './make-backup.ts';
import { restBackups } from './rest.ts';
import { salvage } from './salvage.ts';
import { beginAnew, restoreBackup, type Kept } from './swap-history.ts';

/** One piece of work on copies, or on a history that is closed, done in a thread of its own. `now`: milliseconds since 1970. */
export type BackupWork =
  | { work: 'make'; folder: string; kind: Exclude<BackupKind, 'weekly'>; now: number }
  | { work: 'rest'; folder: string; now: number }
  | { work: 'list'; folder: string; migrations: string }
  | { work: 'look'; folder: string; migrations: string; name: string }
  /** `full`: with every index and every sum; else what SQLite's quick check sees. */
  | { work: 'check'; folder: string; migrations: string; full: boolean }
  | { work: 'restore'; folder: string; migrations: string; name: string; now: number }
  | { work: 'salvage'; folder: string; migrations: string; now: number }
  | { work: 'fresh'; folder: string; migrations: string; now: number };

/** What each piece of work gives. 'check': whether the file is sound, and how many other findings there were. */
export type BackupResult = {
  make: Backup;
  rest: { made: Backup | null; dropped: string[] };
  list: Backup[];
  look: BackupLook;
  check: { sound: boolean; findings: number };
  restore: Kept;
  salvage: Salvaged;
  fresh: Kept;
};

/** Does one piece of work in the calling thread. @throws StorageError and what SQLite says. */
export function doBackupWork(job: BackupWork): BackupResult[BackupWork['work']] {
  switch (job.work) {
    case 'make':
      return makeBackup(job.folder, job.kind, job.now);
    case 'rest':
      return restBackups(job.folder, job.now);
    case 'list':
      return openingBackups(job.folder, job.migrations);
    case 'look':
      return lookInto(job.folder, job.migrations, job.name);
    case 'check':
      return checkHistory(job.folder, job.migrations, job.full);
    case 'restore':
      return restoreBackup(job.folder, job.migrations, job.name, job.now);
    case 'salvage':
      return salvage(job.folder, job.migrations, job.now);
    case 'fresh':
      return beginAnew(job.folder, job.migrations, job.now);
  }
}

function checkHistory(folder: string, migrations: string, full: boolean): BackupResult['check'] {
  let db: ReadableDb | null = null;
  try {
    db = openBeside(folder);
    if (!full) return { sound: db.pragma('quick_check', { simple: true }) === 'ok', findings: 0 };
    const findings = verifyDatabase(db, migrations);
    return { sound: !findings.some(({ what }) => what.startsWith('integrity')), findings: findings.length };
  } catch (cause) {
    if (troubleOf(cause) !== 'corrupt') throw cause;
    return { sound: false, findings: 1 };
  } finally {
    db?.close();
  }
}

import type { Backup } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, Log } from '../conversation/ports.ts';
import type { BackupResult, BackupWork } from '../memory/backups/backup-work.ts';
import { runBackupWork } from '../memory/backups/run-backup-work.ts';
import type { Resources } from './resources.ts';

/** Between two looks at the copies while nothing was erased, in milliseconds. */
const betweenLooks = 600_000;

/** Between two readings of the whole file, in milliseconds. */
const betweenChecks = 7 * 86_400_000;

const isDamage = (cause: unknown): boolean => cause instanceof StorageError && cause.trouble === 'corrupt';

type Parts = {
  folder: string;
  resources: Pick<Resources, 'memoryWorker' | 'migrations'>;
  clock: Clock;
  log: Log;
  words: Words;
  /** When the whole file was checked last, and that it was now. */
  checkedAt(): number;
  onChecked(at: number): void;
  /** The file was found to be damaged while it was open. */
  onDamaged(): void;
};

/** Work on copies of the history and on the file itself, one piece after the other, none of it in the memory's own thread. */
export type Backups = {
  /** What is due while nobody talks. `raise`: says what must be known to whoever does not look. */
  atRest(erased: boolean, raise: (text: string) => void): Promise<void>;
  run<Work extends BackupWork['work']>(
    work: Work,
    more: Omit<Extract<BackupWork, { work: Work }>, 'work' | 'folder' | 'migrations' | 'now'>,
  ): Promise<BackupResult[Work]>;
  make(kind: 'asked' | 'before-update'): Promise<Backup>;
  /** Looks through the file; `full`: with every index. Tells `onDamaged` where it finds damage. */
  check(full: boolean): Promise<void>;
  /** Resolves when nothing is under way any more; nothing begins by itself after that. */
  idle(): Promise<void>;
  /** May begin again by itself. */
  resume(): void;
};

export function createBackups(parts: Parts): Backups {
  const { folder, resources, clock, log, words } = parts;
  let last: Promise<unknown> = Promise.resolve();
  let lastLook: number | null = null;
  let told = false;
  let resting = true;
  const run: Backups['run'] = (work, more) => {
    const now = clock.now();
    const job = { work, folder, migrations: resources.migrations, now, ...more } as unknown as BackupWork;
    const done = last.then(() => runBackupWork(resources.memoryWorker, job as never));
    last = done.catch(() => undefined);
    return done as Promise<never>;
  };
  const check = async (full: boolean): Promise<void> => {
    const { sound, findings } = await run('check', { full });
    if (findings > 0) log.warn('the history was looked through', { findings });
    if (!sound) parts.onDamaged();
    else if (full) parts.onChecked(clock.now());
  };
  return {
    run,
    check,
    make: async (kind) => {
      try {
        return await run('make', { kind });
      } catch (cause) {
        if (isDamage(cause)) parts.onDamaged();
        throw cause;
      }
    },
    atRest: async (erased, raise) => {
      const now = clock.monotonic();
      if (!resting || (!erased && lastLook !== null && now - lastLook < betweenLooks)) return;
      lastLook = now;
      try {
        const { made, dropped } = await run('rest', {});
        if (made !== null || dropped.length > 0)
          log.info('copies', { made: made === null ? 0 : 1, bytes: made?.bytes ?? 0, dropped: dropped.length });
        told = false;
      } catch (cause) {
        log.warn('no copy could be made', { kind: cause instanceof Error ? cause.name : 'unknown' });
        // What cannot be copied for its damage is closed before more is written to it, and that is said in its place.
        if (isDamage(cause)) return parts.onDamaged();
        // Once, until one succeeds: what cannot be changed need not be heard every ten minutes.
        if (!told) raise(words.life.keeping.notCopied);
        told = true;
        // What was erased may stand in a copy still.
        if (erased) lastLook = null;
      }
      if (clock.now() - parts.checkedAt() >= betweenChecks) await check(true);
    },
    idle: async () => {
      resting = false;
      for (let seen: unknown = null; seen !== last;) {
        seen = last;
        await last;
      }
    },
    resume: () => {
      resting = true;
    },
  };
}

import fs from 'node:fs';
import path from 'node:path';
import { copyWhatCanBeRead } from './copy-what-can-be-read.ts';
import { syncToDisk } from './durable-file.ts';

/** What SQLite puts beside a database: left there, it would be played into whatever takes the database's name. */
const endings = ['-wal', '-shm', '-journal'] as const;

/** Whether there is a log beside this name that holds something, be there a database or not. */
export const hasLog = (file: string): boolean =>
  ['-wal', '-journal'].some((ending) => (fs.statSync(file + ending, { throwIfNoEntry: false })?.size ?? 0) > 0);

/**
 * Gives what is there a second name, 'os1.db.corrupt-DATE' or 'os1.db.kept-DATE', and moves its log beside that, also where the log is
 * all there is; then `giveAway` lets the new file take the first name, so that at no moment there is none.
 *
 * @returns the name of what is kept; null when there was nothing.
 * @throws what `giveAway` throws; where the first name is not given away then, all is as it was.
 */
export function keepAside(file: string, as: 'corrupt' | 'kept', now: number, giveAway: () => void): string | null {
  const aside = `${file}.${as}-${new Date(now).toISOString().replaceAll(':', '').replace('.', '-')}`;
  const before = whichFile(file);
  const kept = ['', ...endings].find((ending) => fs.existsSync(file + ending));
  if (before !== null) giveSecondName(file, aside);
  try {
    moveLog(file, aside);
    syncToDisk(path.dirname(file));
    giveAway();
  } catch (cause) {
    // It may be the new file already, only not brought to the disk: the old log would spoil that.
    if (whichFile(file) === before) {
      moveLog(aside, file);
      fs.rmSync(aside, { force: true });
    }
    throw cause;
  }
  return kept === undefined ? null : path.basename(aside + kept);
}

/**
 * A process that was killed after it had moved the log aside, and before the new file took the name, left the history without what
 * was said last: gives it its log back. For whoever has the folder to itself.
 */
export function takeLogBack(file: string): void {
  const which = whichFile(file);
  if (which === null || hasLog(file)) return;
  const ours = new RegExp(`^${path.basename(file).replace('.', '\\.')}\\.(?:corrupt|kept)-`);
  const folder = path.dirname(file);
  const twins = fs
    .readdirSync(folder)
    .filter((name) => ours.test(name) && whichFile(path.join(folder, name)) === which);
  const twin = twins.map((name) => path.join(folder, name)).find(hasLog);
  if (twin === undefined) return;
  moveLog(twin, file);
  fs.rmSync(twin);
  syncToDisk(folder);
}

/** Tells one file from another whatever its name; null when there is none. */
function whichFile(file: string): string | null {
  const found = fs.lstatSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.dev} ${found.ino}` : null;
}

function giveSecondName(file: string, aside: string): void {
  try {
    fs.linkSync(file, aside);
  } catch {
    // Not every file system knows second names; a copy is as good.
    copyWhatCanBeRead(file, aside);
  }
}

function moveLog(from: string, to: string): void {
  for (const ending of endings) if (fs.existsSync(from + ending)) fs.renameSync(from + ending, to + ending);
}

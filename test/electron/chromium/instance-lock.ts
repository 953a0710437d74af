import fs from 'node:fs';
import path from 'node:path';

/** How a start that came second leaves its command line for the first. */
const leftBy = /^second-\d+\.json$/;

/** A lock that is held, until it is let go or the process ends. */
export type InstanceLock = { release(): void };

/**
 * Electron's lock of one start for each folder of its own, by a file; null for a start that comes second, which hands its
 * command line to the first.
 */
export function takeInstanceLock(
  folder: string,
  words: string[],
  onSecond: (words: string[]) => void,
): InstanceLock | null {
  const lock = path.join(folder, 'stand-in.lock');
  const take = (): boolean => {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  };
  if (!take()) {
    if (isRunning(Number(fs.readFileSync(lock, 'utf8')))) {
      const left = path.join(folder, `second-${process.pid}.json`);
      fs.writeFileSync(`${left}.new`, JSON.stringify(words));
      fs.renameSync(`${left}.new`, left);
      return null;
    }
    // Left behind by a process that was killed.
    fs.rmSync(lock, { force: true });
    if (!take()) return null;
  }
  const watcher = fs.watch(folder, { persistent: false }, () => {
    for (const name of fs.readdirSync(folder).filter((name) => leftBy.test(name))) {
      const file = path.join(folder, name);
      const left = JSON.parse(fs.readFileSync(file, 'utf8')) as string[];
      fs.rmSync(file);
      onSecond(left);
    }
  });
  const release = (): void => {
    watcher.close();
    fs.rmSync(lock, { force: true });
  };
  process.once('exit', release);
  return {
    release: () => {
      process.removeListener('exit', release);
      release();
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

import fs from 'node:fs';
import path from 'node:path';

/** How much is kept: bytes of one file, and files. The oldest goes when a new one begins. */
const usual = { bytes: 1_000_000, files: 5 };

/** Where a folder's log stands. */
export const logFolder = (folder: string): string => path.join(folder, 'logs');

/** The files of a folder's log, newest first, whether they are there or not. */
export const logFileNames = (files = usual.files): string[] =>
  Array.from({ length: files }, (_, at) => (at === 0 ? 'os1.log' : `os1.${at}.log`));

export type LogFiles = {
  /** Appends a line, with its end. False when it could not be written; nothing is thrown, and the next is tried anew. */
  write(line: string): boolean;
  dispose(): void;
};

/**
 * A log in DIR/logs that only this account can read, and that never grows beyond its bounds. Each line is on its way to the disk
 * when `write` returns, so the last one before a crash is there too; a host writes a few lines a turn. The first line makes the
 * folder. (The libraries that rotate either need a thread with a file name of its own, which a bundle has not, or bring all of
 * date-fns along for names that hold dates.)
 */
export function openLogFiles(folder: string, limits = usual): LogFiles {
  const place = logFolder(folder);
  const names = logFileNames(limits.files).map((name) => path.join(place, name));
  const newest = names[0] ?? '';
  let open: { descriptor: number; bytes: number } | null = null;
  /** A line that was torn by a full disk has no end. */
  let torn = false;
  const close = (): void => {
    if (open !== null) fs.closeSync(open.descriptor);
    open = null;
  };
  const begin = (): { descriptor: number; bytes: number } => {
    fs.mkdirSync(place, { recursive: true, mode: 0o700 });
    const descriptor = fs.openSync(newest, 'a', 0o600);
    return { descriptor, bytes: fs.fstatSync(descriptor).size };
  };
  const turnOver = (): void => {
    close();
    for (const [at, name] of names.entries()) {
      const older = names[names.length - 1 - at];
      const newer = names[names.length - 2 - at];
      if (name !== undefined && older !== undefined && newer !== undefined && fs.existsSync(newer))
        fs.renameSync(newer, older);
    }
  };
  return {
    write: (line) => {
      const text = torn ? `\n${line}` : line;
      const bytes = Buffer.byteLength(text);
      try {
        open ??= begin();
        if (open.bytes > 0 && open.bytes + bytes > limits.bytes) {
          turnOver();
          open = begin();
        }
        // Unlike writeSync, which may write a part of it, this writes all of it or throws.
        fs.appendFileSync(open.descriptor, text);
        open.bytes += bytes;
        torn = false;
        return true;
      } catch {
        torn = open !== null;
        try {
          close();
        } catch {
          open = null;
        }
        return false;
      }
    },
    dispose: close,
  };
}

import fs from 'node:fs';
import path from 'node:path';

/** Brings a file, or the names in a folder, from the system's memory to the disk. */
export function syncToDisk(place: string): void {
  // Windows opens no folder as a file, and brings names to the disk by itself.
  if (process.platform === 'win32' && fs.statSync(place).isDirectory()) return;
  const opened = fs.openSync(place, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fs.fsyncSync(opened);
  } finally {
    fs.closeSync(opened);
  }
}

/** Gives a file another name, in the place of what bears it, and brings both file and name to the disk: the old or the new is there. */
export function renameDurably(from: string, to: string): void {
  syncToDisk(from);
  fs.renameSync(from, to);
  syncToDisk(path.dirname(to));
}

/** Writes a small private file whole or not at all. */
export function writeDurably(file: string, text: string): void {
  const temporary = `${file}.new`;
  fs.writeFileSync(temporary, text, { mode: 0o600 });
  renameDurably(temporary, file);
}

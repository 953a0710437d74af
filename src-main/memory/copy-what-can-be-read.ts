import fs from 'node:fs';

/** Read at once while nothing is damaged, and after something was; the second is a sector of a disk, in bytes. */
const piece = 1_048_576;
const sector = 4_096;

/**
 * Copies a file to a name that is not taken, for this account alone. Where the disk does not give a part back, the copy has zeros:
 * a copy of the system's ends there.
 */
export function copyWhatCanBeRead(from: string, to: string): void {
  const source = fs.openSync(from, 'r');
  let copy: number | null = null;
  try {
    copy = fs.openSync(to, 'wx', 0o600);
    const bytes = Buffer.alloc(piece);
    const { size } = fs.fstatSync(source);
    for (let at = 0; at < size;) {
      const read = readAt(source, bytes, piece, at) ?? readAt(source, bytes, sector, at);
      if (read === 0) break;
      at += read === null ? sector : fs.writeSync(copy, bytes, 0, read, at);
    }
    fs.ftruncateSync(copy, size);
  } catch (cause) {
    if (copy !== null) fs.rmSync(to, { force: true });
    throw cause;
  } finally {
    fs.closeSync(source);
    if (copy !== null) fs.closeSync(copy);
  }
}

/** How many bytes could be read; null where it fails, whatever name the file system has for that. */
function readAt(source: number, into: Buffer, length: number, at: number): number | null {
  try {
    return fs.readSync(source, into, 0, length, at);
  } catch {
    return null;
  }
}

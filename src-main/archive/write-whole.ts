import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a text to a file: under a temporary name beside it, flushed to the disk, then renamed. A file under the name asked for is
 * therefore always whole; on any failure the temporary one is taken away.
 */
export async function writeWhole(file: string, text: AsyncIterable<string>): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  const handle = await fs.open(temporary, 'w', 0o600);
  try {
    // Unlike `write`, which may take a part of a piece on a disk that is nearly full, this takes all of it or fails.
    for await (const piece of text) await handle.writeFile(piece);
    await handle.sync();
    await handle.close();
    await fs.rename(temporary, file);
  } catch (cause) {
    await handle.close().catch(() => undefined);
    await fs.rm(temporary, { force: true });
    throw cause;
  }
}

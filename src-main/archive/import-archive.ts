import type { ImportCount, MemoryStore, StoredRecord } from '../conversation/ports.ts';
import { readArchive } from './read-archive.ts';

/** Records handed to the memory at a time. */
const batchSize = 500;

/**
 * Takes a file in, whole or not at all: everything happens in one transaction, and the first thing that is wrong undoes
 * it. What is in the memory already stays as it is, so the same file twice adds nothing. While the memory takes in one part,
 * the next is read; no more than two are held.
 *
 * @throws ArchiveRefusal with the line and the reason.
 */
export async function importArchive(
  file: string,
  memory: Pick<MemoryStore, 'beginImport' | 'importRecords' | 'commitImport' | 'rollbackImport'>,
  onProgress: (records: number) => void,
): Promise<ImportCount> {
  const count: ImportCount = { added: 0, known: 0 };
  let underway: Promise<ImportCount> | null = null;
  const settle = async (): Promise<void> => {
    if (!underway) return;
    const taken = await underway;
    underway = null;
    count.added += taken.added;
    count.known += taken.known;
    onProgress(count.added + count.known);
  };
  const hand = (records: StoredRecord[]): void => {
    underway = memory.importRecords(records);
    // A failure is met in `settle`, which may come later than it.
    underway.catch(() => undefined);
  };
  await memory.beginImport();
  try {
    let batch: StoredRecord[] = [];
    for await (const { record } of readArchive(file)) {
      batch.push(record);
      if (batch.length < batchSize) continue;
      await settle();
      hand(batch);
      batch = [];
    }
    await settle();
    hand(batch);
    await settle();
    await memory.commitImport();
    return count;
  } catch (cause) {
    await memory.rollbackImport();
    throw cause;
  }
}

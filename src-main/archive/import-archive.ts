import type { ImportCount, MemoryStore, StoredRecord } from '../conversation/ports.ts';
import { readArchive } from './read-archive.ts';

/** Records handed to the memory at a time. */
const batchSize = 500;

/**
 * Takes a file in, whole or not at all: everything happens in one transaction, and the first thing that is wrong undoes
 * it. What is in the memory already stays as it is, so the same file twice adds nothing.
 *
 * @throws ArchiveRefusal with the line and the reason.
 */
export async function importArchive(
  file: string,
  memory: Pick<MemoryStore, 'beginImport' | 'importRecords' | 'commitImport' | 'rollbackImport'>,
  onProgress: (records: number) => void,
): Promise<ImportCount> {
  const count: ImportCount = { added: 0, known: 0 };
  await memory.beginImport();
  try {
    let batch: StoredRecord[] = [];
    const take = async (): Promise<void> => {
      const taken = await memory.importRecords(batch);
      count.added += taken.added;
      count.known += taken.known;
      batch = [];
      onProgress(count.added + count.known);
    };
    for await (const { record } of readArchive(file)) {
      batch.push(record);
      if (batch.length >= batchSize) await take();
    }
    await take();
    await memory.commitImport();
    return count;
  } catch (cause) {
    await memory.rollbackImport();
    throw cause;
  }
}

import type { ExportFormat } from '#contract/archive.ts';
import type { Words } from '#contract/words.ts';
import type { MemoryStore } from '../conversation/ports.ts';
import { createRenderer } from './render.ts';
import { writeWhole } from './write-whole.ts';

/** Records read from the memory at a time: enough to be fast, few enough to keep the memory flat. */
const pageSize = 500;

type ExportOptions = {
  memory: Pick<MemoryStore, 'exportPage' | 'exportTotal'>;
  format: ExportFormat;
  /** Milliseconds since 1970, for the header. */
  created: number;
  words: Words;
  signal: AbortSignal;
  onProgress(done: number, total: number): void;
};

/** The whole history as text, a page of records at a time. Rejects with the signal's reason when it is aborted. */
export async function* exportText(options: ExportOptions): AsyncGenerator<string> {
  const { memory, signal, onProgress } = options;
  const renderer = createRenderer(options.format, options.created, options.words);
  const total = await memory.exportTotal();
  let done = 0;
  let cursor: string | null = null;
  yield renderer.start();
  do {
    signal.throwIfAborted();
    const page: Awaited<ReturnType<MemoryStore['exportPage']>> = await memory.exportPage(cursor, pageSize);
    cursor = page.cursor;
    if (page.records.length === 0) continue;
    done += page.records.length;
    yield page.records.map((record) => renderer.record(record)).join('');
    onProgress(done, Math.max(done, total));
  } while (cursor !== null);
  yield renderer.end();
}

/**
 * Writes the history to a file, whole or not at all.
 *
 * @returns the number of records written.
 */
export async function exportFile(file: string, options: ExportOptions): Promise<number> {
  let records = 0;
  await writeWhole(
    file,
    exportText({
      ...options,
      onProgress: (done, total) => {
        records = done;
        options.onProgress(done, total);
      },
    }),
  );
  return records;
}

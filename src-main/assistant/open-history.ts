import type { ExportFormat } from '#contract/archive.ts';
import { wordsOf } from '#contract/words.ts';
import { exportFile } from '../archive/export-archive.ts';
import { importArchive } from '../archive/import-archive.ts';
import { ArchiveRefusal, readArchive } from '../archive/read-archive.ts';
import { renderKnown } from '../archive/render-known.ts';
import { writeWhole } from '../archive/write-whole.ts';
import type { Finding, ImportCount, Log, RecallHit } from '../conversation/ports.ts';
import { selectRecalled } from '../conversation/recall-policy.ts';
import { createMemoryStore } from '../memory/create-memory-store.ts';
import { knownThings } from './known-things.ts';
import type { Resources } from './resources.ts';

/** The history of a folder for the command line: no mind, no window. */
export type History = {
  /** Writes a file whole or not at all; gives the number of records. */
  exportTo(
    file: string,
    format: ExportFormat,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<number>;
  /** Takes a file in whole or not at all. @throws ArchiveRefusal */
  importFrom(file: string, onProgress: (records: number) => void): Promise<ImportCount>;
  /** What is remembered about a text, best first; `found`: whether the best of it would be brought up in a talk. */
  recall(text: string, count: number): Promise<{ found: boolean; hits: RecallHit[] }>;
  /** Writes what is known about the person to a file, whole or not at all; gives how many things. */
  writeKnown(file: string, format: 'markdown' | 'json'): Promise<number>;
  verify(): Promise<Finding[]>;
  dispose(): Promise<void>;
};

/**
 * Opens the history of a folder. 'guest' works beside a running host and may not write; 'host' wants the folder alone.
 * @throws StorageError
 */
export async function openHistory(
  folder: string,
  resources: Resources,
  access: 'host' | 'guest',
  log: Log,
): Promise<History> {
  const memory = await createMemoryStore(
    resources.memoryWorker,
    { folder, migrations: resources.migrations, access },
    log,
  );
  return {
    exportTo: (file, format, onProgress, signal) =>
      exportFile(file, {
        memory,
        format,
        created: Date.now(),
        words: wordsOf('en'),
        signal,
        onProgress,
      }),
    importFrom: async (file, onProgress) => {
      const count = await importArchive(file, memory, onProgress);
      // So many rows at once leave the index in pieces, and nobody waits for the next search yet.
      while (await memory.tidy());
      return count;
    },
    recall: async (text, count) => {
      const hits = await memory.recall({ text, count });
      return { found: selectRecalled(hits).length > 0, hits };
    },
    writeKnown: async (file, format) => {
      let things = 0;
      const words = wordsOf('en');
      const all = knownThings(memory, words, new AbortController().signal, (done) => (things = done));
      await writeWhole(file, renderKnown(format, all, words, Date.now()));
      return things;
    },
    verify: () => memory.verify(),
    dispose: () => memory.dispose(),
  };
}

/** Reads an archive to its end; what is wrong with it, or nothing. */
export async function verifyArchive(file: string): Promise<Finding[]> {
  try {
    for await (const { record } of readArchive(file)) void record;
    return [];
  } catch (cause) {
    if (cause instanceof ArchiveRefusal) return [{ what: cause.message }];
    throw cause;
  }
}

/** Why a file was refused, or null when the error is of another kind. */
export const refusalOf = (cause: unknown): { line: number; reason: string } | null =>
  cause instanceof ArchiveRefusal ? { line: cause.line, reason: cause.reason } : null;

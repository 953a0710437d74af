import type { MemoryStore } from '../conversation/ports.ts';
import type { StorageTrouble } from '#contract/storage-error.ts';

/** A call of one method of the memory, on its way to the worker thread. Id 0 is the opening itself. */
export type WorkerRequest = { id: number; method: keyof MemoryStore; parameters: unknown[] };

/** Its answer. An error that is none of SQLite's has no trouble and is a fault of ours. */
export type WorkerAnswer =
  | { id: number; value: unknown }
  | { id: number; error: { trouble: StorageTrouble | null; subject: string; message: string } };

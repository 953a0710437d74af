import { Worker } from 'node:worker_threads';
import type { Log, MemoryStore } from '../conversation/ports.ts';
import type { MemoryOptions } from './memory-database.ts';
import { StorageError } from '#contract/storage-error.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

/** Calls that take longer than this are logged by their name, in milliseconds. */
const slowCall = 40;

const methods = [
  'lifelong',
  'conversations',
  'append',
  'update',
  'replace',
  'message',
  'total',
  'page',
  'latest',
  'locate',
  'search',
  'recall',
  'addFacts',
  'facts',
  'learn',
  'entries',
  'people',
  'entry',
  'relevant',
  'outdated',
  'openDoubt',
  'doubtAsked',
  'changeEntry',
  'unread',
  'unreadTotal',
  'markRead',
  'weighForgetting',
  'forget',
  'restore',
  'forgettings',
  'eraseForgotten',
  'offTheRecord',
  'endOffTheRecord',
  'noteReply',
  'replySources',
  'knowledgeCounts',
  'timeline',
  'traitMoves',
  'addTraitMoves',
  'takeBackMove',
  'journal',
  'addJournalPage',
  'openDays',
  'messagesBetween',
  'entriesBetween',
  'openPeriods',
  'addSummary',
  'summaries',
  'milestones',
  'addMilestones',
  'milestoneSaid',
  'lifeFigures',
  'openVectors',
  'dropVectors',
  'withoutVector',
  'addVectors',
  'exportPage',
  'exportTotal',
  'beginImport',
  'importRecords',
  'commitImport',
  'rollbackImport',
  'tidy',
  'verify',
  'dispose',
] as const satisfies readonly (keyof MemoryStore)[];

/** A method that was forgotten above does not compile. */
type Missing = Exclude<keyof MemoryStore, (typeof methods)[number]>;
const nothingMissing: Missing extends never ? true : never = true;
void nothingMissing;

/**
 * The memory in a worker thread of its own, so that no query ever holds up a window or a voice.
 *
 * @param worker the file of the thread: `worker.ts` from source, its bundle when built.
 * @param onTrouble told when the thread ended by itself ('gone': every call is refused from then on), and whenever an answer says that
 * the file is damaged ('corrupt').
 * @throws StorageError when the folder is held, or its database cannot be opened.
 */
export async function createMemoryStore(
  worker: URL,
  options: MemoryOptions,
  log: Log,
  onTrouble: (trouble: 'gone' | 'corrupt') => void = () => undefined,
): Promise<MemoryStore> {
  const thread = new Worker(worker, { workerData: options });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  let lastId = 0;
  let gone: Error | null = null;
  let closing: Promise<void> | null = null;
  let opened = false;

  const close = (cause: Error): void => {
    gone ??= cause;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  thread.on('message', (answer: WorkerAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('value' in answer) call?.resolve(answer.value);
    else {
      const { trouble, subject, message } = answer.error;
      call?.reject(trouble === null ? new Error(message) : new StorageError(trouble, subject));
      if (opened && trouble === 'corrupt') onTrouble('corrupt');
    }
  });
  thread.on('error', (cause) => close(cause instanceof Error ? cause : new Error('The memory thread failed.')));
  thread.on('exit', () => {
    close(new Error('The memory is closed.'));
    if (opened && closing === null) onTrouble('gone');
  });

  await new Promise<unknown>((resolve, reject) => waiting.set(0, { resolve, reject })).catch(async (cause: unknown) => {
    await thread.terminate();
    throw cause;
  });
  opened = true;

  const call = (method: keyof MemoryStore, parameters: unknown[]): Promise<unknown> => {
    if (gone) return Promise.reject(gone);
    lastId += 1;
    const id = lastId;
    const start = performance.now();
    return new Promise((resolve, reject) => {
      waiting.set(id, {
        resolve: (value) => {
          const took = performance.now() - start;
          if (took > slowCall) log.info('slow memory call', { method, milliseconds: Math.round(took) });
          resolve(value);
        },
        reject,
      });
      thread.postMessage({ id, method, parameters } satisfies WorkerRequest);
    });
  };
  const store = Object.fromEntries(
    methods.map((method) => [method, (...parameters: unknown[]) => call(method, parameters)]),
  ) as MemoryStore;
  const dispose = async (): Promise<void> => {
    if (gone) return;
    try {
      await store.dispose();
    } finally {
      await thread.terminate();
    }
  };
  return { ...store, dispose: () => (closing ??= dispose()) };
}

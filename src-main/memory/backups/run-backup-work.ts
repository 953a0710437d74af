import { Worker } from 'node:worker_threads';
import { StorageError } from '#contract/storage-error.ts';
import type { WorkerAnswer } from '../worker-messages.ts';
import type { BackupResult, BackupWork } from './backup-work.ts';

/**
 * Does one piece of work in a thread of its own, which ends with it: the memory's thread goes on answering meanwhile.
 *
 * @param worker the file of the memory's thread, which can do this too.
 * @throws StorageError where it is the disk or the history that stands in the way.
 */
export async function runBackupWork<Work extends BackupWork['work']>(
  worker: URL,
  job: Extract<BackupWork, { work: Work }>,
): Promise<BackupResult[Work]> {
  const thread = new Worker(worker, { workerData: { job } });
  try {
    const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('The thread ended before its work.')));
    });
    if ('value' in answer) return answer.value as BackupResult[Work];
    const { trouble, subject, message } = answer.error;
    throw trouble === null ? new Error(message) : new StorageError(trouble, subject);
  } finally {
    await thread.terminate();
  }
}

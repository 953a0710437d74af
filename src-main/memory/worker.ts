import { parentPort, workerData } from 'node:worker_threads';
import { doBackupWork, type BackupWork } from './backups/backup-work.ts';
import { openMemory, type MemoryDatabase, type MemoryOptions } from './memory-database.ts';
import { troubleOf } from './sqlite-trouble.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

/**
 * The thread in which the database lives: opens it, then answers one request after the other. Given a piece of work on copies
 * instead (backups/), it does that alone, and ends.
 */
function serve(): void {
  const port = parentPort;
  if (!port) throw new Error('This file runs as a worker thread.');
  const answer = (id: number, work: () => unknown): void => {
    let reply: WorkerAnswer;
    try {
      reply = { id, value: work() };
    } catch (cause) {
      const subject = cause instanceof Error && 'subject' in cause ? String(cause.subject) : '';
      reply = {
        id,
        error: { trouble: troubleOf(cause), subject, message: cause instanceof Error ? cause.message : 'unknown' },
      };
    }
    port.postMessage(reply);
  };
  const given = workerData as MemoryOptions | { job: BackupWork };
  if ('job' in given) {
    answer(0, () => doBackupWork(given.job));
    return;
  }
  let memory: MemoryDatabase | null = null;
  answer(0, () => {
    memory = openMemory(given);
  });
  port.on('message', ({ id, method, parameters }: WorkerRequest) => {
    answer(id, () => {
      if (!memory) throw new Error('The memory is not open.');
      return (memory[method] as (...values: unknown[]) => unknown)(...parameters);
    });
    if (method === 'dispose') port.close();
  });
}

serve();

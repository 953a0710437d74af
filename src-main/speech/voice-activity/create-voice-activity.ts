import { Worker } from 'node:worker_threads';
import type { VoiceActivity, VoiceReading } from '../../conversation/speech-ports.ts';
import { createWindowCutter, type VoiceWindow } from './cut-windows.ts';
import { createQuietHold } from './hold-quiet.ts';
import { sharedNow, type VoiceAnswer, type VoiceFiles, type VoiceRequest } from './worker-messages.ts';

/** What runs in a thread, with what can be told about it. */
export type VoiceActivityThread = VoiceActivity & {
  /** Milliseconds that loading took, from the start of the thread to its first possible reading. */
  readonly loadTime: number;
  /** Windows passed over because readings had fallen more than two seconds behind: the readings have gaps there. */
  dropped(): number;
};

/**
 * Silero in a worker thread of its own. Loading takes about a second and 140 MB, and V8 takes another 130 MB to make the
 * wasm fast, so create it when listening begins.
 * While nobody speaks, a reading may come up to 96 ms after its frame (`createQuietHold`), otherwise within a few.
 * After `reset` no reading of an earlier frame is told any more. When the thread is gone, frames are ignored and `settled`
 * resolves.
 *
 * @param worker the file of the thread: `worker.ts` from source, its bundle when built.
 * @param onFailed told at most once, when the thread dies after it was loaded; create another one then.
 * @throws Error when the model cannot be loaded; `onFailed` is not told of that.
 */
export async function createVoiceActivity(
  worker: URL,
  files: VoiceFiles,
  onReading: (reading: VoiceReading) => void,
  onFailed: (cause: Error) => void,
): Promise<VoiceActivityThread> {
  const start = performance.now();
  // `stdout`: vad-web reports its loading there, where a command line of ours may be printing its answer.
  const thread = new Worker(worker, { workerData: files, stdout: true });
  thread.stdout.resume();
  const loaded = Promise.withResolvers<undefined>();
  const settling = new Map<number, () => void>();
  let state: 'loading' | 'running' | 'gone' = 'loading';
  let lastReset = 0;
  let lastSettle = 0;
  let dropped = 0;

  const leave = (): void => {
    state = 'gone';
    for (const resolve of settling.values()) resolve();
    settling.clear();
  };
  const fail = (cause: Error): void => {
    const before = state;
    leave();
    if (before === 'loading') loaded.reject(cause);
    if (before === 'running') onFailed(cause);
  };
  const hear = (answer: VoiceAnswer): void => {
    if (state === 'gone') return;
    switch (answer.kind) {
      case 'ready':
        state = 'running';
        return loaded.resolve(undefined);
      case 'failed':
        return fail(new Error(`The voice model cannot be loaded: ${answer.message}`));
      case 'readings':
        for (const reading of answer.readings) {
          // Whoever is told of one may want nothing of the others.
          if (answer.reset !== lastReset || state !== 'running') return;
          read(hold.learn(reading));
          onReading(reading);
        }
        return;
      case 'dropped':
        dropped = answer.total;
        return;
      case 'settled':
        settling.get(answer.id)?.();
        settling.delete(answer.id);
    }
  };
  const cutter = createWindowCutter();
  const hold = createQuietHold();
  const tell = (request: VoiceRequest, moved: ArrayBuffer[] = []): void => thread.postMessage(request, moved);
  const read = (windows: VoiceWindow[]): void => {
    if (windows.length === 0) return;
    const moved = windows.map(({ samples }) => samples.buffer);
    tell({ kind: 'windows', pushed: sharedNow(), windows }, moved);
  };
  thread.on('message', hear);
  thread.on('error', (cause) => fail(cause instanceof Error ? cause : new Error('The voice thread failed.')));
  thread.on('exit', () => fail(new Error('The voice thread has ended.')));

  await loaded.promise.catch(async (cause: unknown) => {
    await thread.terminate();
    throw cause;
  });
  return {
    loadTime: performance.now() - start,
    dropped: () => dropped,
    push(frame) {
      if (state !== 'running') return;
      // Cut here and not in the thread, which so is woken no more often than it must be.
      for (const window of cutter.add(frame)) read(hold.add(window));
    },
    reset() {
      lastReset += 1;
      cutter.clear();
      hold.clear();
      tell({ kind: 'reset', number: lastReset });
    },
    settled() {
      if (state !== 'running') return Promise.resolve();
      lastSettle += 1;
      const id = lastSettle;
      read(hold.release());
      return new Promise((resolve) => {
        settling.set(id, resolve);
        tell({ kind: 'settle', id });
      });
    },
    async dispose() {
      leave();
      await thread.terminate();
    },
  };
}

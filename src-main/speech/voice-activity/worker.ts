import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { loadModel } from './load-model.ts';
import { createWindowReader } from './read-windows.ts';
import { skipSilence } from './skip-silence.ts';
import { sharedNow, type VoiceAnswer, type VoiceFiles, type VoiceRequest } from './worker-messages.ts';

/** The thread that tells speech from silence: loads the model, then reads one window after the other. */
async function serve(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('This file runs as a worker thread.');
  const answer = (told: VoiceAnswer): void => port.postMessage(told);
  const receive = (): VoiceRequest | null =>
    (receiveMessageOnPort(port) as { message: VoiceRequest } | undefined)?.message ?? null;
  try {
    const model = skipSilence(await loadModel(workerData as VoiceFiles));
    const read = createWindowReader({ model, answer, receive, now: sharedNow });
    // A model that fails while it reads ends the thread: its rejection goes uncaught, and the other side hears of it.
    port.on('message', (request: VoiceRequest) => void read(request));
  } catch (cause) {
    return answer({ kind: 'failed', message: cause instanceof Error ? cause.message : 'unknown' });
  }
  answer({ kind: 'ready' });
}

await serve();

import type { VoiceReading } from '../../conversation/speech-ports.ts';
import { createBacklog } from './backlog.ts';
import type { VoiceModel } from './load-model.ts';
import { measureLoudness } from './loudness.ts';
import type { VoiceAnswer, VoiceRequest } from './worker-messages.ts';

/** What a reader of windows works with. */
export type WindowReaderPorts = {
  model: VoiceModel;
  answer(answer: VoiceAnswer): void;
  /** A request that has come meanwhile, or null. */
  receive(): VoiceRequest | null;
  /** Shared monotonic milliseconds. */
  now(): number;
};

/**
 * Reads one window after the other, in the order in which they are asked for.
 *
 * @returns what takes a request; its promise rejects when the model fails.
 */
export function createWindowReader(ports: WindowReaderPorts): (request: VoiceRequest) => Promise<void> {
  const { model, answer, receive, now } = ports;
  const backlog = createBacklog(now);
  let reset = 0;
  let total = 0;
  let busy = false;

  const perform = async (request: VoiceRequest): Promise<void> => {
    switch (request.kind) {
      case 'windows': {
        const readings: VoiceReading[] = [];
        for (const { at, samples } of request.windows) {
          const probability = await model.read(samples);
          readings.push({ at, probability, level: measureLoudness(samples) });
        }
        return answer({ kind: 'readings', reset, readings });
      }
      case 'reset':
        reset = request.number;
        return model.clear();
      case 'settle':
        return answer({ kind: 'settled', id: request.id });
    }
  };
  const next = (): ReturnType<typeof backlog.take> => {
    // wasm never lets go of the thread by itself; without a look at all that has come, nothing would ever be found stale.
    for (let request = receive(); request !== null; request = receive()) backlog.add(request);
    return backlog.take();
  };
  return async (request) => {
    backlog.add(request);
    if (busy) return;
    busy = true;
    for (let step = next(); step !== null; step = next()) {
      if (step.dropped > 0) {
        total += step.dropped;
        answer({ kind: 'dropped', total });
        // What follows does not join on to what was heard last.
        model.clear();
      }
      await perform(step.request);
    }
    busy = false;
  };
}

import { frameSamples } from '../../../src-main/contract/audio.ts';
import type { MicrophoneFailureKind } from '../../../src-main/contract/voice.ts';
import type { AudioInput, AudioListener } from '../../../src-main/conversation/speech-ports.ts';

/** A microphone that does what the test says. */
export type FakeInput = AudioInput & {
  /** How often it was started and stopped. */
  counts: { started: number; stopped: number };
  hear(sample?: number, frames?: number): void;
  fail(kind: MicrophoneFailureKind): void;
  end(): void;
  /** From now on, stopping takes until what this returns is called. */
  holdStop(): () => void;
};

export function createFakeInput(source: AudioInput['source'] = 'recorder'): FakeInput {
  let listener: AudioListener | null = null;
  let sequence = 0;
  let held: Promise<void> = Promise.resolve();
  const counts = { started: 0, stopped: 0 };
  return {
    source,
    counts,
    start: (given) => {
      counts.started += 1;
      listener = given;
      sequence = 0;
      return {
        stop: async () => {
          await held;
          counts.stopped += 1;
        },
      };
    },
    hear: (sample = 1_000, frames = 1) => {
      for (let count = 0; count < frames; count += 1) {
        if (sequence === 0) listener?.opened();
        listener?.frame({ sequence, at: 0, samples: new Int16Array(frameSamples).fill(sample) });
        sequence += 1;
      }
    },
    fail: (kind) => listener?.failed(kind),
    end: () => listener?.ended(),
    holdStop: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      held = promise;
      return () => resolve(undefined);
    },
  };
}

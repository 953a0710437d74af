import type { AudioFrame } from '../conversation/speech-ports.ts';
import { heardRate } from '#contract/audio.ts';

/** The last seconds of what was heard, so that a piece of it can be transcribed once it is known where it begins. */
export type SoundBuffer = {
  push(frame: AudioFrame): void;
  /** The sound between two moments (monotonic milliseconds), as far as it is still here; empty when none of it is. */
  between(from: number, to: number): Int16Array;
  clear(): void;
};

/** @param seconds how much is kept; older sound is overwritten, and nothing of it ever reaches a disk. */
export function createSoundBuffer(seconds: number): SoundBuffer {
  const kept = new Int16Array(seconds * heardRate);
  let written = 0;
  let newest = 0;
  return {
    push: ({ at, samples }) => {
      for (const sample of samples) {
        kept[written % kept.length] = sample;
        written += 1;
      }
      newest = at;
    },
    between: (from, to) => {
      const end = written - Math.max(0, Math.round(((newest - to) / 1000) * heardRate));
      const start = Math.max(0, written - kept.length, written - Math.round(((newest - from) / 1000) * heardRate));
      const found = new Int16Array(Math.max(0, end - start));
      for (let at = 0; at < found.length; at += 1) found[at] = kept[(start + at) % kept.length] ?? 0;
      return found;
    },
    clear: () => {
      kept.fill(0);
      written = 0;
    },
  };
}

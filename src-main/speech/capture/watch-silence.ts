import { frameSamples, heardRate } from '#contract/audio.ts';
import type { AudioFrame } from '../../conversation/speech-ports.ts';

/** Samples this small are no sound: the noise of any real microphone is louder. */
const loudestNothing = 2;

/** Tells of each frame whether `limit` milliseconds of sound up to it were nothing; counted in frames, not by a clock. */
export function createSilenceWatch(limit: number): { isSilent(frame: AudioFrame): boolean } {
  const frames = Math.ceil(limit / ((frameSamples / heardRate) * 1_000));
  let silent = 0;
  return {
    isSilent: ({ samples }) => {
      const isNothing = samples.every((sample) => Math.abs(sample) <= loudestNothing);
      silent = isNothing ? silent + 1 : 0;
      return silent >= frames;
    },
  };
}

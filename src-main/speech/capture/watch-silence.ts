import { frameSamples, heardRate } from '#contract/audio.ts';
import type { AudioFrame } from '../../conversation/speech-ports.ts';

/** Samples this small are no sound: the noise of any real microphone is louder. */
const loudestNothing = 2;

/** True when a frame holds more than nothing. */
export const hasSound = ({ samples }: AudioFrame): boolean =>
  samples.some((sample) => Math.abs(sample) > loudestNothing);

/** Tells of each frame whether `limit` milliseconds of sound up to it were nothing; counted in frames, not by a clock. */
export function createSilenceWatch(limit: number): { isSilent(frame: AudioFrame): boolean } {
  const frames = Math.ceil(limit / ((frameSamples / heardRate) * 1_000));
  let silent = 0;
  return {
    isSilent: (frame) => {
      silent = hasSound(frame) ? 0 : silent + 1;
      return silent >= frames;
    },
  };
}

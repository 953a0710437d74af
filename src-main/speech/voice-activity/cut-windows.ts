import { heardRate } from '#contract/audio.ts';

/** Samples that Silero v5 and v6 look at in one step at 16 kHz: 32 ms. */
export const windowSamples = 512;

/** 512 samples between -1 and 1; `at`: the monotonic time of the last of them, in milliseconds. */
export type VoiceWindow = { at: number; samples: Float32Array<ArrayBuffer> };

/**
 * Cuts sound into windows, however it was cut before.
 *
 * @returns `add` gives the windows that a frame completes, `clear` forgets a begun one.
 */
export function createWindowCutter(): {
  add(frame: { at: number; samples: Int16Array }): VoiceWindow[];
  clear(): void;
} {
  let begun = new Float32Array(windowSamples);
  let filled = 0;
  return {
    add({ at, samples }) {
      const windows: VoiceWindow[] = [];
      for (const [index, sample] of samples.entries()) {
        begun[filled] = sample / 32_768;
        filled += 1;
        if (filled < windowSamples) continue;
        // A frame's time is that of its last sample; those after the window had not been heard at the window's end.
        windows.push({ at: at - ((samples.length - 1 - index) / heardRate) * 1000, samples: begun });
        begun = new Float32Array(windowSamples);
        filled = 0;
      }
      return windows;
    },
    clear() {
      filled = 0;
    },
  };
}

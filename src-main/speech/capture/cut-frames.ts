import { frameSamples, heardRate } from '#contract/audio.ts';
import type { AudioFrame } from '../../conversation/speech-ports.ts';

const samplesPerMillisecond = heardRate / 1_000;
const frameMilliseconds = frameSamples / samplesPerMillisecond;

/** Cuts a stream of sound into frames of 20 ms. */
export type FrameCutter = {
  /**
   * The frames that these bytes complete. Bytes are samples of 16 bits, the low byte first, and may end in the middle of
   * one. `arrived`: monotonic milliseconds at which the last of them came.
   */
  pushBytes(bytes: Uint8Array, arrived: number): AudioFrame[];
  /** The same for samples. */
  pushSamples(samples: Int16Array, arrived: number): AudioFrame[];
};

/**
 * A cutter for one capture: the same frames come of any chunking, numbered from 0 without gaps. Frames that come
 * together are 20 ms apart, the last as long before `arrived` as the samples after it last; where that would go back
 * behind the frame before them, they share the time that there is. So `at` never goes back.
 */
export function createFrameCutter(): FrameCutter {
  let sequence = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let filling = new Int16Array(frameSamples);
  let filled = 0;
  let lowByte: number | null = null;

  const take = (samples: Int16Array): Int16Array[] => {
    const whole: Int16Array[] = [];
    for (let from = 0; from < samples.length;) {
      const part = samples.subarray(from, from + frameSamples - filled);
      filling.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled < frameSamples) continue;
      whole.push(filling);
      filling = new Int16Array(frameSamples);
      filled = 0;
    }
    return whole;
  };

  const pushSamples: FrameCutter['pushSamples'] = (samples, arrived) => {
    const whole = take(samples);
    const end = arrived - filled / samplesPerMillisecond;
    const start = Math.max(latest, end - whole.length * frameMilliseconds);
    const step = Math.max(0, (end - start) / whole.length);
    return whole.map((frame, index) => {
      // Rounding must not take back what the clock gave.
      latest = Math.max(latest, start + step * (index + 1));
      return { sequence: sequence++, at: latest, samples: frame };
    });
  };

  const readSamples = (bytes: Uint8Array): Int16Array => {
    const whole = new Uint8Array(bytes.byteLength + (lowByte === null ? 0 : 1));
    if (lowByte !== null) whole[0] = lowByte;
    whole.set(bytes, whole.byteLength - bytes.byteLength);
    lowByte = whole.byteLength % 2 === 0 ? null : (whole.at(-1) ?? null);
    const view = new DataView(whole.buffer);
    const samples = new Int16Array(Math.floor(whole.byteLength / 2));
    for (let at = 0; at < samples.length; at += 1) samples[at] = view.getInt16(at * 2, true);
    return samples;
  };

  return { pushSamples, pushBytes: (bytes, arrived) => pushSamples(readSamples(bytes), arrived) };
}

import { describe, expect, test } from 'vitest';
import { createUpsampler } from '../../../src-main/speech/realtime/upsample.ts';
import { tone } from '../../fakes/speech-server.ts';

/** How loud one frequency is in samples of 24 kHz, in dB below the tone that went in; the ends are left out. */
function levelOf(samples: Int16Array, frequency: number): number {
  const part = samples.slice(2_400, samples.length - 2_400);
  let [real, imaginary] = [0, 0];
  for (const [at, sample] of part.entries()) {
    // A Hann window, or the ends of the part would be heard at every frequency.
    const weight = 1 - Math.cos((2 * Math.PI * at) / part.length);
    real += weight * sample * Math.cos((2 * Math.PI * frequency * at) / 24_000);
    imaginary += weight * sample * Math.sin((2 * Math.PI * frequency * at) / 24_000);
  }
  return 20 * Math.log10((2 * Math.hypot(real, imaginary)) / part.length / 8_000);
}

describe('16 kHz becomes 24 kHz', () => {
  test.each([100, 440, 1_000, 3_000, 5_000, 6_500])(
    '%i Hz stays as loud as it was, without a mirror image',
    (frequency) => {
      const made = createUpsampler()(tone(1_000, 16_000, frequency));
      expect(Math.abs(levelOf(made, frequency))).toBeLessThan(0.2);
      // The image of f lies at 16 kHz - f, which 24 kHz can hold from 4 kHz on and else folds to f + 8 kHz.
      for (const image of [16_000 - frequency, frequency + 8_000].filter((place) => place < 12_000)) {
        expect(levelOf(made, image)).toBeLessThan(-60);
      }
    },
  );

  test('every frame of 20 ms gives 480 samples, and the cuts between frames cannot be heard', () => {
    const sound = tone(400, 16_000, 997);
    const whole = createUpsampler()(sound);
    expect(whole).toHaveLength(9_600);
    const framed = createUpsampler();
    const frames = Array.from({ length: 20 }, (_, at) => framed(sound.slice(at * 320, (at + 1) * 320)));
    expect(frames.map(({ length }) => length)).toEqual(frames.map(() => 480));
    expect(frames.flatMap((frame) => [...frame])).toEqual([...whole]);
  });

  test.each([1, 3, 7, 100, 333])('so it is with cuts of %i samples', (size) => {
    const sound = tone(100, 16_000, 440);
    const upsample = createUpsampler();
    const made: number[] = [];
    for (let at = 0; at < sound.length; at += size) made.push(...upsample(sound.slice(at, at + size)));
    expect(made).toEqual([...createUpsampler()(sound)]);
  });

  test('silence stays silence, a steady level stays level, and the loudest does not turn over', () => {
    expect(new Set(createUpsampler()(new Int16Array(1_600)))).toEqual(new Set([0]));
    const level = createUpsampler()(new Int16Array(1_600).fill(12_345)).slice(100);
    expect(level.every((sample) => Math.abs(sample - 12_345) <= 1)).toBe(true);
    const square = Int16Array.from({ length: 1_600 }, (_, at) => (Math.floor(at / 16) % 2 === 0 ? 32_767 : -32_768));
    const made = createUpsampler()(square).slice(100);
    expect(made.some((sample, at) => Math.abs(sample - (made[at - 1] ?? sample)) > 60_000)).toBe(false);
  });
});

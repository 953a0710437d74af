import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSoundBuffer } from '../../src-main/speech/sound-buffer.ts';

/** A buffer of two seconds that has heard so many frames; each sample is the number of its frame. */
function hear(frames: number) {
  const buffer = createSoundBuffer(2);
  for (let frame = 0; frame < frames; frame += 1)
    buffer.push({ sequence: frame, at: 1_000 + (frame + 1) * 20, samples: new Int16Array(320).fill(frame) });
  return buffer;
}

describe('the sound that is kept', () => {
  test('is found by when it was', () => {
    const found = hear(50).between(1_200, 1_260);
    expect(found).toHaveLength(960);
    expect([found[0], found[320], found[959]]).toEqual([10, 11, 12]);
  });
  test('is gone when it is older than what is kept, or was forgotten', () => {
    const buffer = hear(200);
    expect(buffer.between(1_000, 1_500)).toHaveLength(0);
    expect(buffer.between(1_000, 99_000)).toHaveLength(32_000);
    buffer.clear();
    expect(buffer.between(0, 99_000)).toHaveLength(0);
  });
  test('law: never more than was asked for or is there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(9_000), fc.nat(9_000), (frames, from, length) => {
        const found = hear(frames).between(from, from + length);
        expect(found.length).toBeLessThanOrEqual(Math.min(32_000, frames * 320, length * 16 + 1));
      }),
      { numRuns: 60 },
    );
  });
});

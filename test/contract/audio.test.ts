import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  frameSamples,
  heardRate,
  longestPiece,
  packHeard,
  packSpoken,
  unpackHeard,
  unpackSpoken,
} from '#contract/audio.ts';

const samples = fc.int16Array({ minLength: 1, maxLength: 2_000 });
const frames = fc
  .integer({ min: 1, max: heardRate / frameSamples })
  .chain((count) => fc.int16Array({ minLength: count * frameSamples, maxLength: count * frameSamples }));
const uint = fc.integer({ min: 0, max: 0xffff_ffff });

describe('what is heard', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(uint, frames, (sequence, sent) => {
        expect(unpackHeard(packHeard({ sequence, samples: sent }))).toEqual({ sequence, samples: sent });
      }),
      { numRuns: 30 },
    );
  });

  test('comes in whole frames of 20 ms, a second at most', () => {
    const packed = (length: number): Uint8Array => packHeard({ sequence: 1, samples: new Int16Array(length) });
    expect(unpackHeard(packed(frameSamples))?.samples).toHaveLength(frameSamples);
    expect(unpackHeard(packed(heardRate))?.samples).toHaveLength(heardRate);
    for (const length of [0, 1, frameSamples - 1, frameSamples + 1, heardRate + frameSamples])
      expect(unpackHeard(packed(length)), String(length)).toBeNull();
    expect(unpackHeard(packed(frameSamples).subarray(0, -1))).toBeNull();
  });
});

describe('what is spoken', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(uint, fc.integer({ min: 8_000, max: 48_000 }), samples, (number, sampleRate, sent) => {
        expect(unpackSpoken(packSpoken({ number, sampleRate, samples: sent }))).toEqual({
          number,
          sampleRate,
          samples: sent,
        });
      }),
      { numRuns: 100 },
    );
  });

  test('has a rate that a window can play, and a second of sound at most', () => {
    const packed = (sampleRate: number, length = 1): Uint8Array =>
      packSpoken({ number: 1, sampleRate, samples: new Int16Array(length) });
    for (const rate of [0, 7_999, 48_001, 0xffff_ffff]) expect(unpackSpoken(packed(rate)), String(rate)).toBeNull();
    expect(unpackSpoken(packed(24_000, longestPiece))).not.toBeNull();
    expect(unpackSpoken(packed(24_000, longestPiece + 1))).toBeNull();
    expect(unpackSpoken(packed(24_000, 0))).toBeNull();
  });

  test('lies anywhere in a larger buffer', () => {
    const packed = packSpoken({ number: 7, sampleRate: 16_000, samples: Int16Array.of(1, -2, 32_767, -32_768) });
    const carried = new Uint8Array(packed.length + 3);
    carried.set(packed, 3);
    expect([...(unpackSpoken(carried.subarray(3))?.samples ?? [])]).toEqual([1, -2, 32_767, -32_768]);
  });
});

test('any bytes are read or refused, and neither is taken for the other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
      const heard = unpackHeard(bytes);
      const spoken = unpackSpoken(bytes);
      expect(heard === null || spoken === null).toBe(true);
      if (heard) expect(heard.samples.length % frameSamples).toBe(0);
    }),
    { numRuns: 500 },
  );
  expect(unpackSpoken(packHeard({ sequence: 0, samples: new Int16Array(frameSamples) }))).toBeNull();
  expect(unpackHeard(packSpoken({ number: 0, sampleRate: 16_000, samples: new Int16Array(frameSamples) }))).toBeNull();
});

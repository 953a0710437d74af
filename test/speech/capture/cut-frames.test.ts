import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AudioFrame } from '../../../src-main/conversation/speech-ports.ts';
import { createFrameCutter } from '../../../src-main/speech/capture/cut-frames.ts';

const bytes = fc.uint8Array({ maxLength: 5_000 });
/** Where a stream is cut, and how long each piece took to come. */
const cuts = fc.array(fc.record({ length: fc.nat(1_500), waited: fc.double({ min: 0, max: 200, noNaN: true }) }));

describe('cutting into frames', () => {
  test('gives the same samples, numbered without gaps, for any chunking', () => {
    fc.assert(
      fc.property(bytes, cuts, (stream, pieces) => {
        const cutter = createFrameCutter();
        const frames: AudioFrame[] = [];
        let from = 0;
        let now = 1_000;
        for (const { length, waited } of [...pieces, { length: stream.length, waited: 5 }]) {
          now += waited;
          frames.push(...cutter.pushBytes(stream.subarray(from, from + length), now));
          from += length;
          const times = frames.map(({ at }) => at);
          expect(times.every((at, index) => at <= now && at >= (times[index - 1] ?? at))).toBe(true);
        }
        expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, index) => index));
        expect(frames).toHaveLength(Math.floor(stream.length / 640));
        const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
        const samples = frames.flatMap((frame) => [...frame.samples]);
        expect(samples).toEqual(samples.map((_, index) => view.getInt16(index * 2, true)));
      }),
    );
  });

  test('puts frames that come together 20 ms apart, the last at the time of its last sample', () => {
    const cutter = createFrameCutter();
    const times = (samples: number, now: number) =>
      cutter.pushSamples(new Int16Array(samples), now).map(({ at }) => at);
    expect(times(960, 1_000)).toEqual([960, 980, 1_000]);
    expect(times(480, 1_030)).toEqual([1_020]);
    // Late, and then two at once: they share the time that has passed.
    expect(times(160 + 640, 1_045)).toEqual([1_028.333, 1_036.667, 1_045].map((at) => expect.closeTo(at, 2) as number));
    expect(times(320, 1_040)).toEqual([1_045]);
  });
});

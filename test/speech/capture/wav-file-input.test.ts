import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import wavefile from 'wavefile';
import { systemClock } from '../../../src-main/assistant/system-clock.ts';
import { readWav, WavFailure } from '../../../src-main/speech/capture/read-wav.ts';
import { createWavFileInput } from '../../../src-main/speech/capture/wav-file-input.ts';
import { createFakeClock } from '../../fakes/clock.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { eventually, listenTo } from './recorder-place.ts';

const sine = (rate: number, frequency: number, seconds: number): number[] =>
  Array.from({ length: rate * seconds }, (_, at) => 0.5 * Math.sin((2 * Math.PI * frequency * at) / rate));

const scale = (depth: string, value: number): number => {
  if (depth === '32f' || depth === '64') return value;
  return depth === '8' ? Math.round(128 + value * 127) : Math.round(value * (2 ** (Number(depth) - 1) - 1));
};

/** A WAV file with the same sound in each channel. */
function wav(depth: string, rate: number, channels: number, sound: readonly number[]): Buffer {
  const wave = new wavefile.WaveFile();
  const samples = sound.flatMap((value) => Array.from({ length: channels }, () => scale(depth, value)));
  const parted = Array.from({ length: channels }, (_, channel) => samples.filter((_, at) => at % channels === channel));
  wave.fromScratch(channels, rate, depth, channels === 1 ? samples : parted);
  return Buffer.from(wave.toBuffer());
}

function write(bytes: Uint8Array): string {
  const file = path.join(temporaryFolder(), 'sound.wav');
  fs.writeFileSync(file, bytes);
  return file;
}

const loudness = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length);

test.each([
  ['8', 8_000, 1],
  ['16', 16_000, 1],
  ['16', 44_100, 2],
  ['24', 48_000, 2],
  ['32', 22_050, 3],
  ['32f', 48_000, 1],
  ['64', 16_000, 2],
])('a WAV file of %s bits, %i Hz and %i channels is read as 16 kHz and one channel', (depth, rate, channels) => {
  const samples = readWav(write(wav(depth, rate, channels, sine(rate, 440, 1))));
  expect(Math.abs(samples.length - 16_000)).toBeLessThan(3);
  expect(loudness(samples)).toBeCloseTo(0.5 / Math.SQRT2, 2);
  const expected = sine(16_000, 440, 1);
  const distance = samples.subarray(800, 8_000).map((sample, at) => sample - (expected[at + 800] ?? 0) * 32_768);
  expect(loudness(distance)).toBeLessThan(0.1);
});

test('what a rate of 16 kHz cannot hold is taken out and does not come back as another tone', () => {
  const samples = readWav(write(wav('16', 44_100, 1, sine(44_100, 10_000, 1))));
  expect(loudness(samples.subarray(1_000, 15_000))).toBeLessThan(0.001);
});

test('a file that was cut short, or whose length was never filled in, gives the sound that is there', () => {
  const whole = wav('16', 16_000, 1, sine(16_000, 440, 1));
  expect(readWav(write(whole.subarray(0, 44 + 2_000)))).toHaveLength(1_000);
  whole.writeUInt32LE(0xffffffff, 4);
  whole.writeUInt32LE(0xffffffff, whole.indexOf('data') + 4);
  expect(readWav(write(whole))).toHaveLength(16_000);
});

test('a file that is no WAV file, is not there, is compressed or too large fails with one sentence', () => {
  const compressed = new wavefile.WaveFile(wav('16', 8_000, 1, sine(8_000, 440, 1)));
  compressed.toMuLaw();
  const large = write(new Uint8Array());
  fs.truncateSync(large, 1024 ** 3 + 1);
  const files = [
    ...[new Uint8Array(), Buffer.from('not a sound'), Buffer.from('RIFF    WAVE'), compressed.toBuffer()].map(write),
    ...[large, path.join(temporaryFolder(), 'nothing.wav'), temporaryFolder()],
  ];
  for (const file of files) {
    expect(() => readWav(file)).toThrow(WavFailure);
    expect(() => readWav(file)).toThrow(/^This [^.]+(1 GB)?\.$/);
  }
});

test('a damaged file gives sound or the one kind of failure', () => {
  const whole = wav('16', 44_100, 2, sine(44_100, 440, 0.02));
  const file = write(whole);
  const damage = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(damage, (changes) => {
      const damaged = Buffer.from(whole);
      for (const [at, value] of changes) damaged[at] = value;
      fs.writeFileSync(file, damaged);
      try {
        readWav(file);
      } catch (failure) {
        expect(failure).toBeInstanceOf(WavFailure);
      }
    }),
  );
});

test('a file is heard in real time by the clock, and ends', async () => {
  const clock = createFakeClock();
  const sound = sine(16_000, 440, 0.05);
  const { told, frames } = listenTo(createWavFileInput(write(wav('16', 16_000, 1, sound)), { clock, speed: 1 }));
  expect(told).toEqual([]);
  await eventually(() => expect(told).toEqual(['opened']));
  const start = clock.monotonic();
  clock.advance(19);
  expect(frames).toHaveLength(0);
  clock.advance(1);
  expect(frames).toHaveLength(1);
  clock.advance(100);
  expect(frames.map(({ sequence, at }) => [sequence, at])).toEqual([20, 40, 60].map((at, n) => [n, start + at]));
  expect([frames[2]?.samples[159], frames[2]?.samples[160]]).toEqual([expect.any(Number), 0]);
  expect(told).toEqual(['opened', 'ended']);
});

test('a file is heard as fast as it is taken, by its own time, and can be stopped', async () => {
  const file = write(wav('16', 16_000, 1, sine(16_000, 440, 3)));
  const input = createWavFileInput(file, { clock: systemClock, speed: Number.POSITIVE_INFINITY });
  const whole = listenTo(input);
  await eventually(() => expect(whole.told).toEqual(['opened', 'ended']));
  expect(whole.frames.map(({ at }) => at)).toEqual(Array.from({ length: 150 }, (_, n) => (n + 1) * 20));
  const told: string[] = [];
  let count = 0;
  // Stopped at its first frame: whoever looks now and then would find the file at its end.
  const capture = input.start({
    opened: () => told.push('opened'),
    frame: () => {
      count += 1;
      void capture.stop();
    },
    failed: (kind) => told.push(kind),
    ended: () => told.push('ended'),
  });
  await eventually(() => expect(count).toBe(1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect({ told, count }).toEqual({ told: ['opened'], count: 1 });
});

test('a file that cannot be read fails as broken', async () => {
  const { told } = listenTo(createWavFileInput('/nowhere/at/all.wav', { clock: systemClock, speed: 1 }));
  await eventually(() => expect(told).toEqual(['broken']));
});

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { VoiceReading } from '../../../src-main/conversation/speech-ports.ts';
import {
  createVoiceActivity,
  type VoiceActivityThread,
} from '../../../src-main/speech/voice-activity/create-voice-activity.ts';
import { resources } from '../../fakes/resources.ts';
import { framesOf, makeWhite } from '../../fakes/speech-recordings.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const files = { model: resources.voiceModel, runtime: resources.voiceRuntime };
const never = (cause: Error): void => expect.unreachable(cause.message);
const ignore = (): void => undefined;

/** A thread that does as it is written here. */
const threadOf = (code: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ kind: 'ready' });
    ${code}`)}`,
  );

describe('the thread', () => {
  let activity: VoiceActivityThread;
  let readings: VoiceReading[] = [];
  beforeAll(async () => {
    activity = await createVoiceActivity(resources.voiceWorker, files, (reading) => void readings.push(reading), never);
  });
  beforeEach(() => {
    activity.reset();
    readings = [];
  });
  afterAll(() => activity.dispose());

  const noise = makeWhite(32_000).map((sample, index) => sample * Math.abs(Math.sin(index / 3_000)));
  const read = async (samples: Float32Array, frameLength?: number): Promise<VoiceReading[]> => {
    activity.reset();
    readings = [];
    for (const frame of framesOf(samples, frameLength)) activity.push(frame);
    await activity.settled();
    return readings;
  };

  test('gives a reading for each 32 ms, in order', async () => {
    const got = await read(noise);
    expect(got.map(({ at }) => at)).toEqual(Array.from({ length: 62 }, (_, index) => (index + 1) * 32));
    for (const { probability, level } of got) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect(level).toBeGreaterThan(0);
      expect(level).toBeLessThanOrEqual(1);
    }
  });

  test.each([160, 320, 1_000, 8_000, 32_000])('reads the same from frames of %i samples', async (length) => {
    expect(await read(noise, length)).toEqual(await read(noise));
  });

  test('reads the same after a reset as at the beginning, whatever came before', async () => {
    const first = await read(noise);
    await read(noise.subarray(5_000, 25_100));
    expect(await read(noise)).toEqual(first);
  });

  test('tells nothing after a reset of what came before', async () => {
    for (const frame of framesOf(noise)) activity.push(frame);
    activity.reset();
    await activity.settled();
    expect(readings).toEqual([]);
  });

  test('reads ten seconds that come at once without a gap, and leaves the frames as they are', async () => {
    const samples = new Int16Array(10 * 16_000).fill(100);
    activity.push({ sequence: 0, at: 10_000, samples });
    await activity.settled();
    expect(readings).toHaveLength(312);
    expect(activity.dropped()).toBe(0);
    expect(samples).toHaveLength(160_000);
  });

  test('reads the same in a calm room, where windows wait for each other, as one by one', async () => {
    // Six seconds of a room, two of a louder sound, six of the room.
    const room = makeWhite(14 * 16_000).map((sample, index) => {
      const loud = index > 96_000 && index < 128_000;
      return sample * (loud ? 0.05 * Math.abs(Math.sin(index / 900)) : 0.002);
    });
    const frames = [...framesOf(room)];
    activity.reset();
    for (const frame of frames) {
      activity.push(frame);
      await activity.settled();
    }
    const single = readings;
    activity.reset();
    readings = [];
    for (const [index, frame] of frames.entries()) {
      activity.push(frame);
      // As in real time: what is not read by now waits for its companions.
      const due = Math.floor(((index + 1) * 320) / 512);
      while (due - readings.length > 3) await new Promise(setImmediate);
    }
    await activity.settled();
    expect(readings).toEqual(single);
  });

  test('reads what waits before it says that it has settled, and forgets it at a reset', async () => {
    const room = makeWhite(6 * 16_000).map((sample) => sample * 0.002);
    const frames = [...framesOf(room)];
    for (const frame of frames.slice(0, 290)) {
      activity.push(frame);
      if (frame.sequence % 10 === 9) await activity.settled();
    }
    const before = readings.length;
    for (const frame of frames.slice(290, 294)) activity.push(frame);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readings).toHaveLength(before);
    await activity.settled();
    expect(readings).toHaveLength(before + 2);
    for (const frame of frames.slice(294, 297)) activity.push(frame);
    activity.reset();
    await activity.settled();
    expect(readings).toHaveLength(before + 2);
  });

  test('loads in a time that can be told', () => expect(activity.loadTime).toBeGreaterThan(0));
});

test('its bundle reads without any package, in a folder with a space and an umlaut in its name', async () => {
  const folder = path.join(temporaryFolder(), 'für alle');
  fs.mkdirSync(folder);
  const entry = fileURLToPath(resources.voiceWorker);
  const output = path.join(folder, 'voice-worker.js');
  await build({ input: entry, external: [/^node:/], platform: 'node', logLevel: 'warn', output: { file: output } });
  const model = path.join(folder, 'silero.onnx');
  fs.copyFileSync(resources.voiceModel, model);
  const wasm = 'ort-wasm-simd-threaded.wasm';
  fs.copyFileSync(path.join(resources.voiceRuntime, wasm), path.join(folder, wasm));
  let told = 0;
  const own = { model, runtime: folder };
  const activity = await createVoiceActivity(pathToFileURL(output), own, () => void (told += 1), never);
  for (const frame of framesOf(makeWhite(16_000))) activity.push(frame);
  await activity.settled();
  await activity.dispose();
  expect(told).toBe(31);
});

test('the thread is woken four times less in a calm room', async () => {
  const woken: number[] = [];
  const activity = await createVoiceActivity(
    threadOf(`parentPort.on('message', ({ windows }) => parentPort.postMessage({
      kind: 'readings', reset: 0, readings: windows.map(({ at }) => ({ at, probability: 0, level: windows.length })),
    }));`),
    files,
    ({ level }) => void woken.push(level),
    never,
  );
  const room = makeWhite(11 * 16_000).map((sample) => sample * 0.002);
  for (const [index, frame] of [...framesOf(room)].entries()) {
    activity.push(frame);
    // Answers come while five seconds are gathered.
    if (index < 260) await vi.waitUntil(() => woken.length >= Math.floor(((index + 1) * 320) / 512) - 3);
  }
  await vi.waitUntil(() => woken.length >= 340);
  await activity.dispose();
  expect(woken.slice(0, 157)).toEqual(Array(157).fill(1));
  expect(woken.slice(170)).toEqual(Array(woken.length - 170).fill(4));
});

describe('the end of the thread', () => {
  test('by its owner while it is busy is quiet: nothing is told, nobody waits', async () => {
    let told = 0;
    const activity = await createVoiceActivity(resources.voiceWorker, files, () => void (told += 1), never);
    for (const frame of framesOf(makeWhite(320_000))) activity.push(frame);
    const settled = activity.settled();
    const disposed = activity.dispose();
    const before = told;
    await Promise.all([settled, disposed, activity.dispose()]);
    activity.push({ sequence: 0, at: 0, samples: new Int16Array(512) });
    activity.reset();
    await activity.settled();
    expect(told).toBe(before);
  });

  test.each([
    ['throws', "parentPort.on('message', () => { throw new Error('broken'); });", 'broken'],
    ['rejects', "parentPort.on('message', () => void Promise.reject(new Error('broken')));", 'broken'],
    ['exits', "parentPort.on('message', () => process.exit(3));", 'The voice thread has ended.'],
  ])('is told once when it %s', async (_name, code, message) => {
    const causes: string[] = [];
    const activity = await createVoiceActivity(threadOf(code), files, ignore, ({ message: cause }) =>
      causes.push(cause),
    );
    activity.push({ sequence: 0, at: 0, samples: new Int16Array(1_024) });
    await activity.settled();
    await activity.settled();
    expect(causes).toEqual([message]);
    activity.push({ sequence: 1, at: 0, samples: new Int16Array(1_024) });
    await activity.dispose();
    expect(causes).toEqual([message]);
  });
});

describe('what cannot be loaded is one clear failure', () => {
  const own = fileURLToPath(import.meta.url);
  test.each([
    ['a missing model', { ...files, model: '/nowhere/silero.onnx' }, /cannot be loaded: ENOENT/],
    ['a file that is no model', { ...files, model: own }, /cannot be loaded: .*protobuf/],
    ['a missing runtime', { ...files, runtime: '/nowhere' }, /cannot be loaded: ENOENT/],
  ])('%s', async (_name, wrong, message) => {
    await expect(createVoiceActivity(resources.voiceWorker, wrong, ignore, never)).rejects.toThrow(message);
  });

  test('a thread that ends before it is ready', async () => {
    const worker = new URL('data:text/javascript,process.exit(1)');
    await expect(createVoiceActivity(worker, files, ignore, never)).rejects.toThrow('has ended');
  });
});

import { describe, expect, test } from 'vitest';
import type { VoiceReading } from '../../../src-main/conversation/speech-ports.ts';
import { createBacklog } from '../../../src-main/speech/voice-activity/backlog.ts';
import { createWindowCutter, type VoiceWindow } from '../../../src-main/speech/voice-activity/cut-windows.ts';
import { findSpeech } from '../../../src-main/speech/voice-activity/find-speech.ts';
import { createQuietHold, type QuietHold } from '../../../src-main/speech/voice-activity/hold-quiet.ts';
import { measureLoudness } from '../../../src-main/speech/voice-activity/loudness.ts';
import { createWindowReader } from '../../../src-main/speech/voice-activity/read-windows.ts';
import type { VoiceAnswer, VoiceRequest } from '../../../src-main/speech/voice-activity/worker-messages.ts';
import { framesOf, makeWhite } from '../../fakes/speech-recordings.ts';

describe('the windows', () => {
  test.each([1, 100, 320, 512, 513, 1600, 16_000])('are the same from frames of %i samples', (length) => {
    const cut = (frameLength: number): unknown[] => {
      const cutter = createWindowCutter();
      return [...framesOf(makeWhite(48_000), frameLength)].flatMap((frame) => cutter.add(frame)).slice(0, 90);
    };
    expect(cut(length)).toEqual(cut(320));
  });

  test('have the time of their last sample', () => {
    const cutter = createWindowCutter();
    const times = [...framesOf(new Float32Array(3_200))].flatMap((frame) => cutter.add(frame)).map(({ at }) => at);
    expect(times).toEqual([32, 64, 96, 128, 160, 192]);
  });

  test('begin anew when cleared', () => {
    const cutter = createWindowCutter();
    expect(cutter.add({ at: 0, samples: new Int16Array(511).fill(1_000) })).toEqual([]);
    cutter.clear();
    expect(cutter.add({ at: 10, samples: new Int16Array(511) })).toEqual([]);
    expect(cutter.add({ at: 20, samples: new Int16Array(1) })).toEqual([{ at: 20, samples: new Float32Array(512) }]);
  });
});

test.each([
  [0, 0],
  [0.0001, 0],
  [0.001, 0],
  [10 ** (-36 / 20), 0.5],
  [10 ** (-12 / 20), 1],
  [1, 1],
])('samples of %f are as loud as %f', (sample, loudness) => {
  expect(measureLoudness(new Float32Array(512).fill(sample))).toBeCloseTo(loudness, 5);
});

describe('in a calm room', () => {
  const noise = makeWhite(512 * 40);
  /** A window of a room, so many decibels louder than that room is. */
  const windowOf = (index: number, louder = 0): VoiceWindow => ({
    at: (index + 1) * 32,
    samples: noise
      .slice((index % 40) * 512, ((index % 40) + 1) * 512)
      .map((sample) => sample * 0.003 * 10 ** (louder / 20)),
  });
  const times = (windows: VoiceWindow[]): number[] => windows.map(({ at }) => at);
  /** Five seconds of it. */
  const calm = (): QuietHold => {
    const hold = createQuietHold();
    for (let index = 0; index < 157; index += 1) {
      expect(times(hold.add(windowOf(index)))).toEqual([(index + 1) * 32]);
      expect(hold.learn({ probability: 0.09 })).toEqual([]);
    }
    return hold;
  };

  test('windows wait until there are four, in their order', () => {
    const hold = calm();
    const released = Array.from({ length: 12 }, (_, index) => times(hold.add(windowOf(index))));
    const four = (first: number): number[] => [0, 1, 2, 3].map((more) => (first + more) * 32);
    expect(released).toEqual([[], [], [], four(1), [], [], [], four(5), [], [], [], four(9)]);
  });

  test('what is louder than the room goes at once with what waits, and then they go one by one for a while', () => {
    const hold = calm();
    expect([hold.add(windowOf(0)), hold.add(windowOf(1))]).toEqual([[], []]);
    expect(times(hold.add(windowOf(2, 4)))).toEqual([32, 64, 96]);
    for (let index = 3; index < 10; index += 1) expect(hold.add(windowOf(index))).toHaveLength(1);
    expect(hold.add(windowOf(10))).toEqual([]);
  });

  test('a hint of speech lets go of what waits, and five seconds pass before anything waits again', () => {
    const hold = calm();
    expect([hold.add(windowOf(0)), hold.add(windowOf(1))]).toEqual([[], []]);
    expect(times(hold.learn({ probability: 0.1 }))).toEqual([32, 64]);
    for (let index = 2; index < 159; index += 1) {
      expect(hold.add(windowOf(index))).toHaveLength(1);
      hold.learn({ probability: 0 });
    }
    expect(hold.add(windowOf(159))).toEqual([]);
  });

  test('a room that has grown louder is the new room', () => {
    const hold = calm();
    const released = Array.from({ length: 60 }, (_, index) => hold.add(windowOf(index, 6)).length);
    expect(released.slice(0, 8)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(released.slice(-4).toSorted()).toEqual([0, 0, 0, 4]);
  });

  test('nothing waits after it was forgotten, nor what was let go', () => {
    const hold = calm();
    hold.add(windowOf(0));
    expect(times(hold.release())).toEqual([32]);
    expect(hold.release()).toEqual([]);
    hold.add(windowOf(1));
    hold.clear();
    expect(times(hold.add(windowOf(2)))).toEqual([96]);
  });
});

const windowAt = (at: number, pushed = at): VoiceRequest => ({
  kind: 'windows',
  pushed,
  windows: [{ at, samples: new Float32Array(512) }],
});

describe('the backlog', () => {
  test('keeps a burst, however long it is', () => {
    const backlog = createBacklog(() => 1_999);
    for (let count = 0; count < 1_000; count += 1) backlog.add(windowAt(count, 0));
    expect(backlog.take()).toMatchObject({ dropped: 0, request: { pushed: 0, windows: [{ at: 0 }] } });
  });

  test('drops all but the newest windows, and no other request, when the oldest are stale', () => {
    const backlog = createBacklog(() => 2_501);
    backlog.add(windowAt(500));
    backlog.add({ kind: 'settle', id: 1 });
    backlog.add(windowAt(1_000));
    backlog.add(windowAt(2_500));
    expect(backlog.take()).toEqual({ dropped: 2, request: { kind: 'settle', id: 1 } });
    expect(backlog.take()).toMatchObject({ dropped: 0, request: { windows: [{ at: 2_500 }] } });
    expect(backlog.take()).toBeNull();
  });

  test('forgets the windows before a reset', () => {
    const backlog = createBacklog(() => 0);
    backlog.add(windowAt(1));
    backlog.add({ kind: 'settle', id: 1 });
    backlog.add({ kind: 'reset', number: 1 });
    backlog.add(windowAt(2));
    const taken = [backlog.take(), backlog.take(), backlog.take()].map((step) => step?.request.kind);
    expect(taken).toEqual(['settle', 'reset', 'windows']);
  });
});

test('a thread that is too slow passes over what is stale, tells so, and goes on', async () => {
  let clock = 0;
  let clears = 0;
  const coming: VoiceRequest[] = [];
  const answers: VoiceAnswer[] = [];
  const model = {
    read(): Promise<number> {
      // Ten times slower than speech: meanwhile ten windows come.
      for (let count = 0; count < 10 && clock < 32_000; count += 1) coming.push(windowAt((clock += 32)));
      return Promise.resolve(0.25);
    },
    clear: () => void (clears += 1),
  };
  const read = createWindowReader({
    model,
    answer: (answer) => void answers.push(answer),
    receive: () => coming.shift() ?? null,
    now: () => clock,
  });
  await read(windowAt(0));
  const times = answers.flatMap((answer) => (answer.kind === 'readings' ? answer.readings.map(({ at }) => at) : []));
  const drops = answers.flatMap((answer) => (answer.kind === 'dropped' ? [answer.total] : []));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBe(32_000);
  expect(drops.length).toBeGreaterThan(3);
  expect(clears).toBe(drops.length);
  expect(times.length + (drops.at(-1) ?? 0)).toBe(1_001);
});

describe('speech', () => {
  const readings = (...probabilities: number[]): VoiceReading[] =>
    probabilities.map((probability, index) => ({ at: (index + 1) * 32, probability, level: 0 }));
  const times = (count: number, probability: number): number[] => Array<number>(count).fill(probability);

  test('begins with its first reading and ends with its last, before the silence', () => {
    const found = findSpeech(readings(...times(10, 0), ...times(10, 0.9), ...times(20, 0.1)), 300);
    expect(found).toEqual([{ start: 320, end: 640, foundAt: 448, closedAt: 960 }]);
  });

  test('is not three windows of it, nor four that are far apart', () => {
    expect(findSpeech(readings(...times(10, 0), ...times(3, 1), ...times(20, 0)))).toEqual([]);
    expect(findSpeech(readings(...Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? 1 : 0))))).toEqual([]);
  });

  test('goes on while it is likelier than .35, and over a pause shorter than the silence', () => {
    const found = findSpeech(readings(...times(5, 0.6), ...times(30, 0.4), ...times(14, 0), ...times(5, 0.6)));
    expect(found).toEqual([{ start: 0, end: 54 * 32, foundAt: 128, closedAt: null }]);
  });

  test('is two utterances with a longer pause', () => {
    expect(findSpeech(readings(...times(5, 1), ...times(18, 0.3), ...times(5, 1)))).toHaveLength(2);
  });
});

import { describe, expect, test } from 'vitest';
import type { PlaybackOrder } from '#contract/voice.ts';
import { createPlaybackQueue, type QueueReport } from '../../src-renderer/audio/playback-queue.ts';

const rate = 16_000;
const quantum = 128;

/** A queue and the sound that comes of it, rendered as a browser does. */
function play() {
  const reports: QueueReport[] = [];
  const queue = createPlaybackQueue(rate, (report) => reports.push(report));
  const heard: number[] = [];
  return {
    reports,
    heard,
    last: () => reports.at(-1),
    states: () => reports.map(({ state }) => state),
    order: (order: PlaybackOrder, { number = 1, tail = 0, atOnce = false } = {}) =>
      queue.receive({ kind: 'order', number, order, tail, atOnce }),
    piece: (length: number, { number = 1, value = 16_384 } = {}) =>
      queue.receive({ kind: 'piece', number, samples: new Int16Array(length).fill(value) }),
    render: (quanta: number) => {
      for (let at = 0; at < quanta; at += 1) {
        const output = new Float32Array(quantum);
        queue.render(output);
        heard.push(...output);
      }
    },
  };
}

describe('speech that is played', () => {
  test('comes without a gap, whatever the length of its pieces, and is counted to the sample', () => {
    const queue = play();
    queue.order('begin');
    for (const length of [1, 320, 7, 1_000, 128, 544]) queue.piece(length);
    queue.order('end');
    queue.render(20);
    expect(queue.heard.slice(0, 2_000).every((sample) => sample === 0.5)).toBe(true);
    expect(queue.heard.slice(2_000).every((sample) => sample === 0)).toBe(true);
    expect(queue.last()).toEqual({ number: 1, samples: 2_000, state: 'finished' });
  });

  test('is told of at its first sample, then every 80 ms at the least', () => {
    const queue = play();
    queue.order('begin');
    queue.render(10);
    expect(queue.reports).toEqual([]);
    queue.piece(rate);
    queue.render(1);
    expect(queue.reports).toEqual([{ number: 1, samples: quantum, state: 'playing' }]);
    queue.render(100);
    const steps = queue.reports.map(({ samples }, at) => samples - (queue.reports[at - 1]?.samples ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.08 * rate);
  });

  test('waits where it comes too late, and goes on', () => {
    const queue = play();
    queue.order('begin');
    queue.piece(200);
    queue.render(5);
    queue.piece(200);
    queue.order('end');
    queue.render(5);
    expect(queue.heard.filter((sample) => sample === 0.5)).toHaveLength(400);
    expect(queue.last()).toMatchObject({ samples: 400, state: 'finished' });
  });

  test('is over only when the machine has sounded what it held back', () => {
    const queue = play();
    queue.order('begin');
    queue.piece(128);
    queue.order('end', { tail: 256 });
    queue.render(3);
    expect(queue.states()).not.toContain('finished');
    queue.render(1);
    expect(queue.last()).toMatchObject({ samples: 128, state: 'finished' });
  });

  test('that never came is over as soon as that is known', () => {
    const queue = play();
    queue.order('begin');
    queue.order('end', { tail: 1_000 });
    queue.render(1);
    expect(queue.reports).toEqual([{ number: 1, samples: 0, state: 'finished' }]);
  });
});

describe('an order', () => {
  test('to stop fades within 15 ms, forgets what was to come and says what was played', () => {
    const queue = play();
    queue.order('begin');
    queue.piece(rate);
    queue.render(10);
    queue.order('stop');
    queue.piece(rate);
    queue.render(5);
    const stopped = queue.last();
    expect(stopped?.state).toBe('stopped');
    expect(stopped?.samples).toBeGreaterThanOrEqual(1_280);
    expect(stopped?.samples).toBeLessThanOrEqual(1_280 + 0.015 * rate);
    const jumps = queue.heard.map((sample, at) => Math.abs(sample - (queue.heard[at - 1] ?? sample)));
    expect(Math.max(...jumps)).toBeLessThan(0.01);
    queue.render(20);
    expect(queue.heard.slice(1_280 + 0.015 * rate).every((sample) => sample === 0)).toBe(true);
    expect(queue.last()).toBe(stopped);
  });

  test('to stop is obeyed without a fade where nothing sounds', () => {
    for (const [before, atOnce] of [
      [0, false],
      [10, true],
    ] as const) {
      const queue = play();
      queue.order('begin');
      queue.piece(rate);
      queue.render(before);
      queue.order('stop', { atOnce });
      expect(queue.last()).toEqual({ number: 1, samples: before * quantum, state: 'stopped' });
    }
  });

  test('to pause holds the place, and to go on loses not one sample', () => {
    const queue = play();
    queue.order('begin');
    queue.piece(4_000);
    queue.order('end');
    queue.render(10);
    queue.order('pause');
    queue.render(50);
    const paused = queue.last();
    expect(paused?.state).toBe('paused');
    expect(paused?.samples).toBeLessThanOrEqual(1_280 + 0.015 * rate);
    expect(queue.heard.slice(-quantum).every((sample) => sample === 0)).toBe(true);
    queue.order('resume');
    queue.render(1);
    expect(queue.last()).toMatchObject({ state: 'playing', samples: (paused?.samples ?? 0) + quantum });
    queue.render(40);
    expect(queue.last()).toMatchObject({ state: 'finished', samples: 4_000 });
  });

  test('to stop what is paused is obeyed at once', () => {
    const queue = play();
    queue.order('begin');
    queue.piece(4_000);
    queue.render(5);
    queue.order('pause');
    queue.render(5);
    const at = queue.last()?.samples;
    queue.order('stop');
    expect(queue.last()).toEqual({ number: 1, samples: at, state: 'stopped' });
  });

  test('to be quiet lowers the voice to a fifth within 60 ms, and back', () => {
    const queue = play();
    queue.order('begin');
    queue.piece(2 * rate);
    queue.render(10);
    queue.order('duck');
    queue.render(8);
    expect(queue.heard.at(-1)).toBeCloseTo(0.1, 5);
    queue.order('unduck');
    queue.render(8);
    expect(queue.heard.at(-1)).toBeCloseTo(0.5, 5);
  });

  test('or a piece for other speech than the one that is begun is too late', () => {
    const queue = play();
    queue.order('begin', { number: 2 });
    queue.piece(128, { number: 1 });
    queue.order('stop', { number: 1 });
    queue.render(2);
    expect(queue.reports).toEqual([]);
    queue.order('begin', { number: 3 });
    expect(queue.reports).toEqual([{ number: 2, samples: 0, state: 'stopped' }]);
  });
});

import { describe, expect, test } from 'vitest';
import { runSoak } from './run-soak.ts';
import { allowance, judge, type Reading, type Sample } from './sample.ts';

const plain: Sample = { resident: 200_000_000, heap: 40_000_000, files: 30, timers: 5, handles: 4 };

/** Readings of a run of so many turns, 50 between two, with a figure that grows by so much a turn and has its noise. */
const run = (turns: number, name: keyof Sample, growth: number, noise = 0): Reading[] =>
  Array.from({ length: turns / 50 }, (_, at) => ({
    turns: at * 50,
    sample: { ...plain, [name]: plain[name] + growth * at * 50 + (at % 3 === 0 ? noise : 0) },
  }));

describe('the rule of the soak', () => {
  test.each<[keyof Sample, number, string]>([
    ['heap', 400, 'a sentence a turn'],
    ['resident', 4_096, 'a page of memory a turn'],
    ['files', 0.001, 'a file every thousand turns'],
    ['timers', 0.001, 'a timer every thousand turns'],
  ])('finds in %s over a day %f a turn: %s', (name, growth) => {
    expect(judge(run(50_000, name, growth))[name].flat).toBe(false);
    expect(judge(run(50_000, name, 0))[name]).toEqual({ slope: 0, growth: 0, flat: true });
  });

  test('is not moved by single odd readings, nor by what loads at the beginning', () => {
    const readings = run(2_000, 'heap', 0, allowance.heap * 10);
    expect(judge(readings).heap.flat).toBe(true);
    const loading = run(2_000, 'resident', 0).map((reading, at) =>
      at < 9 ? { ...reading, sample: { ...reading.sample, resident: 1_000_000 } } : reading,
    );
    expect(judge(loading).resident.flat).toBe(true);
  });
});

describe('a host that is talked to at full speed while windows come and go', { timeout: 240_000 }, () => {
  test('holds no more memory, files and timers at the end than at the beginning', async () => {
    const readings = await runSoak({ goOn: (turns, elapsed) => turns < 70 || elapsed < 12_000, every: 5 });
    const trends = judge(readings);
    const worst = Object.entries(trends).filter(([, { flat }]) => !flat);
    expect(worst).toEqual([]);
  });

  test('is found out where it does', async () => {
    const readings = await runSoak({ goOn: (turns) => turns < 70, every: 5, plant: 'all' });
    const trends = judge(readings);
    expect({ heap: trends.heap.flat, files: trends.files.flat, timers: trends.timers.flat }).toEqual({
      heap: false,
      files: false,
      timers: false,
    });
  });
});

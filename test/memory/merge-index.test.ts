import { describe, expect, test } from 'vitest';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { openHistory, openRaw, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

/** Pages of each segment of the full-text index, level by level, from FTS5's own record of its structure (its format 2). */
function segmentsOf(folder: string): number[][] {
  const record = openRaw(folder).prepare('SELECT block FROM message_words_data WHERE id = 10').pluck().get() as Buffer;
  let at = 8;
  const next = (): number => {
    let value = 0;
    for (;;) {
      const byte = record[at] ?? 0;
      at += 1;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  const [levels] = [next(), next(), next()];
  return Array.from({ length: levels }, () => {
    const [, count] = [next(), next()];
    return Array.from({ length: count }, () => {
      const [, first, last] = Array.from({ length: 8 }, next);
      return (last ?? 0) - (first ?? 0) + 1;
    });
  });
}

/** A life in which much was said about a few things, each message by itself. */
function lively(folder: string, count: number): MemoryDatabase {
  const memory = openHistory({ folder });
  for (let at = 0; at < count; at += 1)
    say(memory, `The ${['boat', 'garden', 'piano'][at % 3] ?? ''} number ${at} near house ${at % 7}`);
  return memory;
}

/** Merges until it says that there is no more; gives the number of steps in which it merged. */
function tidyUp(memory: MemoryDatabase): number {
  let steps = 0;
  while (memory.tidy()) {
    steps += 1;
    if (steps > 1_000) throw new Error('It never ends.');
  }
  return steps;
}

describe('merging the index', () => {
  test('ends, and leaves one segment of a size at most', () => {
    const folder = temporaryFolder();
    const memory = lively(folder, 60);
    const before = segmentsOf(folder).flat().length;
    expect(tidyUp(memory)).toBeGreaterThan(0);
    const after = segmentsOf(folder);
    expect(after.flat().length).toBeLessThan(before);
    for (const level of after) expect(level.length).toBeLessThanOrEqual(1);
  });

  test('says at once that there is nothing to merge, and then writes nothing', () => {
    const folder = temporaryFolder();
    const memory = lively(folder, 30);
    tidyUp(memory);
    const raw = openRaw(folder);
    const version = (): unknown => raw.pragma('data_version', { simple: true });
    const before = version();
    expect(memory.tidy()).toBe(false);
    expect(version()).toBe(before);
  });

  test('has something to do again when something was said', () => {
    const folder = temporaryFolder();
    const memory = lively(folder, 30);
    tidyUp(memory);
    for (const text of ['A new boat', 'A newer boat', 'The newest boat']) say(memory, text);
    expect(memory.tidy()).toBe(true);
    tidyUp(memory);
    for (const level of segmentsOf(folder)) expect(level.length).toBeLessThanOrEqual(1);
  });

  test('merges a large index in small steps, between which everything is found', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const messages = 4_800;
    const parts = 6;
    const each = messages / parts;
    // Words that stand in one message only make the index large.
    const text = (at: number): string => Array.from({ length: 40 }, (_, word) => `q${at * 40 + word}`).join(' ');
    for (let part = 0; part < parts; part += 1) {
      memory.beginImport();
      memory.importRecords([
        { kind: 'conversation', id: 'talk', title: '', lifelong: false },
        ...Array.from({ length: each }, (_, at) => ({
          ...{ kind: 'message' as const, id: null, conversation: 'talk', sourceId: null, role: 'person' as const },
          ...{ speaker: 'Theo', at: part * each + at, text: text(part * each + at) },
          ...{ interrupted: false, replaced: false, unanswered: null },
        })),
      ]);
      memory.commitImport();
    }
    const pages = segmentsOf(folder)
      .flat()
      .reduce((sum, count) => sum + count, 0);
    let steps = 0;
    do {
      steps += 1;
      expect(memory.search(`q${steps * 997} `, 5, null).hits).toHaveLength(1);
    } while (memory.tidy() && steps < 1_000);
    expect(steps).toBeGreaterThan(pages / 100);
    for (const level of segmentsOf(folder)) expect(level.length).toBeLessThanOrEqual(1);
    expect(memory.verify()).toEqual([]);
  });

  test('a message that is said afterwards merges nothing that was merged', () => {
    const folder = temporaryFolder();
    const memory = lively(folder, 60);
    tidyUp(memory);
    const merged = segmentsOf(folder).flat();
    for (let at = 0; at < 10; at += 1) say(memory, `A short word ${at}`);
    expect(segmentsOf(folder).flat().slice(-merged.length)).toEqual(merged);
    expect(memory.recall({ text: 'Which piano was near house 2?', count: 3 })).not.toHaveLength(0);
  });
});

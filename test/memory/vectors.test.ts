import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { openHistory, openRaw, say } from '../fakes/history.ts';
import { vectorOfMeaning } from '../fakes/meaning.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const vectorOf = (text: string, dimensions = 128): Float32Array => Float32Array.from(vectorOfMeaning(text, dimensions));

/** Gives every message a vector, as the background work does; how many got one. */
function fill(memory: MemoryDatabase, { dimensions = 128, batch = 32 } = {}): number {
  let filled = 0;
  for (;;) {
    const waiting = memory.withoutVector(batch);
    if (waiting.length === 0) return filled;
    filled += waiting.length;
    memory.addVectors(waiting.map(({ id, text }) => ({ id, vector: vectorOf(text, dimensions) })));
  }
}

const subjects = [
  'garden',
  'invoice',
  'bicycle',
  'window',
  'concert',
  'neighbour',
  'ladder',
  'stamp',
  'river',
  'carpet',
];
const verbs = ['painted', 'found', 'sold', 'repaired', 'forgot', 'borrowed', 'measured', 'photographed'];

/** Talk about many things. */
function chat(memory: MemoryDatabase, count: number, from = 0): void {
  for (let at = from; at < from + count; at += 1) {
    const subject = subjects[at % subjects.length] ?? '';
    say(memory, `I ${verbs[at % verbs.length] ?? ''} the ${subject} number ${at}, and ${at % 7} times so.`);
  }
}

const texts = (memory: MemoryDatabase, text: string): string[] =>
  memory.recall({ text, vector: vectorOf(text), count: 8 }).map(({ message }) => message.text);

describe('vectors', () => {
  test('find what was said in quite other words', () => {
    const memory = openHistory();
    chat(memory, 60);
    say(memory, 'The waves were cold, and we stayed at the shore until dark.');
    chat(memory, 60, 60);
    expect(memory.openVectors('meaning')).toEqual({ done: 0, total: 121 });
    expect(fill(memory)).toBe(121);
    const lexical = memory.recall({ text: 'Which ocean beach?', count: 8 });
    expect(lexical.every(({ score }) => score < 0.32)).toBe(true);
    expect(texts(memory, 'Did I visit the ocean?')[0]).toBe(
      'The waves were cold, and we stayed at the shore until dark.',
    );
  });

  test('are given to each message once, the newest first, and to new ones before old', () => {
    const memory = openHistory();
    chat(memory, 10);
    memory.openVectors('meaning');
    const first = memory.withoutVector(3);
    expect(first.map(({ text }) => /number (\d+)/.exec(text)?.[1])).toEqual(['9', '8', '7']);
    // What was given out and came to nothing is given out again.
    expect(memory.withoutVector(3)).toEqual(first);
    expect(memory.addVectors(first.map(({ id, text }) => ({ id, vector: vectorOf(text) })))).toEqual({
      done: 3,
      total: 10,
    });
    chat(memory, 1, 10);
    expect(memory.withoutVector(2).map(({ text }) => /number (\d+)/.exec(text)?.[1])).toEqual(['10', '6']);
    expect(fill(memory)).toBe(8);
    expect(memory.withoutVector(5)).toEqual([]);
  });

  test('go on after a restart where they stood', () => {
    const folder = temporaryFolder();
    const before = openHistory({ folder });
    chat(before, 50);
    before.openVectors('meaning');
    const some = before.withoutVector(20);
    before.addVectors(some.map(({ id, text }) => ({ id, vector: vectorOf(text) })));
    before.dispose();
    const after = openHistory({ folder });
    expect(after.openVectors('meaning')).toEqual({ done: 20, total: 50 });
    expect(fill(after)).toBe(30);
    after.dispose();
    const whole = openHistory({ folder });
    expect(whole.openVectors('meaning')).toEqual({ done: 50, total: 50 });
    expect(whole.withoutVector(5)).toEqual([]);
  });

  test('of another model, or of another length, are begun anew', () => {
    const memory = openHistory();
    chat(memory, 30);
    memory.openVectors('meaning');
    fill(memory);
    expect(memory.openVectors('another')).toEqual({ done: 0, total: 30 });
    expect(fill(memory)).toBe(30);
    chat(memory, 1, 30);
    // The server changed what is behind the name.
    expect(fill(memory, { dimensions: 64 })).toBe(31 + 1 - 1);
    expect(memory.openVectors('another')).toEqual({ done: 31, total: 31 });
  });

  test('of what was replaced, forgotten, cut or erased are never found', () => {
    const memory = openHistory();
    chat(memory, 40);
    const secret = say(memory, 'The surgeon at the clinic was kind.');
    const spoken = say(memory, 'A physician called about the hospital.', { role: 'os', speaker: 'Ada' });
    chat(memory, 40, 40);
    memory.openVectors('meaning');
    fill(memory);
    const ask = (): string[] => texts(memory, 'What did the doctor say?');
    expect(ask()).toEqual(expect.arrayContaining([secret.text, spoken.text]));
    memory.replace([secret.id]);
    expect(ask()).not.toContain(secret.text);
    memory.update(spoken.id, { text: 'A…' });
    expect(ask().some((text) => text.startsWith('A'))).toBe(false);
    expect(memory.withoutVector(5).map(({ id }) => id)).toContain(spoken.id);
  });

  test('are not made for replies that still grow, nor for what says nothing', () => {
    const memory = openHistory();
    say(memory, '…');
    const growing = say(memory, 'Half', { role: 'os', speaker: 'Ada', state: 'streaming' });
    say(memory, 'Something newer.');
    memory.openVectors('meaning');
    expect(memory.withoutVector(5).map(({ text }) => text)).toEqual(['Something newer.']);
    expect(fill(memory)).toBe(1);
    memory.update(growing.id, { text: 'Half and the rest', state: 'complete' });
    expect(memory.withoutVector(5).map(({ text }) => text)).toEqual(['Half and the rest']);
  });

  test('are made anew where their file is missing, broken or foreign, and the life is as it was', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'vectors.db');
    const memory = openHistory({ folder });
    chat(memory, 20);
    memory.openVectors('meaning');
    fill(memory);
    memory.dispose();
    for (const spoil of [
      () => fs.rmSync(file),
      () => fs.writeFileSync(file, 'no database at all, but of some length '.repeat(400)),
      () => openRaw(folder, 'vectors.db').exec('PRAGMA user_version = 99'),
      () => openRaw(folder, 'vectors.db').exec('DROP TABLE fine'),
    ]) {
      spoil();
      const again = openHistory({ folder });
      expect(again.openVectors('meaning')?.total).toBe(20);
      fill(again);
      expect(again.openVectors('meaning')).toEqual({ done: 20, total: 20 });
      expect(again.verify()).toEqual([]);
      again.dispose();
    }
  });

  test.skipIf(process.platform === 'win32')('lie in a file for this account alone', () => {
    const folder = temporaryFolder();
    openHistory({ folder }).openVectors('meaning');
    for (const name of fs.readdirSync(folder).filter((file) => file.startsWith('vectors')))
      expect(fs.statSync(path.join(folder, name)).mode & 0o077, name).toBe(0);
  });

  test('are forgotten with their file', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    chat(memory, 20);
    memory.openVectors('meaning');
    fill(memory);
    memory.dropVectors();
    expect(fs.existsSync(path.join(folder, 'vectors.db'))).toBe(false);
    expect(memory.withoutVector(5)).toEqual([]);
    expect(memory.addVectors([])).toEqual({ done: 0, total: 0 });
  });

  test('that are no use are refused quietly: zeros, other lengths in a question, too few to compare with', () => {
    const memory = openHistory();
    const only = say(memory, 'My income was good.');
    memory.openVectors('meaning');
    fill(memory);
    expect(memory.recall({ text: 'paycheck', vector: vectorOf('paycheck'), count: 3 })).toEqual([]);
    memory.addVectors([{ id: only.id, vector: new Float32Array(128) }]);
    expect(memory.withoutVector(3)).toEqual([]);
    chat(memory, 30);
    fill(memory);
    expect(memory.recall({ text: 'paycheck', vector: new Float32Array([1, 2, 3]), count: 3 })).toEqual([]);
    expect(memory.recall({ text: 'paycheck', vector: new Float32Array(128), count: 3 })).toEqual([]);
  });
});

test('a message that is taken back gets its vector again', () => {
  const memory = openHistory();
  chat(memory, 60);
  const sea = say(memory, 'The waves were cold, and we stayed at the shore until dark.');
  chat(memory, 5, 60);
  memory.openVectors('meaning');
  fill(memory);
  const { id } = memory.forget({ what: 'message', message: sea.id }, { at: 1 });
  expect(fill(memory)).toBe(0);
  memory.restore(id);
  expect(memory.withoutVector(9)).toEqual([{ id: sea.id, text: sea.text }]);
  expect(fill(memory)).toBe(1);
  expect(texts(memory, 'Did I visit the ocean?')[0]).toBe(sea.text);
});

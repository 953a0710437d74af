import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recallThreshold } from '../../src-main/conversation/recall-policy.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { openDatabase } from '../../src-main/memory/open.ts';
import { createRecallCache } from '../../src-main/memory/recall/cache.ts';
import { scoreOf, shareOf } from '../../src-main/memory/recall/fuse.ts';
import { recall } from '../../src-main/memory/recall/recall.ts';
import { migrations, openHistory, say } from '../fakes/history.ts';
import { vectorOfMeaning } from '../fakes/meaning.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const vectorOf = (text: string): Float32Array => Float32Array.from(vectorOfMeaning(text));

function fill(memory: MemoryDatabase): void {
  memory.openVectors('meaning');
  for (;;) {
    const waiting = memory.withoutVector(64);
    if (waiting.length === 0) return;
    memory.addVectors(waiting.map(({ id, text }) => ({ id, vector: vectorOf(text) })));
  }
}

const things = ['ladder', 'stamp', 'carpet', 'fence', 'invoice', 'window', 'kettle', 'gate', 'shelf', 'lamp', 'bridge'];
const deeds = ['painted', 'found', 'sold', 'repaired', 'forgot', 'borrowed', 'measured'];
const days = ['on Monday', 'at noon', 'with Ada', 'in a hurry', 'for Ben'];

function chat(memory: MemoryDatabase, count: number): void {
  for (let at = 0; at < count; at += 1)
    say(memory, `I ${deeds[at % 7] ?? ''} the ${things[at % 11] ?? ''} ${days[at % 5] ?? ''}, number ${at}.`);
}

/** What was said, and what is asked in other words. */
const pairs = [
  ['The waves at the shore were cold.', 'How was the ocean?'],
  ['The surgeon was very kind to me.', 'What did my physician do?'],
  ['I am so cheerful since Sunday.', 'When was I delighted?'],
  ['They gave me my first paycheck.', 'What about my income?'],
  ['I was terrified of the thunder.', 'What am I scared of?'],
  ['We had a row about the dishes.', 'Did we quarrel?'],
  ['The pooch ate my slippers.', 'What did the labrador ruin?'],
  ['My cello needs new hair.', 'What about the violin?'],
  ['I made a sourdough at last.', 'Did I try the bakery?'],
  ['I was drowsy all afternoon.', 'How is my insomnia?'],
] as const;

describe('a question with its vector', () => {
  test('finds what was said in other words, and is sure enough of it', () => {
    const memory = openHistory();
    chat(memory, 150);
    for (const [said] of pairs) {
      say(memory, said);
      chat(memory, 20);
    }
    fill(memory);
    const found = (vectors: boolean): number =>
      pairs.filter(([said, asked]) =>
        memory
          .recall({ text: asked, count: 10, ...(vectors ? { vector: vectorOf(asked) } : {}) })
          .some(({ message, score }) => message.text === said && score >= recallThreshold),
      ).length;
    expect(found(false)).toBeLessThanOrEqual(3);
    expect(found(true)).toBe(pairs.length);
  });

  test('brings up nothing that is certain where nothing is near', () => {
    const memory = openHistory();
    chat(memory, 300);
    fill(memory);
    for (const [, asked] of pairs) {
      for (const { score } of memory.recall({ text: asked, vector: vectorOf(asked), count: 8 }))
        expect(score, asked).toBeLessThan(recallThreshold);
    }
  });

  test('keeps the best by words among the first ten, whatever else lies near, and scores in order', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    chat(memory, 200);
    say(memory, 'My sister Clara bought a lighthouse in Brittany.');
    chat(memory, 60);
    memory.dispose();
    const db = openDatabase(folder, migrations, 'write');
    const cache = createRecallCache();
    const near = fc.uniqueArray(
      fc.record({ number: fc.integer({ min: 1, max: 262 }), similarity: fc.double({ min: 0, max: 1, noNaN: true }) }),
      {
        selector: ({ number }) => number,
        maxLength: 60,
      },
    );
    const question = fc.constantFrom(
      'Who bought the lighthouse?',
      'lamp',
      'Which window did I measure with Ada?',
      'Brittany',
    );
    const other = fc.array(fc.constantFrom('the gate', 'Clara', 'kettle for Ben', 'bridge number 7'), { maxLength: 3 });
    fc.assert(
      fc.property(near, question, other, fc.integer({ min: 1, max: 20 }), (found, text, texts, count) => {
        const [best] = recall(db, cache, { text, count: 1 }, () => []);
        const hits = recall(db, cache, { text, count, other: texts, vector: new Float32Array(1) }, () => found);
        expect(hits.length).toBeLessThanOrEqual(count);
        if (count >= 10) expect(hits.slice(0, 10).map(({ message }) => message.id)).toContain(best?.message.id);
        for (const [at, { score }] of hits.entries()) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(score).toBeLessThanOrEqual(hits[at - 1]?.score ?? 1);
        }
        expect(new Set(hits.map(({ message }) => message.id)).size).toBe(hits.length);
        // Without more evidence it is as if nobody had asked for it.
        expect(recall(db, cache, { text, count, other: [], vector: new Float32Array(1) }, () => [])).toEqual(
          recall(db, cache, { text, count }, () => found),
        );
      }),
      { numRuns: 60 },
    );
    db.close();
  });

  test('is asked of what came before only, and of its conversation', () => {
    const memory = openHistory();
    chat(memory, 60);
    const question = say(memory, 'How was the ocean?');
    say(memory, 'The waves at the shore were cold.');
    fill(memory);
    const hits = memory.recall({ text: question.text, vector: vectorOf(question.text), before: question.id, count: 8 });
    expect(hits.every(({ message }) => message.at < question.at)).toBe(true);
  });
});

describe('a question said otherwise', () => {
  test('finds by those words too, a little less surely', () => {
    const memory = openHistory();
    chat(memory, 60);
    say(memory, 'Paul loved Lisbon and its trams.');
    chat(memory, 60);
    const plain = memory.recall({ text: 'Did that go well?', count: 5 });
    expect(plain.map(({ message }) => message.text)).not.toContain('Paul loved Lisbon and its trams.');
    const [best] = memory.recall({ text: 'Did that go well?', other: ['Paul Lisbon'], count: 5 });
    const [own] = memory.recall({ text: 'Paul Lisbon', count: 5 });
    expect(best?.message.text).toBe('Paul loved Lisbon and its trams.');
    expect(best?.score).toBeGreaterThanOrEqual(recallThreshold);
    expect(best?.score).toBeLessThan(own?.score ?? 0);
  });
});

describe('what is kept back', () => {
  test('is what something private came from, in a turn, and what was said off the record, always', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    chat(memory, 60);
    const hidden = say(memory, 'The surgeon in Basel was kind to me.');
    const unsaid = say(memory, 'The surgeon in Bern was kind to me.');
    chat(memory, 10);
    const question = say(memory, 'Which surgeon was kind?');
    fill(memory);
    memory.learn(
      [
        {
          ...{ kind: 'fact', subject: 'self', attribute: 'health', value: 'was treated in Basel' },
          ...{ holds: 'now', manner: 'plain', from: null, until: null, certainty: 1 },
        },
      ],
      { message: hidden.id, at: hidden.at, origin: 'rules' },
    );
    const entry = memory.entries({ limit: 1 }).entries[0]?.id ?? '';
    memory.changeEntry(entry, { to: 'private', private: true }, hidden.at);
    memory.offTheRecord(unsaid.id);
    const ask = (before?: string): string[] =>
      memory
        .recall({ text: question.text, vector: vectorOf(question.text), count: 20, ...(before ? { before } : {}) })
        .map(({ message }) => message.text);
    expect(ask(question.id)).not.toContain(hidden.text);
    expect(ask()).toContain(hidden.text);
    expect([...ask(question.id), ...ask()]).not.toContain(unsaid.text);
  });
});

test('a score and the share that it stands for say the same', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 20, noNaN: true }), (share) => {
      expect(shareOf(scoreOf(share))).toBeCloseTo(share, 6);
    }),
  );
  expect(scoreOf(-1)).toBe(0);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recallThreshold } from '../../src-main/conversation/recall-policy.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { openHistory, say } from '../fakes/history.ts';

const ask = (memory: MemoryDatabase, text: string, count = 8): string[] =>
  memory.recall({ text, count }).map(({ message }) => message.text);

/** Talk about other things, so that words have a weight. */
function chat(memory: MemoryDatabase, count: number): void {
  const lines = [
    'The weather was mild today.',
    'I had soup for lunch.',
    'The meeting at work went on for hours.',
    'My neighbour painted his fence blue.',
    'I read a chapter of the new novel.',
    'The bus was late again this morning.',
  ];
  for (let number = 0; number < count; number += 1) {
    say(memory, lines[number % lines.length] ?? '');
    say(memory, 'I hear you.', { role: 'os', speaker: 'Ada' });
  }
}

describe('recall', () => {
  test('finds what was told, by its words in any form', () => {
    const memory = openHistory();
    chat(memory, 30);
    say(memory, 'My sister Clara bought a lighthouse in Brittany.');
    chat(memory, 30);
    for (const question of [
      'Where is the lighthouse of my sister?',
      'What did Clara buy?',
      'Tell me about Brittany',
      'lighthouses',
    ]) {
      const [best] = memory.recall({ text: question, count: 8 });
      expect(best?.message.text, question).toBe('My sister Clara bought a lighthouse in Brittany.');
      expect(best?.score, question).toBeGreaterThanOrEqual(recallThreshold);
    }
  });

  test('finds what stands beside it, after it', () => {
    const memory = openHistory();
    chat(memory, 10);
    say(memory, 'We were in Lisbon in May.');
    say(memory, 'It rained all the time and we loved it.');
    chat(memory, 10);
    expect(ask(memory, 'How was Lisbon?').slice(0, 2)).toEqual([
      'We were in Lisbon in May.',
      'It rained all the time and we loved it.',
    ]);
  });

  test('finds an answer by the words of the question that it answers', () => {
    const memory = openHistory();
    chat(memory, 20);
    say(memory, 'How would you describe your relationship with your mother?', { role: 'os', speaker: 'OS1' });
    say(memory, 'Warm, but we do not call often.');
    chat(memory, 20);
    const [best] = memory.recall({ text: 'What did I say about my mother?', count: 3 });
    expect(best?.message.text).toBe('Warm, but we do not call often.');
    expect(best?.score).toBeGreaterThanOrEqual(recallThreshold);
  });

  test('finds nothing, or nothing that counts, where there is nothing in common', () => {
    const memory = openHistory();
    expect(ask(memory, 'What is the name of my dog?')).toEqual([]);
    chat(memory, 30);
    for (const question of ['Which xylophone did Ingrid tune?', 'the and of', '', '🙂', '?']) {
      for (const hit of memory.recall({ text: question, count: 8 }))
        expect(hit.score, question).toBeLessThan(recallThreshold);
    }
  });

  test('finds what was told right after it was asked in vain', () => {
    const memory = openHistory();
    chat(memory, 100);
    expect(ask(memory, 'Where is the lighthouse?')).toEqual([]);
    say(memory, 'The lighthouse is in Brittany.');
    expect(ask(memory, 'Where is the lighthouse?')[0]).toBe('The lighthouse is in Brittany.');
  });

  test('scores are shares, best first, and no more hits than were asked for', () => {
    const memory = openHistory();
    const word = fc.constantFrom('garden', 'Lisbon', 'mother', 'the', 'Theo', 'spring', 'rain', '東京', 'λόγος', 'run');
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, fc.boolean(), fc.integer({ min: 1, max: 9 }), (said, asked, os, count) => {
        say(memory, os ? `${said}?` : said, { role: os ? 'os' : 'person' });
        const hits = memory.recall({ text: asked, count });
        expect(hits.length).toBeLessThanOrEqual(count);
        for (const [at, { score }] of hits.entries()) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(Math.min(1, hits[at - 1]?.score ?? 1));
        }
        expect(new Set(hits.map(({ message }) => message.id)).size).toBe(hits.length);
      }),
      { numRuns: 150 },
    );
  });

  test('finds words of every script by themselves', () => {
    const memory = openHistory();
    chat(memory, 10);
    const texts = ['Ο λόγος του πατέρα', '昨日は東京で桜を見ました', 'เมื่อวานฉันไปตลาด', 'Вчера была Ёлка', 'བོད་ཡིག་ནི་'];
    for (const text of texts) say(memory, text);
    for (const [at, question] of ['ΛΟΓΟΣ', '東京', 'ตลาด', 'елка', 'ཡིག'].entries()) {
      expect(ask(memory, question, 1), question).toEqual([texts[at]]);
    }
  });
});

describe('what recall leaves out', () => {
  test('is what was said later than the question, and the question itself', () => {
    const memory = openHistory();
    say(memory, 'The garden of my aunt');
    const question = say(memory, 'The garden, where is the garden?');
    say(memory, 'The garden is here', { role: 'os' });
    const hits = memory.recall({ text: question.text, count: 8, before: question.id });
    expect(hits.map(({ message }) => message.text)).toEqual(['The garden of my aunt']);
  });

  test('does not crowd out what was said before it', () => {
    const memory = openHistory();
    say(memory, 'Once, long ago, we had a garden behind the house by the old mill road');
    const question = say(memory, 'garden');
    for (let number = 0; number < 150; number += 1) say(memory, 'garden garden');
    const hits = memory.recall({ text: 'garden', count: 8, before: question.id });
    expect(hits.map(({ message }) => message.text)).toEqual([
      'Once, long ago, we had a garden behind the house by the old mill road',
    ]);
  });

  test('is what was said differently later, and what no one said', () => {
    const memory = openHistory();
    const old = say(memory, 'The garden is in Lisbon');
    memory.replace([old.id]);
    say(memory, 'Garden rules of the system', { role: 'system', speaker: '' });
    say(memory, 'The garden is in Porto');
    expect(ask(memory, 'garden')).toEqual(['The garden is in Porto']);
  });

  test('is what other conversations hold, when one is named', () => {
    const memory = openHistory();
    memory.beginImport();
    const message = {
      kind: 'message',
      id: null,
      conversation: 'old',
      role: 'person',
      speaker: '',
      interrupted: false,
    } as const;
    const records = Array.from({ length: 150 }, (_, at) => ({
      ...message,
      sourceId: `s${at}`,
      at,
      text: 'garden garden',
      replaced: false,
      unanswered: null,
    }));
    memory.importRecords([{ kind: 'conversation', id: 'old', title: '', lifelong: false }, ...records]);
    memory.commitImport();
    say(memory, 'We spoke of the garden at length, and of much else besides');
    const hits = memory.recall({ text: 'garden', count: 3, conversation: memory.lifelong() });
    expect(hits.map(({ message: { text } }) => text)).toEqual([
      'We spoke of the garden at length, and of much else besides',
    ]);
    expect(memory.recall({ text: 'garden', count: 1 })[0]?.sourceId).toMatch(/^s\d+$/);
  });
});

describe('a very long question', () => {
  test('is answered by what it begins with', () => {
    const memory = openHistory();
    const words = Array.from({ length: 30_000 }, (_, at) => `w${at.toString(36)}`);
    say(memory, words.join(' '));
    say(memory, 'The lighthouse is in Brittany.');
    const hits = memory.recall({ text: `lighthouse ${words.join(' ')}`.slice(0, 200_000), count: 3 });
    // By what it begins with: the lighthouse, and the first of the words.
    expect(hits.map(({ message }) => message.text.slice(0, 5)).sort()).toEqual(['The l', 'w0 w1']);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Period, Summary } from '../../src-main/contract/knowledge.ts';
import type { Message } from '../../src-main/contract/messages.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import {
  readSummary,
  summariseDay,
  summariseParts,
  summaryLengths,
  summaryTask,
} from '../../src-main/growing/summaries.ts';
import { createEverydayTalk } from '../../bench/everyday-talk.ts';
import { replied, said } from './said.ts';

const words = wordsOf('en');

/** A day of everyday talk, with one thing in it that does not happen every day. */
function day(seed: number, event: string | null = null, count = 120): Message[] {
  const talk = createEverydayTalk(seed);
  const messages = Array.from({ length: count }, (_, number) => {
    const { role, text } = talk.next();
    return said(number, text, { role });
  });
  const place = messages.findIndex(({ role }) => role === 'person');
  return event === null ? messages : messages.map((one, at) => (at === place ? { ...one, text: event } : one));
}

const summaryOf = (period: Period, at: number, text: string, sources: string[]): Omit<Summary, 'id'> => ({
  period,
  from: at,
  until: at + 86_399_999,
  text,
  origin: 'rules',
  sources,
});

describe('a day', () => {
  test('is told in the words of the person, and names each message that it was taken from', () => {
    const messages = day(4);
    const draft = summariseDay(messages);
    const pieces = draft?.text.split(' … ') ?? [];
    expect(pieces.length).toBeGreaterThan(3);
    expect(draft?.sources).toHaveLength(pieces.length);
    for (const [place, piece] of pieces.entries()) {
      const source = messages.find(({ id }) => id === draft?.sources[place]);
      expect(source?.role).toBe('person');
      expect(source?.text).toContain(piece);
    }
  });

  test('tells what does not happen every day', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const draft = summariseDay(day(seed, 'Ok. My sister Helka got married in Brannock today, we all cried.'));
      expect(draft?.text).toContain('My sister Helka got married in Brannock');
    }
  });

  test('tells something of every day on which something was said', () => {
    expect(summariseDay([said(1, 'ok')])?.text).toBe('ok');
    expect(summariseDay([replied(1, 'Good morning, how did you sleep in the new flat?')])).toBeNull();
    expect(summariseDay([])).toBeNull();
  });

  test('takes the sentence before along where one leans on it', () => {
    const draft = summariseDay([said(1, 'My aunt Ilse called. She sold the house in Marlstone for good.')]);
    expect(draft?.text).toBe('My aunt Ilse called. She sold the house in Marlstone for good.');
  });

  test('keeps to its length, whatever was said', () => {
    const line = fc.oneof(fc.string({ maxLength: 500 }), fc.lorem({ mode: 'sentences', maxCount: 6 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const draft = summariseDay(lines.map((text, number) => said(number, text)));
        expect(draft?.text.length ?? 0).toBeLessThanOrEqual(summaryLengths.day.characters);
        expect(draft?.sources.length ?? 0).toBeLessThanOrEqual(20);
      }),
    );
  });
});

describe('a longer time', () => {
  const days = (count: number): Omit<Summary, 'id'>[] =>
    Array.from({ length: count }, (_, number) => {
      const messages = day(
        number + 1,
        number === 9 ? 'We signed the papers: the boat Marigold belongs to us now.' : null,
      );
      const draft = summariseDay(messages);
      const sources = (draft?.sources ?? []).map((id) => `${number}:${id}`);
      return summaryOf('day', number * 86_400_000, draft?.text ?? '', sources);
    });

  test('is made from the shorter ones, each sentence with its own message', () => {
    const parts = days(30);
    const draft = summariseParts('month', parts);
    expect(draft?.text.length).toBeLessThanOrEqual(summaryLengths.month.characters);
    const pieces = draft?.text.split(' … ') ?? [];
    expect(draft?.sources).toHaveLength(pieces.length);
    for (const [place, piece] of pieces.entries()) {
      const part = parts.find(({ sources }) => sources.includes(draft?.sources[place] ?? ''));
      expect(part?.text).toContain(piece);
    }
    expect(draft?.text).toContain('the boat Marigold');
  });

  test('a year from its months keeps to its length as well', () => {
    const month = summariseParts('month', days(30));
    const months = Array.from({ length: 12 }, (_, number) =>
      summaryOf('month', number, month?.text ?? '', month?.sources ?? []),
    );
    const draft = summariseParts('year', months);
    expect(draft?.text.length).toBeLessThanOrEqual(summaryLengths.year.characters);
    expect(draft?.sources.length).toBeLessThanOrEqual(20);
    expect(summariseParts('year', [])).toBeNull();
  });
});

describe('a summary by a model', () => {
  const messages = [said(1, 'My sister Helka moved to Brannock in May.'), said(2, 'She paid 900 for the van.')];
  const task = summaryTask(words, 'day', messages, 'Theo');

  test('rests on all that the model was shown', () => {
    expect(readSummary({ text: 'Theo’s sister Helka moved to Brannock; the van cost 900.' }, 'day', task)).toEqual({
      text: 'Theo’s sister Helka moved to Brannock; the van cost 900.',
      sources: messages.map(({ id }) => id),
    });
  });

  test.each([
    ['another shape', { summary: 'x' }],
    ['no answer', null],
    ['nothing', { text: '  ' }],
    ['a name that nobody said', { text: 'Their sister Helka moved to Paris.' }],
    ['a figure that nobody said', { text: 'The van cost 950.' }],
    ['a novel', { text: 'so '.repeat(2_000) }],
  ])('is refused when it is %s', (_, answer) => expect(readSummary(answer, 'day', task)).toBeNull());
});

import { describe, expect, test } from 'vitest';
import type { TraitMove } from '../../src-main/contract/growing.ts';
import type { Entry } from '../../src-main/contract/knowledge.ts';
import type { Message } from '../../src-main/contract/messages.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import { pageByRules, pageTask, readPage, type Day } from '../../src-main/growing/reflect.ts';
import { replied, said } from './said.ts';

const words = wordsOf('en');
const messages: Message[] = [
  said(0, 'Good morning.'),
  replied(1, 'Good morning. How did you sleep?'),
  said(2, 'My sister Helka moved to Brannock yesterday. I helped with the boxes.'),
  replied(3, 'That sounds like a long day.'),
  said(4, 'Please be more direct.'),
  said(400, 'On Friday we go to the opera.'),
];
const entry = (more: Partial<Entry>): Entry => ({
  id: 'entry-0001',
  kind: 'person',
  subject: 'Helka',
  attribute: 'relation',
  value: 'sister',
  saidAt: messages[2]?.at ?? 0,
  lastSaidAt: messages[2]?.at ?? 0,
  from: null,
  until: null,
  certainty: 0.9,
  origin: 'rules',
  state: 'current',
  pinned: false,
  private: false,
  supersededBy: null,
  doubt: null,
  times: 1,
  sources: [messages[2]?.id ?? ''],
  ...more,
});
const move: TraitMove = {
  id: 'move-0001',
  trait: 'directness',
  by: 0.1,
  at: messages[4]?.at ?? 0,
  cause: 'asked',
  quote: 'Please be more direct.',
  source: messages[4]?.id ?? null,
  takenBack: null,
};
const day = (more: Partial<Day> = {}): Day => ({
  day: '2026-03-10',
  messages,
  entries: [],
  moves: [],
  osName: 'Ada',
  personName: 'Theo',
  sentence: ({ subject, value }) => `${subject}: ${value}.`,
  ...more,
});

describe('a page by rules', () => {
  test('tells how much was said and when, what tells most in their words, and whom it was about', () => {
    const page = pageByRules(words, day());
    expect(page?.happened).toMatch(/^Theo spoke to me 4 times, between 09:00 and 15:40\./);
    expect(page?.happened).toContain('“My sister Helka moved to Brannock yesterday.”');
    expect(page?.happened).toContain('We spoke of Helka and Brannock');
    expect(page?.sources).toContain(messages[2]?.id);
    expect(page?.between).toBe('There was a silence of 6 hours in between.');
  });

  test('says what was learned and planned, with the messages that it comes from', () => {
    const plan = entry({
      id: 'entry-0002',
      kind: 'plan',
      subject: 'self',
      value: 'the opera',
      sources: [messages[5]?.id ?? ''],
    });
    const page = pageByRules(words, day({ entries: [entry({}), plan] }));
    expect(page?.learned).toBe('Helka: sister.');
    expect(page?.happened).toContain('What lies ahead: self: the opera.');
    expect(page?.sources).toContain(messages[5]?.id);
  });

  test('keeps what is private, or was never so, to itself', () => {
    const page = pageByRules(words, day({ entries: [entry({ private: true }), entry({ state: 'corrected' })] }));
    expect(page?.learned).toBe('Nothing new that I could put into words.');
  });

  test('says what moved a trait, and names the words that did', () => {
    const page = pageByRules(words, day({ moves: [move] }));
    expect(page?.between).toContain(
      'I try to say things more directly now, because Theo asked for it: “Please be more direct.”',
    );
    expect(page?.sources).toContain(move.source);
    expect(pageByRules(words, day({ moves: [{ ...move, takenBack: 1 }] }))?.between).not.toContain('directly');
  });

  test('is not written of a day on which the person said nothing', () => {
    expect(pageByRules(words, day({ messages: [replied(1, 'Good morning.')] }))).toBeNull();
  });
});

describe('a page by a model', () => {
  const task = pageTask(words, day());
  const answer = (more: object = {}): object => ({
    happened: 'Helka moved to Brannock, and Theo helped.',
    learned: '',
    between: '',
    moves: [],
    ...more,
  });
  const read = (given: unknown): ReturnType<typeof readPage> => readPage(given, task, day(), 1_000);

  test('rests on all the messages that it was shown', () => {
    expect(task.task.text).toContain('[09:02] Theo: My sister Helka');
    expect(read(answer())?.page).toMatchObject({ happened: 'Helka moved to Brannock, and Theo helped.' });
    expect(read(answer())?.page.sources).toEqual(messages.map(({ id }) => id));
  });

  test('moves a trait only by words that the person said that day', () => {
    const moves = [
      { trait: 'directness', by: 0.03, quote: 'be more direct' },
      { trait: 'warmth', by: 0.03, quote: 'you are so warm' },
      { trait: 'warmth', by: 0.03, quote: 'How did you sleep' },
      { trait: 'humour', by: 0.03, quote: '' },
    ];
    expect(read(answer({ moves }))?.moves).toEqual([
      {
        trait: 'directness',
        by: 0.03,
        at: 1_000,
        cause: 'reflection',
        quote: 'be more direct',
        source: messages[4]?.id,
      },
    ]);
  });

  test.each([
    ['another shape', { happened: 'x' }],
    ['a field too many', answer({ mood: 'happy' })],
    ['an empty page', answer({ happened: ' ' })],
    ['a name that nobody said', answer({ happened: 'Theo met Paul.' })],
    ['a figure that nobody said', answer({ learned: 'He has 3 sisters.' })],
    ['a trait that there is none of', answer({ moves: [{ trait: 'magic', by: 1, quote: 'x' }] })],
  ])('is refused when it is %s', (_, given) => expect(read(given)).toBeNull());

  test('is made of what tells most where the day was long', () => {
    const long = day({
      messages: Array.from({ length: 300 }, (_, number) =>
        said(number, `On day ${number} we went to the sea at Marlstone.`),
      ),
    });
    const { given, task: asked } = pageTask(words, long);
    expect(given.length).toBeLessThanOrEqual(50);
    expect(asked.text.length).toBeLessThan(14_000);
  });
});

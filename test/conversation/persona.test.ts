import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { traitSchema, type Trait, type TraitMove } from '../../src-main/contract/growing.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import type { TraitValues } from '../../src-main/conversation/knowledge-ports.ts';
import { personaChanges, personaParts } from '../../src-main/conversation/persona.ts';

const words = wordsOf('en');
const middle: TraitValues = {
  warmth: 0.5,
  humour: 0.5,
  directness: 0.5,
  curiosity: 0.5,
  formality: 0.5,
  talkativeness: 0.5,
};
const wish = (value: string, more: object = {}) => ({
  id: `wish-${value}`,
  value,
  saidAt: 1,
  state: 'current' as const,
  private: false,
  sources: ['message-1'],
  ...more,
});
const texts = (traits: Partial<TraitValues>, wishes: ReturnType<typeof wish>[] = []): string[] =>
  personaParts(words, { osName: 'Ada', personName: 'Theo', traits: { ...middle, ...traits }, wishes }).map(
    ({ text }) => text,
  );

describe('how it is', () => {
  test('says nothing of what stands near its middle', () => {
    expect(texts({})).toEqual([]);
    expect(texts({ warmth: 0.61, humour: 0.39 })).toEqual([]);
  });

  test('is graded', () => {
    expect(texts({ directness: 0.62 })).toEqual(['You say things straight.']);
    expect(texts({ directness: 0.8 })).toEqual(['You say things as plainly as you can, without softening them.']);
    expect(texts({ directness: 0.38 })).toEqual(['You put things gently.']);
    expect(texts({ directness: 0.2 })).toEqual(['You put hard things very gently, and by way of a question.']);
  });

  test('begins with what it was asked to be, in the order in which that was said', () => {
    const wishes = [wish('be brief', { saidAt: 9 }), wish('answer in French.', { saidAt: 3 })];
    expect(texts({ warmth: 0.7 }, wishes)).toEqual([
      'They asked this of you: answer in French.',
      'They asked this of you: be brief.',
      'You let warmth show in what you say.',
    ]);
  });

  test('leaves out wishes that hold no more, and private ones', () => {
    expect(
      texts({}, [wish('a', { state: 'past' }), wish('b', { state: 'corrected' }), wish('c', { private: true })]),
    ).toEqual([]);
  });

  test('is a function of the data alone, and has words for every value of every trait', () => {
    const value = fc.double({ min: 0, max: 1, noNaN: true });
    const all = fc.record(
      Object.fromEntries(traitSchema.options.map((trait) => [trait, value])) as Record<Trait, typeof value>,
    );
    fc.assert(
      fc.property(all, (traits) => {
        const said = texts(traits);
        expect(said).toEqual(texts({ ...traits }));
        const away = Object.values(traits).filter((one) => Math.round(Math.abs(one - 0.5) * 1_000) >= 120).length;
        expect(said).toHaveLength(away);
        expect(said.every((text) => text.startsWith('You '))).toBe(true);
      }),
    );
  });
});

describe('who it has been', () => {
  const move = (at: number, by: number, takenBack: number | null = null): TraitMove => ({
    id: `move-${at}`,
    trait: 'directness',
    by,
    at,
    cause: 'asked',
    quote: '',
    source: null,
    takenBack,
  });
  const fact = (key: string, value: string | null, at: number) => ({ key, value, at, message: null });

  test('is numbered, oldest first: names, voices, what it was told, and traits that came to stand otherwise', () => {
    const facts = [
      fact('os.name', 'Ada', 1),
      fact('person.name', 'Theo', 2),
      fact('os.name', 'Ada', 3),
      fact('os.name', 'Iris', 9),
    ];
    const changes = personaChanges(
      words,
      facts,
      [wish('be brief', { saidAt: 5 })],
      [move(4, 0.1), move(6, 0.1), move(8, 0.1)],
    );
    expect(changes).toEqual([
      { version: 1, at: 1, part: 'name', value: 'Ada' },
      { version: 2, at: 5, part: 'told', value: 'be brief' },
      { version: 3, at: 6, part: 'trait', value: 'I say things straight.' },
      { version: 4, at: 8, part: 'trait', value: 'I say things as plainly as I can.' },
      { version: 5, at: 9, part: 'name', value: 'Iris' },
    ]);
  });

  test('keeps its numbers when a move is taken back: that is one more change', () => {
    const before = personaChanges(words, [], [], [move(4, 0.1), move(6, 0.1)]);
    const after = personaChanges(words, [], [], [move(4, 0.1), move(6, 0.1, 20)]);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.at(-1)).toEqual({ version: 2, at: 20, part: 'trait', value: 'I am as direct as when we began.' });
  });

  test('leaves out what it was never told', () => {
    expect(personaChanges(words, [], [wish('be rude', { state: 'corrected' })], [])).toEqual([]);
  });
});

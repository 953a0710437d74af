import { afterEach, describe, expect, test, vi } from 'vitest';
import { beginningOf } from '../../src-main/knowing/beginning.ts';
import { learnByRules, type LearnContext } from '../../src-main/knowing/learn-by-rules.ts';

/** A Wednesday morning. */
const at = new Date(2026, 10, 25, 10).getTime();
const learn = (text: string, more: Partial<LearnContext> = {}) => learnByRules(text, { at, before: null, ...more });
const said = (text: string, more: Partial<LearnContext> = {}): string[] =>
  learn(text, more).map(({ subject, attribute, value, holds, manner }) =>
    [subject, attribute, value, ...(holds === 'now' ? [] : [holds, manner])].join(' | '),
  );

describe('words behind a statement', () => {
  test.each([
    ['We moved to Warsaw last month actually', 'self | home | Warsaw'],
    ['We moved to Warsaw actually last month', 'self | home | Warsaw'],
    ['I live in Rome now, by the way.', 'self | home | Rome'],
    ['I work at Acme though', 'self | employer | Acme'],
    ['I study law already', 'self | study | law'],
    ['I like jazz too', 'self | likes | jazz'],
    ['My favourite film is Love Actually', 'self | favourite film | Love Actually'],
  ])('belong to no value: %s', (text, thing) => {
    expect(said(text)).toEqual([thing]);
  });
});

describe('a text longer than what is read', () => {
  const around = (words: string, longest: number): string =>
    `${'So it rained. '.repeat(1_000).slice(0, longest)}${words}`;

  test('is read as far as its last whole sentence', () => {
    expect(beginningOf('It rains. My aunt is called Jadwiga.', 33)).toBe('It rains.');
    expect(beginningOf('It rains. All day.', 9)).toBe('It rains.');
    expect(beginningOf('It rains', 8)).toBe('It rains');
    expect(beginningOf('My aunt Jadwiga', 13)).toBe('My aunt');
    expect(beginningOf('My aunt\nJadwiga is here', 12)).toBe('My aunt');
    expect(beginningOf('Jadwiga', 5)).toBe('');
  });

  test('teaches no name that was cut in two', () => {
    const text = around(' My aunt is called Jadwiga.', 7_975);
    expect(text.slice(0, 8_000)).toMatch(/Jad\p{L}*$/u);
    expect(said(text)).toEqual([]);
  });
});

describe('what has ended', () => {
  test('breaking up ends what someone was, and is never told without them', () => {
    const people = [{ name: 'Tomek', relation: 'boyfriend' }];
    expect(said('I broke up with Tomek', { people })).toEqual(['Tomek | relation | boyfriend | not | change']);
    expect(said('I broke up with my boyfriend last week', { people })).toEqual([
      'Tomek | relation | boyfriend | not | change',
    ]);
    expect(said('I broke up with Tomek')).toEqual([]);
    expect(said('I broke up with Tomek', { people: [{ name: 'Tomek', relation: 'brother' }] })).toEqual([]);
  });

  test('work that was left', () => {
    expect(said("I don't work at the clinic anymore, I quit yesterday")).toEqual([
      'self | employer | the clinic | not | change',
    ]);
    expect(said('I quit')).toEqual([]);
    expect(said('I retired last year')).toEqual([]);
    expect(said('I quit my job')).toEqual(['self | event | quit my job']);
    expect(said('I lost my job')).toEqual(['self | event | lost my job']);
  });

  test('a plan that was given up', () => {
    const dentist = ['go to the dentist', 'see the dentist', 'have a dentist appointment'];
    for (const text of ['I cancelled the dentist', 'The dentist is off.', 'My dentist appointment got cancelled'])
      expect(said(text)).toEqual(dentist.map((value) => `self | plan | ${value} | not | change`));
    expect(said("my sister isn't getting married after all")).toEqual(['sister | plan | get married | not | change']);
    expect(said("I'm not going to the dentist on Friday after all")).toEqual([
      'self | plan | go to the dentist | not | change',
    ]);
    expect(said('The doctor is off sick')).toEqual([]);
    expect(said("I'm not going to Berlin")).toEqual([]);
  });

  test('someone who was made up', () => {
    expect(said("I was joking, I don't have an uncle")).toEqual(['uncle | relation | uncle | not | correction']);
    expect(said('I have no uncle', { people: [{ name: 'Bob', relation: 'uncle' }] })).toEqual([
      'Bob | relation | uncle | not | correction',
    ]);
    expect(said("I don't have a boyfriend any more")).toEqual(['boyfriend | relation | boyfriend | not | change']);
    expect(said("I don't have a dog yet")).toEqual([]);
    expect(said("I don't have a doctor")).toEqual([]);
  });

  test('what was open and is done, in the words in which it was left open', () => {
    expect(said('I still have to finish my tax return')).toEqual(['self | thread | finish my tax return']);
    for (const text of [
      'I finished my tax return',
      'I did my tax return yesterday.',
      "I've finally done my tax return",
    ])
      expect(said(text)).toContain('self | thread | finish my tax return | not | change');
    expect(said('I called the bank this morning')).toEqual(['self | thread | call the bank | not | change']);
    for (const text of ['I almost finished my tax return', 'I finished half my tax return', 'I did not call the bank'])
      expect(said(text)).toEqual([]);
  });
});

describe('appointments', () => {
  test('have their day and hour', () => {
    expect(learn('My dentist appointment is on Friday at 3pm')).toMatchObject([
      { kind: 'plan', value: 'go to the dentist', from: new Date(2026, 10, 27, 15).getTime() },
    ]);
    expect(learn('I have a dentist appointment on Friday')).toMatchObject([
      { kind: 'plan', value: 'have a dentist appointment', from: new Date(2026, 10, 27, 12).getTime() },
    ]);
    expect(said('My dentist appointment is the worst part of Friday')).toEqual([]);
    expect(said('My dentist appointment is not on Friday')).toEqual([]);
  });
});

describe('a month, told as a month wherever one lives', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  test.each(['America/New_York', 'Asia/Tokyo', 'Pacific/Auckland', 'America/Sao_Paulo'])('%s', async (zone) => {
    vi.stubEnv('TZ', zone);
    vi.resetModules();
    expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    const { learnByRules: learnThere } = await import('../../src-main/knowing/learn-by-rules.ts');
    const { knowledgeEnglish } = await import('../../src-main/contract/words/en-knowledge.ts');
    const told = [new Date(2026, 10, 1, 0, 5), new Date(2026, 10, 30, 23, 55)].map((day) => {
      const [home] = learnThere('We moved to Warsaw last month actually', { at: day.getTime(), before: null });
      if (home === undefined) throw new Error('Nothing was learned.');
      return knowledgeEnglish.sentence({ ...home, state: 'current' });
    });
    expect(told).toEqual(Array(2).fill('You live in Warsaw, since October 2026.'));
  });
});

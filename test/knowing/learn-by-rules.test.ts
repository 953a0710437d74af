import { describe, expect, test } from 'vitest';
import { learnByRules, type LearnContext } from '../../src-main/knowing/learn-by-rules.ts';

/** A Wednesday morning. */
const at = new Date(2024, 10, 20, 10).getTime();
const noon = (year: number, month: number, day: number): number => new Date(year, month - 1, day, 12).getTime();

const learn = (text: string, more: Partial<LearnContext> = {}) => learnByRules(text, { at, before: null, ...more });
const said = (text: string, more: Partial<LearnContext> = {}): string[] =>
  learn(text, more).map(({ subject, attribute, value, holds }) =>
    [subject, attribute, value, ...(holds === 'now' ? [] : [holds])].join(' | '),
  );

describe('who a statement is about', () => {
  test('what is said of someone with a name is known under the name', () => {
    expect(said('My sister Anna lives in Lisbon. She is a nurse.')).toEqual([
      'Anna | relation | sister',
      'Anna | home | Lisbon',
      'Anna | work | nurse',
    ]);
  });

  test('someone without a name is known by the relation', () => {
    expect(said('My mum lives in Bristol.')).toEqual(['mother | home | Bristol']);
  });

  test('a relation is taken for the one person who is known to have it', () => {
    const people = [{ name: 'Anna', relation: 'sister' }];
    expect(said('My sister moved to Rome.', { people })).toEqual(['Anna | home | Rome']);
    expect(said('Anna is allergic to cats.', { people })).toEqual(['Anna | allergy | cats']);
  });

  test('a pronoun is taken for the last person whom it fits', () => {
    expect(said('My brother Paul has a wife, and my sister Eva called. He lives in Bonn.')).toContain(
      'Paul | home | Bonn',
    );
  });

  test('a name that nobody introduced is not taken for someone in this life', () => {
    expect(said('Ludovico lives in Vienna and loves chess.')).toEqual([]);
  });
});

describe('when it holds', () => {
  test('since when and until when are worked out from when it was said', () => {
    expect(learn('I live in Lisbon since March.')).toMatchObject([
      { attribute: 'home', from: noon(2024, 3, 1), until: null },
    ]);
    expect(learn("I've lived in Lisbon for three years.")).toMatchObject([{ from: noon(2021, 1, 1) }]);
    expect(learn('I lived in Oslo until 2019.')).toMatchObject([{ holds: 'before', until: noon(2019, 1, 1) }]);
  });

  test('a plan has its day', () => {
    expect(learn("On Friday I'm going to the dentist.")).toMatchObject([
      { kind: 'plan', value: 'go to the dentist', from: noon(2024, 11, 22) },
    ]);
    expect(learn('Next month we move to Bergen.')).toMatchObject([{ kind: 'plan', from: noon(2024, 12, 1) }]);
  });

  test('what was once so is no longer so', () => {
    expect(said('I used to live in Porto.')).toEqual(['self | home | Porto | before']);
    expect(learn("I don't live in Porto any more.")).toMatchObject([
      { value: 'Porto', holds: 'not', manner: 'change' },
    ]);
  });

  test('a birthday is a day, with its year where that was said', () => {
    expect(said('My birthday is on the 4th of December.')).toEqual(['self | birthday | 12-04']);
    expect(said('I was born on 12 May 1990.')).toEqual(['self | birthday | 1990-05-12']);
    // Which of the two is the month differs between countries.
    expect(said('My birthday is 5/12.')).toEqual([]);
  });
});

describe('corrections', () => {
  test('a word that is put right takes back what was said with the wrong one', () => {
    expect(learn('No, not Anna, Hannah.', { said: 'My sister Anna lives in Rome.' })).toMatchObject([
      { subject: 'Anna', attribute: 'relation', holds: 'not', manner: 'correction' },
      { subject: 'Anna', attribute: 'home', holds: 'not', manner: 'correction' },
      { subject: 'Hannah', attribute: 'relation', holds: 'now', manner: 'correction' },
      { subject: 'Hannah', attribute: 'home', value: 'Rome', holds: 'now', manner: 'correction' },
    ]);
  });

  test('the wrong word need not be said where only one can be meant', () => {
    expect(said('Sorry, I meant Porto.', { said: 'I live in Lisbon.' })).toEqual([
      'self | home | Lisbon | not',
      'self | home | Porto',
    ]);
    expect(said('Sorry, I meant Porto.', { said: 'My sister Anna lives in Lisbon.' })).toEqual([]);
  });

  test('a slip that is mended in the same breath was never said', () => {
    expect(said('My boss is called Martin, no wait, Marvin.')).toEqual(['Marvin | relation | boss']);
  });
});

describe('what is asked and answered', () => {
  test('a short answer is understood by the question before it', () => {
    expect(said('Anna!', { before: 'That sounds nice. What is your sister called?' })).toEqual([
      'Anna | relation | sister',
    ]);
    expect(said('in Utrecht', { before: 'Where do you live?' })).toEqual(['self | home | Utrecht']);
    expect(said("I'd rather not say", { before: 'Where do you live?' })).toEqual([]);
  });
});

describe('what is no statement about this life', () => {
  test.each([
    ['a question', 'Do I live in Lisbon?'],
    ['a supposition', 'If I lived in Paris I would eat croissants.'],
    ['a dream', 'I dreamt that my sister is called Anna.'],
    ['irony', 'Oh yeah, I just love Mondays.'],
    ['a joke', "I'm the king of Spain haha just kidding"],
    ['what others say', 'Paul says he loves me and that I live in the past.'],
    ['a quotation', 'She wrote “I live in Paris and I work at Acme”.'],
    ['fiction', 'In the film he is a doctor who lives in Boston.'],
    ['code', '```\nmy sister Anna lives in Rome\n```'],
    ['a letter that was pasted', '> I live in Boston\n> My sister is called Anna'],
  ])('%s teaches nothing', (_what, text) => {
    expect(said(text)).toEqual([]);
  });

  test('what stands beside it is learned all the same', () => {
    expect(said('Do you like Lisbon? I live in Lisbon. If I were rich I would live in Rome.')).toEqual([
      'self | home | Lisbon',
    ]);
  });

  test('"I think" makes it less sure', () => {
    const [sure] = learn('I am allergic to nuts.');
    const [unsure] = learn('I think I am allergic to nuts.');
    expect(unsure?.value).toBe('nuts');
    expect(unsure?.certainty).toBeLessThan(sure?.certainty ?? 0);
  });
});

describe('what is asked of the OS', () => {
  test('how it should be is a wish', () => {
    expect(learn('Please be shorter.')).toMatchObject([{ kind: 'wish', subject: 'os', value: 'be shorter' }]);
    expect(said("don't call me Theo")).toEqual(['os | wish | do not call me Theo', 'self | name | Theo | not']);
    expect(said('Call me Ted.')).toEqual(['os | wish | call me Ted', 'self | name | Ted']);
  });

  test('a request of the moment is none', () => {
    expect(said('Please tell me a story.')).toEqual([]);
    expect(said('Call me later.')).toEqual([]);
    expect(said('Stop.')).toEqual([]);
  });
});

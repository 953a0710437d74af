import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryKindSchema, type Entry } from '../../src-main/contract/knowledge.ts';
import { knowledgeEnglish } from '../../src-main/contract/words/en-knowledge.ts';
import { attributes } from '../../src-main/conversation/attributes.ts';

type Told = Parameters<typeof knowledgeEnglish.sentence>[0];
const noon = (year: number, month: number, day: number): number => new Date(year, month - 1, day, 12).getTime();
const entry = (subject: string, attribute: string, value: string, more: Partial<Entry> = {}): Told => ({
  kind: 'fact',
  subject,
  attribute,
  value,
  state: 'current',
  from: null,
  until: null,
  ...more,
});
const person = { kind: 'person' } as const;
const plan = { kind: 'plan' } as const;
const past = { state: 'past' } as const;

const cases: [Told, string, string][] = [
  [entry('self', 'home', 'Lisbon'), 'You live in Lisbon.', 'They live in Lisbon.'],
  [
    entry('self', 'home', 'Lisbon', { from: noon(2024, 3, 1) }),
    'You live in Lisbon, since March 2024.',
    'They live in Lisbon, since March 2024.',
  ],
  [entry('self', 'home', 'Porto', past), 'You used to live in Porto.', 'They used to live in Porto.'],
  [
    entry('self', 'home', 'Oslo', { ...past, until: noon(2019, 1, 1) }),
    'You used to live in Oslo, until 2019.',
    'They used to live in Oslo, until 2019.',
  ],
  [
    entry('self', 'home', 'Warsaw', { ...past, from: noon(2026, 10, 1) }),
    'You used to live in Warsaw, from October 2026.',
    'They used to live in Warsaw, from October 2026.',
  ],
  [
    entry('self', 'other', 'my note: “We call on Sundays”'),
    'About you: your note: “We call on Sundays”.',
    'About them: their note: “We call on Sundays”.',
  ],
  [
    entry('os', 'wish', 'say “you are my sun” to me', { kind: 'wish' }),
    'You asked me to say “you are my sun” to you.',
    'They asked you to say “you are my sun” to them.',
  ],
  [entry('Anna', 'relation', 'sister', person), 'Anna is your sister.', 'Anna is their sister.'],
  [
    entry('Sofia', 'relation', 'girlfriend', { ...person, ...past }),
    'Sofia used to be your girlfriend.',
    'Sofia used to be their girlfriend.',
  ],
  [entry('sister', 'relation', 'sister', person), 'You have a sister.', 'They have a sister.'],
  [entry('brothers', 'relation', 'two brothers', person), 'You have two brothers.', 'They have two brothers.'],
  [entry('Anna', 'home', 'Rome'), 'Anna lives in Rome.', 'Anna lives in Rome.'],
  [entry('sister', 'likes', 'crime novels'), 'Your sister likes crime novels.', 'Their sister likes crime novels.'],
  [entry('parents', 'nationality', 'Polish'), 'Your parents are Polish.', 'Their parents are Polish.'],
  [entry('self', 'likes', 'green tea'), 'You like green tea.', 'They like green tea.'],
  [entry('Karl', 'dislikes', 'mushrooms'), 'Karl does not like mushrooms.', 'Karl does not like mushrooms.'],
  [entry('self', 'favourite colour', 'teal'), 'Your favourite colour is teal.', 'Their favourite colour is teal.'],
  [entry('self', 'work', 'architect'), 'You work as an architect.', 'They work as an architect.'],
  [entry('self', 'work', 'marketing'), 'You work in marketing.', 'They work in marketing.'],
  [entry('Rui', 'work', 'teach maths'), 'Rui teaches maths.', 'Rui teaches maths.'],
  [entry('self', 'birthday', '12-04'), 'Your birthday is on 4 December.', 'Their birthday is on 4 December.'],
  [entry('self', 'birthday', '1990-05-12'), 'You were born on 12 May 1990.', 'They were born on 12 May 1990.'],
  [
    entry('mother', 'died', 'died', { from: noon(2019, 1, 1) }),
    'Your mother died in 2019.',
    'Their mother died in 2019.',
  ],
  [entry('self', 'eats', 'no alcohol'), 'You drink no alcohol.', 'They drink no alcohol.'],
  [entry('self', 'health', 'asthma'), 'You have asthma.', 'They have asthma.'],
  [
    entry('self', 'habit', 'call my mother every Sunday'),
    'You call your mother every Sunday.',
    'They call their mother every Sunday.',
  ],
  [
    entry('self', 'visited', 'Kyoto', { kind: 'place', from: noon(2018, 1, 1) }),
    'You were in Kyoto, in 2018.',
    'They were in Kyoto, in 2018.',
  ],
  [
    entry('self', 'plan', 'go to the dentist', { ...plan, from: noon(2024, 12, 4) }),
    'On 4 December you go to the dentist.',
    'On 4 December 2024 they go to the dentist.',
  ],
  [
    entry('Anna', 'plan', 'visit me', { ...plan, from: noon(2024, 12, 1) }),
    'In December Anna visits you.',
    'In December 2024 Anna visits them.',
  ],
  [
    entry('self', 'thread', 'call the bank', { kind: 'thread' }),
    'Still open: call the bank.',
    'Still open for them: call the bank.',
  ],
  [
    entry('os', 'wish', 'do not call me Theo', { kind: 'wish' }),
    'You asked me not to call you Theo.',
    'They asked you not to call them Theo.',
  ],
  [
    entry('os', 'wish', 'keep your answers short', { kind: 'wish' }),
    'You asked me to keep my answers short.',
    'They asked you to keep your answers short.',
  ],
  [
    entry('os', 'wish', 'always answer in French', { kind: 'wish' }),
    'You asked me always to answer in French.',
    'They asked you always to answer in French.',
  ],
  [entry('self', 'blood type', 'A'), 'Your blood type: A.', 'Their blood type: A.'],
  [entry('self', 'home', 'Rome', { state: 'corrected' }), 'Not so: you live in Rome.', 'Not so: they live in Rome.'],
];

describe('what is known, in a sentence', () => {
  test.each(cases.map(([told, toPerson]) => [toPerson, told] as const))('to the person: %s', (sentence, told) => {
    expect(knowledgeEnglish.sentence(told)).toBe(sentence);
  });

  test.each(cases.map(([told, , toMind]) => [toMind, told] as const))('to a mind: %s', (sentence, told) => {
    expect(knowledgeEnglish.promptSentence(told)).toBe(sentence);
  });

  test('a mind can be told by name', () => {
    expect(knowledgeEnglish.promptSentence(entry('self', 'home', 'Lisbon'), 'Theo')).toBe('Theo lives in Lisbon.');
  });

  test('every kind has a label', () => {
    for (const kind of entryKindSchema.options) expect(knowledgeEnglish.kinds[kind]).toMatch(/^\p{Lu}/u);
  });

  test('whatever is known makes one sentence that has its words', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('self', 'os', 'Anna', 'sister', 'parents'),
        fc.oneof(fc.constantFrom(...Object.keys(attributes)), fc.string({ minLength: 1, maxLength: 20 })),
        fc.constantFrom('red', 'Lisbon', 'a dog', '2024-01-01', 'go home'),
        fc.constantFrom(...entryKindSchema.options),
        fc.constantFrom('current', 'past', 'corrected', 'done'),
        fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 })),
        (subject, attribute, value, kind, state, from) => {
          const told = { kind, subject, attribute, value, state, from, until: null } as const;
          for (const sentence of [knowledgeEnglish.sentence(told), knowledgeEnglish.promptSentence(told)]) {
            expect(sentence).toMatch(/^[^\p{Ll}].*\.$/su);
            expect(sentence).not.toContain('undefined');
          }
        },
      ),
    );
  });
});

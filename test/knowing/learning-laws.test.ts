import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnedSchema } from '../../src-main/contract/knowledge.ts';
import { readCommand } from '../../src-main/knowing/commands.ts';
import { learnByRules } from '../../src-main/knowing/learn-by-rules.ts';

const at = new Date(2024, 10, 20, 10).getTime();
const learn = (text: string, before: string | null = null, said: string | null = null) =>
  learnByRules(text, { at, before, said });

/** Words that the rules look for, in any order: nearer to their edges than letters at random. */
const telling = fc
  .array(
    fc.constantFrom(
      ...'I my sister Anna lives in Lisbon is was called not no , . ? ! " since for until 2019 March on Friday going to the a an and but if would used like love hate have dog named work at as nurse allergic born moved from he she who says that please call me remind forget never always any more actually meant correction 34 years old birthday still whether every'.split(
        ' ',
      ),
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(' '));
const anything = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), telling);

const statements = fc.constantFrom(
  'I live in Lisbon',
  'my sister Anna lives in Rome',
  'my boss is called Ingrid',
  'I work as a nurse',
  'I am allergic to nuts',
  'I like green tea',
  'my birthday is on the 4th of December',
  'I have two brothers',
);

describe('the rules', () => {
  test('read any text at all, and what they find fits the contract', () => {
    fc.assert(
      fc.property(anything, fc.option(anything), fc.option(anything), (text, before, said) => {
        for (const thing of learn(text, before, said)) expect(learnedSchema.safeParse(thing).success).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  test('read the same from the same', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(learn(text)).toEqual(learn(text));
      }),
    );
  });

  test('learn nothing from a question', () => {
    fc.assert(
      fc.property(
        statements,
        fc.constantFrom('Is it true that ', 'Did I say ', 'Do you know that ', ''),
        (statement, ask) => {
          expect(learn(`${ask}${statement}?`)).toEqual([]);
        },
      ),
    );
  });

  test('learn nothing from a quotation', () => {
    fc.assert(
      fc.property(
        statements,
        fc.constantFrom(['“', '”'], ['"', '"'], ['«', '»'], ['\n> ', '\n'], ['`', '`']),
        (statement, [open, close]) => {
          expect(learn(`Look at this: ${open ?? ''}${statement}.${close ?? ''}`)).toEqual([]);
        },
      ),
    );
  });

  test('learn nothing from what is only supposed', () => {
    fc.assert(
      fc.property(
        statements,
        fc.constantFrom('If ', 'Imagine ', 'Suppose ', 'I wish ', 'Maybe ', 'I dreamt that '),
        (statement, lead) => {
          expect(learn(`${lead}${statement}.`)).toEqual([]);
        },
      ),
    );
  });

  test('learn from a statement, whatever small talk stands around it', () => {
    fc.assert(
      fc.property(
        statements,
        fc.constantFrom('Hello there. ', 'It rained all day. ', 'How are you? ', ''),
        fc.constantFrom(' That is all.', ' What about you?', ''),
        (statement, lead, tail) => {
          expect(learn(`${lead}${statement}.${tail}`)).toEqual(learn(`${statement}.`));
          expect(learn(`${statement}.`)).not.toEqual([]);
        },
      ),
    );
  });
});

describe('commands', () => {
  test('are read in any text, and are about the words that it has', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const command = readCommand(text);
        if (command?.do === 'forget') expect(command.about.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 1_500 },
    );
  });

  test('are whole messages: with more around them they are talk', () => {
    const commands = fc.constantFrom(
      'forget that',
      'take that back',
      'off the record',
      'what do you know about me',
      'how do you know that',
      'reflect on today',
      'forget what I said about Paul',
    );
    fc.assert(
      fc.property(
        commands,
        fc.constantFrom('He told me to ', 'I wonder, ', 'My brother asked: '),
        fc.constantFrom(' and then we had lunch', ' was the title of the film', ', she laughed'),
        (command, lead, tail) => {
          expect(readCommand(command)).not.toBeNull();
          expect(readCommand(`${lead}${command}`)).toBeNull();
          expect(readCommand(`${command}${tail}`)?.do ?? null).toSatisfy(
            (what: string | null) => what === null || command.endsWith('Paul'),
          );
        },
      ),
    );
  });
});

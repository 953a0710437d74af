import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { answer, createReflex, reflexWords } from '../../src-main/mind/reflex/create-reflex.ts';
import { listen, turnRound } from '../../src-main/mind/reflex/listen.ts';
import { aRequest, listenTo } from './ask.ts';

const words = reflexWords(wordsOf('en'));
const { turned } = words;
const pronouns = new Set(Object.keys(turned).flatMap((phrase) => phrase.split(' ')));

/** Text as people type it: words of the language, names, numbers, signs, other scripts. */
const typed = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          ...'I me my you your am was were are the dog sister because about of sad tired want to love hate think feel what when where remember hello bye thanks is said had it'.split(
            ' ',
          ),
        ),
      },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('.', '?', '!', '…', ',', '\n', '’', '“', '$1', '$&', '**', '\u202e', '👩‍👩‍👧'),
      },
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((parts) => parts.join(' '));
const anything = fc.oneof(typed, fc.string({ unit: 'binary', maxLength: 300 }));
const aWord = fc.stringMatching(/^[a-zäöüéß]{1,10}$/).filter((word) => !pronouns.has(word));

describe('turning round who speaks', () => {
  test.each([
    ['my dog misses me', 'your dog misses you'],
    ['I am tired of myself', 'you are tired of yourself'],
    ['I was late', 'you were late'],
    ['my dog was late', 'your dog was late'],
    ['you are my friend', 'I am your friend'],
    ['the friends are here', 'the friends are here'],
    ['I’ll see you', 'you will see I'],
    ['MY mother', 'your mother'],
    ['Ümit and I went home.', 'Ümit and you went home'],
  ])('%s: %s', (phrase, expected) => {
    expect(turnRound(phrase, turned)).toBe(expected);
  });

  test('a text without such words is unchanged by it, twice or once', () => {
    fc.assert(
      fc.property(fc.array(aWord, { minLength: 1, maxLength: 12 }), (list) => {
        const text = list.join(' ');
        expect(turnRound(text, turned)).toBe(text);
        expect(turnRound(turnRound(text, turned), turned)).toBe(text);
      }),
    );
  });

  test('a second time changes nothing but what the first changed', () => {
    fc.assert(
      fc.property(fc.array(aWord, { maxLength: 8 }), fc.constantFrom('.', '!', ' . ', '?!', ' ;', ''), (list, end) => {
        const once = turnRound(`${list.join(' ')}${end}`, turned);
        expect(turnRound(once, turned)).toBe(once);
      }),
    );
  });
});

describe('saying back what was said', () => {
  test.each([
    ['My dog was ill.', /^Your dog was ill\. /],
    ['My brother is my best friend', /^Your brother is your best friend\. /],
    ['I want to call my mother', /^You mean to call your mother\. /],
  ])('%s', (said, expected) => {
    expect(listen(said, words, 0)).toMatch(expected);
  });

  test('signs of replacement in what was said stand for themselves', () => {
    expect(listen('I love $& and $1', words, 0)).toContain('$& and $1');
  });

  test('nothing fits: nothing is said back', () => {
    expect(listen('Hm', words, 0)).toBeNull();
  });
});

describe('for any text whatever', () => {
  test('the answer is never empty, and holds no hole', () => {
    fc.assert(
      fc.property(anything, fc.nat(5), (text, before) => {
        const messages = [...Array<string>(before).fill('Hm.'), text].map((said) => ({
          role: 'person' as const,
          text: said,
          at: 0,
        }));
        const reply = answer(aRequest({ messages }), words);
        expect(reply.trim()).not.toBe('');
        if (!/undefined|null|NaN/.test(text)) expect(reply).not.toMatch(/undefined|null|NaN/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('the same request gets the same answer', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const request = aRequest({ messages: [{ role: 'person', text, at: 0 }] });
        expect(answer(request, words)).toBe(answer(structuredClone(request), words));
      }),
    );
  });

  test('the pieces are the answer', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const request = aRequest({ messages: [{ role: 'person', text, at: 0 }] });
        const heard = await listenTo(createReflex(words), { request });
        expect(heard).toEqual({ text: answer(request, words), whole: true, failure: null });
      }),
    );
  });

  test('a long text is answered in no time', () => {
    for (const text of [
      'because '.repeat(25_000),
      'I am '.repeat(40_000),
      `my ${'a'.repeat(200_000)}`,
      '?'.repeat(200_000),
      ' '.repeat(199_999) + 'a',
    ]) {
      const start = performance.now();
      answer(aRequest({ messages: [{ role: 'person', text, at: 0 }] }), words);
      expect(performance.now() - start).toBeLessThan(1_000);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCase, searchPhrases, splitWords, standsAt, tokenise } from '../../src-main/memory/tokenise.ts';
import { openHistory, openRaw, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('folding', () => {
  test.each([
    ['Straße', 'straße'],
    ['CAFÉ', 'cafe'],
    ['café', 'cafe'],
    ['Łódź', 'łodz'],
    ['ΛΌΓΟΣ', 'λογοσ'],
    ['λόγος', 'λογοσ'],
    ['Ёлка', 'елка'],
    ['ＯＳ１', 'os1'],
    ['ﬁne', 'fine'],
    ['ガス', 'ガス'],
    ['ｶﾞｽ', 'ガス'],
    ['İstanbul', 'istanbul'],
  ])('%s becomes %s', (text, folded) => {
    expect(foldCase(text)).toBe(folded);
  });

  test('folding what is folded changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = foldCase(text);
        expect(foldCase(once)).toBe(once);
      }),
    );
  });

  test('a word and the same word in capitals have the same tokens', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zà-öø-ÿα-ωа-я]{1,12}$/u), (word) => {
        fc.pre(!word.includes('ß'));
        expect(tokenise(word.toUpperCase())).toEqual(tokenise(word));
      }),
    );
  });
});

describe('words', () => {
  test('every word is a slice of the text, in order, without overlap', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let last = 0;
        for (const word of splitWords(text)) {
          expect(word.start).toBeGreaterThanOrEqual(last);
          expect(word.text).toBe(text.slice(word.start, word.end));
          expect(word.text).not.toBe('');
          last = word.end;
        }
      }),
    );
  });

  test('an apostrophe holds a word together', () => {
    expect(splitWords("don't o’clock 'quoted'").map(({ text }) => text)).toEqual(["don't", 'o’clock', 'quoted']);
  });

  test('a name in Latin letters beside Chinese is a word of its own', () => {
    expect(splitWords('我的iPhone手机').map(({ text }) => text)).toEqual(['我的', 'iPhone', '手机']);
  });

  test('punctuation of a script without spaces ends a run', () => {
    expect(splitWords('บ้าน๛สวน').map(({ text }) => text)).toEqual(['บ้าน', 'สวน']);
    expect(splitWords('ကောင်း။ သည်').map(({ text }) => text)).toEqual(['ကောင်း', 'သည်']);
  });
});

describe('stems', () => {
  test.each([
    [['run', 'running', 'runs', 'ran']],
    [['fly', 'flies', 'flying', 'flew']],
    [['cry', 'cries', 'cried', 'crying']],
    [['child', 'children', "children's"]],
    [['garden', 'gardens', 'gardening', 'Gardened']],
    [['mother', 'mum', 'mom', 'mothers']],
    [['buy', 'bought', 'buying', 'buys']],
  ])('%j are one word', (forms) => {
    expect(new Set(forms.flatMap(tokenise)).size).toBe(1);
  });

  test('words that only look alike stay apart', () => {
    for (const [one, other] of [
      ['lisbon', 'like'],
      ['mother', 'moth'],
      ['train', 'tram'],
    ] as const) {
      expect(tokenise(one)).not.toEqual(tokenise(other));
    }
  });

  test.each(['constructor', 'hasownproperty', 'proto', 'prototype', 'valueof'])(
    '%s is a word like any other',
    (word) => {
      expect(tokenise(`${word} ${word}s`).every((token) => typeof token === 'string' && token.length > 4)).toBe(true);
    },
  );

  test('tokens do not depend on what stands around a word', () => {
    const word = fc.stringMatching(/^[a-z]{1,10}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        expect(tokenise(words.join(' '))).toEqual(words.flatMap(tokenise));
        expect(tokenise(words.join(', '))).toEqual(words.flatMap(tokenise));
      }),
    );
  });

  test('what was typed whole stands among the tokens of the text, whatever the word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,14}$/), (word) => {
        const [phrase] = searchPhrases(word);
        expect(phrase && standsAt(tokenise(`before ${word} after`), 1, phrase)).toBe(true);
      }),
    );
  });
});

describe('the index', () => {
  test('holds exactly the tokens that a text is cut into', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const terms = openRaw(folder);
    terms.exec('CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, message_words, instance)');
    const select = terms.prepare(
      'SELECT term FROM temp.terms WHERE doc = (SELECT max(doc) FROM temp.terms) ORDER BY offset',
    );
    const texts = fc.oneof(
      anyText,
      fc.constantFrom('ΟΔΥΣΣΕΥΣ λόγος', 'བོད་ཡིག', 'ไทย๏', '⺀⼀々〆ー', '１２３ ½ ²', 'ᎣᏏᏲ ꮳꮃꭹ', 'ⓐⓑ', 'ნდ ᲜᲓ'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const tokens = tokenise(text);
        fc.pre(tokens.length > 0);
        say(memory, text);
        expect(select.pluck().all()).toEqual(tokens);
      }),
      { numRuns: 200 },
    );
  });
});

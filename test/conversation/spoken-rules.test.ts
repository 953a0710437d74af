import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyInterjection, isQuestion } from '../../src-main/conversation/heard-words.ts';
import { measurePace } from '../../src-main/conversation/pace.ts';
import { createSentenceCutter, speakable, type SpokenPart } from '../../src-main/conversation/sentences.ts';
import { addressedTo, sharedWords } from '../../src-main/conversation/spoken-words.ts';

/** The pieces of a text that grows by so many characters at a time. */
function cut(text: string, size = 4): SpokenPart[] {
  const cutter = createSentenceCutter();
  const parts: SpokenPart[] = [];
  for (let at = 0; at < text.length; at += size) parts.push(...cutter.push(text.slice(at, at + size)));
  return [...parts, ...cutter.end()];
}
const texts = (text: string): string[] => cut(text).map((part) => part.text);

describe('sentences', () => {
  test.each([
    ['Well. I am glad that you came. Sit down.', ['Well. I am glad that you came.', 'Sit down.']],
    ['Dr. Smith lives at St. Mary’s, e.g. in the garden. He is well.', undefined],
    [
      'Here is a list for you:\n1. Milk\n2. Bread and butter\n',
      ['Here is a list for you:\n', 'Milk', 'Bread and butter'].map((part) => part.trim()),
    ],
    [
      'This is **very** `good`, see [the page](https://a.example/b). Yes.',
      ['This is very good, see the page.', 'Yes.'],
    ],
    [
      'Put this into the file, please:\n```js\nconst one = 1;\nconst two = 2; // Not said.\n```\nThen it works.',
      ['Put this into the file, please:', 'Then it works.'],
    ],
    ['It costs 3.50 at the shop around here. Fine!', ['It costs 3.50 at the shop around here.', 'Fine!']],
  ])('%s', (text, expected) => {
    if (expected) expect(texts(text)).toEqual(expected);
    else expect(texts(text)).toHaveLength(2);
  });

  test('are given as soon as they end', () => {
    const cutter = createSentenceCutter();
    expect(cutter.push('I am very glad that you came.')).toEqual([]);
    expect(cutter.push(' ')).toHaveLength(1);
  });

  test('law: no piece is over 400 characters, and together they are the whole text', () => {
    const character = fc.constantFrom('a', 'b', ' ', '.', '!', '\n', ',', '*', '1', 'é', '😀', '`', '?');
    const word = fc.constantFrom('word', 'Dr.', 'end. ', '**bold** ', 'https://x.example/abc ', '- item\n', '1. ');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(character, word), { maxLength: 600 }).map((parts) => parts.join('')),
        fc.integer({ min: 1, max: 50 }),
        (text, size) => {
          let reached = 0;
          for (const { text: said, from, to } of cut(text, size)) {
            expect(from).toBeGreaterThanOrEqual(reached);
            // What is between two pieces is nothing that is said.
            expect(speakable(text.slice(reached, from))).toBe('');
            expect(to).toBeGreaterThan(from);
            expect(to - from).toBeLessThanOrEqual(400);
            expect(said).not.toBe('');
            reached = to;
          }
          expect(reached).toBeLessThanOrEqual(text.length);
          expect(speakable(text.slice(reached))).toBe('');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('words over our voice', () => {
  test.each([
    ['', 'nothing'],
    ['...', 'nothing'],
    ['Mm.', 'backchannel'],
    ['Mm-hmm, yes.', 'backchannel'],
    ['I see, go on.', 'backchannel'],
    ['Of course.', 'backchannel'],
    ['Stop!', 'stop'],
    ['Okay, stop.', 'stop'],
    ['Please be quiet now.', 'stop'],
    ['Hold on.', 'stop'],
    ['Never mind.', 'stop'],
    ['Stop the music in the kitchen', 'words'],
    ['Yes but what about me?', 'words'],
    ['No.', 'words'],
  ])('%s is %s', (text, kind) => {
    expect(classifyInterjection(text)).toBe(kind);
  });

  test('a question ends with its mark', () => {
    expect(['Who?', '“Who?”', 'Who? ', 'I know.', ''].map(isQuestion)).toEqual([true, true, true, false, false]);
  });
});

describe('a name that is called', () => {
  test.each([
    ['Iris, what time is it?', 'Iris', 'what time is it?'],
    ['Hey Iris what time is it?', 'Iris', 'what time is it?'],
    ['Okay, hey Iris: lights', 'Iris', 'lights'],
    ['I told Iris about it', 'Iris', null],
    ['What time is it?', 'Iris', null],
    ['Samanta, hello', 'Samantha', 'hello'],
    ['Damantha, hello', 'Samantha', null],
    ['Iris', 'Iris', ''],
    ['', 'Iris', null],
    ['Hello', '', null],
    ['IRIS! Come here', 'iris', 'Come here'],
  ])('%s to %s', (text, name, rest) => {
    expect(addressedTo(text, name)).toBe(rest);
  });
});

describe('words that are our own', () => {
  test('are counted each as often as we said them', () => {
    expect(sharedWords('the door was open', 'And the door was open, so she went in.')).toBe(1);
    expect(sharedWords('open open', 'The door was open.')).toBe(0.5);
    expect(sharedWords('tell me more', 'The door was open.')).toBe(0);
    expect(sharedWords('', 'The door')).toBe(0);
  });
  test('law: a text shares all words with itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const share = sharedWords(text, other);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        if (/[a-z]/i.test(text)) expect(sharedWords(text, text)).toBe(1);
      }),
    );
  });
});

describe('how somebody spoke', () => {
  const turn = {
    invitedAt: 1_000,
    startedAt: 2_200,
    endedAt: 6_200,
    silences: [100, 600, 400],
    text: 'one two three four',
  };
  test('is measured from the frames alone', () => {
    expect(measurePace(turn)).toEqual({
      beforeFirstWord: 1_200,
      spoken: 3_000,
      pauses: 1_000,
      longestPause: 600,
      rate: 80,
    });
  });
  test('says nothing where it knows nothing', () => {
    expect(measurePace({ ...turn, invitedAt: null }).beforeFirstWord).toBeNull();
    expect(measurePace({ ...turn, invitedAt: -100_000 }).beforeFirstWord).toBeNull();
    expect(measurePace({ ...turn, invitedAt: 3_000 }).beforeFirstWord).toBeNull();
    expect(measurePace({ ...turn, text: 'yes' }).rate).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src-main/contract/messages.ts';
import { mayMove, signals } from '../../src-main/growing/signals.ts';
import { replied, said } from './said.ts';

const moved = (text: string, before: Message[] = []): string =>
  signals(said(99, text), before)
    .map(({ trait, by, cause }) => `${trait} ${by > 0 ? '+' : '-'} ${cause}`)
    .join(', ');

describe('what is asked in so many words', () => {
  test.each([
    ['Be more direct.', 'directness + asked'],
    ['Please be a bit more direct with me', 'directness + asked'],
    ['Just get to the point', 'directness + asked'],
    ['I’d prefer if you were more direct.', 'directness + asked'],
    ['Could you be a little gentler?', 'directness - asked'],
    ['Could you be less formal?', 'formality - asked'],
    ['No need to be so polite', 'formality - asked'],
    ['Shorter answers, please.', 'talkativeness - asked'],
    ['That was nice. But keep it short from now on.', 'talkativeness - asked'],
    ['You talk too much!', 'talkativeness - asked'],
    ['Ada, give me longer answers', 'talkativeness + asked'],
    ['you can joke more', 'humour + asked'],
    ['No more jokes please', 'humour - asked'],
    ['You could be warmer', 'warmth + asked'],
    ["don't be so sappy", 'warmth - asked'],
    ['Ask me more questions', 'curiosity + asked'],
    ['Stop asking me so many questions', 'curiosity - asked'],
  ])('moves at once: %s', (text, expected) => {
    expect(moved(text)).toBe(expected);
    expect(mayMove({ text })).toBe(true);
  });

  test.each([
    'My boss told me to be more direct.',
    'I should be more direct.',
    'I want to be less formal in my letters.',
    'She says I talk too much.',
    'It should be warmer tomorrow.',
    'He wrote: “be more direct”.',
    '"Keep it short", said the teacher.',
    'Stop asking him questions, I told her.',
    'Is it rude to be direct?',
    'We need shorter meetings.',
    'My answers are too long, I think.',
    'Be careful with the ladder.',
    'He was being serious.',
  ])('is not what is said of others, or of oneself: %s', (text) => expect(moved(text)).toBe(''));

  test('keeps the words that moved it, and the message', () => {
    const [move] = signals(said(7, 'Thanks. Could you be less formal, though?'), []);
    expect(move).toMatchObject({ by: -0.1, quote: 'Could you be less formal, though?', source: said(7, '').id });
  });
});

describe('what is shown', () => {
  const often = (text: string, count: number): Message[] =>
    Array.from({ length: count }, (_, number) => [said(2 * number, text), replied(2 * number + 1, 'I see.')]).flat();

  test('moves nothing by one message alone', () => {
    expect(moved('Haha, that was good')).toBe('');
    expect(moved('yes')).toBe('');
    expect(moved('How are you?')).toBe('');
  });

  test('moves a little when it has been so for a while', () => {
    expect(moved('haha stop it', often('Hahaha no way', 3))).toBe('humour + shown');
    expect(moved('ok', often('yes', 8))).toBe('talkativeness - shown');
    expect(moved('Do you ever dream?', often('What do you think of it?', 3))).toBe('curiosity + shown');
    const telling = 'We walked along the river and then up the hill to the old mill. '.repeat(8);
    expect(moved(telling, often(telling, 3))).toBe('talkativeness + shown');
  });

  test('counts their own words only', () => {
    const before = Array.from({ length: 8 }, (_, number) => replied(number, 'Haha!'));
    expect(moved('haha', before)).toBe('');
  });

  test('is thanked for twice before it moves', () => {
    expect(moved('Thank you for being honest.')).toBe('');
    expect(moved('Thanks for being so direct.', often('I like that you are so honest', 1))).toBe(
      'directness + thanked',
    );
  });

  test('talks less when it was stopped often', () => {
    const stopped = Array.from({ length: 3 }, (_, number) => [
      said(2 * number, 'Tell me of the weather in the north.'),
      replied(2 * number + 1, 'It is', { state: 'interrupted' }),
    ]).flat();
    expect(moved('Tell me of the harbour instead.', stopped)).toBe('talkativeness - stopped');
    expect(moved('Tell me of the harbour instead.', stopped.slice(0, 4))).toBe('');
  });
});

test('any text is read, and no quote is longer than the contract allows', () => {
  const piece = fc.constantFrom(
    'please ',
    'be more ',
    'direct',
    '. ',
    'could you ',
    '“',
    '"',
    'a, ',
    'haha ',
    '\n',
    'so much ',
  );
  const text = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.array(piece, { maxLength: 2_000 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (words) => {
      for (const { quote, by } of signals(said(1, words), [])) {
        expect(quote.length).toBeLessThanOrEqual(300);
        expect(Math.abs(by)).toBeLessThanOrEqual(0.1);
      }
    }),
  );
});

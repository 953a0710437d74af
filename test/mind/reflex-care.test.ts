import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../src-main/contract/words.ts';
import type { MindRequest } from '../../src-main/conversation/ports.ts';
import { answer, reflexWords } from '../../src-main/mind/reflex/create-reflex.ts';

const words = reflexWords(wordsOf('en'));
const say = (text: string): string => {
  const request: MindRequest = {
    instructions: '',
    messages: [{ role: 'person', text, at: 1_000_000 }],
    recalled: [],
    known: [],
    aside: null,
    facts: [],
    persona: { osName: 'Iris', personName: 'Theo' },
    now: 1_000_000,
  };
  return answer(request, words);
};

describe('the built-in mind, told of a danger to life', () => {
  test.each([
    'I want to kill myself',
    'Sometimes I want to die.',
    'I am thinking about suicide',
    'I’d be better off dead',
    'I keep cutting myself. I hurt myself again',
    "I don't want to live anymore",
    'Hello. I am going to end my life tonight',
  ])('%s: names help, says what it is, and mirrors nothing', (text) => {
    const reply = say(text);
    expect(reply).toContain('988');
    expect(reply).toContain('emergency number');
    expect(reply).toContain('I am a program');
  });

  test.each(['I killed the engine', 'This joke is to die for', 'My phone died', 'I want to live by the sea'])(
    '%s is none',
    (text) => {
      expect(say(text)).not.toContain('988');
    },
  );
});

describe('the built-in mind takes for a greeting, a farewell or thanks only what is nothing else', () => {
  test.each([
    ['Hello, my father died yesterday.', words.greeting('Theo')],
    ['I have to go to the dentist tomorrow and I am scared', words.farewell('Theo')],
    ['I had to say goodbye to my dog today', words.farewell('Theo')],
    ['Thanks to my brother I got the job', words.thanks()],
    ['Nothing works since she left.', words.stopTalking()],
    ['Who am I meeting tomorrow?', words.myName('Theo')],
  ])('%s', (text, replies) => {
    expect(replies).not.toContain(say(text));
  });

  test.each([
    ['Hello Iris!', words.greeting('Theo')],
    ['good night', words.farewell('Theo')],
    ['ok, bye', words.farewell('Theo')],
    ['Thank you so much.', words.thanks()],
  ])('%s is one', (text, replies) => {
    expect(replies).toContain(say(text));
  });
});

describe('the built-in mind takes for a question only what asks', () => {
  test.each([
    'Remember that my locker code is 4411.',
    'When I was ten we moved to Porto.',
    'What a day!',
    'Will is my best friend',
  ])('%s does not', (text) => {
    expect(words.question.test(text.toLowerCase())).toBe(false);
    expect(words.notFound().some((reply) => say(text).startsWith(reply))).toBe(false);
  });

  test.each([
    'Where is my key',
    'When is the dentist',
    'what did I say about Porto',
    'tell me about Ruth',
    'Anna likes what?',
  ])('%s does', (text) => {
    expect(words.question.test(text.toLowerCase())).toBe(true);
  });
});

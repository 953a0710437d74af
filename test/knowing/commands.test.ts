import { describe, expect, test } from 'vitest';
import { readCommand } from '../../src-main/knowing/commands.ts';

describe('forgetting', () => {
  test.each([
    ['forget what I said about Paul', 'Paul'],
    ['Please forget everything about my job.', 'job'],
    ['could you forget all I told you about the operation, please?', 'operation'],
    ['forget that I like tea', 'tea'],
    ['Forget that I live in Porto', 'Porto'],
    ['forget that my boss is called Ingrid', 'boss Ingrid'],
    ['erase everything you know about my sister', 'sister'],
  ])('%s', (text, about) => {
    expect(readCommand(text)).toEqual({ do: 'forget', about });
  });

  test.each(['forget that', 'Forget what I just said.', 'please forget that', 'forget the last thing I said'])(
    '%s: the last thing',
    (text) => {
      expect(readCommand(text)).toEqual({ do: 'forget-last' });
    },
  );

  test.each([
    'forget it',
    'Forget about it.',
    'never mind',
    "let's forget everything",
    'forget everything, it was nothing',
    "don't forget me",
    'I want to forget everything',
    'Forget about Paul, he is not worth it',
    'forget Paul',
    'I always forget that my keys are in the door',
    'I forget what I said about Paul',
    'Did you forget what I said about Paul?',
    "don't forget that I like tea",
    'I will never forget what you said about my job',
  ])('%s: no command', (text) => {
    expect(readCommand(text)).toBeNull();
  });
});

describe('forgetting everything', () => {
  test.each([
    'forget everything',
    'Forget everything about me.',
    'please forget everything you know',
    'Could you forget everything you know about me, please?',
    'delete everything',
    'forget me',
  ])('%s', (text) => {
    expect(readCommand(text)).toEqual({ do: 'forget-all' });
  });
});

describe('other commands', () => {
  test.each([
    ['take that back', 'take-back'],
    ['undo that', 'take-back'],
    ['Bring it back, please.', 'take-back'],
    ['off the record', 'pause'],
    ['This is off the record.', 'pause'],
    ['stop remembering', 'pause'],
    ["don't remember this", 'pause'],
    ['you can remember again', 'go-on'],
    ['Back on the record.', 'go-on'],
    ['What do you know about me?', 'tell-known'],
    ['tell me everything you remember about me', 'tell-known'],
    ['how do you know that?', 'tell-why'],
    ['Who told you that?', 'tell-why'],
    ['why do you think that', 'tell-why'],
    ['reflect on today', 'reflect'],
    ['Write in your journal, please', 'reflect'],
  ])('%s', (text, command) => {
    expect(readCommand(text)).toEqual({ do: command });
  });

  test.each([
    'What do you know about Rome?',
    'I took that back to the shop',
    'stop it',
    'I was reflecting on today',
    'I keep a journal',
    'you never remember anything',
    'how do you know Paul?',
    'why do you think Anna left?',
    'The minister spoke off the record about it',
    'undo the top button',
  ])('%s: talk', (text) => {
    expect(readCommand(text)).toBeNull();
  });
});

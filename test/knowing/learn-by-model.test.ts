import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnTask, readLearned } from '../../src-main/knowing/learn-by-model.ts';

const messages = [
  {
    id: 'first',
    at: new Date(2024, 10, 20, 10).getTime(),
    text: 'I’ve moved to Lisbon — finally! My sister Anna helped.',
  },
  { id: 'second', at: new Date(2024, 10, 21, 10).getTime(), text: 'Ich wohne seit März in Köln.' },
];
const item = {
  message: 1,
  quote: "I've moved to Lisbon",
  kind: 'fact',
  subject: 'self',
  attribute: 'home',
  value: 'Lisbon',
  holds: 'now',
  manner: 'change',
  from: '2024-11-20',
  until: null,
  certainty: 0.9,
};
const read = (...learned: unknown[]) => readLearned({ learned }, messages);

describe('what a model is asked', () => {
  test('has the messages by number and date, and what is known', () => {
    const { text } = learnTask(messages, ['You like tea.']);
    expect(text).toContain('[1] (Wednesday 2024-11-20 10:00) I’ve moved');
    expect(text).toContain('[2] (Thursday 2024-11-21 10:00) Ich wohne');
    expect(text).toContain('- You like tea.');
  });

  test('asks by a schema that strict modes take: all is required, nothing more is allowed', () => {
    const strict = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema) {
        const { properties, required, additionalProperties } = schema as unknown as Record<string, object>;
        expect(Object.keys(properties ?? {})).toEqual(required);
        expect(additionalProperties).toBe(false);
      }
      for (const key of ['default', 'pattern', 'format', '$schema', '$ref']) {
        if (!('properties' in schema)) expect(Object.keys(schema)).not.toContain(key);
      }
      for (const part of Object.values(schema)) strict(part);
    };
    const { schema } = learnTask(messages, []);
    strict(schema);
    expect(schema).not.toHaveProperty('$schema');
  });
});

describe('what a model answers', () => {
  test('is learned from the message that it quotes', () => {
    expect(read(item)).toEqual([
      {
        message: 'first',
        learned: [
          {
            kind: 'fact',
            subject: 'self',
            attribute: 'home',
            value: 'Lisbon',
            holds: 'now',
            manner: 'change',
            from: new Date(2024, 10, 20, 12).getTime(),
            until: null,
            certainty: 0.9,
          },
        ],
      },
    ]);
  });

  test('is quoted whatever marks and case it has', () => {
    expect(read({ ...item, quote: 'MOVED to lisbon, finally' })).toHaveLength(1);
    expect(read({ ...item, message: 2, quote: 'seit März in Köln', value: 'Köln', from: '2024-03' })).toMatchObject([
      { message: 'second', learned: [{ from: new Date(2024, 2, 1, 12).getTime() }] },
    ]);
  });

  test('is dropped where its words do not stand in that message', () => {
    expect(read({ ...item, quote: 'I live in Rome' })).toEqual([]);
    expect(read({ ...item, message: 2 })).toEqual([]);
    expect(read({ ...item, message: 3 })).toEqual([]);
    expect(read({ ...item, message: 0.5 })).toEqual([]);
    expect(read({ ...item, quote: '' })).toEqual([]);
    // Part of a word is no word of the message.
    expect(read({ ...item, quote: 'isbo' })).toEqual([]);
  });

  test('is dropped one by one, never as a whole', () => {
    const good = {
      ...item,
      subject: 'Anna',
      kind: 'person',
      attribute: 'relation',
      value: 'sister',
      quote: 'My sister Anna',
    };
    const bad = [
      null,
      'text',
      {},
      { ...item, value: '' },
      { ...item, value: 'x'.repeat(501) },
      { ...item, attribute: 'x'.repeat(201) },
      { ...item, certainty: 2 },
      { ...item, kind: 'rumour' },
      { ...item, extra: true },
      { ...item, subject: 'os' },
      { ...item, kind: 'wish' },
    ];
    expect(read(...bad, good, ...bad)).toMatchObject([
      { message: 'first', learned: [{ subject: 'Anna', value: 'sister' }] },
    ]);
  });

  test('says a thing once', () => {
    expect(read(item, item)[0]?.learned).toHaveLength(1);
  });

  test('keeps a thing whose date cannot be read, without the date', () => {
    expect(read({ ...item, from: 'last week' })).toMatchObject([{ learned: [{ from: null }] }]);
    expect(read({ ...item, from: '2024-13-45' })).toMatchObject([{ learned: [{ from: null }] }]);
  });

  test('may be anything at all', () => {
    fc.assert(
      fc.property(fc.anything(), fc.array(fc.anything()), (answer, learned) => {
        expect(Array.isArray(readLearned(answer, messages))).toBe(true);
        expect(readLearned({ learned }, messages)).toEqual([]);
      }),
    );
  });
});

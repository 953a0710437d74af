import { describe, expect, test } from 'vitest';
import type { LanguageModel } from '../../src-main/conversation/ports.ts';
import { readJson } from '../../src-main/mind/openai/read-json.ts';
import { createReflex, reflexWords } from '../../src-main/mind/reflex/create-reflex.ts';
import { wordsOf } from '#contract/words.ts';
import { replies } from '../fakes/provider.ts';
import { aMind, aProvider, expectDiscreet } from './ask.ts';

const task = {
  name: 'facts',
  instructions: 'List them.',
  text: 'I live in Porto.',
  schema: { type: 'object', properties: { facts: { type: 'array' } }, required: ['facts'] },
};
const think = async (mind: LanguageModel, signal = new AbortController().signal): Promise<unknown> => {
  if (!mind.think) throw new Error('It does not think.');
  return mind.think(task, signal);
};

describe('thinking', () => {
  test('asks once, without a stream, with the schema, and gives the value as it came', async () => {
    const provider = await aProvider(replies.whole('{"facts": ["lives in Porto"]}'));
    expect(await think(aMind(provider))).toEqual({ facts: ['lives in Porto'] });
    expect(provider.thoughts()).toHaveLength(1);
    const body = provider.thoughts()[0]?.body;
    expect(body?.stream).toBeUndefined();
    expect(body?.messages).toEqual([
      { role: 'system', content: 'List them.' },
      { role: 'user', content: 'I live in Porto.' },
    ]);
    expect(body?.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'facts', strict: true, schema: task.schema },
    });
  });

  test('asks in words where the server refuses the format, and remembers that', async () => {
    const provider = await aProvider(replies.withoutFormat(replies.whole('Here it is:\n```json\n{"facts": []}\n```')));
    const mind = aMind(provider);
    expect(await think(mind)).toEqual({ facts: [] });
    expect(provider.thoughts()).toHaveLength(2);
    expect(provider.thoughts()[1]?.body?.messages[0]?.content).toContain(JSON.stringify(task.schema));
    expect(await think(mind)).toEqual({ facts: [] });
    expect(provider.thoughts()).toHaveLength(3);
  });

  test.each([
    ['{"a": 1}', { a: 1 }],
    ['Sure. {"a": {"b": "} no end"}} Anything else?', { a: { b: '} no end' } }],
    ['<think>{"a": 0}? No.</think>\n{"a": 1}', { a: 1 }],
    ['```\n[1, 2]\n```', [1, 2]],
    ['{broken} [3]', [3]],
    ['{"a": "\\""}', { a: '"' }],
    ['nothing of it', undefined],
    ['{'.repeat(10_000), undefined],
  ])('finds the value in what a model says: %s', (answer, value) => {
    expect(readJson(answer.slice(0, 20_000))).toEqual(value);
  });

  test.each([
    ['no value', replies.whole('I would rather not.'), 'broken-answer'],
    ['another shape', replies.json({ choices: [] }), 'broken-answer'],
    ['no JSON at all', replies.json('{"choices": '), 'broken-answer'],
    ['a refusal', replies.whole(null, { refusal: 'No.' }), 'filtered'],
    ['an end before its end', replies.whole('{"facts": [', { finish: 'length' }), 'too-long'],
    ['a web page', replies.webPage(), 'not-a-model'],
    ['a refused key', replies.refusesKey(), 'refused-key'],
    ['a fault', replies.status(500), 'server-fault'],
    ['silence', replies.silent(), 'timeout'],
    ['silence after the headers', replies.silentAfterHeaders(), 'timeout'],
    ['refusals with and without a format', replies.status(400), 'broken-answer'],
  ])('names what went wrong: %s', async (_, reply, kind) => {
    const provider = await aProvider(reply);
    const failure: unknown = await think(aMind(provider)).catch((cause: unknown) => cause);
    expect(expectDiscreet(failure, provider).kind).toBe(kind);
  });

  test('ends with its signal', async () => {
    const provider = await aProvider(replies.silent());
    const controller = new AbortController();
    const reason = new Error('enough');
    const thought = think(aMind(provider), controller.signal);
    controller.abort(reason);
    await expect(thought).rejects.toBe(reason);
  });

  test('is nothing that the built-in mind does', () => {
    expect(createReflex(reflexWords(wordsOf('en'))).think).toBeNull();
  });
});

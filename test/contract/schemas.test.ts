import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calls, isCallName, longestPage } from '../../src-main/contract/calls.ts';
import { CallError, callErrorSchema, errorCodeSchema } from '../../src-main/contract/errors.ts';
import { eventSchema } from '../../src-main/contract/events.ts';
import { conversationIdSchema, instantSchema, messageIdSchema } from '../../src-main/contract/identifiers.ts';
import { longestMessage, messageSchema } from '../../src-main/contract/messages.ts';
import { presets } from '../../src-main/contract/presets.ts';
import { endpointSchema } from '../../src-main/contract/endpoint.ts';
import { mindChoiceSchema, presetSchema } from '../../src-main/contract/settings.ts';
import { StorageError } from '../../src-main/contract/storage-error.ts';
import { callFrameSchema, hostFrameSchema } from '../../src-main/contract/transport.ts';

const id = '0190163d-8694-739b-aea5-966c26f8ad90';
const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('identifiers', () => {
  test('of messages are UUIDs of version 7 in lower case, and nothing else', () => {
    fc.assert(fc.property(fc.uuid({ version: 7 }), (uuid) => accepts(messageIdSchema, uuid)));
    fc.assert(fc.property(fc.uuid({ version: [1, 2, 3, 4, 5, 6, 8] }), (uuid) => !accepts(messageIdSchema, uuid)));
    for (const other of [id.toUpperCase(), `${id} `, `${id}\n`, `x${id}`, id.replaceAll('-', ''), '', null, 7]) {
      expect(accepts(messageIdSchema, other), String(other)).toBe(false);
    }
  });

  test('of conversations are any short text', () => {
    for (const text of ['a', id, '漢', ' ', 'x'.repeat(200)]) expect(accepts(conversationIdSchema, text)).toBe(true);
    for (const text of ['', 'x'.repeat(201), null]) expect(accepts(conversationIdSchema, text)).toBe(false);
  });

  test('instants are those of which a date can be written in four digits of a year', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), (at) => {
        const inside = at >= 0 && at <= Date.UTC(9999, 11, 31, 23, 59, 59, 999);
        expect(accepts(instantSchema, at)).toBe(inside);
      }),
    );
    for (const at of [0.5, NaN, Infinity, '5']) expect(accepts(instantSchema, at)).toBe(false);
  });
});

describe('calls', () => {
  test('have names, and only their own', () => {
    for (const name of Object.keys(calls)) expect(isCallName(name)).toBe(true);
    for (const name of ['', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'conversation', null, {}, 0]) {
      expect(isCallName(name)).toBe(false);
    }
  });

  test('refuse every field that they do not name', () => {
    const inputs: [keyof typeof calls, object][] = [
      ['snapshot.get', {}],
      ['conversation.page', { conversation: 'c', from: 0, count: 1 }],
      ['conversation.send', { text: 'x' }],
      ['conversation.stop', {}],
      ['conversation.retry', { question: id }],
      ['conversation.search', { query: '', limit: 1 }],
      ['onboarding.answer', { question: 'name', value: 'Theo' }],
      ['onboarding.answer', { question: 'age', value: '18-or-older' }],
      ['onboarding.pass', { step: 'name' }],
      ['onboarding.name', { decision: 'own', name: 'Ada' }],
      ['facts.change', { key: 'os.name', value: 'Iris' }],
      ['settings.change', { hour: 'sun' }],
      ['mind.test', { mind: { kind: 'reflex' } }],
      ['archive.export', { format: 'json' }],
      ['archive.cancel', { export: 'x' }],
      ['link.open', { address: 'https://example.com' }],
    ];
    for (const [name, input] of inputs) {
      expect(accepts(calls[name].input, input), name).toBe(true);
      expect(accepts(calls[name].input, { ...input, trusted: true }), name).toBe(false);
      expect(
        accepts(
          calls[name].input,
          JSON.parse(
            `${JSON.stringify(input).slice(0, -1)}${Object.keys(input).length > 0 ? ',' : ''}"__proto__":{"x":1}}`,
          ),
        ),
        name,
      ).toBe(false);
      expect(accepts(calls[name].input, [input]), name).toBe(false);
    }
  });

  test('take what can be said: something, and not without bounds', () => {
    const { input } = calls['conversation.send'];
    for (const text of [' x ', 'x'.repeat(longestMessage), '\0', '🙂']) expect(accepts(input, { text })).toBe(true);
    for (const text of ['', ' \n\t ', '\u3000', 'x'.repeat(longestMessage + 1), null, 5])
      expect(accepts(input, { text })).toBe(false);
    expect(calls['conversation.send'].input.parse({ text: ' as it is ' }).text).toBe(' as it is ');
  });

  test('give pages of a size that fits', () => {
    const { input } = calls['conversation.page'];
    const page = { conversation: 'c', from: 0, count: longestPage };
    expect(accepts(input, page)).toBe(true);
    for (const wrong of [
      { count: 0 },
      { count: longestPage + 1 },
      { count: 1.5 },
      { from: -1 },
      { conversation: '' },
    ]) {
      expect(accepts(input, { ...page, ...wrong })).toBe(false);
    }
  });

  test('take an answer only to its own question', () => {
    const { input } = calls['onboarding.answer'];
    expect(accepts(input, { question: 'age', value: 'about forty' })).toBe(false);
    expect(accepts(input, { question: 'voice', value: 'x' })).toBe(false);
    expect(accepts(input, { question: 'name', value: '   ' })).toBe(false);
    expect(input.parse({ question: 'name', value: '  Theo ' })).toEqual({ question: 'name', value: 'Theo' });
    expect(accepts(input, { question: 'mother', value: 'x', timing: { beforeFirstInput: -1, watched: true } })).toBe(
      false,
    );
    expect(accepts(input, { question: 'mother', value: 'x', timing: { beforeFirstInput: 12.5, watched: true } })).toBe(
      true,
    );
  });
});

describe('addresses of models', () => {
  test.each([
    'http://127.0.0.1:11434/v1',
    'https://api.openai.com/v1',
    'http://[::1]:8080',
    'https://box.example/a/b?c=d',
  ])('%s is one', (address) => {
    expect(accepts(endpointSchema, address)).toBe(true);
  });

  test.each([
    'ftp://box/v1',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ws://box',
    'box:9000',
    '//box/v1',
    '',
    'http://',
    'https://',
    'http://user:secret@box/v1',
    'http://secret@box',
    'HTTPS://user@box/v1',
    `https://box/${'x'.repeat(500)}`,
  ])('%s is none', (address) => {
    expect(accepts(endpointSchema, address)).toBe(false);
  });

  test('of the presets are addresses, local ones on this machine and without a key', () => {
    expect(Object.keys(presets).sort()).toEqual([...presetSchema.options].sort());
    for (const [name, { baseUrl, local, needsKey }] of Object.entries(presets)) {
      if (name !== 'other') expect(accepts(endpointSchema, baseUrl), name).toBe(true);
      if (local) expect(new URL(baseUrl).hostname, name).toBe('127.0.0.1');
      expect(local && needsKey, name).toBe(false);
    }
  });

  test('a mind is one of the two, and has its model', () => {
    expect(accepts(mindChoiceSchema, { kind: 'reflex' })).toBe(true);
    const openai = { kind: 'openai', preset: 'other', baseUrl: 'http://box/v1', model: 'x' };
    expect(accepts(mindChoiceSchema, openai)).toBe(true);
    for (const wrong of [{ model: '  ' }, { preset: 'mine' }, { kind: 'magic' }, { key: 'sk' }])
      expect(accepts(mindChoiceSchema, { ...openai, ...wrong })).toBe(false);
  });
});

describe('frames', () => {
  test('of a window hold a call and claim nothing more', () => {
    const frame = { id: 1, call: 'snapshot.get', input: {} };
    expect(accepts(callFrameSchema, frame)).toBe(true);
    for (const wrong of [{ id: -1 }, { id: 1.5 }, { id: 2 ** 60 }, { call: 'x'.repeat(65) }, { trusted: true }]) {
      expect(accepts(callFrameSchema, { ...frame, ...wrong })).toBe(false);
    }
  });

  test('of the host are one thing at a time', () => {
    expect(accepts(hostFrameSchema, { id: 1, output: null })).toBe(true);
    expect(accepts(hostFrameSchema, { id: 1, error: { code: 'busy', message: 'x' } })).toBe(true);
    expect(accepts(hostFrameSchema, { event: { type: 'x' } })).toBe(true);
    expect(accepts(hostFrameSchema, { id: 1, output: null, event: {} })).toBe(false);
    expect(accepts(hostFrameSchema, { id: 1, error: { code: 'magic', message: 'x' } })).toBe(false);
  });

  test('events are only those that are named', () => {
    expect(accepts(eventSchema, { type: 'turn-started', turn: 't', question: id })).toBe(true);
    expect(accepts(eventSchema, { type: 'turn-started', turn: 't', question: id, more: 1 })).toBe(false);
    expect(accepts(eventSchema, { type: 'turn-begins', turn: 't', question: id })).toBe(false);
    expect(accepts(messageSchema, {})).toBe(false);
  });
});

describe('errors', () => {
  test('that cross the wire have a code and a sentence', () => {
    for (const code of errorCodeSchema.options) {
      const error = new CallError(code, 'A sentence.');
      expect(error).toMatchObject({ name: 'CallError', code, message: 'A sentence.' });
      expect(callErrorSchema.parse({ code: error.code, message: error.message })).toEqual({
        code,
        message: 'A sentence.',
      });
    }
  });

  test('of the storage name the trouble and what it is about', () => {
    expect(new StorageError('full')).toMatchObject({ name: 'StorageError', trouble: 'full', subject: '' });
    expect(new StorageError('foreign', '/x/os1.db').subject).toBe('/x/os1.db');
  });
});

import { openLife } from '../../src-main/assistant/open-life.ts';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { calls, type CallName } from '#contract/calls.ts';
import { CallError } from '#contract/errors.ts';
import { chooseModel, startAssistant } from '../fakes/assistant.ts';
import { replies, serverSecret, startProvider, type Reply } from '../fakes/provider.ts';

const unknownMessage = '01890a5d-ac96-774b-bcce-b302099a8057';

const unknownEntry = 'no-such-entry';

/** An input that each call takes, to be spoiled. */
const inputs: Record<CallName, Record<string, unknown>> = {
  'snapshot.get': {},
  'quiet.change': { doNotDisturb: true },
  'draft.keep': { text: 'Half a' },
  'desktop.change': { floating: true },
  'desktop.close': { how: 'stay' },
  'desktop.update': { step: 'check' },
  'desktop.read-changes': {},
  'backups.list': {},
  'backups.make': {},
  'backups.look': { backup: 'daily-2026-01-01.db' },
  'backups.restore': { backup: 'daily-2026-01-01.db' },
  'recovery.status': {},
  'recovery.do': { step: 'retry' },
  'conversation.page': { conversation: 'x', from: 0, count: 10 },
  'conversation.send': { text: 'Hello' },
  'conversation.stop': {},
  'conversation.retry': { question: unknownMessage },
  'conversation.search': { query: 'hello', limit: 10 },
  'conversation.locate': { message: unknownMessage },
  'onboarding.answer': { question: 'name', value: 'Theo' },
  'onboarding.pass': { step: 'introduction' },
  'onboarding.back': {},
  'onboarding.name': { decision: 'accept' },
  'onboarding.restart': {},
  'onboarding.leave': {},
  'facts.change': { key: 'person.name', value: 'Theo' },
  'settings.change': { hour: 'night' },
  'mind.discover': {},
  'mind.models': { baseUrl: 'http://127.0.0.1:9/v1' },
  'mind.test': { mind: { kind: 'reflex' } },
  'mind.choose': { mind: { kind: 'reflex' } },
  'mind.look': {},
  'voice.attach': { window: 'window-one', canHear: false, canPlay: false, voices: [] },
  'voice.change': { listening: 'off' },
  'voice.key': { baseUrl: 'http://127.0.0.1:9/v1', key: 'k' },
  'voice.mute': { muted: true },
  'voice.talk': { held: false },
  'voice.hush': {},
  'voice.voices': {},
  'voice.preview': { voice: 'en' },
  'voice.choose': { voice: null },
  'voice.test': { part: { as: 'transcriber', choice: { kind: 'none' } } },
  'voice.discover': {},
  'microphone.report': { window: 'window-one', state: 'closed' },
  'playback.report': { window: 'window-one', number: 1, played: 0, state: 'finished' },
  'memory.status': {},
  'memory.entries': { limit: 10 },
  'memory.people': {},
  'memory.entry': { entry: unknownEntry },
  'memory.change': { entry: unknownEntry, change: { to: 'wrong' } },
  'memory.weigh': { what: 'about', about: 'clocks' },
  'memory.forget': { what: 'entry', entry: unknownEntry },
  'memory.restore': { forgotten: unknownEntry },
  'memory.pause': { paused: false },
  'memory.timeline': { period: 'year' },
  'memory.prompt': {},
  'memory.why': { reply: unknownMessage },
  'growing.view': {},
  'growing.takeBack': { move: unknownEntry, back: true },
  'growing.reflect': {},
  'growing.journal': { limit: 10 },
  'embedding.discover': {},
  'embedding.test': { choice: { baseUrl: 'http://127.0.0.1:9/v1', model: 'm' } },
  'embedding.choose': { choice: { kind: 'off' } },
  'archive.export': { format: 'jsonl' },
  'archive.cancel': { export: 'x' },
  'clipboard.write': { text: 'Hello' },
  'link.open': { address: 'https://example.com' },
};

const badMemoryValues: [CallName, object][] = [
  ['memory.entries', { limit: 0 }],
  ['memory.entries', { limit: 10, kinds: ['secret'] }],
  ['memory.entries', { limit: 10, text: 'x'.repeat(201) }],
  ['memory.change', { entry: unknownEntry, change: { to: 'value', value: ' ' } }],
  ['memory.change', { entry: unknownEntry, change: { to: 'certainty', certainty: 1 } }],
  ['memory.forget', { what: 'about', about: 'x' }],
  ['memory.forget', { what: 'everything' }],
  ['memory.forget', { what: 'message', message: 'x' }],
  ['memory.timeline', { period: 'century' }],
  ['growing.takeBack', { move: unknownEntry, back: 'yes' }],
  ['growing.journal', { limit: 5, before: 'yesterday' }],
  ['embedding.choose', { choice: { kind: 'openai', baseUrl: 'file:///etc/passwd', model: 'm' } }],
  ['embedding.test', { choice: { baseUrl: 'http://user:secret@host/v1', model: 'm' } }],
  ['archive.export', { format: 'text', what: 'known' }],
];

const badValues: [CallName, object][] = [
  ...badMemoryValues,
  ['conversation.send', { text: '' }],
  ['conversation.send', { text: '  \n ' }],
  ['conversation.send', { text: 'x'.repeat(200_001) }],
  ['conversation.send', { text: 7 }],
  ['conversation.send', { text: 'Hello', replaces: 'x' }],
  ['conversation.page', { conversation: 'x', from: -1, count: 1 }],
  ['conversation.page', { conversation: 'x', from: 0, count: 201 }],
  ['conversation.search', { query: 'x', limit: 0 }],
  ['onboarding.answer', { question: 'age', value: 'old' }],
  ['onboarding.answer', { question: 'name', value: ' ' }],
  ['onboarding.name', { decision: 'own' }],
  ['facts.change', { key: 'person.shoe', value: '43' }],
  ['facts.change', { key: 'onboarding.finished', value: 'yes' }],
  ['settings.change', { hour: 'noon' }],
  ['settings.change', { hour: 'night', dataFolder: '/' }],
  ['mind.choose', { mind: { kind: 'openai', preset: 'other', baseUrl: 'file:///etc/passwd', model: 'm' } }],
  ['mind.choose', { mind: { kind: 'openai', preset: 'other', baseUrl: 'http://user:secret@host/v1', model: 'm' } }],
  ['mind.choose', { mind: { kind: 'openai', preset: 'other', baseUrl: 'javascript:alert(1)', model: 'm' } }],
  ['mind.test', { mind: { kind: 'openai', preset: 'other', baseUrl: 'unix:/tmp/x', model: 'm' } }],
  ['mind.models', { baseUrl: 'ftp://host/' }],
  ['voice.change', { listening: 'always' }],
  ['voice.change', { recorderPath: '/bin/sh' }],
  ['voice.change', { timing: { endOfTurn: 0 } }],
  ['voice.change', { transcriber: { kind: 'openai', baseUrl: 'file:///dev/audio', model: 'm', language: null } }],
  ['voice.key', { baseUrl: 'http://user:secret@host/v1', key: 'k' }],
  ['voice.attach', { window: 'x', canHear: true, canPlay: true, voices: [] }],
  ['playback.report', { window: 'window-one', number: 1, played: -1, state: 'playing' }],
  ['microphone.report', { window: 'window-one', state: 'failed', kind: 'on-fire' }],
  ['archive.export', { format: 'exe' }],
  ['archive.export', { format: 'jsonl', path: '/etc/passwd' }],
];

describe('what is refused', () => {
  test('a call that there is not', async () => {
    const assistant = await startAssistant();
    for (const name of [
      'nothing.here',
      '',
      '__proto__',
      'constructor',
      'toString',
      'snapshot',
      null,
      7,
      {},
      ['snapshot.get'],
    ]) {
      const refused: unknown = await assistant.callRaw(name, {}).catch((cause: unknown) => cause);
      expect(refused).toBeInstanceOf(CallError);
      expect(refused).toMatchObject({ code: 'unknown-call' });
    }
  });

  test('every call with a field too many, and with no object at all', async () => {
    const assistant = await startAssistant({}, openLife);
    const before = await assistant.call('snapshot.get', {});
    expect(Object.keys(inputs).sort()).toEqual(Object.keys(calls).sort());
    for (const [name, input] of Object.entries(inputs)) {
      const spoiled: unknown[] = [
        { ...input, scopes: ['admin'] },
        { ...input, cliPath: '/bin/sh' },
        JSON.parse(
          `${JSON.stringify(input).slice(0, -1)}${Object.keys(input).length > 0 ? ',' : ''}"__proto__":{"admin":true}}`,
        ),
        null,
        'text',
        [input],
      ];
      for (const bad of spoiled) {
        await expect(assistant.callRaw(name, bad), `${name} ${JSON.stringify(bad)}`).rejects.toMatchObject({
          code: 'invalid-input',
        });
      }
    }
    expect(await assistant.call('snapshot.get', {})).toEqual(before);
  });

  test('every bad value', async () => {
    const assistant = await startAssistant();
    for (const [name, input] of badValues) {
      const said = `${name} ${JSON.stringify(input).slice(0, 100)}`;
      await expect(assistant.callRaw(name, input), said).rejects.toMatchObject({
        name: 'CallError',
        code: 'invalid-input',
      });
    }
    expect(assistant.events).toEqual([]);
  });

  test('a reply to nothing, a name that was not proposed, and leaving what was not begun again', async () => {
    const assistant = await startAssistant();
    for (const [name, input] of [
      ['conversation.retry', { question: unknownMessage }],
      ['onboarding.name', { decision: 'accept' }],
      ['onboarding.leave', {}],
    ] as const) {
      await expect(assistant.callRaw(name, input)).rejects.toMatchObject({ code: 'not-allowed' });
    }
    await expect(assistant.callRaw('conversation.locate', { message: unknownMessage })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(assistant.callRaw('facts.change', { key: 'os.name', value: null })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  test('a mind that the environment has fixed', async () => {
    const provider = await startProvider('From the environment.');
    onTestFinished(() => provider.dispose());
    const assistant = await startAssistant({
      environment: { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'fixed' },
    });
    await expect(assistant.call('mind.choose', { mind: { kind: 'reflex' } })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(await assistant.say('Who speaks?')).toBe('From the environment.');
    expect(provider.questions()[0]?.body?.model).toBe('fixed');
  });

  test('with one sentence each, that quotes nothing of what was sent', async () => {
    const assistant = await startAssistant();
    for (const [name, input] of [
      ['CANARY', {}],
      ['conversation.send', { text: 'CANARY', CANARY: true }],
      ['conversation.retry', { question: unknownMessage }],
    ] as const) {
      const refused: unknown = await assistant.callRaw(name, input).catch((cause: unknown) => cause);
      expect(refused).toMatchObject({ message: expect.stringMatching(/^[A-Z][^\n]+\.$/) as string });
      expect(String(refused)).not.toContain('CANARY');
    }
  });
});

const canaryKey = 'sk-CANARY-0123456789abcdef0123456789abcdef';
const canaryWords = 'CANARYWORDS about my sister Leonora';

/** Every file of a folder that holds one of the texts. */
function filesWith(folder: string, texts: string[]): string[] {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => {
    const file = path.join(folder, name);
    if (!fs.statSync(file).isFile()) return false;
    const bytes = fs.readFileSync(file);
    return texts.some((text) => bytes.includes(text));
  });
}

describe('keys and words', () => {
  test('stand in keys.json and os1.db and nowhere else, whatever the provider does', async () => {
    const provider = await startProvider('CANARYREPLY');
    onTestFinished(() => provider.dispose());
    const assistant = await startAssistant();
    await assistant.call('onboarding.answer', { question: 'mother', value: canaryWords });
    const mind = { kind: 'openai', preset: 'other', baseUrl: provider.baseUrl, model: 'fake-model' } as const;
    await assistant.call('mind.test', { mind, key: canaryKey });
    await chooseModel(assistant, provider.baseUrl, canaryKey);
    const ways: Reply[] = [
      replies.says('CANARYREPLY'),
      replies.refusesKey(),
      replies.malformed(),
      replies.errorEvent(),
      replies.webPage(),
      replies.cuts(),
      replies.unknownModel(),
    ];
    for (const way of ways) {
      provider.setReply(way);
      await assistant.say(canaryWords);
    }
    provider.setModels(replies.refusesKey());
    await assistant.call('mind.models', { baseUrl: provider.baseUrl });
    await assistant.call('conversation.search', { query: 'CANARYWORDS', limit: 5 });
    await assistant.callRaw('conversation.send', { text: canaryWords, more: canaryKey }).catch(() => undefined);

    expect(provider.questions().at(-1)?.headers.authorization).toBe(`Bearer ${canaryKey}`);
    expect(JSON.stringify([await assistant.call('snapshot.get', {}), assistant.events])).not.toMatch(
      /sk-CANARY|CANARY-SERVER/,
    );
    await assistant.dispose();
    expect(assistant.logLines.join('')).toMatch(/turn settled/);
    expect(assistant.logLines.join('')).not.toMatch(/CANARY|Leonora/);
    expect(filesWith(assistant.folder, [canaryKey])).toEqual(['keys.json']);
    expect(filesWith(assistant.folder, ['CANARYWORDS', 'CANARYREPLY', 'Leonora'])).toEqual(['os1.db']);
    expect(filesWith(assistant.folder, [serverSecret])).toEqual([]);
    if (process.platform !== 'win32') {
      for (const name of ['keys.json', 'os1.db', 'settings.json']) {
        expect(fs.statSync(path.join(assistant.folder, name)).mode & 0o777).toBe(0o600);
      }
    }
  });

  test('a key goes to the server that it was given for, and to no other', async () => {
    const [one, two] = await Promise.all([startProvider('One.'), startProvider('Two.')]);
    onTestFinished(() => Promise.all([one.dispose(), two.dispose()]).then(() => undefined));
    const assistant = await startAssistant();
    await chooseModel(assistant, one.baseUrl, canaryKey);
    await chooseModel(assistant, two.baseUrl);
    expect(await assistant.say('Hello')).toBe('Two.');
    await assistant.call('mind.models', { baseUrl: two.baseUrl });
    expect(JSON.stringify(two.requests)).not.toContain(canaryKey);
    await chooseModel(assistant, one.baseUrl);
    expect(await assistant.say('Hello')).toBe('One.');
    expect(one.questions()[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`);
    expect((await chooseModel(assistant, one.baseUrl, '')) as object).toMatchObject({ hasKey: false });
    expect(filesWith(assistant.folder, [canaryKey])).toEqual([]);
  });
});

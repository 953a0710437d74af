import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EmbeddingChoice, SettingsView } from '#contract/settings.ts';
import { wordsOf } from '#contract/words.ts';
import { createEmbedding, type Embedding } from '../../src-main/assistant/embedding.ts';
import { systemClock } from '../../src-main/assistant/system-clock.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { createFileSecrets, keyName } from '../../src-main/settings/secret-store.ts';
import { openSettings } from '../../src-main/settings/settings-file.ts';
import { asStore, openHistory, say } from '../fakes/history.ts';
import { vectorOfMeaning } from '../fakes/meaning.ts';
import { replies, serverSecret, startProvider, type Provider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { aFetch, aProvider, canaryKey } from '../mind/ask.ts';

const meaning = replies.vectors((text, model) => vectorOfMeaning(text, 64, model));

type Life = { embedding: Embedding; memory: MemoryDatabase; folder: string; told: { times: number }; logged: string[] };

/** A part that finds by meaning, over a real store and a real file of settings. */
function aLife(folder = temporaryFolder(), messages = 40): Life {
  const memory = openHistory({ folder });
  for (let at = 0; at < messages; at += 1) say(memory, `I painted the fence number ${at} in the colour ${at % 7}.`);
  const told = { times: 0 };
  const logged: string[] = [];
  const log = (what: string, figures: object = {}): void => void logged.push(`${what} ${JSON.stringify(figures)}`);
  const embedding = createEmbedding({
    memory: asStore(memory),
    settings: openSettings(folder, () => undefined),
    secrets: createFileSecrets(folder),
    fetch: aFetch(),
    clock: systemClock,
    words: wordsOf('en'),
    log: { info: log, warn: log },
    onStatus: () => {
      told.times += 1;
    },
    tellSettings: () => Promise.resolve({} as SettingsView),
  });
  onTestFinished(() => embedding.dispose());
  return { embedding, memory, folder, told, logged };
}

async function aServer(port?: number): Promise<Provider> {
  const provider = port === undefined ? await aProvider('unused') : await startProvider('unused', port);
  provider.setEmbeddings(meaning);
  return provider;
}

const choiceOf = (provider: Provider, model = 'fake-embed'): EmbeddingChoice => ({
  kind: 'openai',
  baseUrl: provider.baseUrl,
  model,
});

const until = (what: () => void): Promise<void> => vi.waitFor(what, { timeout: 8_000, interval: 20 });
const ready = ({ embedding }: Life, total: number): Promise<void> =>
  until(() => expect(embedding.status()).toEqual({ state: 'ready', total }));

describe('finding by meaning', () => {
  test('is off until a model is chosen, then fills in the background and is ready', async () => {
    const provider = await aServer();
    const life = aLife();
    expect(life.embedding.status()).toEqual({ state: 'off' });
    expect(await life.embedding.vectorOf('the sea', 1_000)).toBeNull();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    await ready(life, 40);
    expect(life.told.times).toBeGreaterThan(1);
    say(life.memory, 'The waves at the shore were high.');
    life.embedding.onMessage();
    await until(() => expect(life.memory.withoutVector(1)).toEqual([]));
    const vector = await life.embedding.vectorOf('Did I visit the ocean?', 1_000);
    const [best] = life.memory.recall({ text: 'Did I visit the ocean?', count: 3, ...(vector ? { vector } : {}) });
    expect(best?.message.text).toBe('The waves at the shore were high.');
  });

  test('goes on after a restart, asks for nothing twice, and begins anew with another model', async () => {
    const provider = await aServer();
    const folder = temporaryFolder();
    const first = aLife(folder);
    await first.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    await ready(first, 40);
    await first.embedding.dispose();
    first.memory.dispose();
    const asked = (): number => provider.embeddings().reduce((sum, { body }) => sum + (body?.input?.length ?? 0), 0);
    expect(asked()).toBe(40);
    const second = aLife(folder, 3);
    await ready(second, 43);
    expect(asked()).toBe(43);
    await second.embedding.calls['embedding.choose']({ choice: choiceOf(provider, 'another-embed') });
    await ready(second, 43);
    expect(asked()).toBe(86);
  });

  test('says so when the server is away, and goes on by itself when it is back', async () => {
    const provider = await startProvider('unused');
    provider.setEmbeddings(meaning);
    const { port } = provider;
    await provider.dispose();
    const life = aLife();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    await until(() => expect(life.embedding.status()).toMatchObject({ state: 'away', done: 0, total: 40 }));
    const away = life.embedding.status();
    expect(away.state === 'away' && away.sentence).toContain('look for it again');
    expect(await life.embedding.vectorOf('the sea', 1_000)).toBeNull();
    const back = await aServer(port);
    onTestFinished(() => back.dispose());
    await ready(life, 40);
  });

  test.each([
    ['faults', replies.status(500), 'does not answer'],
    ['nonsense', replies.json({ data: [] }), 'sends no vectors'],
    ['a web page', replies.webPage(), 'sends no vectors'],
    ['a refused key', replies.refusesKey(), 'key'],
    ['an unknown model', replies.unknownModel(), 'fake-embed'],
    ['too many requests', replies.limits('20'), '20 s'],
  ])('has a sentence for a server that answers with %s, and none of its words', async (_, reply, words) => {
    const provider = await aServer();
    provider.setEmbeddings(reply);
    const life = aLife();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider), key: canaryKey });
    await until(() => expect(life.embedding.status().state).toBe('away'));
    const status = life.embedding.status();
    expect(status.state === 'away' && status.sentence).toContain(words);
    for (const secret of [serverSecret, canaryKey, 'fence'])
      expect(JSON.stringify([status, life.logged])).not.toContain(secret);
  });

  test('leaves out what the server refuses, and does all the rest', async () => {
    const provider = await aServer();
    provider.setEmbeddings((request, response) => {
      const refused = request.body?.input?.some((text) => text.includes('number 7 '));
      return (refused ? replies.status(400) : meaning)(request, response);
    });
    const life = aLife();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    await ready(life, 40);
    expect(life.memory.withoutVector(1)).toEqual([]);
  });

  test('takes up a server that changed the length of its vectors', async () => {
    const provider = await aServer();
    const life = aLife();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    await ready(life, 40);
    provider.setEmbeddings(replies.vectors((text) => vectorOfMeaning(text, 48)));
    say(life.memory, 'Something new.');
    life.embedding.onMessage();
    await until(() => expect(life.memory.withoutVector(1)).toEqual([]));
    expect(life.memory.openVectors('fake-embed')).toEqual({ done: 41, total: 41 });
  });

  test('rests while a turn runs, and answers its question all the same', async () => {
    const provider = await aServer();
    provider.setEmbeddings(replies.after(60, meaning));
    const life = aLife(temporaryFolder(), 200);
    life.embedding.pause();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    expect(await life.embedding.vectorOf('the sea', 2_000)).toHaveLength(64);
    expect(life.embedding.status()).toEqual({ state: 'filling', done: 0, total: 200 });
    expect(provider.embeddings()).toHaveLength(1);
    life.embedding.resume();
    await until(() => expect(provider.embeddings().length).toBeGreaterThan(2));
    life.embedding.pause();
    const { length } = provider.embeddings();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(provider.embeddings()).toHaveLength(length);
    life.embedding.resume();
    await ready(life, 200);
  });

  test('does without the vector of a question that takes too long', async () => {
    const provider = await aServer();
    const life = aLife();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    await ready(life, 40);
    provider.setEmbeddings(replies.silent());
    expect(await life.embedding.vectorOf('the sea', 50)).toBeNull();
    expect(life.embedding.status().state).toBe('ready');
    await until(() => expect(provider.embeddings().at(-1)?.state).toBe('cut'));
  });

  test('forgets all vectors when it is turned off', async () => {
    const provider = await aServer();
    const life = aLife();
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(provider) });
    await ready(life, 40);
    expect(fs.existsSync(path.join(life.folder, 'vectors.db'))).toBe(true);
    await life.embedding.calls['embedding.choose']({ choice: { kind: 'off' } });
    expect(life.embedding.status()).toEqual({ state: 'off' });
    expect(fs.existsSync(path.join(life.folder, 'vectors.db'))).toBe(false);
  });

  test('keeps a key for its server alone, and sends it to no other', async () => {
    const [one, other] = [await aServer(), await aServer()];
    const life = aLife();
    const test = life.embedding.calls['embedding.test'];
    await life.embedding.calls['embedding.choose']({ choice: choiceOf(one), key: canaryKey });
    await ready(life, 40);
    expect(await createFileSecrets(life.folder).read(keyName(one.baseUrl))).toBe(canaryKey);
    expect(one.embeddings()[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`);
    const tried = await test({ choice: { baseUrl: other.baseUrl, model: 'fake-embed' } });
    expect(tried).toEqual({ works: true, sentence: wordsOf('en').embedding.works('fake-embed', 64) });
    expect(other.embeddings()[0]?.headers.authorization).toBeUndefined();
    other.setEmbeddings(replies.refusesKey());
    expect(await test({ choice: { baseUrl: other.baseUrl, model: 'fake-embed' }, key: 'wrong' })).toEqual({
      works: false,
      sentence: wordsOf('en').embedding.away('refused-key', ''),
    });
    expect(JSON.stringify(openSettings(life.folder, () => undefined).read())).not.toContain(canaryKey);
  });
});

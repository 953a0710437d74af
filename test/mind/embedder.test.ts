import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/assistant/system-clock.ts';
import { createEmbedder } from '../../src-main/mind/openai/create-embedder.ts';
import { isEmbeddingModel, prefixesOf } from '../../src-main/mind/openai/embedding-models.ts';
import type { Embedder } from '../../src-main/conversation/knowledge-ports.ts';
import { replies, type Provider, type Reply } from '../fakes/provider.ts';
import { aFetch, aProvider, canaryKey, expectDiscreet } from './ask.ts';

async function anEmbedder(reply: Reply): Promise<{ provider: Provider; embedder: Embedder }> {
  const provider = await aProvider('unused');
  provider.setEmbeddings(reply);
  const options = { baseUrl: provider.baseUrl, model: 'fake-embed', key: canaryKey, fetch: aFetch() };
  return { provider, embedder: createEmbedder({ ...options, clock: systemClock, timeout: 600 }) };
}

const signal = (): AbortSignal => new AbortController().signal;
const lengths = (text: string): number[] => [text.length, 1, 0.5];

describe('an embedder', () => {
  test('asks for numbers, and gives the vectors in the order of the texts', async () => {
    const { provider, embedder } = await anEmbedder(replies.vectors(lengths, { shuffled: true }));
    const vectors = await embedder.embed(['a', 'bb', 'ccc'], signal());
    expect(vectors.map((vector) => vector[0])).toEqual([1, 2, 3]);
    expect(provider.embeddings()[0]?.body).toMatchObject({ model: 'fake-embed', encoding_format: 'float' });
    expect(provider.embeddings()[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`);
  });

  test('sends many texts in several requests, by their number and by their length', async () => {
    const { provider, embedder } = await anEmbedder(replies.vectors(lengths));
    expect(await embedder.embed([], signal())).toEqual([]);
    const short = Array.from({ length: 150 }, (_, at) => 'x'.repeat(at + 1));
    expect((await embedder.embed(short, signal())).map((vector) => vector[0])).toEqual(
      short.map(({ length }) => length),
    );
    expect(provider.embeddings().map(({ body }) => body?.input?.length)).toEqual([64, 64, 22]);
    await embedder.embed(['y'.repeat(50_000), 'y'.repeat(20_000), 'y'], signal());
    expect(
      provider
        .embeddings()
        .slice(3)
        .map(({ body }) => body?.input?.length),
    ).toEqual([1, 2]);
  });

  test('takes answers without an index in their order', async () => {
    const { embedder } = await anEmbedder(replies.json({ data: [{ embedding: [1, 2] }, { embedding: [3, 4] }] }));
    expect((await embedder.embed(['a', 'b'], signal())).map((vector) => [...vector])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test.each([
    ['fewer vectors than texts', replies.json({ data: [{ index: 0, embedding: [1, 2] }] }), 'broken-answer'],
    ['vectors of unequal length', replies.json({ data: [{ embedding: [1] }, { embedding: [1, 2] }] }), 'broken-answer'],
    ['null for a number', replies.json({ data: [{ embedding: [1, null] }, { embedding: [1, 2] }] }), 'broken-answer'],
    ['NaN', replies.json('{"data": [{"embedding": [NaN]}, {"embedding": [1]}]}'), 'broken-answer'],
    ['numbers without an end', replies.json('{"data": [{"embedding": [1e300]}, {"embedding": [1]}]}'), 'broken-answer'],
    [
      'base64 that was not asked for',
      replies.json({ data: [{ embedding: 'AACAPw==' }, { embedding: 'AACAPw==' }] }),
      'broken-answer',
    ],
    ['an empty vector', replies.json({ data: [{ embedding: [] }, { embedding: [] }] }), 'broken-answer'],
    ['a web page', replies.webPage(), 'not-a-model'],
    ['a fault', replies.status(500), 'server-fault'],
    ['a refused key', replies.refusesKey(), 'refused-key'],
    ['an unknown model', replies.unknownModel(), 'no-such-model'],
    ['silence', replies.silent(), 'timeout'],
    ['silence after the headers', replies.silentAfterHeaders(), 'timeout'],
    ['a socket that is cut', replies.hangsUp(), 'unreachable'],
  ])('names what went wrong, and says nothing of the key or the text: %s', async (_, reply, kind) => {
    const { provider, embedder } = await anEmbedder(reply);
    const failure: unknown = await embedder.embed(['one', 'two'], signal()).catch((cause: unknown) => cause);
    expect(expectDiscreet(failure, provider).kind).toBe(kind);
  });

  test('ends with its signal', async () => {
    const { embedder } = await anEmbedder(replies.silent());
    const controller = new AbortController();
    const reason = new Error('enough');
    const made = embedder.embed(['one'], controller.signal);
    controller.abort(reason);
    await expect(made).rejects.toBe(reason);
  });
});

describe('the names of models', () => {
  test.each([
    'nomic-embed-text:latest',
    'text-embedding-3-small',
    'bge-m3',
    'BAAI/bge-large-en-v1.5',
    'intfloat/multilingual-e5-large',
    'thenlper/gte-small',
    'all-minilm:33m',
    'mxbai-embed-large',
    'jina-embeddings-v3',
    'snowflake-arctic-embed2',
  ])('tell that it makes vectors: %s', (name) => {
    expect(isEmbeddingModel(name)).toBe(true);
  });

  test.each(['llama3.2:3b', 'gpt-5', 'gte-qwen-reranker', 'bge-reranker-v2-m3', 'phi4', 'mistral-nemo', 'gemma3'])(
    'tell that it does not: %s',
    (name) => {
      expect(isEmbeddingModel(name)).toBe(false);
    },
  );

  test('tell what is to stand before a text', () => {
    expect(prefixesOf('nomic-embed-text')).toMatchObject({ text: 'search_document: ', question: 'search_query: ' });
    expect(prefixesOf('intfloat/multilingual-e5-large')).toMatchObject({ text: 'passage: ', question: 'query: ' });
    expect(prefixesOf('text-embedding-3-small')).toMatchObject({ text: '', question: '' });
  });
});

import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { systemClock } from '../../src-main/assistant/system-clock.ts';
import { MindFailure } from '../../src-main/conversation/ports.ts';
import { createMind, testMind } from '../../src-main/mind/create-mind.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { replies } from '../fakes/provider.ts';
import { aFetch, aMind, aProvider, aRequest, canaryKey, expectDiscreet, listenTo } from './ask.ts';

/** Milliseconds within which 'at once' counts, on a busy machine. */
const atOnce = 1_000;

describe('an answer that is not wanted any more', () => {
  const moments = [
    { moment: 'in the middle of the answer', reply: replies.says('word '.repeat(500), { delay: 10 }), after: 150 },
    { moment: 'in a silence', reply: replies.stalls(), after: 100 },
    { moment: 'before the headers', reply: replies.silent(), after: 100 },
    { moment: 'between two tries', reply: replies.limits('4'), after: 200 },
  ];
  for (const { moment, reply, after } of moments) {
    test(`ends at once ${moment}`, async () => {
      const provider = await aProvider(reply);
      const controller = new AbortController();
      const mind = aMind(provider, { firstTimeout: 20_000, idleTimeout: 20_000 });
      const heard = listenTo(mind, { signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, after));
      const start = performance.now();
      controller.abort(new Error('stop'));
      const { whole, failure } = await heard;
      expect(performance.now() - start).toBeLessThan(atOnce);
      expect(whole).toBe(false);
      expect(failure).toBe(controller.signal.reason);
      await expect.poll(() => provider.questions().map(({ state }) => state)).not.toContain('open');
    });
  }

  test('is not even asked for when it was unwanted from the start', async () => {
    const provider = await aProvider('Hello.');
    const { failure } = await listenTo(aMind(provider), { signal: AbortSignal.abort(new Error('stop')) });
    expect(failure).toMatchObject({ message: 'stop' });
    expect(provider.requests).toHaveLength(0);
  });

  test('frees the connection when the listener leaves early', async () => {
    const provider = await aProvider(replies.says('word '.repeat(500), { delay: 10 }));
    for await (const part of aMind(provider).stream(aRequest(), new AbortController().signal)) {
      expect(part.type).toBe('text');
      break;
    }
    await expect.poll(() => provider.questions()[0]?.state).toBe('cut');
  });
});

test('the patience between two pieces is counted on the injected clock', async () => {
  const clock = createFakeClock();
  const provider = await aProvider(replies.stalls('Well, '));
  let said = '';
  const mind = aMind(provider, { clock, firstTimeout: 60_000, idleTimeout: 20_000 });
  const heard = (async () => {
    for await (const part of mind.stream(aRequest(), new AbortController().signal))
      if (part.type === 'text') said += part.text;
  })();
  let failure: unknown = null;
  heard.catch((cause: unknown) => {
    failure = cause;
  });
  await expect.poll(() => said).toBe('Well, ');
  await new Promise((resolve) => setTimeout(resolve, 50));
  clock.advance(19_999);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(failure).toBeNull();
  clock.advance(1);
  await expect.poll(() => failure).toMatchObject({ kind: 'stalled' });
});

describe('a mind that needs a key and has none', () => {
  test.each(['openai', 'openrouter'] as const)('%s is not even asked', async (preset) => {
    const provider = await aProvider('Hello.');
    const choice = { kind: 'openai', preset, baseUrl: provider.baseUrl, model: 'fake-model' } as const;
    const mind = createMind(choice, '', { words: wordsOf('en'), clock: systemClock, fetch: aFetch() });
    expect((await listenTo(mind)).failure).toMatchObject({ kind: 'no-key' });
    await expect(mind.probe(new AbortController().signal)).rejects.toMatchObject({ kind: 'no-key' });
    expect(provider.requests).toHaveLength(0);
  });

  test.each(['ollama', 'lmstudio', 'llamacpp', 'other'] as const)('%s is asked all the same', async (preset) => {
    const provider = await aProvider('Hello.');
    const choice = { kind: 'openai', preset, baseUrl: provider.baseUrl, model: 'fake-model' } as const;
    const mind = createMind(choice, '', { words: wordsOf('en'), clock: systemClock, fetch: aFetch() });
    expect(await listenTo(mind)).toMatchObject({ text: 'Hello.', whole: true });
  });
});

describe('a look whether a mind is there', () => {
  const now = (): AbortSignal => AbortSignal.timeout(3_000);

  test('asks for the models and for no word', async () => {
    const provider = await aProvider('Hello.');
    await aMind(provider).probe(now());
    expect(provider.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models']);
    expect(provider.requests[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`);
  });

  test('is content with a server that has no list of models', async () => {
    const provider = await aProvider('Hello.');
    provider.setModels(replies.status(404));
    await aMind(provider).probe(now());
  });

  const troubles = [
    { models: replies.webPage(), kind: 'not-a-model' },
    { models: replies.status(500), kind: 'server-fault' },
    { models: replies.refusesKey(), kind: 'refused-key' },
  ];
  for (const { models, kind } of troubles) {
    test(`names the trouble: ${kind}`, async () => {
      const provider = await aProvider('Hello.');
      provider.setModels(models);
      const failure: unknown = await aMind(provider)
        .probe(now())
        .catch((cause: unknown) => cause);
      expect(expectDiscreet(failure, provider).kind).toBe(kind);
    });
  }

  test('ends at once when it is given up', async () => {
    const provider = await aProvider('Hello.');
    provider.setModels(replies.silent());
    const start = performance.now();
    await expect(aMind(provider).probe(AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - start).toBeLessThan(100 + atOnce);
  });
});

describe('trying a mind before it is chosen', () => {
  const attempt = async (baseUrl: string, key = canaryKey): Promise<unknown> => {
    const choice = { kind: 'openai', preset: 'other', baseUrl, model: 'fake-model' } as const;
    const parts = { words: wordsOf('en'), clock: systemClock, fetch: aFetch(), firstTimeout: 500, idleTimeout: 500 };
    return testMind(choice, key, parts, new AbortController().signal).then(
      () => 'works',
      (cause: unknown) => cause,
    );
  };

  test('works with a mind that says one word, and does not wait for its last', async () => {
    const provider = await aProvider(replies.says('word '.repeat(500), { delay: 10 }));
    expect(await attempt(provider.baseUrl)).toBe('works');
    await expect.poll(() => provider.questions()[0]?.state).toBe('cut');
  });

  test.each([
    ['refused-key', replies.refusesKey()],
    ['no-such-model', replies.unknownModel()],
    ['broken-answer', replies.says('')],
    ['not-a-model', replies.webPage()],
  ] as const)('names the trouble: %s', async (kind, reply) => {
    const provider = await aProvider(reply);
    expect(expectDiscreet(await attempt(provider.baseUrl), provider).kind).toBe(kind);
  });

  test('ends with the reason of its signal', async () => {
    const provider = await aProvider(replies.silent());
    const choice = { kind: 'openai', preset: 'other', baseUrl: provider.baseUrl, model: 'fake-model' } as const;
    const controller = new AbortController();
    setTimeout(() => controller.abort(new MindFailure('timeout')), 50);
    const parts = { words: wordsOf('en'), clock: systemClock, fetch: aFetch() };
    await expect(testMind(choice, '', parts, controller.signal)).rejects.toMatchObject({ kind: 'timeout' });
  });
});

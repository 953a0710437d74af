import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { presets } from '#contract/presets.ts';
import { offeredModels } from '../../src-main/mind/create-mind.ts';
import { discoverServers } from '../../src-main/mind/openai/discover.ts';
import { replies } from '../fakes/provider.ts';
import { aFetch, aProvider, canaryKey, expectDiscreet } from './ask.ts';

/** An address of this machine at which nobody listens. */
async function aDeadAddress(): Promise<string> {
  const server = http.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}

describe('looking for model servers on this machine', () => {
  test('finds what is there, with its models, and leaves out what is not', async () => {
    const ollama = await aProvider('Hello.');
    ollama.setModels(['llama3.2', 'qwen3']);
    const found = await discoverServers(aFetch(), [
      { preset: 'ollama', baseUrl: ollama.baseUrl },
      { preset: 'lmstudio', baseUrl: await aDeadAddress() },
    ]);
    expect(found).toEqual([{ preset: 'ollama', baseUrl: ollama.baseUrl, models: ['llama3.2', 'qwen3'] }]);
    expect(ollama.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models']);
  });

  test.each([
    ['a web page', replies.webPage()],
    ['a fault', replies.status(500)],
    ['nothing', replies.empty()],
    ['another shape', replies.anotherShape()],
    ['a cut connection', replies.hangsUp()],
  ])('takes %s for no model server', async (_name, models) => {
    const provider = await aProvider('Hello.');
    provider.setModels(models);
    expect(await discoverServers(aFetch(), [{ preset: 'llamacpp', baseUrl: provider.baseUrl }])).toEqual([]);
  });

  test('takes a server without models for none', async () => {
    const provider = await aProvider('Hello.');
    provider.setModels([]);
    expect(await discoverServers(aFetch(), [{ preset: 'llamacpp', baseUrl: provider.baseUrl }])).toEqual([]);
  });

  test('is over within a second, whoever keeps silent', async () => {
    const silent = await aProvider('Hello.');
    silent.setModels(replies.silent());
    const quick = await aProvider('Hello.');
    const start = performance.now();
    const found = await discoverServers(aFetch(), [
      { preset: 'ollama', baseUrl: silent.baseUrl },
      { preset: 'lmstudio', baseUrl: quick.baseUrl },
    ]);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(found.map(({ preset }) => preset)).toEqual(['lmstudio']);
  });

  test('follows no redirect: what was found here is here', async () => {
    const elsewhere = await aProvider('Hello.');
    const here = await aProvider('Hello.');
    here.setModels(
      (_request, response) => void response.writeHead(302, { location: `${elsewhere.baseUrl}/models` }).end(),
    );
    expect(await discoverServers(aFetch(), [{ preset: 'ollama', baseUrl: here.baseUrl }])).toEqual([]);
    expect(elsewhere.requests).toEqual([]);
  });

  test('looks at this machine only', () => {
    for (const { baseUrl, local } of Object.values(presets))
      if (local) expect(new URL(baseUrl).hostname).toBe('127.0.0.1');
  });
});

describe('the models of one server', () => {
  const now = (): AbortSignal => AbortSignal.timeout(3_000);

  test('are asked for with its key', async () => {
    const provider = await aProvider('Hello.');
    expect(await offeredModels(provider.baseUrl, canaryKey, aFetch(), now())).toEqual(['fake-model', 'another-model']);
    expect(provider.requests[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`);
  });

  test('are none where the server has no list', async () => {
    const provider = await aProvider('Hello.');
    for (const models of [replies.status(404), replies.anotherShape(), replies.status(500)]) {
      provider.setModels(models);
      expect(await offeredModels(provider.baseUrl, '', aFetch(), now())).toEqual([]);
    }
  });

  test('are two hundred at most', async () => {
    const provider = await aProvider('Hello.');
    provider.setModels(Array.from({ length: 500 }, (_, at) => `model-${at}`));
    expect(await offeredModels(provider.baseUrl, '', aFetch(), now())).toHaveLength(200);
  });

  test('a refused key and an absent server have their names', async () => {
    const provider = await aProvider('Hello.');
    provider.setModels(replies.refusesKey());
    const refused: unknown = await offeredModels(provider.baseUrl, canaryKey, aFetch(), now()).catch(
      (cause: unknown) => cause,
    );
    expect(expectDiscreet(refused, provider).kind).toBe('refused-key');
    const dead = await aDeadAddress();
    await expect(offeredModels(dead, canaryKey, aFetch(), now())).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

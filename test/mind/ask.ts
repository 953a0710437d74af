import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { wordsOf } from '#contract/words.ts';
import { systemClock } from '../../src-main/assistant/system-clock.ts';
import { MindFailure, type LanguageModel, type MindRequest } from '../../src-main/conversation/ports.ts';
import { createOpenAi, type OpenAiOptions } from '../../src-main/mind/openai/create-openai.ts';
import { createProviderFetch } from '../../src-main/mind/openai/provider-fetch.ts';
import { serverSecret, startProvider, type Provider, type Reply } from '../fakes/provider.ts';

export const canaryKey = 'sk-CANARY-0123456789abcdef';

export const aRequest = (change: Partial<MindRequest> = {}): MindRequest => ({
  instructions: 'You are Iris.',
  messages: [{ role: 'person', text: 'Are you there?', at: Date.parse('2026-11-21T10:00:00Z') }],
  recalled: [],
  known: [],
  facts: [],
  aside: null,
  persona: { osName: 'Iris', personName: 'Theo' },
  now: Date.parse('2026-11-21T10:00:00Z'),
  ...change,
});

/** A fetch of its own for one test, closed when it ends. */
export function aFetch(environment: NodeJS.ProcessEnv = {}): typeof globalThis.fetch {
  const { fetch, dispose } = createProviderFetch(environment);
  onTestFinished(dispose);
  return fetch;
}

/** A provider of its own for one test, gone when it ends. */
export async function aProvider(reply: Reply | string): Promise<Provider> {
  const provider = await startProvider(reply);
  onTestFinished(() => provider.dispose());
  return provider;
}

/** A mind on a provider, with short patience. */
export const aMind = (provider: Pick<Provider, 'baseUrl'>, change: Partial<OpenAiOptions> = {}): LanguageModel =>
  createOpenAi({
    baseUrl: provider.baseUrl,
    model: 'fake-model',
    key: canaryKey,
    fetch: aFetch(),
    words: wordsOf('en').mind,
    clock: systemClock,
    firstTimeout: 600,
    idleTimeout: 300,
    ...change,
  });

/** What a mind said, and how it ended: null for a whole reply. */
export async function listenTo(
  mind: LanguageModel,
  { request = aRequest(), signal = new AbortController().signal }: { request?: MindRequest; signal?: AbortSignal } = {},
): Promise<{ text: string; whole: boolean; failure: unknown }> {
  let text = '';
  let whole = false;
  try {
    for await (const part of mind.stream(request, signal)) {
      if (part.type === 'end') whole = true;
      else text += part.text;
    }
    return { text, whole, failure: null };
  } catch (failure) {
    return { text, whole, failure };
  }
}

/** A failure of our own, with nothing in it of the key, the address or the server's words. */
export function expectDiscreet(failure: unknown, provider: Pick<Provider, 'baseUrl' | 'port'>): MindFailure {
  if (!(failure instanceof MindFailure)) throw new Error(`It is no MindFailure: ${inspect(failure)}`);
  const seen = [
    failure.message,
    failure.detail,
    failure.stack ?? '',
    inspect(failure, { depth: 10, showHidden: true }),
  ].join('\n');
  for (const secret of [canaryKey, 'CANARY', serverSecret, provider.baseUrl, `:${provider.port}`])
    expect(seen).not.toContain(secret);
  expect(failure.cause).toBeUndefined();
  return failure;
}

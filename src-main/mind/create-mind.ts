import type { MindChoice } from '#contract/settings.ts';
import type { Words } from '#contract/words.ts';
import { MindFailure, type Clock, type LanguageModel } from '../conversation/ports.ts';
import { createClient } from './openai/client.ts';
import { createOpenAi, listModels } from './openai/create-openai.ts';
import { toMindFailure } from './openai/failures.ts';
import { presets } from '#contract/presets.ts';
import { createReflex, reflexWords } from './reflex/create-reflex.ts';

type MindDependencies = {
  words: Words;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  /** Longest waits in milliseconds; see `OpenAiOptions`. */
  firstTimeout?: number;
  idleTimeout?: number;
};

/** The mind that a person chose. `key` is empty where none is kept. */
export function createMind(choice: MindChoice, key: string, dependencies: MindDependencies): LanguageModel {
  if (choice.kind === 'reflex') return createReflex(reflexWords(dependencies.words));
  const { words, clock, fetch, firstTimeout, idleTimeout } = dependencies;
  if (key === '' && presets[choice.preset].needsKey) return refuseWithoutKey();
  return createOpenAi({
    baseUrl: choice.baseUrl,
    model: choice.model,
    key,
    fetch,
    words: words.mind,
    clock,
    ...(firstTimeout === undefined ? {} : { firstTimeout }),
    ...(idleTimeout === undefined ? {} : { idleTimeout }),
  });
}

/** A request that cannot succeed is not sent: the person is told what is missing. */
function refuseWithoutKey(): LanguageModel {
  return {
    kind: 'openai',
    think: null,
    // eslint-disable-next-line require-yield -- it refuses before the first part
    async *stream() {
      await Promise.resolve();
      throw new MindFailure('no-key');
    },
    probe: () => Promise.reject(new MindFailure('no-key')),
  };
}

/** Asks a mind for one word, without choosing it. Rejects with `MindFailure`. */
export async function testMind(
  choice: MindChoice,
  key: string,
  dependencies: MindDependencies,
  signal: AbortSignal,
): Promise<void> {
  const mind = createMind(choice, key, dependencies);
  const request = {
    instructions: 'Answer with one word.',
    messages: [{ role: 'person' as const, text: 'Are you there?', at: 0 }],
    recalled: [],
    known: [],
    aside: null,
    facts: [],
    persona: { osName: 'OS1', personName: null },
    now: 0,
  };
  for await (const part of mind.stream(request, signal)) {
    if (part.type === 'text' && part.text.trim() !== '') return;
  }
  throw new MindFailure('broken-answer');
}

/** The models of a server; none when it has no list, which is no fault. Rejects with `MindFailure` when it is not there. */
export async function offeredModels(
  baseUrl: string,
  key: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    return await listModels(createClient({ baseUrl, key, fetch, timeout: 5_000 }), signal);
  } catch (cause) {
    signal.throwIfAborted();
    const failure = toMindFailure(cause, '');
    if (failure.kind === 'unreachable' || failure.kind === 'refused-key') throw failure;
    return [];
  }
}

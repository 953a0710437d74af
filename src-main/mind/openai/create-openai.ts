import type OpenAI from 'openai';
import type { ChatCompletionChunk, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { z } from 'zod';
import type { Words } from '#contract/words.ts';
import { plainDate } from '../../conversation/time-words.ts';
import {
  MindFailure,
  type Clock,
  type LanguageModel,
  type MindRequest,
  type ReplyPart,
} from '../../conversation/ports.ts';
import { createClient } from './client.ts';
import { toMindFailure } from './failures.ts';
import { withIdleTimer, type Patience } from './idle-timer.ts';
import { refuseWebPage } from './refuse-web-page.ts';
import { createThink } from './think.ts';

export type OpenAiOptions = {
  baseUrl: string;
  model: string;
  /** Empty for servers that need none. */
  key: string;
  fetch: typeof globalThis.fetch;
  words: Words['mind'];
  clock: Pick<Clock, 'after'>;
  /** Longest wait for the first sign of an answer, in milliseconds: a large local model may have to be loaded first. */
  firstTimeout?: number;
  /** Longest silence between two pieces of an answer, in milliseconds. */
  idleTimeout?: number;
};

/** The parts of a chunk that are read; servers add fields of their own, so the rest is let through unread. */
const chunkSchema = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
});

/** A language model behind any OpenAI-compatible endpoint, through the openai SDK. */
export function createOpenAi(options: OpenAiOptions): LanguageModel {
  const { model, clock, firstTimeout = 60_000, idleTimeout = 20_000 } = options;
  const client = createClient({ ...options, timeout: firstTimeout });
  return {
    kind: 'openai',
    think: createThink({ client, model, clock, timeout: firstTimeout }),
    async *stream(request, signal): AsyncGenerator<ReplyPart> {
      let finish: string | null = null;
      let begun = false;
      // A server may send its headers long before the model has read the prompt.
      const patience = (): Patience =>
        begun ? { timeout: idleTimeout, kind: 'stalled' } : { timeout: firstTimeout, kind: 'timeout' };
      try {
        const { data: chunks, response } = await client.chat.completions
          .create({ model, messages: toMessages(request, options.words), stream: true }, { signal: signal })
          .withResponse();
        const abort = (): void => chunks.controller.abort();
        refuseWebPage(response, abort);
        for await (const chunk of withIdleTimer(chunks, patience, clock, abort)) {
          const choice = parseChunk(chunk).choices[0];
          if (choice?.delta?.content) {
            begun = true;
            yield { type: 'text', text: choice.delta.content };
          }
          if (choice?.finish_reason) finish = choice.finish_reason;
        }
      } catch (cause) {
        signal.throwIfAborted();
        throw toMindFailure(cause, model);
      }
      signal.throwIfAborted();
      if (finish === null) throw new MindFailure(begun ? 'cut-off' : 'broken-answer');
      if (finish === 'length') throw new MindFailure('too-long');
      if (finish === 'content_filter') throw new MindFailure('filtered');
      yield { type: 'end' };
    },
    async probe(signal) {
      await listModels(client, signal).catch((cause: unknown) => {
        signal.throwIfAborted();
        const failure = toMindFailure(cause, model);
        // Some servers have no list of models; that they say so shows that they are there.
        if (failure.kind !== 'no-such-model' && failure.kind !== 'broken-answer') throw failure;
      });
    },
  };
}

const modelListSchema = z.object({ data: z.array(z.object({ id: z.string().max(300) })) });

/** The names of the models that a server offers, at most 200. */
export async function listModels(client: OpenAI, signal: AbortSignal): Promise<string[]> {
  const options = { signal: signal, maxRetries: 0, timeout: 5_000 };
  const response = await client.models.list(options).asResponse();
  refuseWebPage(response, () => void response.body?.cancel());
  const found = modelListSchema.safeParse(await response.json());
  if (!found.success) throw new MindFailure('broken-answer');
  return found.data.data.slice(0, 200).map(({ id }) => id);
}

function parseChunk(chunk: ChatCompletionChunk): z.infer<typeof chunkSchema> {
  const parsed = chunkSchema.safeParse(chunk);
  if (!parsed.success) throw new MindFailure('broken-answer');
  return parsed.data;
}

/** What the model reads: the instructions with the memories quoted below them, then the talk. */
function toMessages(request: MindRequest, words: Words['mind']): ChatCompletionMessageParam[] {
  const episodes = request.recalled
    .filter(({ inTalk }) => !inTalk)
    .toSorted((a, b) => a.message.at - b.message.at)
    .map(({ message }) => words.episode(plainDate(message.at), message.speaker, message.text));
  const system =
    episodes.length === 0 ? request.instructions : `${request.instructions}\n\n${words.recalled(episodes)}`;
  return [
    { role: 'system', content: system },
    ...request.messages.map(({ role, text }): ChatCompletionMessageParam => ({
      role: role === 'person' ? 'user' : 'assistant',
      content: text,
    })),
  ];
}

import OpenAI from 'openai';
import { z } from 'zod';
import { MindFailure, type Clock, type ThinkTask } from '../../conversation/ports.ts';
import { toMindFailure } from './failures.ts';
import { readJson } from './read-json.ts';
import { refuseWebPage } from './refuse-web-page.ts';
import { within } from './within.ts';

type ThinkOptions = {
  client: OpenAI;
  model: string;
  clock: Pick<Clock, 'after'>;
  /** Longest wait for a whole answer, in milliseconds. */
  timeout: number;
};

/** The parts of an answer that are read. */
const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
});

/**
 * `LanguageModel.think` over chat completions, with the schema as `response_format`. A server that refuses that is asked in
 * words instead, and from then on.
 */
export function createThink({
  client,
  model,
  clock,
  timeout,
}: ThinkOptions): (task: ThinkTask, signal: AbortSignal) => Promise<unknown> {
  let inWords = false;
  const ask = async (task: ThinkTask, withFormat: boolean, signal: AbortSignal): Promise<unknown> => {
    const { name, instructions, text, schema } = task;
    const system = withFormat ? instructions : `${instructions}\n\n${inJson(schema)}`;
    const response = await client.chat.completions
      .create(
        {
          model,
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: text },
          ],
          ...(withFormat
            ? {
                response_format: {
                  type: 'json_schema' as const,
                  json_schema: { name, strict: true, schema: { ...schema } },
                },
              }
            : {}),
        },
        { signal },
      )
      .asResponse();
    refuseWebPage(response, () => void response.body?.cancel());
    return valueOf(await response.json());
  };
  return async (task, signal) => {
    try {
      return await within(timeout, clock, signal, async (limited) => {
        if (inWords) return ask(task, false, limited);
        try {
          return await ask(task, true, limited);
        } catch (cause) {
          if (!refusesFormat(cause)) throw cause;
          const value = await ask(task, false, limited);
          inWords = true;
          return value;
        }
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw toMindFailure(cause, model);
    }
  };
}

/** What a server is asked that cannot hold a model to a schema. */
const inJson = (schema: object): string =>
  `Answer with one JSON value and nothing else. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;

/** 400 and 422 are what servers say to a field that they do not know (RFC 9110, sections 15.5.1 and 15.5.21). */
const refusesFormat = (cause: unknown): boolean =>
  cause instanceof OpenAI.APIError && (cause.status === 400 || cause.status === 422);

function valueOf(answer: unknown): unknown {
  const parsed = answerSchema.safeParse(answer);
  const choice = parsed.success ? parsed.data.choices[0] : undefined;
  if (!choice) throw new MindFailure('broken-answer');
  if (choice.finish_reason === 'length') throw new MindFailure('too-long');
  if (choice.finish_reason === 'content_filter' || choice.message.refusal) throw new MindFailure('filtered');
  const value = readJson(choice.message.content ?? '');
  if (value === undefined) throw new MindFailure('broken-answer');
  return value;
}

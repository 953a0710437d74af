import { z } from 'zod';
import type { Embedder } from '../../conversation/knowledge-ports.ts';
import { MindFailure, type Clock } from '../../conversation/ports.ts';
import { createClient } from './client.ts';
import { toMindFailure } from './failures.ts';
import { refuseWebPage } from './refuse-web-page.ts';
import { within } from './within.ts';

export type EmbedderOptions = {
  baseUrl: string;
  model: string;
  /** Empty for servers that need none. */
  key: string;
  fetch: typeof globalThis.fetch;
  clock: Pick<Clock, 'after'>;
  /** Longest wait for one batch, in milliseconds: a local model may have to be loaded first. */
  timeout?: number;
};

/** Texts in one request, and their letters together. OpenAI takes 2,048 and 300,000 tokens; local servers take less. */
const mostTexts = 64;
const mostLetters = 60_000;

/** Numbers of a vector at most: the largest models known have 4,096. */
const mostDimensions = 16_384;

/** Numbers, and never `null`, which servers in Python write for what is no number. */
const answerSchema = z.object({
  data: z.array(
    z.object({
      index: z.number().int().nullish(),
      embedding: z.array(z.number()).min(1).max(mostDimensions),
    }),
  ),
});

/**
 * Vectors from `/v1/embeddings` of any OpenAI-compatible server. They are asked for as numbers: the SDK would ask for base64, which
 * many local servers do not know or answer with something else.
 */
export function createEmbedder(options: EmbedderOptions): Embedder {
  const { model, clock, timeout = 60_000 } = options;
  const client = createClient({ ...options, timeout });
  const embedBatch = async (input: string[], signal: AbortSignal): Promise<Float32Array[]> => {
    const response = await client.embeddings
      .create({ model, input, encoding_format: 'float' }, { signal })
      .asResponse();
    refuseWebPage(response, () => void response.body?.cancel());
    return read(await response.json(), input.length);
  };
  return {
    model,
    embed: async (texts, signal) => {
      const vectors: Float32Array[] = [];
      for (const batch of batchesOf(texts)) {
        try {
          vectors.push(...(await within(timeout, clock, signal, (limited) => embedBatch(batch, limited))));
        } catch (cause) {
          signal.throwIfAborted();
          throw toMindFailure(cause, model);
        }
      }
      if (vectors.some(({ length }) => length !== vectors[0]?.length)) throw new MindFailure('broken-answer');
      return vectors;
    },
  };
}

/** The vectors of an answer in the order of the texts. */
function read(answer: unknown, count: number): Float32Array[] {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success || parsed.data.data.length !== count) throw new MindFailure('broken-answer');
  const { data } = parsed.data;
  // Servers that give no index, or the same for all, answer in order.
  const isNumbered = new Set(data.map(({ index }) => index)).size === count;
  const ordered = isNumbered ? data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)) : data;
  const vectors = ordered.map(({ embedding }) => Float32Array.from(embedding));
  // Beyond what 32 bits hold there is only infinity.
  if (!vectors.every((vector) => vector.every(Number.isFinite))) throw new MindFailure('broken-answer');
  return vectors;
}

function batchesOf(texts: readonly string[]): string[][] {
  const batches: string[][] = [];
  let letters = Infinity;
  for (const text of texts) {
    const last = batches.at(-1);
    if (!last || last.length >= mostTexts || letters + text.length > mostLetters) {
      batches.push([text]);
      letters = text.length;
    } else {
      last.push(text);
      letters += text.length;
    }
  }
  return batches;
}

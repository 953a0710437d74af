import type OpenAI from 'openai';
import { Stream } from 'openai/streaming';
import { z } from 'zod';
import { SpeechFailure } from '../../conversation/speech-ports.ts';
import { readBody, type Patience } from '../speech-failures.ts';
import { cleanTranscript } from './clean-transcript.ts';

/** Longest answer in bytes: an hour of fast speech is under 100 kB. */
const longestAnswer = 1_000_000;

/** The parts that are read; servers add languages, durations and segments of their own. */
const answerSchema = z.object({ text: z.string() });

const deltaSchema = z.object({ type: z.literal('transcript.text.delta'), delta: z.string() });
const doneSchema = z.object({ type: z.literal('transcript.text.done'), text: z.string() });
const anyEventSchema = z.object({ type: z.string() });

/**
 * The words of an answer to /audio/transcriptions, JSON or events, whichever the server chose. Rejects with
 * `SpeechFailure`, with a SyntaxError for broken JSON, or with what the SDK throws for an error in the events.
 */
export async function readTranscript(
  response: Response,
  client: OpenAI,
  patience: Patience,
  onPartial: ((text: string) => void) | undefined,
): Promise<string> {
  const type = response.headers.get('content-type') ?? '';
  if (/^text\/event-stream/i.test(type)) return readEvents(response, client, patience, onPartial);
  // Plain text is refused as a web page is: an error in words would be taken for what the person said.
  if (!/^application\/(.+\+)?json/i.test(type)) throw new SpeechFailure('broken-answer');
  const decoder = new TextDecoder();
  let json = '';
  for await (const bytes of readBody(response, patience)) {
    json += decoder.decode(bytes, { stream: true });
    if (json.length > longestAnswer) throw new SpeechFailure('broken-answer');
  }
  return cleanTranscript(parse(answerSchema, JSON.parse(json)).text);
}

async function readEvents(
  response: Response,
  client: OpenAI,
  patience: Patience,
  onPartial: ((text: string) => void) | undefined,
): Promise<string> {
  // With the client, for without it the SDK would complain on the console.
  const events: AsyncIterable<unknown> = Stream.fromSSEResponse(response, new AbortController(), client);
  let soFar = '';
  patience.wait();
  for await (const event of events) {
    patience.wait();
    const { type } = parse(anyEventSchema, event);
    if (type === 'transcript.text.done') return cleanTranscript(parse(doneSchema, event).text);
    if (type !== 'transcript.text.delta') continue;
    soFar += parse(deltaSchema, event).delta;
    if (soFar.length > longestAnswer) break;
    const words = cleanTranscript(soFar);
    if (words !== '') onPartial?.(words);
  }
  throw new SpeechFailure('broken-answer');
}

function parse<Shape>(schema: z.ZodType<Shape>, value: unknown): Shape {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new SpeechFailure('broken-answer');
  return parsed.data;
}

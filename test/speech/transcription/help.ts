import { inspect } from 'node:util';
import type OpenAI from 'openai';
import { expect, onTestFinished } from 'vitest';
import { SpeechFailure, type Speaker, type SpokenPiece } from '../../../src-main/conversation/speech-ports.ts';
import { createClient } from '../../../src-main/mind/openai/client.ts';
import { createProviderFetch } from '../../../src-main/mind/openai/provider-fetch.ts';
import { realtimeSecret } from '../../fakes/realtime-server.ts';
import { speechServerSecret } from '../../fakes/speech-faults.ts';
import { startSpeechServer, type SpeechServer, type SpeechServerOptions } from '../../fakes/speech-server.ts';

export const canaryKey = 'sk-CANARY-0123456789abcdef';

/** Words that no error may hold. */
export const canaryText = 'CANARY what was said';

/** A signal that never comes. */
export const never = (): AbortSignal => new AbortController().signal;

/** A server of its own for one test, gone when it ends. */
export async function aServer(options: SpeechServerOptions = {}): Promise<SpeechServer> {
  const server = await startSpeechServer(options);
  onTestFinished(() => server.dispose());
  return server;
}

/** The client that the program makes, with a fetch of its own for one test. */
export function aClient({ baseUrl }: { baseUrl: string }, key = canaryKey): OpenAI {
  const { fetch, dispose } = createProviderFetch({});
  onTestFinished(dispose);
  return createClient({ baseUrl, key, fetch, timeout: 2_000 });
}

/** What a promise was rejected with. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => new Error('It did not fail.'),
    (cause: unknown) => cause,
  );

/** A failure of our own, with nothing in it of the key, the address, the text or the server's words. */
export function expectDiscreet(failure: unknown, address = '127.0.0.1'): SpeechFailure {
  if (!(failure instanceof SpeechFailure)) throw new Error(`It is no SpeechFailure: ${inspect(failure)}`);
  const seen = `${failure.stack ?? ''}\n${inspect(failure, { depth: 10, showHidden: true })}`;
  for (const secret of [canaryKey, 'CANARY', speechServerSecret, realtimeSecret, address]) {
    expect(seen).not.toContain(secret);
  }
  expect(failure.cause).toBeUndefined();
  return failure;
}

/** What a speaker said: its pieces, all samples, and how it ended (null for well). */
export async function listenTo(
  speaker: Speaker,
  text: string,
  { voice = null, signal = never() }: { voice?: string | null; signal?: AbortSignal } = {},
): Promise<{ pieces: SpokenPiece[]; samples: Int16Array; failure: unknown }> {
  const pieces: SpokenPiece[] = [];
  let failure: unknown = null;
  try {
    for await (const piece of speaker.speak(text, voice, signal)) pieces.push(piece);
  } catch (cause) {
    failure = cause;
  }
  return { pieces, samples: Int16Array.from(pieces.flatMap(({ samples }) => [...samples])), failure };
}

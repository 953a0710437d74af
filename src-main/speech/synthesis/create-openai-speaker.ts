import type OpenAI from 'openai';
import type { Voice } from '#contract/voice.ts';
import { SpeechFailure, type Speaker, type SpokenPiece } from '../../conversation/speech-ports.ts';
import { createPatience, readBody, toSpeechFailure, type Patience } from '../speech-failures.ts';
import { openAiVoices, parseVoices } from './openai-voices.ts';
import { hasWords, splitText } from './plain-text.ts';
import { readSound } from './read-sound.ts';

export type SpeakerOptions = {
  client: OpenAI;
  model: string;
  /** Longest silence of the server in milliseconds, before its sound or within it. */
  timeout?: number;
};

/** The rate of OpenAI's 'pcm': 24 kHz, signed 16 bit, little-endian, one channel. */
const pcmRate = 24_000;

/** Characters that OpenAI takes in one request; a longer text becomes several. */
const longestInput = 4_096;

/** A voice that OpenAI has, and that Kokoro-FastAPI, speaches and openedai-speech put one of their own in the place of. */
const usualVoice = 'alloy';

/** Sentences said by any server with OpenAI's /audio/speech, one request for each and none twice. */
export function createOpenAiSpeaker({ client, model, timeout = 15_000 }: SpeakerOptions): Speaker {
  const isOpenAi = new URL(client.baseURL).hostname === 'api.openai.com';
  let known: Voice[] = [];

  async function* say(input: string, voice: string, patience: Patience): AsyncGenerator<SpokenPiece> {
    // speaches gives a Piper voice at its own 16 or 22.05 kHz and does not say so, unless it is told the rate.
    const ownRate = isOpenAi ? {} : { sample_rate: pcmRate };
    const response = await client.audio.speech
      .create(
        { model, voice, input, response_format: 'pcm', ...ownRate },
        { signal: patience.signal, maxRetries: 0, timeout },
      )
      .asResponse();
    let heard = false;
    for await (const piece of readSound(readBody(response, patience), rateOf(response))) {
      heard = true;
      yield piece;
    }
    if (!heard) throw new SpeechFailure('broken-answer');
  }

  return {
    kind: 'openai',
    voices: async (signal) => {
      signal.throwIfAborted();
      if (isOpenAi) return openAiVoices(model);
      known = await listVoices(client, signal);
      return known;
    },
    speak: async function* (text, voice, signal) {
      signal.throwIfAborted();
      const chosen = voice ?? (known.some(({ id }) => id === usualVoice) ? usualVoice : (known[0]?.id ?? usualVoice));
      for (const part of splitText(text, longestInput).filter(hasWords)) {
        const patience = createPatience(signal, timeout);
        try {
          yield* say(part, chosen, patience);
          signal.throwIfAborted();
        } catch (cause) {
          throw patience.failureOf(cause);
        } finally {
          patience.end();
        }
      }
    },
  };
}

/**
 * The rate of samples without a header: what the type says ('audio/pcm;rate=22050' of openedai-speech, audio/L16;rate=),
 * else OpenAI's. RFC 2586 makes L16 big-endian, but what was asked for is OpenAI's pcm, and no server here swaps it.
 * Another coding, and any text, is a 'broken-answer': played as samples it would be noise.
 */
function rateOf(response: Response): number {
  const type = (response.headers.get('content-type') ?? '').toLowerCase();
  if (type !== '' && !/^(audio\/(x-|vnd\.)?(pcm|l16|wav|wave|raw)|application\/octet-stream|binary\/)/.test(type)) {
    throw new SpeechFailure('broken-answer');
  }
  const rate = Number(/;\s*rate=(\d+)/.exec(type)?.[1] ?? pcmRate);
  if (rate < 8_000 || rate > 48_000) throw new SpeechFailure('broken-answer');
  return rate;
}

/** None for a server that is there but has no list, which is no fault. */
async function listVoices(client: OpenAI, signal: AbortSignal): Promise<Voice[]> {
  try {
    const options = { signal, maxRetries: 0, timeout: 5_000 };
    const response = await client.get('/audio/voices', options).asResponse();
    return parseVoices(await response.json()) ?? [];
  } catch (cause) {
    signal.throwIfAborted();
    const failure = toSpeechFailure(cause);
    if (['unreachable', 'timeout', 'refused-key'].includes(failure.kind)) throw failure;
    return [];
  }
}

import type OpenAI from 'openai';
import { heardRate } from '#contract/audio.ts';
import type { Transcriber } from '../../conversation/speech-ports.ts';
import { createPatience } from '../speech-failures.ts';
import { readTranscript } from './read-transcript.ts';
import { wrapInWav } from './wav.ts';

export type TranscriberOptions = {
  client: OpenAI;
  model: string;
  /** ISO 639-1, or null to let the model find out (whisper.cpp's server then uses the one that it was started with). */
  language: string | null;
  /** True when the server is on this machine. */
  local: boolean;
  /** Longest silence of the server in milliseconds, before its answer or within it. */
  timeout?: number;
};

/** Fewer samples (100 ms) hold no word; OpenAI refuses them, and Whisper invents something. */
const fewestSamples = heardRate / 10;

/**
 * OpenAI's models that answer in events: all but whisper-1, which ignores the wish (openai 7.57.0,
 * resources/audio/transcriptions.d.ts). Other servers are not asked to: some refuse what they do not know.
 */
const streams = (model: string): boolean => /^gpt-.*transcribe/.test(model);

/**
 * Words from any server with OpenAI's /audio/transcriptions, one request for each piece of speech and none twice: a
 * second try would come too late in a talk. For whisper.cpp's server see `discoverSpeech`.
 */
export function createOpenAiTranscriber(options: TranscriberOptions): Transcriber {
  const { client, model, language, local, timeout = 20_000 } = options;
  return {
    local,
    transcribe: async (samples, signal, onPartial) => {
      signal.throwIfAborted();
      if (samples.length < fewestSamples) return '';
      const patience = createPatience(signal, timeout);
      try {
        const response = await client.audio.transcriptions
          .create(
            {
              file: new File([wrapInWav(samples, heardRate)], 'speech.wav', { type: 'audio/wav' }),
              model,
              response_format: 'json',
              ...(language === null ? {} : { language }),
              ...(onPartial !== undefined && streams(model) ? { stream: true } : {}),
            },
            { signal: patience.signal, maxRetries: 0, timeout },
          )
          .asResponse();
        return await readTranscript(response, client, patience, onPartial);
      } catch (cause) {
        throw patience.failureOf(cause);
      } finally {
        patience.end();
      }
    },
  };
}

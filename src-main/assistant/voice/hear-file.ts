import type { Log } from '../../conversation/ports.ts';
import { SpeechFailure, type AudioFrame, type Transcriber } from '../../conversation/speech-ports.ts';
import { frameSamples, heardRate } from '#contract/audio.ts';
import { readVoiceOverrides } from '../../settings/environment.ts';
import { readWav, WavFailure } from '../../speech/capture/read-wav.ts';
import { createVoiceActivity } from '../../speech/voice-activity/create-voice-activity.ts';
import type { Resources } from '../resources.ts';
import { createHearing } from './hearing.ts';
import { openFolderVoice } from './folder-voice.ts';

/** What was heard in a file. `atMs`: milliseconds from its start. */
export type HeardEvent = { event: 'speech-start' | 'speech-end' | 'turn'; atMs: number; text?: string };

/** Frames between two waits for the voice activity: few enough that no time is lost by going too far ahead. */
const stride = 4;

const frameLength = (frameSamples / heardRate) * 1000;

type HearOptions = { folder: string; environment: NodeJS.ProcessEnv; resources: Resources; log: Log };

/**
 * Runs a wav file through the shipped chain: voice activity, end of turn, and the transcriber where one is chosen. Time is
 * the file's own, so the answer does not depend on how fast the machine is; transcriptions are waited for where they
 * begin. Silence follows the file, so that the last turn ends. From the first transcription that fails, twice, it goes on
 * without words.
 *
 * @throws WavFailure when the file is none, Error in one sentence when the environment holds an address that is none.
 */
export async function hearFile(
  file: string,
  { folder, environment, resources }: HearOptions,
  onEvent: (event: HeardEvent) => void,
  onFailed: (kind: SpeechFailure['kind']) => void,
): Promise<void> {
  const samples = readWav(file);
  const { voice, parts, dispose } = openFolderVoice(folder, environment);
  const lacksKey = await parts.lacksKey(voice.transcriber);
  if (lacksKey) onFailed('no-key');
  let transcriber = lacksKey ? null : await parts.transcriber(voice.transcriber);
  if (transcriber !== null)
    transcriber = untilItFails(transcriber, (kind) => {
      transcriber = null;
      onFailed(kind);
    });
  let now = 0;
  const tell = (event: HeardEvent): void => onEvent({ ...event, atMs: Math.round(event.atMs) });
  const hearing = createHearing(
    {
      transcriber: () => transcriber,
      rules: () => ({ timing: voice.timing, words: transcriber !== null }),
      now: () => now,
    },
    {
      speechStarted: (at) => tell({ event: 'speech-start', atMs: Math.max(0, at) }),
      speechEnded: (at) => tell({ event: 'speech-end', atMs: at }),
      words: () => undefined,
      turn: ({ text }) => tell({ event: 'turn', atMs: now, ...(text === '' ? {} : { text }) }),
      nothing: () => undefined,
      transcribing: () => undefined,
      failed: onFailed,
    },
  );
  let died: Error | null = null;
  const activity = await createVoiceActivity(
    resources.voiceWorker,
    { model: resources.voiceModel, runtime: resources.voiceRuntime },
    (reading) => {
      now = reading.at;
      hearing.reading(reading, false);
    },
    (cause) => {
      died = cause;
    },
  );
  try {
    const silence = Math.max(voice.timing.endOfTurn, voice.timing.unfinished, voice.timing.afterQuestion) + 1_000;
    const frames = Math.ceil(samples.length / frameSamples) + Math.ceil(silence / frameLength);
    for (let sequence = 0; sequence < frames; sequence += 1) {
      const piece = new Int16Array(frameSamples);
      piece.set(samples.subarray(sequence * frameSamples, (sequence + 1) * frameSamples));
      const frame: AudioFrame = { sequence, at: (sequence + 1) * frameLength, samples: piece };
      hearing.frame(frame);
      activity.push(frame);
      if (sequence % stride !== stride - 1) continue;
      await activity.settled();
      await hearing.idle();
      if (died !== null) throw died as Error;
    }
    await activity.settled();
    await hearing.idle();
  } finally {
    hearing.dispose();
    await activity.dispose();
    await dispose();
  }
}

/** Asks twice before it gives up; then there are no words, and `failed` is told. */
const untilItFails = (transcriber: Transcriber, failed: (kind: SpeechFailure['kind']) => void): Transcriber => ({
  ...transcriber,
  transcribe: async (samples, signal, onPartial) => {
    for (let left = 1; ; left -= 1) {
      try {
        return await transcriber.transcribe(samples, signal, onPartial);
      } catch (cause) {
        if (signal.aborted) throw cause;
        if (left > 0) continue;
        failed(cause instanceof SpeechFailure ? cause.kind : 'broken-answer');
        return '';
      }
    }
  },
});

/** The sentence of a file that cannot be heard; null when the error is of another kind. */
export const wavSentence = (cause: unknown): string | null => (cause instanceof WavFailure ? cause.message : null);

/** The sentence of an environment that holds an address of the voice that is none; null when all is well. */
export function addressTrouble(environment: NodeJS.ProcessEnv): string | null {
  try {
    readVoiceOverrides(environment);
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : '';
  }
}

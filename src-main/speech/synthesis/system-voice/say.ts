import fs from 'node:fs/promises';
import path from 'node:path';
import type { Voice } from '#contract/voice.ts';
import { SpeechFailure } from '../../../conversation/speech-ports.ts';
import { plainText } from '../plain-text.ts';
import { readSound } from '../read-sound.ts';
import { readProgram } from './run-program.ts';
import { trimSilence } from './trim-silence.ts';
import type { VoiceEngine } from './voice-engine.ts';

/**
 * `say` of macOS. It writes a sentence into a file before any of it can be played: its sound files need a place to go
 * back to, which a pipe is not. The file lies in a folder that only this user can open, and is gone at the end.
 *
 * Not run on a Mac: written after its manual page (say(1), macOS 15) and tested with a program of the same behaviour.
 */
export const createSay = (
  file: string,
  environment: NodeJS.ProcessEnv,
  timeout: number,
  temporaryFolder: string,
): VoiceEngine => ({
  voices: async (signal) =>
    parseSayVoices(
      await readProgram(
        { file, words: ['-v', '?'], input: '', environment, refusal: 'broken-answer', timeout },
        signal,
      ),
    ),
  async *speak(text, voice, signal) {
    if (voice !== null && !/^[^\p{Cc}]+$/u.test(voice)) throw new SpeechFailure('no-voice');
    const folder = await fs.mkdtemp(path.join(temporaryFolder, 'os1-voice-'));
    try {
      const sound = path.join(folder, 'speech.wav');
      // The voice in one word with its option: names hold spaces and brackets, and might begin with a dash.
      const chosen = voice === null ? [] : [`--voice=${voice}`];
      const words = [...chosen, '-f', '-', '-o', sound, '--file-format=WAVE', '--data-format=LEI16@22050'];
      await readProgram({ file, words, input: plainText(text), environment, refusal: 'no-voice', timeout }, signal);
      const bytes = await fs.readFile(sound).catch(() => {
        throw new SpeechFailure('broken-answer');
      });
      yield* trimSilence(readSound(once(bytes), 22_050));
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  },
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/**
 * The voices of `say -v '?'`: a name that may hold spaces and brackets, a locale, and a sentence after '#':
 * `Eddy (English (UK))  en_GB    # Hello! My name is Eddy.`
 */
export const parseSayVoices = (table: string): Voice[] =>
  table.split('\n').flatMap((line) => {
    const [, name, locale] = /^(.{1,300}?)\s+([a-z]{2,3}(?:[_-][A-Za-z0-9]{2,8}){0,3})\s+#/.exec(line) ?? [];
    return name === undefined || locale === undefined
      ? []
      : [{ id: name, name, language: locale.replaceAll('_', '-') }];
  });

import type { Voice } from '#contract/voice.ts';
import type { SpokenPiece } from '../../../conversation/speech-ports.ts';
import { SpeechFailure } from '../../../conversation/speech-ports.ts';
import { plainText } from '../plain-text.ts';
import { readSound } from '../read-sound.ts';
import { readProgram, runProgram } from './run-program.ts';
import { trimSilence } from './trim-silence.ts';
import type { VoiceEngine } from './voice-engine.ts';

/** Words a minute: espeak's own 175 is a little fast for a talk. */
const rate = 165;

/** Other speakers of one language, part of every espeak-ng and espeak; the numbers are those of their voice files. */
const variants = [
  { file: 'f3', name: 'woman' },
  { file: 'f4', name: 'woman 2' },
  { file: 'm3', name: 'man' },
  { file: 'm7', name: 'man 2' },
];

/** A voice that we name to it: a language with an optional variant. Everything else is not handed to a command line. */
const voicePattern = /^[a-z][a-z0-9-]{0,40}(\+[a-z0-9]{1,20})?$/i;

/** espeak-ng of Linux, or espeak before it. First sound after about 12 ms, a sentence whole after 20. */
export const createEspeak = (file: string, environment: NodeJS.ProcessEnv, timeout: number): VoiceEngine => ({
  voices: async (signal) => {
    const run = { file, words: ['--voices'], input: '', environment, refusal: 'broken-answer', timeout } as const;
    return parseEspeakVoices(await readProgram(run, signal), homeOf(environment));
  },
  speak: (text, voice, signal): AsyncIterable<SpokenPiece> => {
    if (voice !== null && !voicePattern.test(voice)) throw new SpeechFailure('no-voice');
    const run = {
      file,
      // -b 1: the text is UTF-8, whatever the locale. The voice is a word of its own, and begins with a letter.
      words: ['--stdin', '--stdout', '-b', '1', '-s', `${rate}`, '-v', voice ?? 'en-us'],
      input: plainText(text),
      environment,
      refusal: 'no-voice',
      timeout,
    } as const;
    return trimSilence(readSound(runProgram(run, signal), 22_050));
  },
});

/** The language of the environment: 'de' of LANG=de_DE.UTF-8. */
const homeOf = (environment: NodeJS.ProcessEnv): string =>
  /^[a-z]{2,3}/.exec(environment['LC_ALL'] ?? environment['LC_MESSAGES'] ?? environment['LANG'] ?? '')?.[0] ?? 'en';

/**
 * The voices of `espeak-ng --voices`, whose columns are: priority, language, age/gender, name, file, other languages.
 * MBROLA's voices are left out: they are listed whether their data is there or not. American and British English and
 * the language `home` are offered with other speakers too.
 */
export function parseEspeakVoices(table: string, home: string): Voice[] {
  const voices = new Map<string, Voice>();
  for (const line of table.split('\n')) {
    const [, language, voiceName, file] = /^\s*\d+\s+(\S+)\s+\S+\s+(\S+)\s+(\S+)/.exec(line) ?? [];
    if (language === undefined || voiceName === undefined || file === undefined) continue;
    if (/^(mb\/|!v\/)/.test(file) || !voicePattern.test(language) || voices.has(language)) continue;
    const name = nameOf(voiceName);
    voices.set(language, { id: language, name, language });
    if (language !== 'en-us' && language !== 'en-gb' && language !== home) continue;
    for (const variant of variants) {
      const id = `${language}+${variant.file}`;
      voices.set(id, { id, name: `${name}, ${variant.name}`, language });
    }
  }
  return [...voices.values()];
}

/** 'English_(Great_Britain)' for a person. */
function nameOf(voiceName: string): string {
  const name = voiceName.replaceAll('_', ' ').trim().slice(0, 200);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

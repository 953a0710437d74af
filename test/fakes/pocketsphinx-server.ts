import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { wrapInWav } from '../../src-main/speech/transcription/wav.ts';
import { startSpeechServer, type SpeechServer } from './speech-server.ts';

const run = promisify(execFile);
const models = '/usr/share/pocketsphinx/model/en-us';

/** Twenty things to say, of three to five words each, that the recogniser tells apart. */
export const phrases = [
  'good morning to you',
  'what time is it',
  'tell me a story',
  'open the kitchen window',
  'my sister lives in london',
  'remind me about dinner',
  'play some quiet music',
  'the garden looks beautiful',
  'i lost my keys',
  'how far is the station',
  'read me the news',
  'turn off the lights',
  'we bought seven apples',
  'who painted this picture',
  'it rained all afternoon',
  'call my brother tomorrow',
  'please make more coffee',
  'where is the doctor',
  'thank you very much',
  'sleep well my friend',
] as const;

/** The voices of flite that it understands best; each phrase has its own. */
export const voiceOf = (index: number): string => ['slt', 'rms', 'kal16'][index % 3] ?? 'slt';

export type PocketsphinxServer = SpeechServer & {
  /** Milliseconds that each transcription took. */
  took: number[];
};

/**
 * An OpenAI-compatible server that really makes words of speech: Debian's pocketsphinx with a grammar of the twenty
 * phrases and a dictionary of their words alone, which takes some 50 ms a phrase. It knows nothing else: whatever else is
 * said becomes one of the phrases, or ''.
 */
export async function startPocketsphinx(): Promise<PocketsphinxServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-pocketsphinx-'));
  const grammar = path.join(folder, 'phrases.gram');
  const dictionary = path.join(folder, 'words.dict');
  fs.writeFileSync(grammar, `#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = ${phrases.join(' | ')};\n`);
  fs.writeFileSync(dictionary, dictionaryOf(new Set(phrases.flatMap((phrase) => phrase.split(' ')))));
  const took: number[] = [];
  let count = 0;
  const server = await startSpeechServer({
    models: ['pocketsphinx'],
    transcribe: async (samples) => {
      const start = performance.now();
      const name = String((count += 1));
      const file = path.join(folder, `${name}.wav`);
      const list = path.join(folder, `${name}.ctl`);
      const answer = path.join(folder, `${name}.hyp`);
      fs.writeFileSync(file, wrapInWav(samples, 16_000));
      fs.writeFileSync(list, `${name}\n`);
      await run('pocketsphinx_batch', [
        ...['-hmm', path.join(models, 'en-us'), '-dict', dictionary, '-jsgf', grammar],
        ...['-adcin', 'yes', '-adchdr', '44', '-cepdir', folder, '-cepext', '.wav'],
        ...['-ctl', list, '-hyp', answer, '-logfn', '/dev/null'],
      ]);
      // 'the words (name -score)'
      const text = fs.readFileSync(answer, 'utf8').replace(/\s*\([^)]*\)\s*$/, '');
      for (const old of [file, list, answer]) fs.rmSync(old);
      took.push(performance.now() - start);
      return text.trim();
    },
  });
  onTestFinished(async () => {
    await server.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return { ...server, took };
}

/** The lines of Debian's dictionary for some words, with all their ways to be said. */
function dictionaryOf(words: ReadonlySet<string>): string {
  const lines = fs
    .readFileSync(path.join(models, 'cmudict-en-us.dict'), 'utf8')
    .split('\n')
    .filter((line) => words.has(line.slice(0, line.indexOf(' ')).replace(/\(\d+\)$/, '')));
  return `${lines.join('\n')}\n`;
}

import { z } from 'zod';
import type { Voice } from '#contract/voice.ts';
import { SpeechFailure } from '../../../conversation/speech-ports.ts';
import { plainText } from '../plain-text.ts';
import { readSound } from '../read-sound.ts';
import { readProgram, runProgram } from './run-program.ts';
import { trimSilence } from './trim-silence.ts';
import type { VoiceEngine } from './voice-engine.ts';

/**
 * What PowerShell runs: these lines and no others. Text and voice come over stdin as JSON in ASCII, and the sound goes
 * out over stdout: nothing of a talk stands in a list of processes or in a file. Without double quotes, which a command
 * line would need to have escaped.
 */
const begin = [
  `$ErrorActionPreference = 'Stop'`,
  `$ProgressPreference = 'SilentlyContinue'`,
  `Add-Type -AssemblyName System.Speech`,
  `$speech = New-Object System.Speech.Synthesis.SpeechSynthesizer`,
  `$out = [Console]::OpenStandardOutput()`,
];
const speakScript = [
  ...begin,
  `$request = [Console]::In.ReadToEnd() | ConvertFrom-Json`,
  `if ($request.voice) { $speech.SelectVoice($request.voice) }`,
  // A stream of its own in memory: a WAV's header is written last, and stdout cannot go back.
  `$sound = New-Object System.IO.MemoryStream`,
  `$speech.SetOutputToWaveStream($sound)`,
  `$speech.Speak([string]$request.text)`,
  `$speech.SetOutputToNull()`,
  `$sound.WriteTo($out)`,
  `$out.Flush()`,
].join('; ');
const voicesScript = [
  ...begin,
  `$voices = @($speech.GetInstalledVoices() | Where-Object { $_.Enabled } | ForEach-Object { @{ name = $_.VoiceInfo.Name; language = $_.VoiceInfo.Culture.Name } })`,
  `$json = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -Compress -InputObject $voices))`,
  `$out.Write($json, 0, $json.Length)`,
  `$out.Flush()`,
].join('; ');

const words = (script: string): string[] => ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script];

/** JSON without a letter beyond ASCII, so that no code page of a console can change it. */
const toAscii = (value: unknown): string =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The voices of Windows, through the System.Speech of .NET Framework.
 *
 * Not run on Windows: written after Microsoft's reference of System.Speech.Synthesis.SpeechSynthesizer and tested with a
 * program of the same behaviour. PowerShell alone takes some hundred milliseconds to start.
 */
export const createWindowsSpeech = (file: string, environment: NodeJS.ProcessEnv, timeout: number): VoiceEngine => ({
  voices: async (signal) => {
    const run = {
      file,
      words: words(voicesScript),
      input: '',
      environment,
      refusal: 'broken-answer',
      timeout,
    } as const;
    return parseWindowsVoices(await readProgram(run, signal));
  },
  speak: (text, voice, signal) => {
    const input = toAscii({ text: plainText(text), voice });
    const run = { file, words: words(speakScript), input, environment, timeout } as const;
    const refusal = voice === null ? 'broken-answer' : 'no-voice';
    return trimSilence(readSound(runProgram({ ...run, refusal }, signal), 22_050));
  },
});

const voicesSchema = z.array(z.object({ name: z.string().min(1).max(300), language: z.string().max(40) })).max(1_000);

/** The voices in the JSON of the script above. Throws 'broken-answer'. */
export function parseWindowsVoices(json: string): Voice[] {
  try {
    return voicesSchema.parse(JSON.parse(json)).map(({ name, language }) => ({ id: name, name, language }));
  } catch {
    throw new SpeechFailure('broken-answer');
  }
}

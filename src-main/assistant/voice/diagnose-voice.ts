import fs from 'node:fs';
import path from 'node:path';
import type { Words } from '#contract/words.ts';
import { SpeechFailure } from '../../conversation/speech-ports.ts';
import { recorderCandidates } from '../../speech/capture/find-recorder.ts';
import type { DiagnosedPart } from '../diagnosed-part.ts';
import type { Resources } from '../resources.ts';
import { openFolderVoice, type FolderVoice } from './folder-voice.ts';

/** How long a server of the voice may take to answer, in milliseconds. */
const patience = 8_000;

/** What hearing and speaking need, and which of it is there. None of it is needed for the main job: one can always type. */
export async function diagnoseVoice(
  folder: string,
  { words, environment, resources }: { words: Words; environment: NodeJS.ProcessEnv; resources: Resources },
): Promise<DiagnosedPart[]> {
  const says = words.terminal.doctor;
  const part = (name: string, detail: string, get: string | null, fine: boolean): DiagnosedPart => ({
    name,
    state: fine ? 'fine' : 'missing',
    detail,
    get: fine ? null : get,
    needed: false,
  });
  let opened: FolderVoice;
  try {
    opened = openFolderVoice(folder, environment);
  } catch (cause) {
    return [part(says.ears, cause instanceof Error ? cause.message : '', null, false)];
  }
  const recorders = recorderCandidates({ platform: process.platform, environment, recorders: resources.recorders });
  const recorder = recorders.find(({ program }) => program !== null);
  const silero =
    fs.existsSync(resources.voiceModel) &&
    fs.existsSync(path.join(resources.voiceRuntime, 'ort-wasm-simd-threaded.wasm'));
  const { voice, parts, dispose } = opened;
  const ears = async (): Promise<DiagnosedPart> => {
    if (voice.transcriber.kind === 'none') return part(says.ears, says.earsNone, says.getEars, false);
    if (await parts.lacksKey(voice.transcriber)) return part(says.ears, words.voice.ears['no-key'], null, false);
    try {
      const transcriber = await parts.transcriber(voice.transcriber);
      await transcriber?.transcribe(new Int16Array(16_000), AbortSignal.timeout(patience));
      return part(says.ears, says.answers(voice.transcriber.model), null, true);
    } catch (cause) {
      return part(says.ears, words.voice.ears[kindOf(cause)], null, false);
    }
  };
  const mouth = async (): Promise<DiagnosedPart> => {
    try {
      const speaker = (await parts.lacksKey(voice.speaker)) ? null : await parts.speaker(voice.speaker, []);
      if (speaker === null)
        return part(says.mouth, words.voice.mouth.missing, says.getMouth[process.platform] ?? null, false);
      for await (const piece of speaker.speak(words.voice.tested, null, AbortSignal.timeout(patience)))
        if (piece.samples.length > 0) break;
      return part(
        says.mouth,
        voice.speaker.kind === 'openai' ? says.answers(voice.speaker.model) : says.systemVoice,
        null,
        true,
      );
    } catch (cause) {
      return part(says.mouth, words.voice.mouth[kindOf(cause)], null, false);
    }
  };
  try {
    return [
      part(
        says.recorder,
        recorder ? `${recorder.name}: ${recorder.program ?? ''}` : says.recorderNone,
        recorders[0]?.install ?? null,
        recorder !== undefined,
      ),
      part(says.silero, silero ? says.sileroThere : says.sileroNone, says.getNode, silero),
      await ears(),
      await mouth(),
    ];
  } finally {
    await dispose();
  }
}

const kindOf = (cause: unknown): SpeechFailure['kind'] => (cause instanceof SpeechFailure ? cause.kind : 'timeout');

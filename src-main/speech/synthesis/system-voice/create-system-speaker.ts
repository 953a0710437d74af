import os from 'node:os';
import { SpeechFailure, type Speaker } from '../../../conversation/speech-ports.ts';
import { hasWords } from '../plain-text.ts';
import { createEspeak } from './espeak.ts';
import { findSystemVoice } from './find-system-voice.ts';
import { createSay } from './say.ts';
import type { VoiceEngine } from './voice-engine.ts';
import { createWindowsSpeech } from './windows-speech.ts';

export type SystemSpeakerOptions = {
  platform?: string;
  environment: NodeJS.ProcessEnv;
  /** Where macOS puts a sentence for a moment. */
  temporaryFolder?: string;
  /** Longest silence of the program in milliseconds. */
  timeout?: number;
};

/**
 * This machine's own voice: it needs no network and no key. Rejects with 'missing' when there is none, 'no-voice' for a
 * voice that it does not have.
 */
export function createSystemSpeaker({
  platform = process.platform,
  environment,
  temporaryFolder = os.tmpdir(),
  timeout = 15_000,
}: SystemSpeakerOptions): Speaker {
  const engine = (): VoiceEngine => {
    const found = findSystemVoice({ platform, environment });
    if (found === null) throw new SpeechFailure('missing');
    if (found.kind === 'say') return createSay(found.file, environment, timeout, temporaryFolder);
    if (found.kind === 'powershell') return createWindowsSpeech(found.file, environment, timeout);
    return createEspeak(found.file, environment, timeout);
  };
  return {
    kind: 'system',
    voices: async (signal) => {
      signal.throwIfAborted();
      return engine().voices(signal);
    },
    speak: async function* (text, voice, signal) {
      signal.throwIfAborted();
      if (hasWords(text)) yield* engine().speak(text, voice, signal);
    },
  };
}

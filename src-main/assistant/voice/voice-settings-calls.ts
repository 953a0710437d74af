import type { SettingsView } from '#contract/settings.ts';
import type { VoiceSettings } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import { SpeechFailure, type Speaker } from '../../conversation/speech-ports.ts';
import type { VoiceOverrides } from '../../settings/environment.ts';
import { keyName, type SecretStore } from '../../settings/secret-store.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import { discoverSpeech } from '../../speech/discover-speech.ts';
import type { Handlers } from '../handlers.ts';
import type { VoiceParts } from './voice-parts.ts';

/** How long trying a part may take, in milliseconds: a local model may have to be loaded first. */
const testPatience = 30_000;

export type VoiceSettingsCalls = Pick<
  Handlers,
  'voice.change' | 'voice.key' | 'voice.choose' | 'voice.test' | 'voice.discover' | 'voice.voices'
>;

/** The voice's settings with the environment's word over the file's. */
export function applyVoiceOverrides(voice: VoiceSettings, overrides: VoiceOverrides): VoiceSettings {
  const { transcriber, speaker } = overrides;
  return {
    ...voice,
    ...(transcriber === null
      ? {}
      : { transcriber: { kind: 'openai', baseUrl: transcriber.baseUrl, model: transcriber.model, language: null } }),
    ...(speaker === null ? {} : { speaker: { kind: 'openai', baseUrl: speaker.baseUrl, model: speaker.model } }),
  };
}

type Parts = {
  settings: SettingsFile;
  secrets: SecretStore;
  parts: VoiceParts;
  fetch: typeof globalThis.fetch;
  words: Words;
  /** The speaker as it is chosen now. */
  speaker(): Promise<Speaker | null>;
  /** Tries the direct line; rejects with `SpeechFailure`. */
  testRealtime(choice: Extract<VoiceSettings['realtime'], { kind: 'openai' }>, key: string): Promise<void>;
  /** Told after each change; resolves with what the window then sees. */
  changed(): Promise<SettingsView>;
};

export function createVoiceSettingsCalls(dependencies: Parts): VoiceSettingsCalls {
  const { settings, secrets, parts, fetch, words, speaker, testRealtime, changed } = dependencies;
  const change = async (part: Partial<VoiceSettings>): Promise<SettingsView> => {
    await settings.change({ voice: { ...settings.read().voice, ...part } });
    return changed();
  };
  return {
    'voice.change': ({ timing, ...rest }) =>
      change({ ...withoutUndefined(rest), ...(timing === undefined ? {} : { timing }) }),
    'voice.key': async ({ baseUrl, key }) => {
      await secrets.write(keyName(baseUrl), key);
      return changed();
    },
    'voice.choose': ({ voice }) => change({ voice }),
    'voice.voices': async () => {
      const chosen = await speaker();
      if (chosen === null) return { speaker: null, voices: [], sentence: words.voice.mouth.missing };
      try {
        return {
          speaker: chosen.kind,
          voices: (await chosen.voices(AbortSignal.timeout(testPatience))).slice(0, 500),
          sentence: null,
        };
      } catch (cause) {
        return { speaker: chosen.kind, voices: [], sentence: words.voice.mouth[kindOf(cause)] };
      }
    },
    'voice.discover': async () => ({ servers: await discoverSpeech(fetch) }),
    'voice.test': async ({ part, key }) => {
      const signal = AbortSignal.timeout(testPatience);
      try {
        switch (part.as) {
          case 'transcriber': {
            const transcriber = await parts.transcriber(part.choice, key);
            if (transcriber === null) return { works: false, sentence: words.voice.noEars };
            // A second of near silence: what comes back does not matter, that it comes does.
            await transcriber.transcribe(nearSilence(), signal);
            return { works: true, sentence: words.voice.room.earsWork };
          }
          case 'speaker': {
            const tried = await parts.speaker(part.choice, [], key);
            if (tried === null) return { works: false, sentence: words.voice.mouth.missing };
            for await (const piece of tried.speak(words.voice.tested, null, signal))
              if (piece.samples.length > 0) break;
            return { works: true, sentence: words.voice.room.mouthWorks };
          }
          case 'realtime': {
            if (part.choice.kind === 'none') return { works: false, sentence: words.voice.ears.missing };
            await testRealtime(part.choice, key === undefined || key === '' ? await parts.key(part.choice) : key);
            return { works: true, sentence: words.voice.room.lineWorks };
          }
        }
      } catch (cause) {
        const kind = signal.aborted ? 'timeout' : kindOf(cause);
        return { works: false, sentence: part.as === 'speaker' ? words.voice.mouth[kind] : words.voice.ears[kind] };
      }
    },
  };
}

const kindOf = (cause: unknown): SpeechFailure['kind'] => (cause instanceof SpeechFailure ? cause.kind : 'unreachable');

function nearSilence(): Int16Array {
  const samples = new Int16Array(16_000);
  for (let at = 0; at < samples.length; at += 1) samples[at] = (at * 7_919) % 5;
  return samples;
}

/** A change leaves alone what it does not name. */
function withoutUndefined(part: {
  [Name in keyof VoiceSettings]?: VoiceSettings[Name] | undefined;
}): Partial<VoiceSettings> {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}

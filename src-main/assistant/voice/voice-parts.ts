import type { ChosenVoice, RealtimeChoice, SpeakerChoice, TranscriberChoice, Voice } from '#contract/voice.ts';
import { SpeechFailure, type Speaker, type Transcriber } from '../../conversation/speech-ports.ts';
import { createClient } from '../../mind/openai/client.ts';
import type { VoiceOverrides } from '../../settings/environment.ts';
import { keyName, type SecretStore } from '../../settings/secret-store.ts';
import { createOpenAiSpeaker } from '../../speech/synthesis/create-openai-speaker.ts';
import { findSystemVoice } from '../../speech/synthesis/system-voice/find-system-voice.ts';
import { createSystemSpeaker } from '../../speech/synthesis/system-voice/create-system-speaker.ts';
import { createOpenAiTranscriber } from '../../speech/transcription/create-openai-transcriber.ts';

/** Longest wait for the first sign of an answer of a speech server, in milliseconds. */
const patience = 20_000;

/** Makes the parts of the voice that a person chose. */
export type VoiceParts = {
  transcriber(choice: TranscriberChoice, key?: string): Promise<Transcriber | null>;
  /** Null when nothing speaks. `offered`: the voices of the window, which speaks where this system cannot. */
  speaker(choice: SpeakerChoice, offered: readonly Voice[], key?: string): Promise<Speaker | null>;
  key(choice: { baseUrl: string }): Promise<string>;
  /** True when OpenAI's own address would be asked without a key: it cannot answer. */
  lacksKey(choice: TranscriberChoice | SpeakerChoice | RealtimeChoice): Promise<boolean>;
};

type Dependencies = {
  fetch: typeof globalThis.fetch;
  secrets: SecretStore;
  overrides: VoiceOverrides;
  /** OPENAI_API_KEY of the environment, which is for OpenAI's own address alone. */
  openAiKey: string | null;
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
};

/** True for an address on this machine. */
function isLocal(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { hostname } = new URL(baseUrl);
  // The very names that a proxy is never asked for: what is local must not go round by one.
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '127.0.0.1';
}

const isOpenAi = (baseUrl: string): boolean => new URL(baseUrl).origin === 'https://api.openai.com';

export function createVoiceParts({
  fetch,
  secrets,
  overrides,
  openAiKey,
  platform,
  environment,
}: Dependencies): VoiceParts {
  const key = async ({ baseUrl }: { baseUrl: string }): Promise<string> => {
    for (const part of [overrides.transcriber, overrides.speaker])
      if (part?.baseUrl === baseUrl && part.key !== '') return part.key;
    const kept = await secrets.read(keyName(baseUrl));
    return kept ?? (isOpenAi(baseUrl) ? (openAiKey ?? '') : '');
  };
  const client = async (baseUrl: string, typed: string | undefined) =>
    createClient({
      baseUrl,
      key: typed === undefined || typed === '' ? await key({ baseUrl }) : typed,
      fetch,
      timeout: patience,
    });
  return {
    key,
    lacksKey: async (choice) => 'baseUrl' in choice && isOpenAi(choice.baseUrl) && (await key(choice)) === '',
    transcriber: async (choice, typed) => {
      if (choice.kind === 'none') return null;
      const { baseUrl, model, language } = choice;
      return createOpenAiTranscriber({
        client: await client(baseUrl, typed),
        model,
        language,
        local: isLocal(baseUrl),
      });
    },
    speaker: async (choice, offered, typed) => {
      switch (choice.kind) {
        case 'none':
          return null;
        case 'window':
          return offered.length > 0 ? windowSpeaker(offered) : null;
        case 'system':
          if (findSystemVoice({ platform, environment }) !== null)
            return createSystemSpeaker({ platform, environment });
          return offered.length > 0 ? windowSpeaker(offered) : null;
        case 'openai':
          return createOpenAiSpeaker({ client: await client(choice.baseUrl, typed), model: choice.model });
      }
    },
  };
}

/** The window's own speech synthesis: it is handed sentences, and makes their sound itself. */
const windowSpeaker = (offered: readonly Voice[]): Speaker => ({
  kind: 'window',
  voices: () => Promise.resolve([...offered]),
  // eslint-disable-next-line require-yield -- it refuses before the first piece
  async *speak() {
    await Promise.resolve();
    throw new SpeechFailure('no-voice');
  },
});

/** The id to ask a speaker for: the chosen voice where it is one of this speaker's, else null for its usual one. */
export const voiceFor = (speaker: Speaker, chosen: ChosenVoice | null): string | null =>
  chosen !== null && chosen.speaker === speaker.kind ? chosen.id : null;

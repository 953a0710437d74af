import type { SettingsView } from '#contract/settings.ts';
import type { VoiceSettings } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import { SpeechFailure, type AudioInput } from '../../conversation/speech-ports.ts';
import { readVoiceOverrides } from '../../settings/environment.ts';
import type { SecretStore } from '../../settings/secret-store.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import { createRecorderInput } from '../../speech/capture/create-recorder-input.ts';
import { createVoiceActivity } from '../../speech/voice-activity/create-voice-activity.ts';
import {
  openRealtime,
  type RealtimeListener,
  type RealtimeOptions,
} from '../../speech/realtime/create-realtime-session.ts';
import type { EventHub } from '../event-hub.ts';
import type { Knowledge } from '../knowledge.ts';
import type { OnboardingCalls } from '../onboarding-calls.ts';
import type { Resources } from '../resources.ts';
import type { Turns } from '../turns.ts';
import { createVoice, type VoiceSession } from './create-voice.ts';
import type { VoiceCalls } from './voice-calls.ts';
import { createVoiceParts } from './voice-parts.ts';
import { applyVoiceOverrides, createVoiceSettingsCalls, type VoiceSettingsCalls } from './voice-settings-calls.ts';

type VoiceWiring = {
  settings: SettingsFile;
  secrets: SecretStore;
  fetch: typeof globalThis.fetch;
  /** OPENAI_API_KEY of the environment. */
  openAiKey: string | null;
  environment: NodeJS.ProcessEnv;
  resources: Resources;
  turns: Turns;
  onboarding: OnboardingCalls;
  knowledge: Knowledge;
  events: EventHub;
  clock: Clock;
  words: Words;
  log: Log;
  /** What is heard instead of this machine's microphone: a recording. */
  microphone: AudioInput | null;
  /** Certificates that the direct line trusts instead of the usual ones. */
  lineCertificates: string[] | undefined;
  /** True while nothing is to be said aloud. */
  hushed(): boolean;
  /** Tells every window the settings as they are now. */
  tellSettings(): Promise<SettingsView>;
};

export type WiredVoice = {
  session: VoiceSession;
  calls: VoiceCalls & VoiceSettingsCalls;
  subscribeAudio(listener: (packed: Uint8Array) => void): () => void;
};

/**
 * The voice's settings as they hold: the environment's word over the file's.
 * @throws Error in one sentence when the environment holds an address that is none.
 */
export function chosenVoice(settings: SettingsFile, environment: NodeJS.ProcessEnv): () => VoiceSettings {
  const overrides = readVoiceOverrides(environment);
  return () => applyVoiceOverrides(settings.read().voice, overrides);
}

/** A line that is only tried: what is said over it is nobody's. */
const silentLine: Omit<RealtimeListener, 'opened' | 'failed' | 'closed'> = {
  speechStarted: () => undefined,
  speechStopped: () => undefined,
  userTranscript: () => undefined,
  replyDelta: () => undefined,
  audio: () => undefined,
  replyDone: () => undefined,
};

/** Makes the voice of one assistant from its real parts. */
export async function wireVoice(wiring: VoiceWiring): Promise<WiredVoice> {
  const { settings, secrets, fetch, openAiKey, environment, resources, turns, onboarding, knowledge, events } = wiring;
  const { clock, words, log } = wiring;
  const listeners = new Set<(packed: Uint8Array) => void>();
  const parts = createVoiceParts({
    fetch,
    secrets,
    overrides: readVoiceOverrides(environment),
    openAiKey,
    platform: process.platform,
    environment,
  });
  const chosen = chosenVoice(settings, environment);
  const lineOptions = (
    { baseUrl, model }: { baseUrl: string; model: string },
    key: string,
    voice: string,
    instructions: string,
  ): RealtimeOptions => ({
    baseUrl,
    model,
    key,
    voice,
    instructions,
    turnDetection: { type: 'silence', milliseconds: chosen().timing.endOfTurn },
    transcriptionModel: 'gpt-transcribe',
    language: null,
    ...(wiring.lineCertificates === undefined ? {} : { connection: { ca: wiring.lineCertificates } }),
  });
  const session = await createVoice({
    chosen,
    hushed: wiring.hushed,
    parts,
    turns,
    onboarding,
    knowledge,
    events,
    clock,
    words,
    log,
    recorder:
      wiring.microphone ??
      createRecorderInput({ recorders: resources.recorders, platform: process.platform, environment, clock, log }),
    loadActivity: (onReading, onFailed) =>
      createVoiceActivity(
        resources.voiceWorker,
        { model: resources.voiceModel, runtime: resources.voiceRuntime },
        onReading,
        onFailed,
      ),
    lineOptions: async (choice, voice, instructions) =>
      lineOptions(choice, await parts.key(choice), voice, instructions),
    sendAudio: (packed) => {
      for (const listener of listeners) listener(packed);
    },
  });
  const settingsCalls = createVoiceSettingsCalls({
    settings,
    secrets,
    parts,
    fetch,
    words,
    speaker: session.speaker,
    testRealtime: (choice, key) =>
      new Promise((resolve, reject) => {
        const session = openRealtime(lineOptions(choice, key, 'marin', ''), {
          ...silentLine,
          opened: () => void session.dispose().then(resolve),
          failed: reject,
          closed: () => reject(new SpeechFailure('unreachable')),
        });
      }),
    changed: async () => {
      await session.reload();
      return wiring.tellSettings();
    },
  });
  return {
    session,
    calls: { ...session.calls, ...settingsCalls },
    subscribeAudio: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

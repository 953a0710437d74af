import type { Voice, VoiceSettings, VoiceStatus } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import type { Speaker, Transcriber } from '../../conversation/speech-ports.ts';
import type { MicrophoneStatus } from '../../speech/capture/microphone.ts';
import type { EventHub } from '../event-hub.ts';

/** The window that plays what is said and, with that source, hears. */
export type Holder = { window: string; canHear: boolean; canPlay: boolean; voices: Voice[] };

/** What the status is made of, as it is now. */
export type VoiceNow = {
  settings: VoiceSettings;
  microphone: MicrophoneStatus;
  transcriber: Transcriber | null;
  speaker: Speaker | null;
  holder: Holder | null;
  holderHears: boolean;
  muted: boolean;
  canListen: boolean;
  lineIsOpen: boolean;
  /** Our own voice is heard; somebody else's is. */
  speaks: boolean;
  hears: boolean;
};

/** What every window is told of the voice. */
export type VoiceStatusKeeper = {
  status(): VoiceStatus;
  phase(): VoiceStatus['phase'];
  setPhase(phase: VoiceStatus['phase']): void;
  /** What is wrong with hearing or speaking beyond the microphone, for the person; null when it works again. */
  trouble(sentence: string | null): void;
  currentTrouble(): string | null;
  /** True when the voice that was chosen is not known to what speaks. */
  voiceIsGone(gone: boolean): void;
  /** Tells the windows, where something has changed. */
  tell(): void;
  dispose(): void;
};

export function createVoiceStatus(now: () => VoiceNow, events: EventHub, words: Words): VoiceStatusKeeper {
  let phase: VoiceStatus['phase'] = 'quiet';
  let trouble: string | null = null;
  let gone = false;
  let told = '';
  let disposed = false;

  const sentence = ({ settings, microphone, transcriber, speaker, muted, lineIsOpen }: VoiceNow): string | null => {
    const { listening, speaking, voice } = settings;
    if (listening !== 'off') {
      if (transcriber === null && !lineIsOpen) return trouble ?? words.voice.noEars;
      if (listening === 'by-name' && transcriber?.local !== true) return words.voice.byNameNeedsLocal;
      if (microphone.failure !== null && !muted) return words.voice.microphone[microphone.failure];
    }
    if (trouble !== null) return trouble;
    if (speaking === 'never' || voice === null || speaker === null) return null;
    return gone || speaker.kind !== voice.speaker ? words.voice.otherVoice(voice.name) : null;
  };
  const status = (): VoiceStatus => {
    const all = now();
    const { settings, microphone, transcriber, speaker, holder, holderHears, muted, canListen, lineIsOpen } = all;
    const { listening, voice } = settings;
    const { state, source } = microphone;
    return {
      listening,
      microphone: muted && state === 'off' && listening !== 'off' ? 'muted' : state,
      source: source === 'file' ? null : source,
      phase,
      sentence: sentence(all),
      canHear: canListen,
      canSpeak: speaker !== null && holder?.canPlay === true,
      hearsLocally: transcriber?.local === true,
      realtime: lineIsOpen,
      holder: holder?.window ?? null,
      holderHears,
      voice: voice?.name ?? null,
    };
  };
  const tell = (): void => {
    if (disposed) return;
    const next = status();
    const text = JSON.stringify(next);
    if (text === told) return;
    told = text;
    events.emit({ type: 'voice-changed', voice: next });
  };
  return {
    status,
    phase: () => phase,
    setPhase: (next) => {
      const { speaks, hears } = now();
      phase = next !== 'quiet' ? next : speaks ? 'speaking' : hears ? 'hearing' : 'quiet';
      tell();
    },
    trouble: (next) => {
      trouble = next;
      tell();
    },
    currentTrouble: () => trouble,
    voiceIsGone: (next) => {
      gone = next;
      tell();
    },
    tell,
    dispose: () => {
      disposed = true;
    },
  };
}

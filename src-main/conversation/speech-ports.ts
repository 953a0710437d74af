import type { ChosenVoice, MicrophoneFailureKind, SpeechFailureKind, Voice } from '#contract/voice.ts';

/**
 * 20 ms of sound: 320 samples of 16 kHz, one channel, signed 16 bit. `sequence` counts from 0 without gaps; `at` is the
 * monotonic time of its last sample in milliseconds.
 */
export type AudioFrame = { sequence: number; at: number; samples: Int16Array };

/** What a running capture tells. `failed` is the last thing it tells. */
export type AudioListener = {
  /** The first sound has come. */
  opened(): void;
  frame(frame: AudioFrame): void;
  failed(kind: MicrophoneFailureKind): void;
  /** The source came to its end, as a file does. Also the last thing. */
  ended(): void;
};

/** A microphone, or what stands for one. */
export type AudioInput = {
  readonly source: 'recorder' | 'window' | 'file';
  /** Begins to capture. Never throws: what is wrong is told to the listener, later than this call returns. */
  start(listener: AudioListener): Capture;
};

/** A capture that runs. */
export type Capture = {
  /** Resolves when nothing captures any more: the process is gone, the track has ended. Nothing is told afterwards. */
  stop(): Promise<void>;
};

/** How likely it is that the 32 ms up to `at` hold speech, 0 to 1, and how loud they are, 0 to 1. */
export type VoiceReading = { at: number; probability: number; level: number };

/** Tells speech from everything else. Readings come in order, milliseconds after their frames, in a quiet room up to 96 ms after them. */
export type VoiceActivity = {
  push(frame: AudioFrame): void;
  /** Forgets what came before, as after a pause of the microphone. */
  reset(): void;
  /** Resolves when every frame pushed so far has been read. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
};

/** Why a server of the voice did not do its part. */
export class SpeechFailure extends Error {
  readonly kind: SpeechFailureKind;
  constructor(kind: SpeechFailure['kind']) {
    super(`Speech failed: ${kind}`);
    this.name = 'SpeechFailure';
    this.kind = kind;
  }
}

/** Makes words of speech. */
export type Transcriber = {
  /** True when the sound does not leave this machine. */
  readonly local: boolean;
  /**
   * The words in a piece of 16 kHz speech; '' when there are none. `onPartial` is told the words so far, where the server
   * streams them. Rejects with `SpeechFailure`, or with the signal's reason when aborted.
   */
  transcribe(samples: Int16Array, signal: AbortSignal, onPartial?: (text: string) => void): Promise<string>;
};

/** A piece of speech, one channel. */
export type SpokenPiece = { sampleRate: number; samples: Int16Array };

/** Says sentences. */
export type Speaker = {
  readonly kind: ChosenVoice['speaker'];
  /** What it can speak with. Rejects with `SpeechFailure` when it cannot speak at all. */
  voices(signal: AbortSignal): Promise<Voice[]>;
  /**
   * The sound of one text, in pieces as they come, all at one rate. `voice`: an id of `voices`, or null for its usual one.
   * Ending the iteration ends what makes the sound. Rejects with `SpeechFailure` or the signal's reason.
   */
  speak(text: string, voice: string | null, signal: AbortSignal): AsyncIterable<SpokenPiece>;
};

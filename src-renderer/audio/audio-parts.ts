import type { HeardSound, SpokenSound } from '#contract/audio.ts';
import type { MicrophoneFailureKind, PlaybackOrder, Voice } from '#contract/voice.ts';
import type { Bands } from '../figure/curve.ts';

/** What became of the microphone. 'open' once the first sound has come. */
export type MicrophoneState = 'open' | 'closed' | { failed: MicrophoneFailureKind };

export type Microphone = {
  /** Opens it, unless it is open. */
  start(): void;
  /** Lets go of the device at once. */
  stop(): void;
};

export type MicrophoneHandlers = { onPiece(sound: HeardSound): void; onState(state: MicrophoneState): void };

/** How far speech was played, as 'playback.report' says it. `played`: milliseconds of sound. */
export type PlaybackReport = {
  number: number;
  played: number;
  state: 'playing' | 'paused' | 'finished' | 'stopped' | 'blocked' | 'failed';
};

/** Loudness from 0 to 1, and how much there is of low, middle and high sound, where that is known. */
export type Levels = { level: number; bands?: Bands };

export type Player = {
  /** Speech begins at its rate: all else of that number comes after it. */
  begin(number: number, sampleRate: number): void;
  order(number: number, order: Exclude<PlaybackOrder, 'begin'>): void;
  play(speech: SpokenSound): void;
  /** Of what is being played now; cheap enough to be asked for every picture. */
  levels(): Levels;
  dispose(): void;
};

export type WindowSpeech = {
  /** The voices of this machine that are known by now. */
  voices(): Voice[];
  /** Told when there are others: a browser finds them only after a while. Returns the function that ends it. */
  onVoices(listener: () => void): () => void;
  order(number: number, order: PlaybackOrder): void;
  say(sentence: { number: number; text: string; voice: string | null }): void;
  dispose(): void;
};

/** All that the voice needs of a window; browser-audio.ts makes it of a real one. */
export type AudioParts = {
  canHear: boolean;
  canPlay: boolean;
  createMicrophone(handlers: MicrophoneHandlers): Microphone;
  createPlayer(onReport: (report: PlaybackReport) => void): Player;
  createWindowSpeech(onReport: (report: PlaybackReport) => void): WindowSpeech;
  /** Told when the window gets the focus; returns the function that ends it. */
  onFocus(listener: () => void): () => void;
  /** An id for this window, unlike any other's. */
  makeId(): string;
};

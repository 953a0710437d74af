import type { Voice } from '#contract/voice.ts';
import type { SpokenPiece } from '../../../conversation/speech-ports.ts';

/** One system's way to speak; what it promises stands at `Speaker`. `text` has words in it. */
export type VoiceEngine = {
  voices(signal: AbortSignal): Promise<Voice[]>;
  speak(text: string, voice: string | null, signal: AbortSignal): AsyncIterable<SpokenPiece>;
};

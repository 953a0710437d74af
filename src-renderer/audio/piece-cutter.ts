import { frameSamples } from '#contract/audio.ts';

/**
 * Cuts what a microphone gives, in parts of any length, into frames of 20 ms and sixteen bits. Each frame has a buffer of
 * its own, so that it can be handed to another thread without a copy.
 */
export function createPieceCutter(onPiece: (samples: Int16Array<ArrayBuffer>) => void): (part: Float32Array) => void {
  let piece = new Int16Array(frameSamples);
  let filled = 0;
  return (part) => {
    for (const sample of part) {
      piece[filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
      filled += 1;
      if (filled < frameSamples) continue;
      onPiece(piece);
      piece = new Int16Array(frameSamples);
      filled = 0;
    }
  };
}

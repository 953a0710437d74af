/**
 * Sound on its way between window and core. It does not go through JSON: fifty pieces a second do not need a parser of
 * text, but each is checked here as every other boundary is. All numbers are little-endian.
 */

/** Samples a second of everything that is heard; one channel, signed 16 bit. */
export const heardRate = 16_000;

/** Samples of one frame: 20 ms. */
export const frameSamples = 320;

/** A piece of what a window's microphone hears: whole frames, at most a second. `sequence` counts pieces from 0. */
export type HeardSound = { sequence: number; samples: Int16Array };

/** A piece of speech to play. `number`: what it belongs to, as 'playback-ordered' counts. Rates from 8 to 48 kHz. */
export type SpokenSound = { number: number; sampleRate: number; samples: Int16Array };

const heardKind = 1;
const spokenKind = 2;
const heardHeader = 5;
const spokenHeader = 9;

/** Samples of one piece at most: a second at 48 kHz. */
export const longestPiece = 48_000;

function pack(kind: number, numbers: readonly number[], samples: Int16Array): Uint8Array {
  const header = 1 + numbers.length * 4;
  const packed = new Uint8Array(header + samples.length * 2);
  const view = new DataView(packed.buffer);
  view.setUint8(0, kind);
  for (const [at, value] of numbers.entries()) view.setUint32(1 + at * 4, value >>> 0, true);
  for (let at = 0; at < samples.length; at += 1) view.setInt16(header + at * 2, samples[at] ?? 0, true);
  return packed;
}

function readSamples(packed: Uint8Array, header: number): Int16Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const samples = new Int16Array((packed.byteLength - header) / 2);
  for (let at = 0; at < samples.length; at += 1) samples[at] = view.getInt16(header + at * 2, true);
  return samples;
}

const uint = (packed: Uint8Array, at: number): number =>
  new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(at, true);

export const packHeard = ({ sequence, samples }: HeardSound): Uint8Array => pack(heardKind, [sequence], samples);

/** Null for anything but one whole piece of sixteen-bit frames of 20 ms. */
export function unpackHeard(packed: Uint8Array): HeardSound | null {
  const bytes = packed.byteLength - heardHeader;
  if (packed[0] !== heardKind || bytes <= 0 || bytes > heardRate * 2 || bytes % (frameSamples * 2) !== 0) return null;
  return { sequence: uint(packed, 1), samples: readSamples(packed, heardHeader) };
}

export const packSpoken = ({ number, sampleRate, samples }: SpokenSound): Uint8Array =>
  pack(spokenKind, [number, sampleRate], samples);

/** Null for anything but one piece of speech. */
export function unpackSpoken(packed: Uint8Array): SpokenSound | null {
  const bytes = packed.byteLength - spokenHeader;
  if (packed[0] !== spokenKind || bytes <= 0 || bytes > longestPiece * 2 || bytes % 2 !== 0) return null;
  const sampleRate = uint(packed, 5);
  if (sampleRate < 8_000 || sampleRate > 48_000) return null;
  return { number: uint(packed, 1), sampleRate, samples: readSamples(packed, spokenHeader) };
}

import { SpeechFailure, type SpokenPiece } from '../../conversation/speech-ports.ts';
import { readWavHeader } from './wav-header.ts';

/** Pieces of 20 to 100 ms: soon enough for the first, few enough for the rest. */
const shortestPieces = 50;
const longestPieces = 10;

/** Containers that are no samples, by their first letters: noise at full loudness if they were played. */
const containers = ['ID3', 'OggS', 'fLaC'];

/**
 * Samples out of bytes that are cut anywhere, in pieces as they come: a WAV when they begin with RIFF, else signed 16 bit,
 * little-endian, one channel, at `rawRate`. Rejects with 'broken-answer' for other containers and codings.
 */
export async function* readSound(bytes: AsyncIterable<Uint8Array>, rawRate: number): AsyncGenerator<SpokenPiece> {
  let held: Uint8Array = new Uint8Array(0);
  let format = null as { sampleRate: number; channels: number; left: number } | null;
  for await (const chunk of bytes) {
    held = Buffer.concat([held, chunk]);
    if (format === null) {
      const found = formatOf(held, rawRate);
      if (found === null) continue;
      format = found;
      held = held.subarray(found.begin);
    }
    const { pieces, rest } = cut(held, format, format.sampleRate / shortestPieces);
    yield* pieces;
    held = rest;
    if (format.left <= 0) return;
  }
  // Ended before the four letters of a container: samples, if anything.
  if (format === null && startsLike(held, 'RIFF')) throw new SpeechFailure('broken-answer');
  yield* cut(held, format ?? { sampleRate: rawRate, channels: 1, left: Infinity }, 1).pieces;
}

type Format = { sampleRate: number; channels: number; left: number };

/** What the bytes are and where their samples begin; null while there are too few to tell. */
function formatOf(bytes: Uint8Array, rawRate: number): (Format & { begin: number }) | null {
  if (bytes.length < 4) return null;
  if (containers.some((letters) => startsLike(bytes, letters))) throw new SpeechFailure('broken-answer');
  if (!startsLike(bytes, 'RIFF')) return { sampleRate: rawRate, channels: 1, left: Infinity, begin: 0 };
  const header = readWavHeader(bytes);
  if (header === 'broken') throw new SpeechFailure('broken-answer');
  return header === 'more' ? null : header;
}

const startsLike = (bytes: Uint8Array, letters: string): boolean =>
  bytes.length >= letters.length && Buffer.from(bytes.subarray(0, letters.length)).toString('latin1') === letters;

/** Whole samples, `fewest` of them or none; the bytes that are too few are kept for later. Counts `format.left` down. */
function cut(bytes: Uint8Array, format: Format, fewest: number): { pieces: SpokenPiece[]; rest: Uint8Array } {
  const { sampleRate, channels } = format;
  // What follows the samples of a WAV are notes about it.
  const sound = bytes.subarray(0, Math.min(bytes.length, format.left));
  const count = Math.floor(sound.length / 2 / channels);
  if (count < Math.min(fewest, Math.floor(format.left / 2 / channels)) || count === 0) {
    if (format.left < 2 * channels) format.left = 0;
    return { pieces: [], rest: bytes };
  }
  const used = count * 2 * channels;
  format.left -= used;
  const samples = samplesOf(sound, count, channels);
  const most = Math.floor(sampleRate / longestPieces);
  const pieces = Array.from({ length: Math.ceil(count / most) }, (_, at) => ({
    sampleRate,
    samples: samples.slice(at * most, (at + 1) * most),
  }));
  return { pieces, rest: bytes.subarray(used) };
}

/** Two channels are made one by their mean. */
function samplesOf(bytes: Uint8Array, count: number, channels: number): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int16Array(count);
  for (let at = 0; at < count; at += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += view.getInt16((at * channels + channel) * 2, true);
    samples[at] = Math.round(sum / channels);
  }
  return samples;
}

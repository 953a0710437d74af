import fs from 'node:fs';
import wavefile from 'wavefile';
import { heardRate } from '#contract/audio.ts';

/** A file that cannot be heard. Its message is one sentence, without the file's name. */
export class WavFailure extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'WavFailure';
  }
}

/** Bytes. Reading takes about seven times a file's size of memory: the samples become 64-bit numbers on the way. */
const largest = 1024 ** 3;
/** PCM, IEEE numbers, and 'extensible', which says in its bit depth which of the two it is. */
const uncompressed: readonly number[] = [1, 3, 65_534];
const rates = { least: 1_000, most: 768_000 };
const mostChannels = 64;

/**
 * The sound of a WAV file as 16 kHz, one channel: 8 to 32 bits, numbers with 32 or 64 bits, any rate, channels mixed in
 * equal parts. A file that was cut short, or whose length was never filled in, gives the sound that is there.
 * Throws `WavFailure` for anything else, also above 1 GB.
 *
 * It runs at once and to the end: a minute at 44.1 kHz takes about a second, for wavefile filters and resamples in
 * JavaScript. Meant for tests, benchmarks and single files, not for the running companion.
 */
export function readWav(file: string): Int16Array {
  const bytes = readBytes(file);
  try {
    return decode(bytes);
  } catch (failure) {
    if (failure instanceof WavFailure) throw failure;
    throw new WavFailure('This is not a WAV file that can be read.', { cause: failure });
  }
}

function readBytes(file: string): Uint8Array {
  try {
    const { size } = fs.statSync(file);
    if (size > largest) throw new WavFailure('This WAV file is larger than 1 GB.');
    return fs.readFileSync(file);
  } catch (failure) {
    if (failure instanceof WavFailure) throw failure;
    throw new WavFailure('This WAV file cannot be opened.', { cause: failure });
  }
}

function decode(bytes: Uint8Array): Int16Array {
  const wave = new wavefile.WaveFile();
  wave.fromBuffer(bytes);
  const { audioFormat, numChannels, sampleRate } = readFormat(wave.fmt);
  if (!uncompressed.includes(audioFormat))
    throw new WavFailure('This WAV file is compressed, which is not understood.');
  if (numChannels < 1 || numChannels > mostChannels || sampleRate < rates.least || sampleRate > rates.most) {
    throw new WavFailure('This WAV file has an impossible rate or number of channels.');
  }
  const mixed = mix(wave.getSamples(true), numChannels, scaleOf(wave.bitDepth));
  if (sampleRate === heardRate || mixed.length === 0) return mixed;
  const single = new wavefile.WaveFile();
  // Sixteen bits: with 64 the package takes four times as long for nothing that can be heard.
  single.fromScratch(1, sampleRate, '16', mixed);
  single.toSampleRate(heardRate, { method: 'cubic', LPF: true });
  return Int16Array.from(single.getSamples(true), clamp);
}

const fields = ['audioFormat', 'numChannels', 'sampleRate'] as const;

function readFormat(format: object): Record<(typeof fields)[number], number> {
  const [audioFormat = 0, numChannels = 0, sampleRate = 0] = fields.map((field) => {
    const value = new Map<string, unknown>(Object.entries(format)).get(field);
    return typeof value === 'number' ? value : 0;
  });
  return { audioFormat, numChannels, sampleRate };
}

/** From what the file holds to -1 … 1. Only eight bits and fewer are stored without a sign. */
function scaleOf(bitDepth: string): (value: number) => number {
  if (bitDepth === '32f' || bitDepth === '64') return (value) => value;
  const bits = Number(bitDepth);
  if (!Number.isInteger(bits) || bits < 8 || bits > 32)
    throw new WavFailure('This WAV file has an impossible bit depth.');
  if (bits === 8) return (value) => (value - 128) / 128;
  const full = 2 ** (bits - 1);
  return (value) => value / full;
}

function mix(samples: ArrayLike<number>, channels: number, scale: (value: number) => number): Int16Array {
  const mixed = new Int16Array(Math.floor(samples.length / channels));
  for (let at = 0; at < mixed.length; at += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += scale(samples[at * channels + channel] ?? 0);
    mixed[at] = clamp((sum / channels) * 32_768);
  }
  return mixed;
}

/** NaN, which files of numbers may hold, is silence. */
const clamp = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value))) || 0;

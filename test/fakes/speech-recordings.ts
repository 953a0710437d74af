import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { frameSamples, heardRate } from '../../src-main/contract/audio.ts';
import type { AudioFrame } from '../../src-main/conversation/speech-ports.ts';

/** The programs that speak here. */
export type Synthesizer = 'flite' | 'espeak-ng';

/** Twenty things that people say to a companion, with their pauses within left out: one phrase, one utterance. */
const phrases = [
  'What is the weather like today',
  'Turn on the light in the kitchen',
  'Please remind me to call my mother',
  'How are you this morning',
  'Tell me something about the stars',
  'I would like to listen to music',
  'Stop talking now',
  'Open the window in my room',
  'When does the next train leave',
  'I am going out for a walk',
  'Could you say that once more',
  'My sister comes to visit on Sunday',
  'Write this down for me',
  'Where did I leave my keys',
  'Good night and sleep well',
  'Who wrote the letter from London',
  'Add some milk to the shopping list',
  'That was a long and lonely day',
  'Never mind',
  'Thank you very much indeed',
] as const;

const voices: Readonly<Record<Synthesizer, readonly string[]>> = {
  flite: ['slt', 'rms', 'awb', 'kal16'],
  'espeak-ng': ['en-us', 'en-gb', 'en-us+f3', 'en-gb+m3'],
};

/** Seconds before, between and after phrases. */
const silence = 1.2;

/** Steps of the labels: 10 ms. */
const labelSamples = heardRate / 100;

/** -26 dBFS, as somebody at arm's length from a microphone. */
const speechLevel = 0.05;

/** Clean sound between -1 and 1 at 16 kHz, and what is known of it: `phrases` from and to in milliseconds. */
export type Recording = { samples: Float32Array; phrases: { start: number; end: number }[] };

/** Whether the machine has a program. */
export const canSpeak = (program: Synthesizer): boolean => spawnSync(program, ['--version']).error === undefined;

/** Twenty phrases in turn by four voices, with 1.2 s of silence around each: about a minute. */
export function recordPhrases(program: Synthesizer): Recording {
  const pause = new Float32Array(silence * heardRate);
  const pieces: Float32Array[] = [pause];
  const found: Recording['phrases'] = [];
  let length = pause.length;
  for (const [index, phrase] of phrases.entries()) {
    const spoken = trim(speak(program, phrase, voices[program][index % 4] ?? ''));
    const gain = speechLevel / rootMeanSquare(spoken);
    const start = (length / heardRate) * 1000;
    found.push({ start, end: start + (spoken.length / heardRate) * 1000 });
    pieces.push(
      spoken.map((sample) => sample * gain),
      pause,
    );
    length += spoken.length + pause.length;
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { samples, phrases: found };
}

/** Whether somebody speaks in each 10 ms. */
export const labelsOf = ({ samples, phrases: known }: Recording): boolean[] =>
  Array.from({ length: Math.floor(samples.length / labelSamples) }, (_, index) =>
    known.some(({ start, end }) => index * 10 + 5 >= start && index * 10 + 5 < end),
  );

/** A recording with noise under it, `ratio` dB below the speech; the same noise every time. */
export function addNoise({ samples }: Recording, noise: 'white' | 'pink', ratio: number): Float32Array {
  const sound = noise === 'white' ? makeWhite(samples.length) : makePink(samples.length);
  const gain = (speechLevel / rootMeanSquare(sound)) * 10 ** (-ratio / 20);
  return samples.map((sample, index) => sample + gain * (sound[index] ?? 0));
}

/** Frames of 20 ms (or another length) as a microphone gives them, from the time 0 on. */
export function* framesOf(samples: Float32Array, length: number = frameSamples): Generator<AudioFrame> {
  for (let sequence = 0; (sequence + 1) * length <= samples.length; sequence += 1) {
    const piece = samples.subarray(sequence * length, (sequence + 1) * length);
    const whole = Int16Array.from(piece, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))));
    yield { sequence, at: ((sequence + 1) * length * 1000) / heardRate, samples: whole };
  }
}

function speak(program: Synthesizer, phrase: string, voice: string): Float32Array {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-speech-'));
  try {
    const file = path.join(folder, 'speech.wav');
    const given = program === 'flite' ? ['-voice', voice, '-t', phrase, '-o', file] : ['-v', voice, '-w', file, phrase];
    const { status } = spawnSync(program, given);
    if (status !== 0) throw new Error(`${program} cannot speak as ${voice}`);
    return readWave(fs.readFileSync(file));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The samples of a wave file with one channel of 16 bits, as both programs write it. */
function readWave(file: Buffer): Float32Array {
  const rate = file.readUInt32LE(24);
  const data = file.indexOf('data') + 8;
  const samples = Float32Array.from({ length: (file.length - data) >> 1 }, (_, at) => file.readInt16LE(data + at * 2));
  return rate === heardRate ? samples : resample(samples, rate);
}

/** To 16 kHz with a windowed sinc, which lets nothing above 8 kHz through. */
function resample(samples: Float32Array, rate: number): Float32Array {
  const step = rate / heardRate;
  const cutoff = Math.min(1, 1 / step);
  const reach = 24;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const centre = index * step;
    let sum = 0;
    for (let at = Math.ceil(centre - reach); at <= centre + reach; at += 1) {
      const x = (at - centre) * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      sum += (samples[at] ?? 0) * sinc * cutoff * (0.5 + 0.5 * Math.cos((Math.PI * (at - centre)) / reach));
    }
    return sum;
  });
}

/** Without the silence at both ends: what is 40 dB below the loudest 10 ms. */
function trim(samples: Float32Array): Float32Array {
  const levels = Array.from({ length: Math.floor(samples.length / labelSamples) }, (_, index) =>
    rootMeanSquare(samples.subarray(index * labelSamples, (index + 1) * labelSamples)),
  );
  const least = Math.max(...levels) / 100;
  const first = levels.findIndex((level) => level >= least);
  const last = levels.findLastIndex((level) => level >= least);
  return samples.slice(first * labelSamples, (last + 1) * labelSamples);
}

const rootMeanSquare = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Even noise between -1 and 1, always the same (mulberry32). */
export function makeWhite(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  });
}

/** White noise through Paul Kellet's filter: 3 dB less in each octave. */
function makePink(length: number): Float32Array {
  let [low, middle, high] = [0, 0, 0];
  return makeWhite(length).map((white) => {
    low = 0.99765 * low + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    high = 0.57 * high + white * 1.0526913;
    return low + middle + high + white * 0.1848;
  });
}

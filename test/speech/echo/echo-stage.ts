import { execFileSync } from 'node:child_process';
import { frameSamples, heardRate } from '../../../src-main/contract/audio.ts';
import { createEchoGate } from '../../../src-main/speech/echo/echo-gate.ts';
import { sayWithFlite } from '../../fakes/flite.ts';

/** A sentence as espeak-ng says it: at its own rate, and at that of a microphone. */
export type OwnVoice = { sampleRate: number; samples: Int16Array; heard: Int16Array };

export function sayWithEspeak(text: string): OwnVoice {
  const wav = execFileSync('espeak-ng', ['--stdout', '-v', 'en-us', text], { maxBuffer: 50_000_000 });
  const sampleRate = wav.readUInt32LE(24);
  const samples = Int16Array.from({ length: Math.floor((wav.length - 44) / 2) }, (_, at) =>
    wav.readInt16LE(44 + at * 2),
  );
  return { sampleRate, samples, heard: toMicrophone(samples, sampleRate) };
}

/** Sound at the microphone's rate: each sample between its two nearest. */
function toMicrophone(samples: Int16Array, sampleRate: number): Int16Array {
  return Int16Array.from({ length: Math.floor((samples.length * heardRate) / sampleRate) }, (_, index) => {
    const place = (index * sampleRate) / heardRate;
    const at = Math.floor(place);
    const share = place - at;
    return Math.round((samples[at] ?? 0) * (1 - share) + (samples[at + 1] ?? 0) * share);
  });
}

export type Scene = {
  own: OwnVoice;
  /** Milliseconds after which our voice comes back, and how loud; 0 with headphones. */
  delay: number;
  level: number;
  /** Somebody in the room, from this moment (milliseconds) on. */
  other?: { samples: Int16Array; from: number; level: number };
  noise?: number;
  /** Our voice is turned down to this from one moment on, and up again at another. */
  ducked?: { from: number; to: number; gain: number };
  /** Milliseconds by which the window's reports come late. */
  late?: number;
};

export type Judged = { at: number; loud: boolean; otherLoud: boolean; echo: boolean };

const loudness = (samples: Float64Array, from: number, to: number): number => {
  let sum = 0;
  for (let at = Math.max(0, from); at < to; at += 1) sum += (samples[at] ?? 0) ** 2;
  return Math.sqrt(sum / Math.max(1, to - from)) / 32_768;
};

/** Plays a scene to a gate of its own, faster than real time, and gives what it judges every 32 ms. */
export function judge({ own, delay, level, other, noise = 0.001, ducked, late = 5 }: Scene): Judged[] {
  const gate = createEchoGate();
  const length = Math.max(own.heard.length + heardRate / 2, other ? other.from * 16 + other.samples.length : 0);
  const mixed = new Float64Array(length);
  const others = new Float64Array(length);
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
  for (let at = 0; at < length; at += 1) {
    const saidAt = at - Math.round(delay * 16);
    const moment = saidAt / 16;
    const gain = ducked && moment >= ducked.from && moment < ducked.to ? ducked.gain : 1;
    const back = (own.heard[saidAt] ?? 0) * level * gain;
    // A room is no wire: a second way to the microphone, quieter and later.
    const again = (own.heard[saidAt - 330] ?? 0) * level * gain * 0.3;
    const somebody = other ? (other.samples[at - other.from * 16] ?? 0) * other.level : 0;
    others[at] = somebody;
    mixed[at] = back + again + somebody + random() * noise * 32_768;
  }
  const start = 10_000;
  gate.expect(1, own.sampleRate, own.samples);
  gate.played(1, 0, start);
  const ownLength = (own.samples.length / own.sampleRate) * 1000;
  const judged: Judged[] = [];
  let nextReading = 32;
  let nextReport = 60;
  for (let from = 0; from + frameSamples <= length; from += frameSamples) {
    const now = (from + frameSamples) / 16;
    const samples = Int16Array.from(mixed.subarray(from, from + frameSamples), (value) =>
      Math.max(-32_768, Math.min(32_767, Math.round(value))),
    );
    if (now >= nextReport && now < ownLength) {
      gate.played(1, now, start + now + late);
      nextReport += 60;
    }
    if (ducked && now >= ducked.from && now < ducked.from + 20) gate.duck(true, start + now);
    if (ducked && now >= ducked.to && now < ducked.to + 20) gate.duck(false, start + now);
    gate.listen({ sequence: from / frameSamples, at: start + now, samples });
    while (nextReading <= now) {
      const end = nextReading * 16;
      judged.push({
        at: nextReading,
        loud: loudness(mixed, end - 512, end) > 0.012,
        otherLoud: loudness(others, end - 512, end) > 0.012,
        echo: gate.isEcho(start + nextReading),
      });
      nextReading += 32;
    }
  }
  return judged;
}

/** The share of readings that are judged to be our own voice, among those that fit. */
export const shareOfEcho = (judged: readonly Judged[], fits: (reading: Judged) => boolean): number => {
  const fitting = judged.filter(fits);
  return fitting.filter(({ echo }) => echo).length / Math.max(1, fitting.length);
};

export const ownTexts = [
  'I am glad that you are here. Tell me how your day has been, and I will listen for as long as you like.',
  'The train leaves at a quarter past nine, and the next one an hour later. Shall I write it down for you?',
];
const otherTexts = [
  'Wait a moment, I would like to ask you something else about the weather tomorrow morning.',
  'No, that is not what I meant, please tell me about the other one instead of this.',
];
export const otherVoices = (): Int16Array[] =>
  otherTexts.flatMap((text) => ['slt', 'rms'].map((voice) => sayWithFlite(text, voice)));

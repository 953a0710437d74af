import { heardRate } from '#contract/audio.ts';
import type { AudioFrame } from '../../conversation/speech-ports.ts';
import { bands, createBandMeter, lineLength, type BandMeter, type Line } from './band-energies.ts';

/** How much of the last sound is compared, and how late our voice may come back, in milliseconds. */
const compared = 320;
const latest = 500;
/** Reports of what is played may be early by so much. */
const earliest = -60;

/** Nobody answers sooner than this after our voice began, in milliseconds; until then all that comes in is our own. */
const warmUp = 250;

/** Likeness of the two sounds (correlation of band energies, -1 to 1) from which one is taken for the other. */
const alike = 0.65;

/** A band is louder than our voice explains when it stands out by so many decibels; a share of bands that is somebody else. */
const excess = 8;
const othersShare = 0.2;

/** Level under which our voice is not there to be heard, in decibels: pauses between sentences. */
const audibleLevel = -58;

/**
 * Compares what comes in with what is being played, and tells whether speech in it is our own. It does not take the echo
 * out of the sound: it keeps it from counting as the person's.
 */
export type EchoGate = {
  /** A piece of speech that was sent to be played: it sounds right after the piece before it. */
  expect(number: number, sampleRate: number, samples: Int16Array): void;
  /** The window tells how far it is, in milliseconds of sound, at this moment. */
  played(number: number, milliseconds: number, at: number): void;
  /** Nothing of it is played any more. */
  silence(): void;
  listen(frame: AudioFrame): void;
  /** True when the sound up to this moment is our own voice and nobody else's. */
  isEcho(at: number): boolean;
};

type Voice = {
  number: number;
  meter: BandMeter;
  sampleRate: number;
  lines: Line[];
  beganAt: number | null;
  endedAt: number | null;
};

export function createEchoGate(): EchoGate {
  let voice: Voice | null = null;
  let meter = createBandMeter(heardRate);
  /** Lines of what was heard, and the time of the newest. */
  let heard: Line[] = [];
  let newest = 0;
  /** Our voice's way through the room, learned while it is clear: decibels that it loses. */
  let loss: number | null = null;
  const kept = Math.ceil((compared + latest) / lineLength) + 10;

  /** The line of our voice that sounded at a moment; null where it did not. */
  const lineAt = (said: Voice, at: number): Line | null => {
    if (said.beganAt === null || (said.endedAt !== null && at > said.endedAt)) return null;
    return said.lines[Math.floor((at - said.beganAt) / lineLength)] ?? null;
  };

  return {
    expect: (number, sampleRate, samples) => {
      if (voice?.number !== number || voice.sampleRate !== sampleRate)
        voice = { number, sampleRate, meter: createBandMeter(sampleRate), lines: [], beganAt: null, endedAt: null };
      voice.lines.push(...voice.meter.push(samples));
    },
    played: (number, milliseconds, at) => {
      if (voice?.number !== number) return;
      const began = at - milliseconds;
      // A report comes late, never early: the earliest beginning is the nearest to the truth. A pause moves it on.
      const late = voice.beganAt !== null && began > voice.beganAt && began - voice.beganAt < 120;
      if (!late) voice.beganAt = began;
    },
    silence: () => {
      if (voice) voice.endedAt ??= newest + latest;
    },
    listen: ({ at, samples }) => {
      // After a pause of the microphone the old lines belong to another time.
      if (at - newest > 200) {
        heard = [];
        meter = createBandMeter(heardRate);
      }
      newest = at;
      heard.push(...meter.push(samples));
      if (heard.length > kept) heard = heard.slice(-kept);
    },
    isEcho: (at) => {
      const said = voice;
      if (said === null || said.beganAt === null) return false;
      if (at - said.beganAt < warmUp) return true;
      const length = Math.min(compared / lineLength, heard.length);
      if (length < 8) return false;
      const recent = heard.slice(-length);
      let best = { likeness: -1, loss: 0, others: 1 };
      for (let lag = earliest; lag <= latest; lag += lineLength) {
        const reference = recent.map((_line, index) => lineAt(said, newest - (length - 1 - index) * lineLength - lag));
        const found = compare(recent, reference, loss);
        if (found && found.likeness > best.likeness) best = found;
      }
      if (best.likeness > 0.75) loss = loss === null ? best.loss : loss + 0.2 * (best.loss - loss);
      return best.likeness >= alike && best.others < othersShare;
    },
  };
}

/** How alike two sounds are by the shape of their energies; null where our voice says too little to tell. */
function compare(
  heard: readonly Line[],
  said: readonly (Line | null)[],
  learnedLoss: number | null,
): { likeness: number; loss: number; others: number } | null {
  const pairs: { heard: number; said: number; band: number }[] = [];
  for (const [index, line] of heard.entries()) {
    const other = said[index];
    if (!other) continue;
    for (let band = 0; band < bands.length; band += 1)
      pairs.push({ heard: line[band] ?? 0, said: other[band] ?? 0, band });
  }
  const loud = pairs.filter((pair) => pair.said > audibleLevel);
  if (loud.length < bands.length * 4) return null;
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const heardMean = mean(loud.map((pair) => pair.heard));
  const saidMean = mean(loud.map((pair) => pair.said));
  let both = 0;
  let heardVariance = 0;
  let saidVariance = 0;
  for (const pair of loud) {
    both += (pair.heard - heardMean) * (pair.said - saidMean);
    heardVariance += (pair.heard - heardMean) ** 2;
    saidVariance += (pair.said - saidMean) ** 2;
  }
  const likeness = both / Math.sqrt(heardVariance * saidVariance + 1e-9);
  const loss = saidMean - heardMean;
  const expected = learnedLoss ?? loss;
  const others = pairs.filter(
    (pair) => pair.heard > -60 && pair.heard > Math.max(pair.said, audibleLevel) - expected + excess,
  );
  return { likeness, loss, others: others.length / pairs.length };
}

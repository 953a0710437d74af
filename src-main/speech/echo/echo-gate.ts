import { heardRate } from '#contract/audio.ts';
import type { AudioFrame } from '../../conversation/speech-ports.ts';
import { createBandMeter, lineLength, type BandMeter, type Line } from './band-energies.ts';
import { compareLines, shareOfOthers, type Beside } from './compare-lines.ts';

/** How much of the last sound is compared, and how late our voice may come back, in milliseconds. */
const compared = 320;
const latest = 500;
/** Reports of what is played may be early by so much. */
const earliest = -60;

/** Nobody answers sooner than this after our voice began, in milliseconds; until then all that comes in is our own. */
const warmUp = 250;

/** Likeness of the two sounds from which one is taken for the other, and from which the loss of the room is learned. */
const alike = 0.65;
const clear = 0.75;

/** A share of bands that our voice does not explain from which it is somebody else. */
const othersShare = 0.2;

/** Lines of what was heard that are kept: what is compared, and readings that come late from a busy machine. */
const kept = Math.ceil((compared + 1_000) / lineLength);

/** Our voice is not listened for any more when it fell silent so long ago, in milliseconds. */
const forgotten = latest + compared + 200;

/**
 * Compares what comes in with what is being played, and tells whether speech in it is our own. It does not take the echo
 * out of the sound: it keeps it from counting as the person's.
 */
export type EchoGate = {
  /** A piece of speech that was sent to be played: it sounds right after the piece before it. */
  expect(number: number, sampleRate: number, samples: Int16Array): void;
  /** The window tells how far it is, in milliseconds of sound, at this moment. */
  played(number: number, milliseconds: number, at: number): void;
  /** It is played more quietly from now on, or as before. */
  duck(ducked: boolean, at: number): void;
  /** Nothing of it is played any more, until more is reported as played. */
  silence(at: number): void;
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
  /** Reports in a row by which it began much later than it was taken to. */
  lateReports: number;
};

export function createEchoGate(): EchoGate {
  let voice: Voice | null = null;
  /** What was said before: its echo may still be in the room when the next begins. */
  let before: Voice | null = null;
  let meter = createBandMeter(heardRate);
  /** Lines of what was heard, and the time of the newest. */
  let heard: Line[] = [];
  let newest = 0;
  /** Our voice's way through the room, learned while it is clear: decibels that it loses. */
  let loss: number | null = null;
  /**
   * Turned down, our voice seems to lose more than the room takes. Were that learned, it would stand out as somebody
   * else's once it is turned up again, and be turned down for that. So nothing is learned until all of that has faded.
   */
  let learnsFrom = 0;

  const isOver = (said: Voice, at: number): boolean => said.endedAt !== null && at - said.endedAt > forgotten;

  const learn = (found: number, at: number): void => {
    if (at < learnsFrom) return;
    loss = loss === null ? found : loss + 0.2 * (found - loss);
  };

  const isVoice = (said: Voice, at: number): boolean => {
    const { beganAt, endedAt, lines } = said;
    if (beganAt === null || isOver(said, at)) return false;
    if (at - beganAt >= earliest && at - beganAt < warmUp) return true;
    const late = Math.max(0, Math.round((newest - at) / lineLength));
    const count = Math.min(compared / lineLength, heard.length - late);
    if (count < 8) return false;
    const beside: Beside = {
      heard,
      heardFrom: heard.length - late - count,
      said: lines,
      saidFrom: 0,
      saidUntil: endedAt === null ? lines.length : Math.min(lines.length, Math.ceil((endedAt - beganAt) / lineLength)),
      count,
    };
    let best = { likeness: -1, loss: 0, saidFrom: 0 };
    for (let lag = earliest; lag <= latest; lag += lineLength) {
      beside.saidFrom = Math.floor((at - (count - 1) * lineLength - lag - beganAt) / lineLength);
      const found = compareLines(beside);
      if (found !== null && found.likeness > best.likeness) best = { ...found, saidFrom: beside.saidFrom };
    }
    if (best.likeness > clear) learn(best.loss, at);
    if (best.likeness < alike) return false;
    beside.saidFrom = best.saidFrom;
    return shareOfOthers(beside, loss ?? best.loss) < othersShare;
  };

  return {
    expect: (number, sampleRate, samples) => {
      if (voice?.number !== number || voice.sampleRate !== sampleRate) {
        before = voice;
        // What is new is played as loud as ever.
        if (learnsFrom === Number.POSITIVE_INFINITY) learnsFrom = 0;
        voice = {
          number,
          sampleRate,
          meter: createBandMeter(sampleRate),
          lines: [],
          beganAt: null,
          endedAt: null,
          lateReports: 0,
        };
      }
      voice.lines.push(...voice.meter.push(samples));
    },
    played: (number, milliseconds, at) => {
      if (voice?.number !== number) return;
      const began = at - milliseconds;
      // A report comes late, never early: the earliest beginning is the nearest to the truth. A pause moves it on, which
      // is told; so does a gap in the sound, which the reports after it all show. One late report shows nothing.
      const later = voice.beganAt === null ? 0 : began - voice.beganAt;
      voice.lateReports = later > 120 ? voice.lateReports + 1 : 0;
      if (voice.beganAt === null || later < 0 || (later > 120 && (voice.endedAt !== null || voice.lateReports >= 3)))
        voice.beganAt = began;
      voice.endedAt = null;
    },
    duck: (ducked, at) => {
      learnsFrom = ducked ? Number.POSITIVE_INFINITY : at + latest + compared;
    },
    silence: (at) => {
      if (voice) voice.endedAt ??= at;
    },
    listen: ({ at, samples }) => {
      if (before !== null && isOver(before, at)) before = null;
      // Nothing of ours is in the room: nothing is measured either.
      if (voice === null || isOver(voice, at)) return;
      // After a pause of the microphone the old lines belong to another time.
      if (at - newest > 200) {
        heard = [];
        meter = createBandMeter(heardRate);
      }
      newest = at;
      heard.push(...meter.push(samples));
      if (heard.length > kept) heard = heard.slice(-kept);
    },
    isEcho: (at) => (voice !== null && isVoice(voice, at)) || (before !== null && isVoice(before, at)),
  };
}

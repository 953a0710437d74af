import type { VoiceReading } from '../../conversation/speech-ports.ts';
import { windowSamples, type VoiceWindow } from './cut-windows.ts';

/** Windows that are read in a row: the first of them 96 ms late. One in a row costs the processor half of one by itself. */
const together = 4;

/** Probability below which nobody speaks. Speech is far above it from its first vowel on. */
const calmBelow = 0.1;

/**
 * Windows of calm after which readings may come late: 5 s, longer than any usual wait for the end of a turn, so that the
 * wait is never longer by that.
 */
const calmAfter = 157;

/** A window that is louder than the room by so many decibels may be the beginning of something. */
const rise = 3;

/** Windows that are read one by one after such a rise: a quarter of a second, in which the model makes up its mind. */
const watchful = 8;

/** The room's own loudness follows this share of each window: about a second. */
const following = 1 / 32;

/** Rooms quieter than this (decibels below full scale) are as loud as this: between them is the last bit of a sample. */
const quietest = -72;

/** Decides which windows may wait for others while nobody speaks. Each is read all the same, and in its order. */
export type QuietHold = {
  /** Takes a window; returns those that are to be read now, oldest first. */
  add(window: VoiceWindow): VoiceWindow[];
  /** Learns what was read; returns those that are to be read now because of it. */
  learn(reading: Pick<VoiceReading, 'probability'>): VoiceWindow[];
  /** All that wait. */
  release(): VoiceWindow[];
  /** Forgets them, and what it knows of the room. */
  clear(): void;
};

/**
 * Reading one window every 32 ms costs a core about twice as much as reading four at a time, for its caches are cold each
 * time. In a room that has been calm for 5 s and is no louder than it was, the windows are kept until four are there. The
 * first sound above the room's own, or any probability of speech, is read at once with all that waits; then one by one.
 */
export function createQuietHold(): QuietHold {
  let waiting: VoiceWindow[] = [];
  let calm = 0;
  let watching = 0;
  let room: number | null = null;

  const release = (): VoiceWindow[] => {
    const released = waiting;
    waiting = [];
    return released;
  };
  return {
    add(window) {
      waiting.push(window);
      const level = Math.max(quietest, decibels(window.samples));
      const risen = level > (room ?? level) + rise;
      room = room === null ? level : room + following * (level - room);
      watching = risen ? watchful : Math.max(0, watching - 1);
      return calm < calmAfter || watching > 0 || waiting.length >= together ? release() : [];
    },
    learn({ probability }) {
      calm = probability < calmBelow ? calm + 1 : 0;
      return calm === 0 ? release() : [];
    },
    release,
    clear() {
      waiting = [];
      calm = 0;
      watching = 0;
      room = null;
    },
  };
}

/** Decibels below full scale of samples between -1 and 1. */
function decibels(samples: Float32Array): number {
  let squares = 0;
  for (let at = 0; at < windowSamples; at += 1) squares += (samples[at] ?? 0) ** 2;
  return 10 * Math.log10(squares / windowSamples);
}

import type { VoiceReading } from '../../conversation/speech-ports.ts';

/** Milliseconds of one reading: 512 samples at 16 kHz. */
export const readingLength = 32;

/** Probabilities and milliseconds; voice.md section 2 measured with these. */
const begins = { probability: 0.5, speech: 100, within: 200 };
const stays = 0.35;
const usualSilence = 500;

/**
 * Somebody spoke from `start` to `end`, monotonic milliseconds of the sound. `foundAt`: the time of the reading that told
 * of the start; `closedAt`: of the one that told of the end, null when the readings ended before.
 */
export type Utterance = { start: number; end: number; foundAt: number; closedAt: number | null };

/**
 * Puts readings together: an utterance begins with 100 ms of speech (probability .5) within 200 ms, and ends before so much
 * silence (less than .35).
 *
 * @param silence milliseconds.
 */
export function findSpeech(readings: readonly VoiceReading[], silence: number = usualSilence): Utterance[] {
  const found: Utterance[] = [];
  let open: Utterance | null = null;
  let recent: number[] = [];
  for (const { at, probability } of readings) {
    if (open !== null) {
      if (probability >= stays) open.end = at;
      else if (at - open.end >= silence) {
        open.closedAt = at;
        open = null;
      }
      continue;
    }
    recent = recent.filter((other) => at - other < begins.within - readingLength);
    if (probability >= begins.probability) recent.push(at);
    const first = recent[0];
    if (first === undefined || recent.length * readingLength < begins.speech) continue;
    open = { start: first - readingLength, end: at, foundAt: at, closedAt: null };
    found.push(open);
    recent = [];
  }
  return found;
}

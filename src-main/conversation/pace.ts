import type { Pace } from '#contract/voice.ts';
import { wordList } from './spoken-words.ts';

/** Silence between two words that is a pause and not the gap between sounds, in milliseconds (Goldman-Eisler, 1968: 250). */
const shortestPause = 250;

/** A turn as the voice-activity frames saw it. Times in monotonic milliseconds. */
export type HeardTurn = {
  /** When the OS (or the turn before) ended; null when nothing came before. */
  invitedAt: number | null;
  startedAt: number;
  endedAt: number;
  /** Each silence within the turn, in milliseconds. */
  silences: readonly number[];
  text: string;
};

/** A time to answer longer than this is no hesitation: the person was elsewhere. */
const longestHesitation = 60_000;

/**
 * How somebody spoke: the time to the first word, the pauses, the rate. Nothing is concluded from it about what they feel;
 * people also think, breathe and look for words.
 */
export function measurePace({ invitedAt, startedAt, endedAt, silences, text }: HeardTurn): Pace {
  const pauses = silences.filter((silence) => silence >= shortestPause);
  const paused = pauses.reduce((sum, pause) => sum + pause, 0);
  const spoken = Math.max(0, Math.round(endedAt - startedAt - paused));
  const words = wordList(text).length;
  const before = invitedAt === null ? null : Math.round(startedAt - invitedAt);
  return {
    beforeFirstWord: before === null || before < 0 || before > longestHesitation ? null : before,
    spoken,
    pauses: Math.round(paused),
    longestPause: Math.round(Math.max(0, ...pauses)),
    // A rate of one or two words says more about those words than about the person.
    rate: words >= 4 && spoken >= 1_000 ? Math.round((words / spoken) * 60_000) : null,
  };
}

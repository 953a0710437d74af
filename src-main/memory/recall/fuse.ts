import type { Judged } from './by-words.ts';

/**
 * The share of what a question's words weigh at which a score is one half. A score is share / (share + halfSure).
 */
const halfSure = 1.7;

/** A share of the weight of a question's words as a score from 0 to 1. */
export const scoreOf = (share: number): number => (share <= 0 ? 0 : share / (share + halfSure));

/** A score as the share that it stands for. */
export const shareOf = (score: number): number => (halfSure * Math.min(score, 0.99)) / (1 - Math.min(score, 0.99));

/** What the lesser of two kinds of evidence adds to the greater: they often are evidence of the same. */
const lesser = 0.5;

/** What is found by the question said otherwise is a little less sure than what is found by its own words. */
const saidOtherwise = 0.85;
const lesserOtherwise = 0.2;

/** What the nearness of the message before, and of the one after, says of a message: its answer stands beside a question. */
const shareBefore = 0.6;
const shareAfter = 0.3;

/** What the OS itself said, and what is a question, weigh less, as with words (judge.ts). */
const ownWords = 0.7;
const isQuestion = 0.85;
const question = /[?？]\s*(?:\[[^\]]*\]\s*)?$/;

/** The best by words alone is never behind this place, whatever else was found. */
const placeOfBest = 10;

/** A message with a score. */
export type Fused = { number: number; judged: Judged; score: number };

/**
 * Brings together what the words of a question found, what it found said otherwise, and what lies near by meaning.
 *
 * @param certainty what a share by words is worth: less where the words say nothing.
 * @param near what the nearness of a row is worth, as a share.
 */
export function fuse(
  words: readonly Judged[],
  more: {
    certainty: number;
    also: readonly Judged[];
    otherwise: readonly Judged[];
    near: ReadonlyMap<number, number>;
  },
): Fused[] {
  const found = new Map<number, Fused>();
  for (const judged of [...words, ...more.also]) {
    if (!found.has(judged.number))
      found.set(judged.number, { number: judged.number, judged, score: more.certainty * scoreOf(judged.share) });
  }
  for (const judged of more.otherwise) {
    const share = saidOtherwise * judged.share;
    const known = found.get(judged.number);
    if (known) known.score = joined(known.score, share, lesserOtherwise);
    else found.set(judged.number, { number: judged.number, judged, score: scoreOf(share) });
  }
  for (const fused of found.values()) fused.score = joined(fused.score, nearnessOf(fused.judged, more.near), lesser);
  return keepBest([...found.values()].sort(byScore), words[0]);
}

/** The same order as by words alone. */
const byScore = (a: Fused, b: Fused): number =>
  b.score - a.score || (a.judged.message.id < b.judged.message.id ? 1 : -1);

/** A score with more evidence for the same: a share. Without it, it is as it was. */
const joined = (score: number, more: number, least: number): number => {
  if (more <= 0) return score;
  const share = shareOf(score);
  return scoreOf(Math.max(share, more) + least * Math.min(share, more));
};

function nearnessOf({ number, message, follows }: Judged, near: ReadonlyMap<number, number>): number {
  const before = follows ? (near.get(number - 1) ?? 0) : 0;
  const most = Math.max(near.get(number) ?? 0, shareBefore * before, shareAfter * (near.get(number + 1) ?? 0));
  return most * (message.role === 'os' ? ownWords : 1) * (question.test(message.text) ? isQuestion : 1);
}

/** Lets the best by words pass in front of what pushed it away; those then score no more than it. */
function keepBest(fused: Fused[], best: Judged | undefined): Fused[] {
  const at = best ? fused.findIndex(({ number }) => number === best.number) : -1;
  const kept = fused[at];
  if (!kept || at < placeOfBest) return fused;
  const behind = fused.filter((_, place) => place >= placeOfBest - 1 && place !== at);
  return [
    ...fused.slice(0, placeOfBest - 1),
    kept,
    ...behind.map((other) => ({ ...other, score: Math.min(other.score, kept.score) })),
  ];
}

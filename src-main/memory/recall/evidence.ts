import { rows, type ReadableDb } from '../database.ts';
import { lengthOf } from './cache.ts';
import type { Term } from './terms.ts';

/** A message that may bear on a question, known by the index alone. */
export type Candidate = {
  number: number;
  /** True when the message before it belongs to the same sitting. */
  follows: boolean;
  /** For each term: what its own words earn, what the message before earns, and all else around it. */
  own: number[];
  before: number[];
  around: number[];
};

/** BM25's usual constants, with a weaker pull of the length: a turn of a talk is short. */
const saturation = 1;
const lengthPull = 0.4;

/** What the messages around one contribute to it: in a talk, the answer stands beside the question. */
const shareBefore = 0.4;
const shareAfter = 0.5;
const shareTwoBefore = 0.4;
const shareTwoAfter = 0.1;
/** What the best message of its sitting contributes, and how many messages of a long sitting belong together. */
const sittingShare = 0.2;
const sittingPart = 48;
const unknownLength = 0.8;

/** The more a word has earned, the less more of it earns. */
const crowding = 5;

/** What the occurrences of a word in a message earn: BM25's measure, 1 for one word in a message of middling length. */
export const earn = (occurrences: number, length: number): number =>
  (occurrences * (saturation + 1)) / (occurrences + saturation * (1 - lengthPull + lengthPull * length));

/**
 * What a message has of all terms.
 *
 * @param shareOfBefore what the message before it contributes.
 */
export function weighEvidence(
  terms: readonly Term[],
  { own, before, around }: Candidate,
  shareOfBefore = shareBefore,
): number {
  let sum = 0;
  for (const [at, { weight }] of terms.entries()) {
    const earned = (own[at] ?? 0) + shareOfBefore * (before[at] ?? 0) + (around[at] ?? 0);
    sum += (weight * earned * (1 + crowding)) / (earned + crowding);
  }
  return sum;
}

/**
 * The messages that hold most of what was asked, and those around them.
 *
 * @param sittings the rows at which sittings begin, in order.
 * @param favoured by what the weight of a row is multiplied.
 * @param extra row numbers that are candidates whatever words they hold.
 * @param depth how many messages are looked around.
 */
export function gatherCandidates(
  db: ReadableDb,
  terms: readonly Term[],
  around: {
    sittings: readonly number[];
    extra: readonly number[];
    favoured: (number: number) => number;
    depth: number;
    limit: number;
    meanLength: number;
  },
): Candidate[] {
  const { sittings, limit } = around;
  const places = new Set<number>();
  const needed = new Set<number>();
  for (const number of [...mostPromising(terms, around.depth, around.favoured), ...around.extra]) {
    const { first, end } = sittingOf(sittings, number);
    const last = Math.min(end, limit) - 1;
    for (let near = Math.max(first, number - 4); near <= Math.min(last, number + 4); near += 1) {
      needed.add(near);
      if (Math.abs(near - number) <= 2) places.add(near);
    }
  }
  const numbers = Float64Array.from(needed).sort();
  const lengths = lengthFactors(db, terms, numbers, around.meanLength);
  const earned = terms.map(({ found }) =>
    Float64Array.from(numbers, (number) => (found.get(number) ?? 0) * (lengths.get(number) ?? 1)),
  );
  const starts = Float64Array.from(numbers, (number) => sittingOf(sittings, number).first);
  const ofSitting = bestOfSittings(terms, sittings, numbers, lengths);
  const candidates: Candidate[] = [];
  for (const [at, number] of numbers.entries()) {
    if (!places.has(number)) continue;
    // Rows stand in their order, so a neighbour within the sitting is a neighbour here.
    const isBeside = (offset: number): boolean =>
      numbers[at + offset] === number + offset && starts[at + offset] === starts[at];
    const [before, after, twoBefore, twoAfter] = [isBeside(-1), isBeside(1), isBeside(-2), isBeside(2)];
    const best = ofSitting(number);
    candidates.push({
      number,
      follows: number > (starts[at] ?? number),
      own: earned.map((list) => list[at] ?? 0),
      before: earned.map((list) => (before ? (list[at - 1] ?? 0) : 0)),
      around: earned.map(
        (list, term) =>
          (after ? shareAfter * (list[at + 1] ?? 0) : 0) +
          (twoBefore ? shareTwoBefore * (list[at - 2] ?? 0) : 0) +
          (twoAfter ? shareTwoAfter * (list[at + 2] ?? 0) : 0) +
          sittingShare * (best[term] ?? 0),
      ),
    });
  }
  return candidates;
}

/** The row numbers with the greatest sums of weights. */
function mostPromising(terms: readonly Term[], depth: number, favoured: (number: number) => number): number[] {
  if (depth === 0) return [];
  const sums = new Map<number, number>();
  for (const { weight, found } of terms) {
    for (const [number, share] of found) sums.set(number, (sums.get(number) ?? 0) + weight * share * favoured(number));
  }
  if (sums.size <= depth) return [...sums.keys()];
  // Sorting the sums alone is many times quicker than sorting pairs; of equals, the newest are taken.
  const sorted = Float64Array.from(sums.values()).sort();
  const least = sorted[sorted.length - depth] ?? 0;
  const better = [...sums].filter(([, sum]) => sum > least).map(([number]) => number);
  const equal = [...sums].filter(([, sum]) => sum === least).map(([number]) => number);
  return [...better, ...equal.sort((a, b) => b - a).slice(0, depth - better.length)];
}

/** The sitting of a row: its first row, and the row after its last. */
function sittingOf(sittings: readonly number[], number: number): { first: number; end: number } {
  const place = placeOf(sittings, number);
  return { first: sittings[place - 1] ?? 0, end: sittings[place] ?? Number.MAX_SAFE_INTEGER };
}

/** How many of some numbers in order are not above a number. */
function placeOf(sorted: readonly number[], number: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What one occurrence earns in those of these messages that hold a word of the question, by their lengths. */
function lengthFactors(
  db: ReadableDb,
  terms: readonly Term[],
  numbers: Float64Array,
  meanLength: number,
): Map<number, number> {
  const holding = [...numbers].filter((number) => terms.some(({ found }) => found.has(number)));
  return new Map(
    rows<{ id: number; sz: Uint8Array }>(
      db,
      'SELECT id, sz FROM message_words_docsize WHERE id IN (SELECT value FROM json_each(?))',
      JSON.stringify(holding),
    ).map(({ id, sz }) => [id, earn(1, lengthOf(sz) / meanLength)]),
  );
}

/** For each term, the most that any message of the same part of a sitting has of it. */
function bestOfSittings(
  terms: readonly Term[],
  sittings: readonly number[],
  numbers: Float64Array,
  lengths: ReadonlyMap<number, number>,
): (number: number) => Float64Array {
  // The parts in which those messages stand, in order. They are few: looking for each posting among all sittings of a life
  // would cost more than all else.
  const parts: { first: number; end: number; best: Float64Array }[] = [];
  for (const number of numbers) {
    const sitting = sittingOf(sittings, number);
    const first = number - ((number - sitting.first) % sittingPart);
    if (parts.at(-1)?.first !== first)
      parts.push({ first, end: Math.min(first + sittingPart, sitting.end), best: new Float64Array(terms.length) });
  }
  const starts = parts.map(({ first }) => first);
  const partOf = (number: number): Float64Array | undefined => {
    const part = parts[placeOf(starts, number) - 1];
    return part && number < part.end ? part.best : undefined;
  };
  for (const [term, { found }] of terms.entries()) {
    for (const [number, share] of found) {
      const best = partOf(number);
      if (!best) continue;
      // The lengths of the promising ones are known; others hold few of the words, and count a little less.
      const earned = share * (lengths.get(number) ?? unknownLength);
      if (earned > (best[term] ?? 0)) best[term] = earned;
    }
  }
  const nothing = new Float64Array(terms.length);
  return (number) => partOf(number) ?? nothing;
}

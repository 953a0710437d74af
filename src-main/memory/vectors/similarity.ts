/**
 * From how near a message is (a cosine) to how much that means, 0 to 1. What counts as near differs from model to model and
 * from question to question, so it is measured against how near messages usually are to this one: so many spreads above the
 * usual. The figures come from reasoning about published models (unrelated texts lie within 2 spreads of the usual, texts on
 * the same topic about 3 to 4 above it, an answer to a question 5 and more); no model was at hand to measure them with.
 */
const nothing = 2;
/** At so many spreads above the usual, nearness alone is worth `recallThreshold`. */
const known = 5;

/** The share of a question's words (see `halfSure` in fuse.ts) that `known` is worth: a score of .32. */
const worthOfKnown = 0.8;
const steepness = 1.5;

/** Cosines below which nothing can be said of what is usual. */
const fewest = 8;

/** The least spread that is believed in: a few messages that are alike by chance would make everything else stand out. */
const leastSpread = 0.03;

/** How near messages usually are to a question. */
export type Usual = { middle: number; spread: number };

/**
 * @param cosines of the question with messages taken at random.
 * @returns null when they are too few.
 */
export function usualOf(cosines: readonly number[]): Usual | null {
  if (cosines.length < fewest) return null;
  const sorted = cosines.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  // The lower half alone: the messages that bear on the question lie in the upper.
  return { middle: at(0.5), spread: Math.max(leastSpread, at(0.5) - at(0.16)) };
}

/** What nearness is worth, in the share of a question's words that a message would have to hold. */
export const shareOfNearness = (cosine: number, { middle, spread }: Usual): number => {
  const above = (cosine - middle) / spread;
  return above <= nothing ? 0 : worthOfKnown * ((above - nothing) / (known - nothing)) ** steepness;
};

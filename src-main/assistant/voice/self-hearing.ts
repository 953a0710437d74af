/** Share of words that stand in what was said just before, from which a turn is our own voice come back. */
const ownWords = 0.7;

/** Fewer words than this may be anybody's: 'yes' stands in many sentences. */
const fewest = 3;

/** So many own turns within so many milliseconds are a loop: the microphone hears us and we answer ourselves. */
const loop = { turns: 3, within: 60_000 };

/** `likeness`: the share of the words that we said in the last seconds; `over`: they began while our voice was heard. */
export type HeardWords = { likeness: number; over: boolean; words: number };

/** Knows our own words when they come back as a turn, and breaks the loop that an open microphone makes of them. */
export type SelfHearing = {
  /** True when words are our own come back. */
  isOwn(words: HeardWords): boolean;
  /** Judges a turn. 'loop': it is our own, and not for the first time. */
  judge(turn: HeardWords & { at: number }): 'person' | 'own' | 'loop';
};

export function createSelfHearing(): SelfHearing {
  let own: number[] = [];
  const isOwn = ({ likeness, over, words }: HeardWords): boolean =>
    likeness >= ownWords && (words >= fewest || (over && likeness === 1));
  return {
    isOwn,
    judge: ({ at, ...heard }) => {
      if (!isOwn(heard)) return 'person';
      own = [...own.filter((before) => at - before < loop.within), at];
      if (own.length < loop.turns) return 'own';
      own = [];
      return 'loop';
    },
  };
}

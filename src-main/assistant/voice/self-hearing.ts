/** Share of words that stand in what was said just before, from which a turn is our own voice come back. */
const ownWords = 0.7;

/** Fewer words than this may be anybody's: 'yes' stands in many sentences. */
const fewest = 3;

/** So many own turns within so many milliseconds are a loop: the microphone hears us and we answer ourselves. */
const loop = { turns: 3, within: 60_000 };

/** Knows our own words when they come back as a turn, and breaks the loop that an open microphone makes of them. */
export type SelfHearing = {
  /**
   * Judges a turn. `likeness`: the share of its words that we said in the last seconds; `over`: it began while our voice
   * was heard. 'loop': it is our own, and not for the first time.
   */
  judge(turn: { likeness: number; over: boolean; words: number; at: number }): 'person' | 'own' | 'loop';
};

export function createSelfHearing(): SelfHearing {
  let own: number[] = [];
  return {
    judge: ({ likeness, over, words, at }) => {
      const isOwn = likeness >= ownWords && (words >= fewest || (over && likeness === 1));
      if (!isOwn) return 'person';
      own = [...own.filter((before) => at - before < loop.within), at];
      if (own.length < loop.turns) return 'own';
      own = [];
      return 'loop';
    },
  };
}

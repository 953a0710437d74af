import { tokenise } from '../tokenise.ts';
import { kindsOfThings } from './kinds-of-things.ts';
import { nearWords } from './near-words.ts';
import { sameWord } from './same-words.ts';

/** How much a word counts where another was asked for, by what they are to each other. */
const shares = { same: 0.3, kindAsked: 0.3, thingAsked: 0.15, sibling: 0.05 } as const;

/** Things of a kind with more things than this are no kin to each other: one country says nothing of another. */
const largestKindred = 40;

/** A family: words for the same, or words for a kind and the things of that kind. */
type Family = { heads: string[]; things: string[] };

/** The families in which each word stands. */
function readFamilies(): ReadonlyMap<string, readonly Family[]> {
  const read = new Map<string, Family[]>();
  const known = new Map<string, string[]>();
  const tokensOf = (word: string): string[] => {
    let tokens = known.get(word);
    if (!tokens) known.set(word, (tokens = tokenise(word).slice(0, 1).map(sameWord)));
    return tokens;
  };
  const wordsIn = (text: string): string[] => [...new Set(text.split(/\s+/).flatMap(tokensOf))];
  for (const line of `${nearWords};${kindsOfThings}`.split(';')) {
    const [heads = '', things = ''] = line.split(':');
    const family = { heads: wordsIn(heads), things: wordsIn(things) };
    for (const word of new Set([...family.heads, ...family.things])) {
      const others = read.get(word);
      if (others) others.push(family);
      else read.set(word, [family]);
    }
  }
  return read;
}

/** Words that may have been said where another is asked for, with the share (0 to 1) of its weight that they earn. */
export type RelatedWords = (word: string) => ReadonlyMap<string, number>;

/** The families are read at the first word that is asked for: some 20 ms that no start has to wait for. */
export function createRelatedWords(): RelatedWords {
  let families: ReadonlyMap<string, readonly Family[]> | null = null;
  return (word) => {
    families ??= readFamilies();
    const related = new Map<string, number>();
    const add = (others: readonly string[], share: number): void => {
      for (const other of others) if (other !== word) related.set(other, Math.max(share, related.get(other) ?? 0));
    };
    for (const { heads, things } of families.get(word) ?? []) {
      if (heads.includes(word)) {
        add(heads, shares.same);
        add(things, shares.kindAsked);
      } else {
        add(heads, shares.thingAsked);
        if (things.length <= largestKindred) add(things, shares.sibling);
      }
    }
    return related;
  };
}

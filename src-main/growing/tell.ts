import { common, eventful, noNames } from './english.ts';
import { clip, sentencesOf, wordsOfText } from './sentences.ts';

/** Some of what was said, and the messages that it stands in. */
export type Excerpt = { text: string; sources: readonly string[]; at: number };

/** Something that was said, as an excerpt may be taken from it. */
export type Said = { id: string; text: string; at: number };

/** Characters of one excerpt at most. */
const longestExcerpt = 240;

/** What tells less than this share of what tells most is left out: a day need not be filled. */
const leastShare = 0.15;

/** A sentence that leans on the one before it: 'She', 'That was'. */
const leans = /^(?:(?:and|but|so|then|because)\b|(?:he|she|it|they|this|that|these|those|there)(?:'s)? )/i;

/** Names of people and places in a sentence: what has a capital where no sentence begins. */
export const namesIn = (sentence: string): string[] =>
  [...sentence.matchAll(/(?<=[\p{L}\p{N},;:)'’] )\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*/gu)]
    .map(([name]) => name.replace(/['’]s$/u, ''))
    .filter((name) => !noNames.has(name.replaceAll('’', "'")));

type Scored = { said: Said; text: string; words: string[]; score: number };

/** The sentence of a message that tells most, with the one before it where it leans on that. */
function best(said: Said, rarity: (word: string) => number): Scored | null {
  const sentences = sentencesOf(said.text.replaceAll(' … ', '… '));
  const [found] = sentences
    .map((text, place) => {
      const words = [...new Set(wordsOfText(text).filter((word) => word.length > 2 && !common.has(word)))];
      if (words.length < 2) return { text, place, words, score: 0 };
      // What is made of rare words throughout is no everyday sentence with a new name in it.
      const rare = words.reduce((sum, word) => sum + rarity(word), 0) / words.length;
      const score =
        rare ** 3 *
        Math.min(1, words.length / 5) *
        (1 +
          0.25 * Math.min(2, namesIn(text).length) +
          (/\d/.test(text) ? 0.2 : 0) +
          (eventful.test(text) ? 0.6 : 0) +
          (/\b(?:I|we|my|our)\b/i.test(text) ? 0.2 : 0) +
          (place === 0 ? 0.05 : 0));
      const factor = (text.endsWith('?') ? 0.3 : 1) * (/^(?:please|can you|could you|you) /i.test(text) ? 0.5 : 1);
      return { text, place, words, score: score * factor };
    })
    .toSorted((a, b) => b.score - a.score || a.place - b.place);
  if (!found) return null;
  const before = sentences[found.place - 1] ?? '';
  const after = sentences[found.place + 1] ?? '';
  const text = leans.test(found.text)
    ? `${before} ${found.text}`.trim()
    : leans.test(after) && eventful.test(after)
      ? `${found.text} ${after}`
      : found.text;
  const names = wordsOfText(namesIn(found.text).join(' '));
  const words = found.words.filter((word) => !names.includes(word));
  return { said, text: clip(text, longestExcerpt), words, score: found.score };
}

/** Whether two sentences share so many of their words, names left out, that one says what the other says. */
function isAlike(one: readonly string[], other: readonly string[]): boolean {
  const shared = one.filter((word) => other.includes(word)).length;
  return shared > 0 && shared * 5 >= Math.min(one.length, other.length) * 2;
}

/**
 * The few sentences that tell most of a time, in the person's own words and in the order they were said: what is rare in it, what is
 * named, what happened. One excerpt a message at most, and none that says again what another says.
 */
export function tellingExcerpts(all: readonly Said[], bounds: { characters: number; count: number }): Excerpt[] {
  const spread = new Map<string, number>();
  for (const { text } of all) {
    for (const word of new Set(wordsOfText(text))) spread.set(word, (spread.get(word) ?? 0) + 1);
  }
  /** From 1 for what one message has alone, down to what all of them have. */
  const rarity = (word: string): number =>
    Math.log(1 + all.length / (spread.get(word) ?? 1)) / Math.log(1 + all.length);
  const ranked = all
    .flatMap((said) => best(said, rarity) ?? [])
    .toSorted((a, b) => b.score - a.score || a.said.at - b.said.at);
  const chosen: Scored[] = [];
  let left = bounds.characters;
  for (const next of ranked) {
    if (chosen.length >= bounds.count) break;
    if (chosen.length > 0 && next.score <= leastShare * (ranked[0]?.score ?? 0)) break;
    // The mark between two excerpts counts too.
    if (next.text.length + 3 > left) continue;
    const again = chosen.some(({ words }) => isAlike(words, next.words));
    if (again) continue;
    chosen.push(next);
    left -= next.text.length + 3;
  }
  return chosen
    .toSorted((a, b) => a.said.at - b.said.at || (a.said.id < b.said.id ? -1 : 1))
    .map(({ said, text }) => ({ text, sources: [said.id], at: said.at }));
}

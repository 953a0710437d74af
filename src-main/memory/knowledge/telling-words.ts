import { wordsOf } from '../recall/same-words.ts';
import { emptyWords, lightWords, timeWords } from '../recall/word-kinds.ts';

/** The words of a text that say what it is about, in their main forms; each once. */
export const tellingWords = (text: string): Set<string> => new Set(wordsOf(text).filter(isTelling));

/** Words that say how much is meant, not what. */
const amounts = new Set(wordsOf('everything anything whatever'));

const isTelling = (word: string): boolean => !emptyWords.has(word) && !lightWords.has(word) && !timeWords.has(word);

/**
 * The words that someone names a topic by: those that tell; where none does, all but the empty ones ('my name'). None at all for
 * what is no topic ('me', 'all that').
 */
export function topicWords(topic: string): string[] {
  const telling = [...tellingWords(topic)].filter((word) => !amounts.has(word));
  if (telling.length > 0) return telling;
  return [...new Set(wordsOf(topic).filter((word) => !emptyWords.has(word) && !amounts.has(word)))];
}

/** True when all words of a topic stand in a text. */
export const holdsAll = (text: string, words: readonly string[]): boolean => {
  const found = new Set(wordsOf(text));
  return words.every((word) => found.has(word));
};

/** True when a text shares a word that tells with some words. */
export const shares = (text: string, words: ReadonlySet<string>): boolean =>
  wordsOf(text).some((word) => words.has(word));

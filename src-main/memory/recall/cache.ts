import { row, values, type ReadableDb } from '../database.ts';
import { createRelatedWords, type RelatedWords } from './related-words.ts';
import { wordsOf } from './same-words.ts';

/** What one connection remembers between two questions, so that a talk about one thing is not taken apart again and again. */
export type RecallCache = {
  counts: Map<string, { messages: number; size: number }>;
  /** Messages as they were when they were taken apart, by their row number. */
  messages: Map<number, { text: string; words: string[] }>;
  /** All who ever spoke with the words of their names, as far as the newest row that was read. */
  speakers: { last: number; names: Map<string, string[]>; words: Set<string> };
  meanLength: { size: number; mean: number };
  /** Tokens of the index by their first letters. */
  beginnings: Map<string, { tokens: string[]; size: number }>;
  /** The rows at which sittings begin, in order. */
  sittings: number[];
  relatedWords: RelatedWords;
};

export const createRecallCache = (): RecallCache => ({
  counts: new Map(),
  messages: new Map(),
  speakers: { last: 0, names: new Map(), words: new Set() },
  meanLength: { size: -1, mean: 1 },
  beginnings: new Map(),
  sittings: [],
  relatedWords: createRelatedWords(),
});

/** Messages remembered at most (about 4 MB); the oldest go first. */
const mostTakenApart = 3_000;

/** A word in fewer messages is counted each time: that is quick, and one more message tells much about it. */
const common = 100;

/** Words remembered at most; the oldest go first. */
const mostCounted = 20_000;

/** Tokens of one beginning that are looked at. */
const mostBeginnings = 12;

/** Newest messages whose length stands for that of all. */
const lengthSample = 1_000;

function forgetOldest(map: Map<unknown, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

/** True while a figure of a life of a size still holds: it has not grown by a twentieth since. */
const stillHolds = (known: { size: number }, size: number): boolean => size <= known.size * 1.05 + 20;

/** The words of a message in order, in their main forms. */
export function takeApart({ messages }: RecallCache, number: number, text: string): string[] {
  const known = messages.get(number);
  if (known?.text === text) return known.words;
  const words = wordsOf(text);
  messages.set(number, { text, words });
  forgetOldest(messages, mostTakenApart);
  return words;
}

/**
 * In how many messages a token stands. Counting walks the whole list of a token, and common ones come in every question;
 * theirs is counted again when the life has grown by a twentieth.
 */
export function countMessages(db: ReadableDb, { counts }: RecallCache, token: string, size: number): number {
  const known = counts.get(token);
  if (known && stillHolds(known, size)) return known.messages;
  const messages = row<{ doc: number }>(db, 'SELECT doc FROM temp.word_counts WHERE term = ?', token)?.doc ?? 0;
  if (messages < common) return messages;
  counts.set(token, { messages, size });
  forgetOldest(counts, mostCounted);
  return messages;
}

/** Tokens that begin alike are looked for again when the life has grown by a twentieth; of very many, some are left out. */
export function beginnings(db: ReadableDb, cache: RecallCache, head: string, size: number): string[] {
  const known = cache.beginnings.get(head);
  if (known && stillHolds(known, size)) return known.tokens;
  const tokens = values<string>(
    db,
    'SELECT term FROM temp.word_counts WHERE term >= ? AND term < ? LIMIT ?',
    head,
    `${head}{`,
    mostBeginnings,
  );
  cache.beginnings.set(head, { tokens, size });
  forgetOldest(cache.beginnings, mostCounted);
  return tokens;
}

/** The rows at which sittings begin, in order. Read once, and then what is new: 8 bytes a sitting. */
export function sittingStarts(db: ReadableDb, { sittings }: RecallCache): readonly number[] {
  for (const first of values<number>(
    db,
    'SELECT first FROM sittings WHERE first > ? ORDER BY first',
    sittings.at(-1) ?? 0,
  ))
    sittings.push(first);
  return sittings;
}

/** Words of a message in the index, from FTS5's own table of lengths (a varint for the one column). */
export function lengthOf(size: Uint8Array): number {
  let length = 0;
  for (const byte of size) {
    length = length * 128 + (byte & 127);
    if (byte < 128) break;
  }
  return length;
}

/** How many words a message has on average. */
export function meanLength(db: ReadableDb, cache: RecallCache, size: number): number {
  if (cache.meanLength.size < 0 || !stillHolds(cache.meanLength, size)) {
    const lengths = values<Uint8Array>(
      db,
      'SELECT sz FROM message_words_docsize ORDER BY id DESC LIMIT ?',
      lengthSample,
    ).map(lengthOf);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    cache.meanLength = { size, mean: Math.max(1, mean) };
  }
  return cache.meanLength.mean;
}

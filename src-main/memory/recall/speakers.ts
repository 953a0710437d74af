import { rows, type ReadableDb } from '../database.ts';
import type { RecallCache } from './cache.ts';
import type { Question } from './question.ts';
import { wordsOf } from './same-words.ts';
import { emptyWords } from './word-kinds.ts';

/** Rows from one to another, both included. */
export type RowRange = { first: number; last: number };

/** Who speaks in a life, as far as a question is about them. */
export type Speakers = {
  /** The words in the names of all who ever spoke. */
  words: ReadonlySet<string>;
  /** The names of those whom the question names. */
  named: ReadonlySet<string>;
  /** Where they spoke, newest first; empty where that is no small part of the life. */
  ranges: RowRange[];
};

/** Ranges that are looked up by themselves, and the share of a life that they may cover together. */
const mostRanges = 4;
const smallPart = 0.25;

/** Below this many messages everything is looked up anyway. */
const shortLife = 5_000;

/** Messages before and after what they said that belong to it. */
const margin = 4;

/**
 * Whom a question names: by their name, or by a beginning of it with a capital and three letters or more ('Seb' for
 * 'Sebastian', and no 'car' for 'Carmen').
 *
 * @param size how many messages there are.
 */
export function findSpeakers(
  db: ReadableDb,
  { speakers }: RecallCache,
  { content, capitals }: Question,
  size: number,
): Speakers {
  for (const { number, name } of rows<{ number: number; name: string }>(
    db,
    'SELECT number, name FROM speakers WHERE number > ? ORDER BY number',
    speakers.last,
  )) {
    speakers.last = number;
    for (const word of wordsOf(name)) {
      speakers.words.add(word);
      speakers.names.set(name, [...new Set([...(speakers.names.get(name) ?? []), word])]);
    }
  }
  const said = new Set([...content, ...capitals]);
  const beginnings = [...capitals].filter((word) => word.length >= 3 && !emptyWords.has(word));
  const isNamed = (word: string): boolean => said.has(word) || beginnings.some((start) => word.startsWith(start));
  const named = new Set([...speakers.names].filter(([, words]) => words.some(isNamed)).map(([name]) => name));
  return {
    words: speakers.words,
    named,
    ranges: named.size === 0 || size < shortLife ? [] : rangesOf(db, named, size),
  };
}

function rangesOf(db: ReadableDb, named: ReadonlySet<string>, size: number): RowRange[] {
  const ranges: RowRange[] = [];
  for (const { first, last } of rows<RowRange>(
    db,
    `SELECT min(first) - ? AS first, max(last) + ? AS last FROM speakers
     WHERE name IN (SELECT value FROM json_each(?)) GROUP BY conversation ORDER BY 2 DESC LIMIT ?`,
    margin,
    margin,
    JSON.stringify([...named]),
    mostRanges,
  )) {
    const newer = ranges.at(-1);
    // Conversations that were brought in one after the other are one range.
    if (newer && last >= newer.first - margin) newer.first = Math.min(first, newer.first);
    else ranges.push({ first, last });
  }
  const covered = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return covered <= size * smallPart ? ranges : [];
}

import { values, type ReadableDb } from '../database.ts';
import { messageTables } from '../messages.ts';
import { phraseExpression } from '../tokenise.ts';
import { beginnings, countMessages, type RecallCache } from './cache.ts';
import type { Question } from './question.ts';
import { formsOf, sameWord } from './same-words.ts';
import type { RowRange } from './speakers.ts';
import { emptyWords, lightWords } from './word-kinds.ts';

/** One content word of a question, with what stands for it in messages. */
export type Term = {
  /** How much it tells. */
  weight: number;
  /** Words that stand for it, with what they earn: 1 for the word itself, less for a related one. */
  stands: Map<string, number>;
  /** The best of what the words of a message earn, by row number. */
  found: Map<number, number>;
};

/** How much is looked up for one question. */
export type Reach = { postings: number; relatedPostings: number; relatedWords: number };

/** Where to look: below a row, in one conversation or all, and in some ranges first. */
export type Scope = { limit: number; conversation: string | undefined; ranges: readonly RowRange[] };

/** Words that are looked up: of a long text, those that tell most. */
const mostTerms = 16;

/** A text with more words than this says enough by itself: what is related to its words is left out. */
const longText = 12;

/** What a light word, and the name of one who speaks here, weigh beside other words. */
const lightShare = 0.4;
const nameShare = 0.15;

/** What a word of the same beginning earns ('music' and 'musician'): derivations that the stemmer leaves apart. */
const kinShare = 0.4;
const shortestKin = 5;

/**
 * Postings that may be walked past on the way to the ranges in which someone spoke, together for the words of a question
 * and for one related word: the index finds its way to a row within the list of a word by walking it.
 */
const mostWalked = 50_000;
const mostWalkedRelated = 3_000;

/** Messages looked at for one related word: one that stands in more tells little. */
const mostOfRelated = 400;

/** How much a word tells that stands in so many of the messages: the logarithm of how rare it is. */
const rarity = (size: number, messages: number): number => Math.log(1 + (size - messages + 0.5) / (messages + 0.5));

/**
 * Looks up the words of a question and what is related to them. The rarest words come first, each with its newest
 * messages, until the budget is spent: common words are left out of the look-up (not of the score) in a long life.
 *
 * @param size how many messages there are.
 * @param names words in the names of those who speak.
 */
export function findTerms(
  db: ReadableDb,
  cache: RecallCache,
  question: Question,
  { size, names, reach, scope }: { size: number; names: ReadonlySet<string>; reach: Reach; scope: Scope },
): Term[] {
  const count = (token: string): number => Math.min(size, countMessages(db, cache, token, size));
  const counted = question.content.map((word) => {
    const forms = formsOf(word).map((token) => ({ token, messages: count(token) }));
    const messages = forms.reduce((sum, form) => sum + form.messages, 0);
    const told = rarity(size, Math.min(size, messages));
    const isName = names.has(word);
    return { word, forms, told, isName, weight: told * (isName ? nameShare : lightWords.has(word) ? lightShare : 1) };
  });
  if (counted.length > mostTerms) counted.sort((a, b) => b.weight - a.weight).splice(mostTerms);
  const terms = counted.map(({ word, weight }): Term => ({ weight, stands: new Map([[word, 1]]), found: new Map() }));
  const wanted = counted.flatMap(({ forms }, at) => forms.map((form) => ({ ...form, term: terms[at] })));
  // Where they spoke is most of what a question about them asks for.
  let left = Math.floor(scope.ranges.length > 0 ? reach.postings / 2 : reach.postings);
  let walked = 0;
  for (const { term, token, messages } of wanted.sort((a, b) => a.messages - b.messages)) {
    if (left <= 0) break;
    if (messages === 0) continue;
    walked += messages;
    const within = scope.ranges.length > 0 && walked <= mostWalked ? mentionsWithin(db, token, scope, left) : [];
    const numbers = mentions(db, token, scope, Math.max(0, left - within.length));
    left -= numbers.length + within.length;
    for (const number of [...within, ...numbers]) term?.found.set(number, 1);
  }
  if (!question.telling || question.content.length > longText) return terms;

  const related = counted
    .flatMap(({ word, told, isName, weight }, at) =>
      isName
        ? []
        : [...cache.relatedWords(word), ...kinOf(db, cache, word, size)].map(([other, share]) => ({
            ...{ term: terms[at], other, told, share, value: share * weight },
          })),
    )
    .sort((a, b) => b.value - a.value)
    .slice(0, reach.relatedWords);
  left = reach.relatedPostings;
  for (const { term, other, told, share } of related) {
    if (left <= 0) break;
    for (const token of formsOf(other)) {
      const isCommon = scope.ranges.length > 0 && count(token) > mostWalkedRelated;
      if (isCommon) continue;
      const numbers =
        scope.ranges.length > 0
          ? mentionsWithin(db, token, scope, mostOfRelated)
          : mentions(db, token, scope, mostOfRelated);
      if (numbers.length === 0) continue;
      left -= numbers.length;
      const messages = numbers.length < mostOfRelated && scope.ranges.length === 0 ? numbers.length : count(token);
      // A related word that tells little says little about this one.
      const earned = share * Math.min(1.2, rarity(size, messages) / Math.max(0.5, told));
      term?.stands.set(other, Math.max(earned, term.stands.get(other) ?? 0));
      for (const number of numbers) if (earned > (term?.found.get(number) ?? 0)) term?.found.set(number, earned);
    }
  }
  return terms;
}

/** Words of the index that begin like a word and go on a little differently. */
function kinOf(db: ReadableDb, cache: RecallCache, word: string, size: number): [string, number][] {
  if (word.length < shortestKin || !/^[a-z]+$/.test(word)) return [];
  const head = word.slice(0, Math.max(shortestKin, word.length - 3));
  return beginnings(db, cache, head, size)
    .filter((token) => token.length <= head.length + 4)
    .map(sameWord)
    .filter((other) => other !== word && !emptyWords.has(other))
    .map((other) => [other, kinShare]);
}

/** The newest messages that hold a token, at most `most`. */
function mentions(
  db: ReadableDb,
  token: string,
  { limit, conversation }: Omit<Scope, 'ranges'>,
  most: number,
  first = 0,
): number[] {
  const inConversation = `AND (SELECT c.id FROM ${messageTables} WHERE m.number = message_words.rowid) = ?`;
  return values<number>(
    db,
    `SELECT rowid FROM message_words WHERE message_words MATCH ? AND rowid >= ? AND rowid < ? ${conversation === undefined ? '' : inConversation}
     ORDER BY rowid DESC LIMIT ?`,
    phraseExpression({ tokens: [token], beginning: null }),
    first,
    limit,
    ...(conversation === undefined ? [] : [conversation]),
    most,
  );
}

/** Those of them that stand in the ranges, at most half of `most`. */
function mentionsWithin(db: ReadableDb, token: string, { limit, conversation, ranges }: Scope, most: number): number[] {
  const each = Math.ceil(most / 2 / ranges.length);
  return ranges.flatMap(({ first, last }) =>
    mentions(db, token, { limit: Math.min(limit, last + 1), conversation }, each, first),
  );
}

import type { Entry } from '#contract/knowledge.ts';
import type { Relevant } from '../../conversation/knowledge-ports.ts';
import { foldValue } from '../../conversation/attributes.ts';
import { rows, values, type ReadableDb } from '../database.ts';
import { formsOf, wordsOf } from '../recall/same-words.ts';
import { emptyWords, lightWords, timeWords } from '../recall/word-kinds.ts';
import { phraseExpression } from '../tokenise.ts';
import { historyOf } from './entries.ts';
import { askedBy } from './entry-words.ts';
import { dayStart, entryColumns, entryTables, holdsNow, toEntries, type EntryRow } from './rows.ts';

/** Words of a text that are looked up: of a long one, the first that tell. */
const mostWords = 16;

/** Entries looked at for one word: a word that stands in more tells little. How many are read whole, and of one person. */
const mostOfWord = 150;
const mostRead = 60;
const mostOfName = 30;

/** The least score of what only bears on a text. */
const threshold = 0.3;

/** What the sum of words must reach for a score of one half. */
const halfSure = 0.6;

/** What a word earns that only says how one asks ('live'), beside one of the entry itself ('Lisbon'). */
const askedShare = 0.7;

/** How far ahead a plan is soon, in days; how long a thread is fresh, in milliseconds; and how many of both come unasked. */
const soonDays = 3;
const freshThread = 14 * 86_400_000;
const mostSoon = 3;
const mostUnfinished = 2;

/** Scores of what comes by itself. */
const unasked = { told: 1, pinned: 0.9, soon: 0.55, unfinished: 0.35 } as const;

/** What someone's entries earn when they are named. */
const namedScore = 0.5;

/** How someone belongs to the person comes before what else is known of them. */
const belongs = ({ attribute }: EntryRow): number => (attribute === 'relation' ? 0.02 : 0);

type Candidate = { row: EntryRow; reason: Relevant['reason']; score: number };

/**
 * What holds now and bears on a text, best first. Wishes and what is pinned come always, plans of the next days and unfinished
 * threads unasked but few; all else only when its words are in the text or someone is named. Never what is private.
 */
export function relevant(
  db: ReadableDb,
  cache: RelevantCache,
  { text, at, count }: { text: string; at: number; count: number },
): Relevant[] {
  const today = dayStart(at);
  const candidates = new Map<number, Candidate>();
  const offer = (found: EntryRow, reason: Relevant['reason'], score: number): void => {
    const known = candidates.get(found.number);
    if (!known) candidates.set(found.number, { row: found, reason, score });
    else if (score > known.score) known.score = score;
  };
  const read = (where: string, ...parameters: unknown[]): EntryRow[] =>
    rows<EntryRow>(
      db,
      `SELECT ${entryColumns} FROM ${entryTables} WHERE e.forgotten IS NULL AND e.private = 0 AND ${holdsNow} AND ${where}`,
      today,
      ...parameters,
    );
  for (const wish of read("e.kind = 'wish' ORDER BY e.last_said_at DESC, e.id DESC LIMIT ?", count))
    offer(wish, 'told', unasked.told);
  for (const pinned of read('e.pinned = 1 ORDER BY e.last_said_at DESC, e.id DESC LIMIT ?', count))
    offer(pinned, 'pinned', unasked.pinned);
  for (const found of byWords(db, cache, text, read)) offer(found.row, found.reason, found.score);
  const soon = read(
    `e.held_from < ? AND e.number IN (SELECT p.number FROM entries p INDEXED BY entries_plans_by_end
       WHERE p.kind = 'plan' AND p.forgotten IS NULL AND coalesce(p.held_until, p.held_from) >= ?)
     ORDER BY e.held_from, e.id LIMIT ?`,
    new Date(today).setDate(new Date(today).getDate() + soonDays + 1),
    today,
    mostSoon,
  );
  for (const plan of soon) offer(plan, 'soon', unasked.soon);
  const unfinished = read(
    "e.kind = 'thread' AND e.last_said_at >= ? ORDER BY e.last_said_at DESC, e.id DESC LIMIT ?",
    at - freshThread,
    mostUnfinished,
  );
  for (const thread of unfinished) offer(thread, 'unfinished', unasked.unfinished);
  const best = [...candidates.values()]
    .sort((a, b) => b.score - a.score || b.row.last_said_at - a.row.last_said_at || (a.row.id < b.row.id ? 1 : -1))
    .slice(0, count);
  const entries = toEntries(
    db,
    best.map((candidate) => candidate.row),
    at,
  );
  return best.flatMap(({ row: found, reason, score }, place) => {
    const entry = entries[place];
    return entry ? [{ entry, formerly: formerly(db, found, at), reason, score }] : [];
  });
}

/** Entries that one names as what was so before it, at most. */
const mostFormerly = 3;

/** What an entry took the place of, newest first; never what is private. */
function formerly(db: ReadableDb, entry: EntryRow, at: number): Entry[] {
  const chain = historyOf(db, entry).filter((number) => number !== entry.number);
  if (chain.length === 0) return [];
  const found = rows<EntryRow>(
    db,
    `SELECT ${entryColumns} FROM ${entryTables} WHERE e.number IN (SELECT value FROM json_each(?)) AND e.forgotten IS NULL
       AND e.private = 0 AND e.state IN ('past', 'corrected') ORDER BY e.last_said_at DESC, e.id DESC LIMIT ?`,
    JSON.stringify(chain),
    mostFormerly,
  );
  return toEntries(db, found, at);
}

/** What is remembered between two texts: the words of names and of how one asks, which are few and come again and again. */
export type RelevantCache = { words: Map<string, ReadonlySet<string>> };
export const createRelevantCache = (): RelevantCache => ({ words: new Map() });

/** Texts whose words are remembered at most. */
const mostRemembered = 5_000;

function wordsIn({ words }: RelevantCache, text: string): ReadonlySet<string> {
  let found = words.get(text);
  if (found === undefined) {
    if (words.size >= mostRemembered) words.clear();
    found = new Set(wordsOf(text));
    words.set(text, found);
  }
  return found;
}

/** In how many entries a word stands, and the newest of them. */
function lookUp(db: ReadableDb, word: string): { count: number; numbers: number[] } {
  const expression = formsOf(word)
    .map((token) => phraseExpression({ tokens: [token], beginning: null }))
    .join(' OR ');
  const numbers = values<number>(
    db,
    'SELECT rowid FROM entry_words WHERE entry_words MATCH ? ORDER BY rowid DESC LIMIT ?',
    expression,
    mostOfWord,
  );
  if (numbers.length < mostOfWord) return { count: numbers.length, numbers };
  const count = rows<{ count: number }>(
    db,
    'SELECT count(*) AS count FROM entry_words WHERE entry_words MATCH ?',
    expression,
  )[0]?.count;
  return { count: count ?? numbers.length, numbers };
}

/** Entries that share words with a text, and those about someone whom it names. */
function byWords(
  db: ReadableDb,
  cache: RelevantCache,
  text: string,
  read: (where: string, ...parameters: unknown[]) => EntryRow[],
): Candidate[] {
  const inText = new Set(wordsOf(text));
  // 'Like' says nothing, but where it is asked for.
  const asksLiking = /\bi (?:not |really |also )?like\b[^.!?]*\?/i.test(text);
  const words = [...inText]
    .filter((word) => (!emptyWords.has(word) || (asksLiking && word === 'like')) && !timeWords.has(word))
    .slice(0, mostWords);
  if (words.length === 0) return [];
  const size = Math.max(
    2,
    rows<{ size: number }>(db, 'SELECT count(*) AS size FROM entries WHERE forgotten IS NULL')[0]?.size ?? 0,
  );
  const weights = new Map<string, number>();
  const sums = new Map<number, number>();
  for (const word of words) {
    const { count, numbers } = lookUp(db, word);
    if (count === 0) continue;
    const weight = (Math.log(1 + size / count) / Math.log(1 + size)) * (lightWords.has(word) ? 0.4 : 1);
    weights.set(word, weight);
    for (const number of numbers) sums.set(number, (sums.get(number) ?? 0) + weight);
  }
  // Only the best are read whole.
  const best = [...sums]
    .sort((a, b) => b[1] - a[1] || b[0] - a[0])
    .slice(0, mostRead)
    .map(([number]) => number);
  const found = read('e.number IN (SELECT value FROM json_each(?))', JSON.stringify(best));
  const names = namedIn(db, cache, inText);
  const isOfSelf = /\b(?:i|i'm|i’m|me|my|mine|myself|we|our|us)\b/iu.test(text);
  const candidates = found.map((entry): Candidate => {
    const own = new Set([...(entry.subject === 'self' ? [] : wordsIn(cache, entry.subject)), ...wordsOf(entry.value)]);
    const asked = wordsIn(cache, askedBy(entry));
    let sum = 0;
    let shared = 0;
    let bySelf = 0;
    for (const [word, weight] of weights) {
      if (own.has(word)) {
        sum += weight;
        shared += 1;
      } else if (asked.has(word)) bySelf += askedShare * weight;
    }
    const isNamed = names.has(foldValue(entry.subject));
    // Words of asking alone ('Where do I live?') mean the one who is spoken of, and nobody else.
    if (shared > 0 || (names.size > 0 ? isNamed : entry.subject === 'self' && isOfSelf)) sum += bySelf;
    // One word of a long value says less than one of a short one.
    const share = shared === 0 ? 1 : 0.5 + (0.5 * shared) / own.size;
    const away = !isNamed && entry.subject !== 'self' && names.size > 0 ? 0.6 : 1;
    const score = (away * share * sum) / (sum + halfSure);
    return isNamed
      ? { row: entry, reason: 'named', score: namedScore + score / 2 + belongs(entry) }
      : { row: entry, reason: 'bears-on-it', score };
  });
  const known = new Set(found.map(({ number }) => number));
  for (const name of names) {
    const more = read(
      'e.slot >= ? AND e.slot < ? ORDER BY e.last_said_at DESC, e.id DESC LIMIT ?',
      `${name}\0`,
      `${name}\u0001`,
      mostOfName,
    );
    for (const entry of more)
      if (!known.has(entry.number))
        candidates.push({ row: entry, reason: 'named', score: namedScore + belongs(entry) });
  }
  return candidates.filter(({ score }) => score >= threshold);
}

/** Those whom a text names, by their name or by how they belong to the person ('my sister'). Folded, as in slots. */
function namedIn(db: ReadableDb, cache: RelevantCache, inText: ReadonlySet<string>): Set<string> {
  const names = new Set<string>();
  const isIn = (text: string): boolean => {
    const words = wordsIn(cache, text);
    return words.size > 0 && [...words].every((word) => inText.has(word));
  };
  for (const subject of values<string>(
    db,
    // Each subject once, leaping through the index.
    `WITH RECURSIVE subjects (subject) AS (
       SELECT min(subject) FROM entries WHERE forgotten IS NULL
       UNION ALL SELECT (SELECT min(e.subject) FROM entries e WHERE e.subject > s.subject AND e.forgotten IS NULL)
       FROM subjects s WHERE s.subject IS NOT NULL)
     SELECT subject FROM subjects WHERE subject IS NOT NULL`,
  ))
    if (subject !== 'self' && isIn(subject)) names.add(foldValue(subject));
  for (const { subject, value } of rows<{ subject: string; value: string }>(
    db,
    "SELECT subject, value FROM entries WHERE kind = 'person' AND attribute = 'relation' AND state = 'current' AND forgotten IS NULL AND private = 0",
  ))
    if (isIn(value)) names.add(foldValue(subject));
  return names;
}

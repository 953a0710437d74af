import type { RecallQuery } from '../../conversation/ports.ts';
import { row, rows, type ReadableDb } from '../database.ts';
import { messageColumns, messageTables } from '../messages.ts';
import { meanLength, sittingStarts, takeApart, type RecallCache } from './cache.ts';
import { earn, gatherCandidates, weighEvidence, type Candidate } from './evidence.ts';
import { dayWeight, judge, speakerShare, type Found } from './judge.ts';
import type { Question } from './question.ts';
import { rangesThen, saidOn, within } from './said-then.ts';
import { findSpeakers, type RowRange } from './speakers.ts';
import { findTerms, type Reach } from './terms.ts';

/** How much is looked at: messages weighed by the index, read, and taken apart into words. */
export type Effort = Reach & { depth: number; read: number; takenApart: number };

/** By what a message of the time asked for counts more, before it is read. */
const timeShare = 1.5;

/** A message that was judged. `share`: what it earns of the weight of a question's words; may be more than 1. */
export type Judged = { number: number; message: Found; follows: boolean; share: number };

/** What was found by the words of a question. */
export type FoundByWords = {
  /** Best first. */
  hits: Judged[];
  /** Judges other messages, and those beside them, by the same measure. */
  judgeAlso(numbers: readonly number[]): Judged[];
};

/**
 * The messages that bear best on a question by its words. Candidates come from the full-text index within a budget of postings
 * and are weighed with what stands around them by the index alone; the best are then read and judged.
 *
 * @param limit only rows below this one.
 * @param size how many messages there are.
 */
export function findByWords(
  db: ReadableDb,
  cache: RecallCache,
  question: Question,
  { query, effort, limit, size }: { query: RecallQuery; effort: Effort; limit: number; size: number },
): FoundByWords {
  const speakers = findSpeakers(db, cache, question, size);
  const then = question.days.length > 0 ? rangesThen(db, question.days, size) : [];
  const ranges = then.length > 0 ? within(then, speakers.ranges) : speakers.ranges;
  const scope = { limit, conversation: query.conversation, ranges };
  const terms = findTerms(db, cache, question, { size, names: speakers.words, reach: effort, scope });
  const mean = meanLength(db, cache, size);
  const ofDays = question.days.length > 0 ? saidOn(db, question.days, limit) : [];
  const onDay = new Set(ofDays);
  // Who speaks is known when a message is read; until then, where they speak must do.
  const isIn = (places: readonly RowRange[], number: number): boolean =>
    places.some(({ first, last }) => number >= first && number <= last);
  const favoured = (number: number): number =>
    (isIn(speakers.ranges, number) ? 1 + speakerShare : 1) * (isIn(then, number) ? timeShare : 1);
  const full = terms.reduce((sum, { weight }) => sum + weight, 0);

  const judgeThose = (
    extra: readonly number[],
    depth: number,
    most: { read: number; takenApart: number },
  ): Judged[] => {
    const candidates = gatherCandidates(db, terms, {
      sittings: sittingStarts(db, cache),
      favoured,
      extra,
      depth,
      limit,
      meanLength: mean,
    })
      .map((candidate) => ({
        candidate,
        sum:
          favoured(candidate.number) * weighEvidence(terms, candidate) + (onDay.has(candidate.number) ? dayWeight : 0),
      }))
      .sort((a, b) => b.sum - a.sum || b.candidate.number - a.candidate.number)
      .slice(0, most.read);
    const found = read(
      db,
      candidates.map(({ candidate }) => candidate),
    );
    const rough = candidates.flatMap(({ candidate }) => {
      const message = found.get(candidate.number);
      if (!message || (query.conversation !== undefined && message.conversation !== query.conversation)) return [];
      const { follows } = candidate;
      const weigh = (shareOfBefore?: number): number => weighEvidence(terms, candidate, shareOfBefore);
      const judgeRead = (counts: ReadonlyMap<string, number>, length: number): number =>
        judge(question, { message, counts, length, follows }, { full, speakers }, weigh);
      return [{ candidate, message, judgeRead, score: judgeRead(new Map(), 1) }];
    });
    // Taking a message apart costs more than all else, so only the best are.
    rough.sort((a, b) => b.score - a.score);
    return rough.slice(0, most.takenApart).map(({ candidate, message, judgeRead }): Judged => {
      const words = takeApart(cache, candidate.number, message.text);
      const counts = new Map<string, number>();
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
      const length = words.length / mean;
      candidate.own = terms.map(({ stands }) => {
        let most = 0;
        for (const [word, share] of stands) {
          const occurrences = counts.get(word);
          if (occurrences !== undefined) most = Math.max(most, share * earn(occurrences, length));
        }
        return most;
      });
      const share = judgeRead(counts, length) / Math.max(full, 1);
      return { number: candidate.number, message, follows: candidate.follows, share };
    });
  };
  return {
    hits: judgeThose(ofDays, effort.depth, {
      read: effort.read,
      takenApart: Math.max(query.count, effort.takenApart),
    }).sort((a, b) => b.share - a.share || (a.message.id < b.message.id ? 1 : -1)),
    judgeAlso: (numbers) => judgeThose(numbers, 0, { read: numbers.length * 5, takenApart: numbers.length * 5 }),
  };
}

/** Reads candidates, each with how the message before it ends. What was said off the record is never among them. */
function read(db: ReadableDb, candidates: readonly Candidate[]): Map<number, Found> {
  return new Map(
    rows<Found>(
      db,
      `SELECT ${messageColumns}, p.role AS roleBefore, p.speaker AS speakerBefore, substr(p.text, -120) AS endBefore
       FROM ${messageTables} LEFT JOIN messages p ON p.number = m.number - 1 AND p.replaced = 0
       WHERE m.number IN (SELECT value FROM json_each(?)) AND m.replaced = 0 AND m.role <> 'system'
       AND m.number NOT IN (SELECT message FROM off_the_record)`,
      JSON.stringify(candidates.map(({ number }) => number)),
    ).map((found) => [found.number, found]),
  );
}

/** How many messages there are, or were: the greatest row number. */
export const sizeOf = (db: ReadableDb): number =>
  row<{ size: number }>(db, 'SELECT max(number) AS size FROM messages')?.size ?? 0;

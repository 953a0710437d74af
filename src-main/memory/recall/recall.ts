import type { RecallHit } from '../../conversation/ports.ts';
import { row, rows, values, type ReadableDb } from '../database.ts';
import { messageColumns, messageTables, toMessage } from '../messages.ts';
import { meanLength, sittingStarts, takeApart, type RecallCache } from './cache.ts';
import { inYear, type AskedDays } from './days.ts';
import { earn, gatherCandidates, weighEvidence, type Candidate } from './evidence.ts';
import { readQuestion } from './question.ts';
import { findSpeakers } from './speakers.ts';
import { findTerms, type Reach } from './terms.ts';
import { dayWeight, judge, speakerShare, type Found } from './judge.ts';

type Query = { text: string; count: number; before?: string; conversation?: string };

/** How much is looked at: messages weighed by the index, read, and taken apart into words. */
type Effort = Reach & { depth: number; read: number; takenApart: number };

/** For a message in a talk, whose reply waits for it. */
const inTalk: Effort = {
  postings: 4_000,
  relatedPostings: 2_000,
  relatedWords: 32,
  depth: 80,
  read: 100,
  takenApart: 40,
};

/** For a question that is asked for its own sake. */
const onPurpose: Effort = {
  postings: 8_000,
  relatedPostings: 4_000,
  relatedWords: 96,
  depth: 160,
  read: 200,
  takenApart: 60,
};

/** The share of what a question's words weigh at which a score is one half. */
const halfSure = 1.7;

/**
 * The messages that bear best on a text, best first. Candidates come from the full-text index within a budget of
 * postings and are weighed with what stands around them by the index alone; the best are then read and judged.
 */
export function recall(db: ReadableDb, cache: RecallCache, query: Query): RecallHit[] {
  const question = readQuestion(query.text);
  const size = row<{ size: number }>(db, 'SELECT max(number) AS size FROM messages')?.size ?? 0;
  if (question.content.length === 0 || size === 0) return [];
  const asking =
    query.before === undefined
      ? undefined
      : row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', query.before)?.number;
  const speakers = findSpeakers(db, cache, question, size);
  const scope = { limit: asking ?? size + 1, conversation: query.conversation, ranges: speakers.ranges };
  const effort = query.before === undefined ? onPurpose : inTalk;
  const terms = findTerms(db, cache, question, { size, names: speakers.words, reach: effort, scope });
  const mean = meanLength(db, cache, size);
  const ofDays = question.days.length > 0 ? saidOn(db, question.days, scope.limit) : [];
  const onDay = new Set(ofDays);
  // Who speaks is known when a message is read; until then, where they speak must do.
  const favoured = (number: number): number =>
    speakers.ranges.some(({ first, last }) => number >= first && number <= last) ? 1 + speakerShare : 1;
  const candidates = gatherCandidates(db, terms, {
    sittings: sittingStarts(db, cache),
    favoured,
    extra: ofDays,
    depth: effort.depth,
    limit: scope.limit,
    meanLength: mean,
  })
    .map((candidate) => ({
      candidate,
      sum: favoured(candidate.number) * weighEvidence(terms, candidate) + (onDay.has(candidate.number) ? dayWeight : 0),
    }))
    .sort((a, b) => b.sum - a.sum || b.candidate.number - a.candidate.number)
    .slice(0, effort.read);
  const full = terms.reduce((sum, { weight }) => sum + weight, 0);
  // Words that say nothing find something in every message, and mean little by it.
  const certainty = question.telling ? 1 : 0.5;
  const found = read(
    db,
    candidates.map(({ candidate }) => candidate),
  );
  const life = { full, speakers };
  const rough = candidates.flatMap(({ candidate }) => {
    const message = found.get(candidate.number);
    if (!message || (query.conversation !== undefined && message.conversation !== query.conversation)) return [];
    const { follows } = candidate;
    const weigh = (shareOfBefore?: number): number => weighEvidence(terms, candidate, shareOfBefore);
    const judgeRead = (counts: ReadonlyMap<string, number>, length: number): number =>
      judge(question, { message, counts, length, follows }, life, weigh);
    return [{ candidate, message, judgeRead, score: judgeRead(new Map(), 1) }];
  });
  // Taking a message apart costs more than all else, so only the best are.
  rough.sort((a, b) => b.score - a.score);
  const hits = rough
    .slice(0, Math.max(query.count, effort.takenApart))
    .map(({ candidate, message, judgeRead }): RecallHit => {
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
      return {
        message: toMessage(message),
        sourceId: message.source_id,
        score: (certainty * share) / (share + halfSure),
      };
    });
  return hits
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.message.id < b.message.id ? 1 : -1))
    .slice(0, query.count);
}

/** Messages of the days asked for that are candidates for that alone, at most. */
const mostOfDays = 120;

/** The newest messages of the days asked for, and of the day after, when people tell of 'yesterday'. */
function saidOn(db: ReadableDb, asked: readonly AskedDays[], limit: number): number[] {
  const ends = row<{ first: number | null; last: number | null }>(
    db,
    'SELECT (SELECT min(at) FROM messages WHERE number = 1) AS first, (SELECT at FROM messages ORDER BY number DESC LIMIT 1) AS last',
  );
  const lastYear = new Date(ends?.last ?? 0).getFullYear();
  return asked.flatMap((days) => {
    if (days.month === null) return [];
    const years = days.year === null ? [lastYear, lastYear - 1] : [days.year];
    return years.flatMap((year) => {
      const { from, to } = inYear(days, year);
      const midnight = (day: number): number => {
        const date = new Date(day * 86_400_000);
        return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime();
      };
      return values<number>(
        db,
        `SELECT m.number FROM conversations c JOIN messages m ON m.conversation = c.number AND m.replaced = 0
         WHERE m.at >= ? AND m.at < ? AND m.number < ? ORDER BY m.at DESC LIMIT ?`,
        midnight(from),
        midnight(to + 2),
        limit,
        mostOfDays,
      );
    });
  });
}

/** Reads candidates, each with how the message before it ends. */
function read(db: ReadableDb, candidates: readonly Candidate[]): Map<number, Found> {
  return new Map(
    rows<Found>(
      db,
      `SELECT ${messageColumns}, p.role AS roleBefore, p.speaker AS speakerBefore, substr(p.text, -120) AS endBefore
       FROM ${messageTables} LEFT JOIN messages p ON p.number = m.number - 1
       WHERE m.number IN (SELECT value FROM json_each(?)) AND m.replaced = 0 AND m.role <> 'system'`,
      JSON.stringify(candidates.map(({ number }) => number)),
    ).map((found) => [found.number, found]),
  );
}

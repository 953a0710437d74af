import type { RecallHit, RecallQuery } from '../../conversation/ports.ts';
import { row, type ReadableDb } from '../database.ts';
import { isPrivateSource } from '../knowledge/private-sources.ts';
import { toMessage } from '../messages.ts';
import { anchorOf } from './anchors.ts';
import { findByWords, sizeOf, type Effort, type Judged } from './by-words.ts';
import type { RecallCache } from './cache.ts';
import { asAsked, daysSpokenOf } from './days.ts';
import { fuse, scoreOf, shareOf } from './fuse.ts';
import { readQuestion, type Question } from './question.ts';

/** Rows of messages that lie near a vector, best first, with a similarity from 0 to 1. */
export type Nearest = (vector: Float32Array, count: number) => { number: number; similarity: number }[];

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

/** For looking up when something happened, and for a question said otherwise. */
const aside: Effort = {
  postings: 2_000,
  relatedPostings: 1_000,
  relatedWords: 16,
  depth: 40,
  read: 50,
  takenApart: 20,
};

/**
 * The longer a life, the more messages hold a word by chance: up to this size a turn looks as far as stands above, and with ten
 * times as many messages further by this share. Among a million messages that brings half a point of recall@10 for a fifth more
 * time; doubling the depth as well brings one point more for half as much again. What is asked on purpose looks as far from the
 * beginning.
 */
const usualSize = 100_000;
const growth = 0.75;
const mostGrown = 1.75;

function grown(effort: Effort, size: number): Effort {
  const times = Math.min(mostGrown, Math.max(1, 1 + growth * Math.log10(size / usualSize)));
  return { ...effort, postings: effort.postings * times, relatedPostings: effort.relatedPostings * times };
}

/** Messages that are taken for lying near, and texts said otherwise that are looked up. */
const mostNear = 40;
const mostOther = 3;

/** A message must bear this well on an event for its day to count as that of the event. */
const sureOfEvent = 0.38;

/** The messages that bear best on a text, best first: by its words, by what it asks for, and by its meaning where that is given. */
export function recall(db: ReadableDb, cache: RecallCache, query: RecallQuery, nearest: Nearest): RecallHit[] {
  const size = sizeOf(db);
  const now = query.now ?? newestAt(db);
  const asked = readQuestion(query.text, now);
  if (asked.content.length === 0 || size === 0) return [];
  const asking =
    query.before === undefined
      ? undefined
      : row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', query.before)?.number;
  const limit = asking ?? size + 1;
  const effort = query.before === undefined ? onPurpose : grown(inTalk, size);
  const search = (question: Question, much: Effort): ReturnType<typeof findByWords> =>
    findByWords(db, cache, question, { query, effort: much, limit, size });

  const anchored = atItsTime(asked, query.text, now, (question) => search(question, aside).hits);
  const { hits, judgeAlso } = search(anchored, effort);
  const near = new Map(
    (query.vector ? nearest(query.vector, mostNear) : [])
      .filter(({ number }) => number < limit)
      .map(({ number, similarity }) => [number, shareOf(similarity)]),
  );
  const known = new Set(hits.map(({ number }) => number));
  const unseen = [...near.keys()].filter((number) => !known.has(number));
  const fused = fuse(hits, {
    // Words that say nothing find something in every message, and mean little by it.
    certainty: asked.telling ? 1 : 0.5,
    also: unseen.length > 0 ? judgeAlso(unseen) : [],
    otherwise: (query.other ?? []).slice(0, mostOther).flatMap((text) => {
      const question = readQuestion(text, now);
      return question.telling ? search(question, aside).hits : [];
    }),
    near,
  }).filter(({ score }) => score > 0);
  const hidden =
    query.before === undefined
      ? new Set<number>()
      : isPrivateSource(
          db,
          fused.map(({ number }) => number),
        );
  return fused
    .filter(({ number }) => !hidden.has(number))
    .slice(0, query.count)
    .map(({ judged: { message }, score }) => ({ message: toMessage(message), sourceId: message.source_id, score }));
}

/**
 * A question that tells its time by what happened then, with the days that this was. What is asked stays; the words for the
 * event go where it was found, for they would bring up the event itself.
 */
function atItsTime(asked: Question, text: string, now: number, search: (event: Question) => Judged[]): Question {
  const anchor = asked.days.length > 0 ? null : anchorOf(text);
  if (!anchor) return asked;
  const rest = readQuestion(anchor.rest, now);
  const event = readQuestion(anchor.event, now);
  if (!rest.telling || !event.telling) return asked;
  const told = search(event).find(({ message }) => message.role === 'person');
  if (!told || scoreOf(told.share) < sureOfEvent) return asked;
  // The first are the days of the message itself; words that point elsewhere say more.
  const days = daysSpokenOf(told.message.text, told.message.at);
  const of = days.length > 1 ? days[1] : days[0];
  return of ? { ...rest, days: [asAsked(anchor.of(of))] } : asked;
}

const newestAt = (db: ReadableDb): number =>
  row<{ at: number }>(db, 'SELECT at FROM messages ORDER BY number DESC LIMIT 1')?.at ?? 0;

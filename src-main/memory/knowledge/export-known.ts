import type { KnownRecord } from '../../conversation/ports.ts';
import { row, rows, type ReadableDb } from '../database.ts';

/** In which order an export has what is known: entries, moves of traits, pages, summaries, milestones, and what is not there. */
const parts = ['entry', 'trait', 'journal', 'summary', 'milestone', 'forgotten', 'progress'] as const;
type Part = (typeof parts)[number];

/** Where an export of what is known stands: in which part, and after which key. */
export type KnownPlace = { part: Part; after: string };
export const firstKnownPlace: KnownPlace = { part: 'entry', after: '' };

const time = (at: number): string => new Date(at).toISOString();
const timeOrNull = (at: number | null): string | null => (at === null ? null : time(at));

/** What no forgetting took out: what is only out of sight by itself comes along, for it may come back. */
const entryIsKept = "(e.forgotten IS NULL OR e.forgotten IN ('replaced', 'named'))";
/** For messages `m`: they are in the export. */
const messageIsKept = `NOT EXISTS (SELECT 1 FROM forgotten_messages f WHERE f.id = m.id)
  AND NOT EXISTS (SELECT 1 FROM off_the_record o WHERE o.message = m.number)`;
/** For tombstones `f`: what was said off the record was in no archive, and none needs to know of it. */
const tombstoneCounts = `NOT EXISTS (SELECT 1 FROM messages m JOIN forgotten_things t ON t.what = 'message' AND t.number = m.number
  JOIN forgettings g ON g.id = t.forgetting WHERE m.id = f.id AND g.at < 0)`;
const progressRows = `SELECT p.work, p.at, (SELECT m.id FROM messages m WHERE m.conversation = c.number AND m.number <= p.message AND ${messageIsKept}
    ORDER BY m.number DESC LIMIT 1) AS message
  FROM progress p JOIN conversations c ON c.lifelong = 1 WHERE p.work <> 'cleaning' AND p.message > 0`;

/** The next records of what is known, in the order of their parts and ids; null when there are no more. */
export function exportKnown(
  db: ReadableDb,
  place: KnownPlace,
  count: number,
): { records: KnownRecord[]; place: KnownPlace | null } {
  const conversation = row<{ id: string }>(db, 'SELECT id FROM conversations WHERE lifelong = 1')?.id ?? '';
  const found = readers[place.part](db, conversation, place.after, count);
  const last = found.at(-1);
  if (last) return { records: found.map(({ record }) => record), place: { part: place.part, after: last.key } };
  const next = parts[parts.indexOf(place.part) + 1];
  return { records: [], place: next === undefined ? null : { part: next, after: '' } };
}

/** How many records there are of what is known. */
export const knownTotal = (db: ReadableDb): number =>
  row<{ total: number }>(
    db,
    `SELECT (SELECT count(*) FROM entries e WHERE ${entryIsKept}) + (SELECT count(*) FROM trait_moves WHERE forgotten IS NULL)
      + (SELECT count(*) FROM journal WHERE forgotten IS NULL) + (SELECT count(*) FROM summaries WHERE forgotten IS NULL)
      + (SELECT count(*) FROM milestones WHERE forgotten IS NULL)
      + (SELECT count(*) FROM forgotten_messages f WHERE ${tombstoneCounts})
      + (SELECT count(*) FROM (${progressRows}) WHERE message IS NOT NULL) AS total`,
  )?.total ?? 0;

type Found = { key: string; record: KnownRecord };
type Reader = (db: ReadableDb, conversation: string, after: string, count: number) => Found[];

/** Ids of the messages that a row was made from, by the row. */
function sourcesOf(db: ReadableDb, table: string, column: string, numbers: readonly number[]): Map<number, string[]> {
  const sources = new Map<number, string[]>();
  for (const { of, id } of rows<{ of: number; id: string }>(
    db,
    `SELECT s.${column} AS of, m.id FROM ${table} s JOIN messages m ON m.number = s.message
     WHERE s.${column} IN (SELECT value FROM json_each(?)) AND ${messageIsKept} ORDER BY m.id`,
    JSON.stringify(numbers),
  )) {
    const known = sources.get(of);
    if (known) known.push(id);
    else sources.set(of, [id]);
  }
  return sources;
}

type EntryOut = {
  number: number;
  id: string;
  kind: Extract<KnownRecord, { kind: 'entry' }>['type'];
  subject: string;
  told_subject: string;
  named_by: string | null;
  attribute: string;
  value: string;
  state: Extract<KnownRecord, { kind: 'entry' }>['state'];
  born: 'current' | 'past';
  said_at: number;
  last_said_at: number;
  held_from: number | null;
  held_until: number | null;
  certainty: number;
  origin: Extract<KnownRecord, { kind: 'entry' }>['origin'];
  ended_as: 'past' | 'corrected' | 'done' | null;
  ended_at: number | null;
  ended_by: string | null;
  ended_until: number | null;
  superseded_by: string | null;
  doubt: string | null;
  doubt_asked: number | null;
  pinned: 0 | 1;
  private: 0 | 1;
};

const entries: Reader = (db, conversation, after, count) => {
  const other = (column: string): string =>
    `(SELECT x.id FROM entries x WHERE x.number = e.${column} AND (x.forgotten IS NULL OR x.forgotten IN ('replaced', 'named')))`;
  const found = rows<EntryOut>(
    db,
    `SELECT e.number, e.id, e.kind, e.subject, e.told_subject, ${other('named_by')} AS named_by, e.attribute, e.value, e.state, e.born,
       e.said_at, e.last_said_at, e.held_from, e.held_until, e.certainty, e.origin, e.ended_as, e.ended_at,
       (SELECT m.id FROM messages m WHERE m.number = e.ended_by AND ${messageIsKept}) AS ended_by, e.ended_until,
       ${other('superseded_by')} AS superseded_by, ${other('doubt')} AS doubt, e.doubt_asked, e.pinned, e.private,
       e.ended_by IS NOT NULL AND EXISTS (SELECT 1 FROM messages m JOIN forgotten_messages f ON f.id = m.id WHERE m.number = e.ended_by) AS unended
     FROM entries e WHERE e.id > ? AND ${entryIsKept} ORDER BY e.id LIMIT ?`,
    after,
    count,
  ) as (EntryOut & { unended: 0 | 1 })[];
  const sources = new Map<number, Extract<KnownRecord, { kind: 'entry' }>['sources']>();
  for (const { entry, at, ...source } of rows<{
    entry: number;
    message: string;
    at: number;
    certainty: number;
    holds: 'now' | 'before';
    told: string;
  }>(
    db,
    `SELECT s.entry, m.id AS message, s.at, s.certainty, s.holds, s.told FROM entry_sources s JOIN messages m ON m.number = s.message
     WHERE s.entry IN (SELECT value FROM json_each(?)) AND ${messageIsKept} ORDER BY m.id`,
    JSON.stringify(found.map(({ number }) => number)),
  )) {
    const { message, certainty, holds, told } = source;
    const known = sources.get(entry) ?? [];
    known.push({ message, at: time(at), certainty, holds, told });
    sources.set(entry, known);
  }
  return found.map((entry) => ({
    key: entry.id,
    record: {
      kind: 'entry',
      id: entry.id,
      conversation,
      type: entry.kind,
      subject: entry.subject,
      told: entry.told_subject,
      namedBy: entry.named_by,
      attribute: entry.attribute,
      value: entry.value,
      state: entry.state,
      born: entry.born,
      saidAt: time(entry.said_at),
      lastSaidAt: time(entry.last_said_at),
      from: timeOrNull(entry.held_from),
      until: timeOrNull(entry.held_until),
      certainty: entry.certainty,
      origin: entry.origin,
      // What ended it is forgotten, and with it that it ended; what has its place now says so.
      ended:
        entry.ended_as === null || entry.ended_at === null || (entry.unended === 1 && entry.state === 'current')
          ? null
          : {
              as: entry.ended_as,
              at: time(entry.ended_at),
              by: entry.ended_by,
              until: timeOrNull(entry.ended_until),
            },
      supersededBy: entry.superseded_by,
      doubt: entry.doubt,
      doubtAsked: timeOrNull(entry.doubt_asked),
      pinned: entry.pinned === 1,
      private: entry.private === 1,
      sources: sources.get(entry.number) ?? [],
    },
  }));
};

const traits: Reader = (db, conversation, after, count) =>
  rows<{
    id: string;
    trait: string;
    by: number;
    at: number;
    cause: string;
    quote: string;
    source: string | null;
    taken_back: number | null;
  }>(
    db,
    `SELECT t.id, t.trait, t.by, t.at, t.cause, t.quote, m.id AS source, t.taken_back
     FROM trait_moves t LEFT JOIN messages m ON m.number = t.source AND ${messageIsKept}
     WHERE t.id > ? AND t.forgotten IS NULL ORDER BY t.id LIMIT ?`,
    after,
    count,
  ).map(({ id, trait, by, at, cause, quote, source, taken_back }) => ({
    key: id,
    record: {
      ...{ kind: 'trait', id, conversation, trait, by, at: time(at), cause, quote, source },
      takenBack: timeOrNull(taken_back),
    },
  }));

const journal: Reader = (db, conversation, after, count) => {
  const found = rows<{
    number: number;
    id: string;
    day: string;
    at: number;
    happened: string;
    learned: string;
    between_us: string;
    origin: 'rules' | 'model';
  }>(
    db,
    'SELECT number, id, day, at, happened, learned, between_us, origin FROM journal WHERE id > ? AND forgotten IS NULL ORDER BY id LIMIT ?',
    after,
    count,
  );
  const numbers = found.map(({ number }) => number);
  const sources = sourcesOf(db, 'journal_sources', 'page', numbers);
  return found.map(({ number, id, day, at, happened, learned, between_us, origin }) => ({
    key: id,
    record: {
      ...{ kind: 'journal', id, conversation, day, at: time(at), happened, learned, between: between_us, origin },
      sources: sources.get(number) ?? [],
    },
  }));
};

const summaries: Reader = (db, conversation, after, count) => {
  const found = rows<{
    number: number;
    id: string;
    period: 'day' | 'month' | 'year';
    starts: number;
    ends: number;
    text: string;
    origin: 'rules' | 'model';
    made_at: number;
  }>(
    db,
    'SELECT number, id, period, starts, ends, text, origin, made_at FROM summaries WHERE id > ? AND forgotten IS NULL ORDER BY id LIMIT ?',
    after,
    count,
  );
  const numbers = found.map(({ number }) => number);
  const sources = sourcesOf(db, 'summary_sources', 'summary', numbers);
  return found.map(({ number, id, period, starts, ends, text, origin, made_at }) => ({
    key: id,
    record: {
      ...{ kind: 'summary', id, conversation, period, from: time(starts), until: time(ends), text, origin },
      ...{ madeAt: time(made_at), sources: sources.get(number) ?? [] },
    },
  }));
};

const milestones: Reader = (db, conversation, after, count) =>
  rows<{ id: string; kind: string; figure: number; about: string; reached_at: number; said_at: number | null }>(
    db,
    'SELECT id, kind, figure, about, reached_at, said_at FROM milestones WHERE id > ? AND forgotten IS NULL ORDER BY id LIMIT ?',
    after,
    count,
  ).map(({ id, kind, figure, about, reached_at, said_at }) => ({
    key: id,
    record: {
      ...{ kind: 'milestone', id, conversation, what: kind, figure, about },
      ...{ reachedAt: time(reached_at), saidAt: timeOrNull(said_at) },
    },
  }));

const forgotten: Reader = (db, _conversation, after, count) =>
  rows<{ id: string; conversation: string; source_id: string | null }>(
    db,
    `SELECT f.id, f.conversation, f.source_id FROM forgotten_messages f WHERE f.id > ? AND ${tombstoneCounts} ORDER BY f.id LIMIT ?`,
    after,
    count,
  ).map(({ id, conversation, source_id }) => ({
    key: id,
    record: { kind: 'forgotten', message: id, conversation, sourceId: source_id },
  }));

const progress: Reader = (db, conversation, after, count) =>
  rows<{ work: string; at: number; message: string | null }>(
    db,
    `SELECT * FROM (${progressRows}) WHERE work > ? AND message IS NOT NULL ORDER BY work LIMIT ?`,
    after,
    count,
  ).flatMap(({ work, at, message }) =>
    message === null ? [] : [{ key: work, record: { kind: 'progress', conversation, work, message, at: time(at) } }],
  );

const readers: Readonly<Record<Part, Reader>> = {
  entry: entries,
  trait: traits,
  journal,
  summary: summaries,
  milestone: milestones,
  forgotten,
  progress,
};

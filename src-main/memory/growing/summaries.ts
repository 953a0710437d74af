import type { Period, Summary } from '#contract/knowledge.ts';
import { periodOf } from '../../conversation/calendar.ts';
import type { OpenPeriod } from '../../conversation/knowledge-ports.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from '../database.ts';
import { newId } from '../identifiers.ts';
import { madeOfPrivate, tellsPrivate } from '../knowledge/private-sources.ts';
import { mayBeTold, personDays, sourcesOf, usableNumbers } from './readable.ts';

/** How many of its messages a summary names at most when it is read; forgetting looks at all of them. */
const shownSources = 20;

const finer: Readonly<Record<Period, Period | null>> = { day: null, month: 'day', year: 'month' };

/** For summaries `s`: nothing private is known from a message that it was made from, nor was one of them made from that. */
const nothingPrivate = `NOT EXISTS (
  SELECT 1 FROM summary_sources ss WHERE ss.summary = s.number AND (${tellsPrivate('ss.message')} OR ${madeOfPrivate('ss.message')}))`;

/** Summaries of a kind that touch a span of time, oldest first; none that tells of something private. */
export function listSummaries(db: ReadableDb, period: Period, from: number, until: number): Summary[] {
  const found = rows<Omit<Summary, 'sources'> & { number: number }>(
    db,
    `SELECT s.number, s.id, s.period, s.starts AS "from", s.ends AS until, s.text, s.origin FROM summaries s
     WHERE s.period = ? AND s.forgotten IS NULL AND s.starts <= ? AND s.ends >= ? AND ${nothingPrivate} ORDER BY s.starts`,
    period,
    until,
    from,
  );
  const sources = sourcesOf(
    db,
    'summary_sources',
    'summary',
    found.map(({ number }) => number),
  );
  return found.map(({ number, ...summary }) => ({
    ...summary,
    sources: (sources.get(number) ?? []).slice(0, shownSources),
  }));
}

/** Which local day, month or year a summary is of, wherever it was made: the one that its middle lies in here. */
const placeOf = (period: Period, from: number, until: number): string =>
  `${period} ${periodOf(period, from + (until - from) / 2).from}`;

/** The places of the summaries that touch a span; `held`: of those that were forgotten and can still be taken back. */
const takenPlaces = (db: ReadableDb, from: number, until: number): { taken: Set<string>; held: Set<string> } => {
  const found = rows<{ period: Period; starts: number; ends: number; forgotten: string | null }>(
    db,
    'SELECT period, starts, ends, forgotten FROM summaries WHERE starts <= ? AND ends >= ?',
    until,
    from,
  ).map(({ period, starts, ends, forgotten }) => ({
    place: placeOf(period, starts, ends),
    isHeld: forgotten !== null,
  }));
  return {
    taken: new Set(found.map(({ place }) => place)),
    held: new Set(found.filter(({ isHeld }) => isHeld).map(({ place }) => place)),
  };
};

/**
 * Keeps a summary. One by a model rests on all that the shorter ones rest on which it was made from. Nothing is kept when
 * something it was made from was forgotten meanwhile, or where there is one already; gives whether it was kept.
 */
export function addSummary(db: WritableDb, summary: Omit<Summary, 'id'>, madeAt: number): boolean {
  const { period, from, until, text, origin } = summary;
  const parts = finer[period];
  const add = db.transaction((): boolean => {
    const numbers = usableNumbers(db, summary.sources);
    const forgotten =
      parts !== null &&
      row(
        db,
        'SELECT 1 FROM summaries WHERE period = ? AND starts >= ? AND ends <= ? AND forgotten IS NOT NULL',
        ...[parts, from, until],
      ) !== undefined;
    if (numbers === null || forgotten || takenPlaces(db, from, until).taken.has(placeOf(period, from, until)))
      return false;
    const { lastInsertRowid } = run(
      db,
      'INSERT INTO summaries (id, period, starts, ends, text, origin, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[newId(madeAt), period, from, until, text, origin, madeAt],
    );
    for (const message of numbers)
      run(db, 'INSERT INTO summary_sources (summary, message) VALUES (?, ?)', lastInsertRowid, message);
    if (parts === null || origin !== 'model') return true;
    run(
      db,
      `INSERT OR IGNORE INTO summary_sources (summary, message)
       SELECT ?, ss.message FROM summaries s JOIN summary_sources ss ON ss.summary = s.number
       WHERE s.period = ? AND s.starts >= ? AND s.ends <= ? AND s.forgotten IS NULL AND ${nothingPrivate}`,
      ...[lastInsertRowid, parts, from, until],
    );
    return true;
  });
  return add.immediate();
}

/**
 * The oldest periods that are over at `now` and have no summary: days first, then months of which no day is open, then years of
 * which no month is.
 */
export function openPeriods(db: ReadableDb, own: number, now: number, limit: number): OpenPeriod[] {
  const { taken, held } = takenPlaces(db, 0, now);
  const open: Omit<OpenPeriod, 'messages'>[] = [];
  const blocked = new Set<string>();
  // What was forgotten may leave no word of its day, and comes back with it: until then no longer time is written down without it.
  for (const place of held) {
    const [period, from] = place.split(' ');
    if (period === 'day') blocked.add(`month ${periodOf('month', Number(from)).from}`);
    blocked.add(`year ${periodOf('year', Number(from)).from}`);
  }
  const look = (period: Period, { from, until }: { from: number; until: number }): void => {
    const place = placeOf(period, from, until);
    if (taken.has(place) && !held.has(place)) return;
    if (until < now && !taken.has(place) && !blocked.has(`${period} ${from}`)) open.push({ period, from, until });
    // What is not written down yet holds up the month and the year that it lies in.
    blocked.add(`month ${periodOf('month', from).from}`).add(`year ${periodOf('year', from).from}`);
  };
  const months = new Set<number>();
  for (const day of personDays(db, own, mayBeTold, (from) => taken.has(`day ${from}`))) {
    if (open.length >= limit) break;
    look('day', day);
    months.add(periodOf('month', day.from).from);
  }
  const years = new Set([...months].map((month) => periodOf('year', month).from));
  if (open.length < limit) for (const month of months) look('month', periodOf('month', month));
  if (open.length < limit) for (const year of years) look('year', periodOf('year', year));
  return open.slice(0, limit).map((found) => ({
    ...found,
    messages:
      row<{ total: number }>(
        db,
        'SELECT count(*) AS total FROM messages WHERE conversation = ? AND replaced = 0 AND at BETWEEN ? AND ?',
        ...[own, found.from, found.until],
      )?.total ?? 0,
  }));
}

import type { EntryKind, Period, Stretch, Summary } from '#contract/knowledge.ts';
import { periodOf } from '../../conversation/calendar.ts';
import { row, rows, values, type ReadableDb } from '../database.ts';
import { dayStart, holdsNow } from './rows.ts';

/**
 * The years of the lifelong conversation, the months of a year or the days of a month in which something was said, newest first.
 * `within`: an instant in that year or month; the time of the newest message where there is none.
 */
export function timeline(db: ReadableDb, own: number, period: Period, within: number | null): Stretch[] {
  const ends = row<{ first: number | null; last: number | null }>(
    db,
    `SELECT (SELECT at FROM messages WHERE conversation = @own AND replaced = 0 ORDER BY at LIMIT 1) AS first,
       (SELECT at FROM messages WHERE conversation = @own AND replaced = 0 ORDER BY at DESC LIMIT 1) AS last`,
    { own },
  );
  const [first, last] = [ends?.first ?? null, ends?.last ?? null];
  if (first === null || last === null) return [];
  const whole =
    period === 'year' ? { from: first, until: last } : periodOf(period === 'month' ? 'year' : 'month', within ?? last);
  const stretches: Stretch[] = [];
  let at = Math.min(whole.until, last);
  while (at >= Math.max(whole.from, first)) {
    const { from, until } = periodOf(period, at);
    const messages =
      row<{ total: number }>(
        db,
        'SELECT count(*) AS total FROM messages WHERE conversation = ? AND replaced = 0 AND at BETWEEN ? AND ?',
        own,
        from,
        until,
      )?.total ?? 0;
    if (messages > 0) {
      stretches.push({ period, from, until, messages, summary: summaryOf(db, period, from, until) });
      at = from - 1;
      continue;
    }
    // Nothing was said for a while: on to when something was.
    at =
      row<{ at: number }>(
        db,
        'SELECT at FROM messages WHERE conversation = ? AND replaced = 0 AND at < ? ORDER BY at DESC LIMIT 1',
        own,
        from,
      )?.at ?? -1;
  }
  return stretches;
}

/** Sources that a summary names. */
const mostSources = 20;

/** The summary of a period, wherever it was made: the one whose middle lies in it. */
function summaryOf(db: ReadableDb, period: Period, from: number, until: number): Summary | null {
  const found = row<Omit<Summary, 'sources' | 'from' | 'until'> & { number: number; starts: number; ends: number }>(
    db,
    `SELECT number, id, period, starts, ends, text, origin FROM summaries
     WHERE period = ? AND forgotten IS NULL AND (starts + ends) / 2 BETWEEN ? AND ? ORDER BY starts LIMIT 1`,
    period,
    from,
    until,
  );
  if (!found) return null;
  const { number, starts, ends, ...summary } = found;
  const sources = values<string>(
    db,
    `SELECT m.id FROM summary_sources s JOIN messages m ON m.number = s.message AND m.replaced = 0
     WHERE s.summary = ? ORDER BY m.at, m.id LIMIT ?`,
    number,
    mostSources,
  );
  return { ...summary, from: starts, until: ends, sources };
}

/** How much there is: messages shown in the lifelong conversation, since when, and what is known now by kind. */
export function knowledgeCounts(
  db: ReadableDb,
  own: number,
  now: number,
): { since: number | null; known: Record<EntryKind, number> } {
  const known: Record<EntryKind, number> = {
    fact: 0,
    person: 0,
    place: 0,
    plan: 0,
    preference: 0,
    thread: 0,
    wish: 0,
  };
  for (const { kind, total } of rows<{ kind: EntryKind; total: number }>(
    db,
    `SELECT e.kind, count(*) AS total FROM entries e WHERE e.forgotten IS NULL AND ${holdsNow} GROUP BY e.kind`,
    dayStart(now),
  ))
    known[kind] = total;
  const since = row<{ at: number }>(
    db,
    'SELECT at FROM messages WHERE conversation = ? AND replaced = 0 ORDER BY at LIMIT 1',
    own,
  );
  return { since: since?.at ?? null, known };
}

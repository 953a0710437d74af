import { periodOf } from '../../conversation/calendar.ts';
import { row, rows, values, type ReadableDb } from '../database.ts';
import { tellsPrivate } from '../knowledge/private-sources.ts';

/** For messages `m`: not said off the record. Messages that were forgotten are `replaced`, which every query here leaves out. */
export const onTheRecord = 'NOT EXISTS (SELECT 1 FROM off_the_record o WHERE o.message = m.number)';

/**
 * For messages `m` of the person: may be read for reflection and summaries; what something private is known from may not.
 * (`isPrivateSource` says the same of replies.)
 */
export const mayBeTold = `${onTheRecord} AND NOT ${tellsPrivate('m.number')}`;

const own = "m.conversation = ? AND m.role = 'person' AND m.replaced = 0";

/**
 * First and last millisecond of each local day on which the person said something, oldest first. The index is leapt through, day by
 * day; a day that is known to be one of them (`isKnown`, by its first millisecond) is not even looked up.
 */
export function* personDays(
  db: ReadableDb,
  conversation: number,
  which: string,
  isKnown: (from: number) => boolean = () => false,
): Generator<{ from: number; until: number }> {
  let next = 0;
  for (;;) {
    const at = isKnown(next)
      ? next
      : row<{ at: number }>(
          db,
          `SELECT m.at FROM messages m WHERE ${own} AND m.at >= ? AND ${which} ORDER BY m.at LIMIT 1`,
          conversation,
          next,
        )?.at;
    if (at === undefined) return;
    const day = periodOf('day', at);
    yield day;
    next = day.until + 1;
  }
}

/** When the person last said something between two instants; null when they did not. */
export const lastSaid = (db: ReadableDb, conversation: number, from: number, until: number): number | null =>
  row<{ at: number }>(
    db,
    `SELECT m.at FROM messages m WHERE ${own} AND m.at BETWEEN ? AND ? AND ${mayBeTold} ORDER BY m.at DESC LIMIT 1`,
    conversation,
    from,
    until,
  )?.at ?? null;

/**
 * The row numbers of messages that something is to be made from; null when one of them may not be used any more: it was
 * forgotten while it was being read.
 */
export function usableNumbers(db: ReadableDb, ids: readonly string[]): number[] | null {
  const unique = [...new Set(ids)];
  const found = values<number>(
    db,
    `SELECT m.number FROM json_each(?) j JOIN messages m ON m.id = j.value WHERE m.replaced = 0 AND ${onTheRecord}`,
    JSON.stringify(unique),
  );
  return found.length === unique.length ? found : null;
}

/** Ids of the messages that rows of a table of sources name, oldest first, by the row that they belong to. */
export function sourcesOf(
  db: ReadableDb,
  table: 'journal_sources' | 'summary_sources',
  column: 'page' | 'summary',
  numbers: readonly number[],
): Map<number, string[]> {
  const found = rows<{ of: number; id: string }>(
    db,
    `SELECT s.${column} AS of, m.id FROM json_each(?) j JOIN ${table} s ON s.${column} = j.value
     JOIN messages m ON m.number = s.message WHERE m.replaced = 0 ORDER BY m.at, m.id`,
    JSON.stringify(numbers),
  );
  const sources = new Map<number, string[]>();
  for (const { of, id } of found) sources.set(of, [...(sources.get(of) ?? []), id]);
  return sources;
}

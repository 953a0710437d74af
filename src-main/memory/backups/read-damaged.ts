import type { ReadableDb } from '../database.ts';
import { troubleOf } from '../sqlite-trouble.ts';

/** A row as it stands, by the names of its columns. */
export type Row = { number: number; values: Record<string, unknown> };

/** Rows that are read at once while nothing is damaged, and rows that are tried one by one after something was. */
const page = 500;
const oneByOne = 2_000;

/** So many numbers in a row without one that can be read, and the end of a table is believed to be reached. */
const patience = 20_000;

/**
 * Reads a table of a damaged database as far as it can be read: in pages, and where a page fails, row by row by their numbers.
 * `lost`, once all rows were read: how many numbers within the table's range could not be read though a row may stand there.
 * A table without row numbers is read in its order until it fails, then from its end.
 */
export function readRows(db: ReadableDb, table: string): { rows: Iterable<Row>; lost(): number } {
  let lost = 0;
  return {
    rows: numbered(db, table) ? byNumber(db, table, (more) => (lost += more)) : fromBothEnds(db, table),
    lost: () => lost,
  };
}

/** Runs a look; undefined where it meets damage. */
function attempt<Result>(look: () => Result): { found: Result } | null {
  try {
    return { found: look() };
  } catch (cause) {
    // A table that is not in its list is as good as unreadable.
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (troubleOf(cause) !== 'corrupt' && code !== 'SQLITE_ERROR') throw cause;
    return null;
  }
}

const numbered = (db: ReadableDb, table: string): boolean =>
  attempt(() => db.prepare(`SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?`).pluck().get(table))
    ?.found !== 1;

function* byNumber(db: ReadableDb, table: string, onLost: (rows: number) => void): Generator<Row> {
  type Found = Record<string, unknown> & { row_number_: number };
  const toRow = ({ row_number_: number, ...values }: Found): Row => ({ number, values });
  const many = attempt(() =>
    db.prepare(`SELECT rowid AS row_number_, * FROM "${table}" WHERE rowid > ? ORDER BY rowid LIMIT ${page}`),
  )?.found;
  const one = attempt(() => db.prepare(`SELECT rowid AS row_number_, * FROM "${table}" WHERE rowid = ?`))?.found;
  if (!many || !one) return;
  const last = highest(db, table);
  let after = 0;
  let missed = 0;
  // Counted when it is known that the table goes on behind them.
  let unread = 0;
  for (;;) {
    const read = attempt(() => many.all(after) as Found[])?.found;
    if (read) {
      yield* read.map(toRow);
      const newest = read.at(-1);
      if (!newest) return;
      after = newest.row_number_;
      onLost(unread);
      missed = unread = 0;
      continue;
    }
    for (const end = Math.min(after + oneByOne, last ?? Infinity); after < end;) {
      after += 1;
      const tried = attempt(() => one.get(after) as Found | undefined);
      if (tried === null) unread += 1;
      missed = tried?.found ? 0 : missed + 1;
      if (!tried?.found) continue;
      onLost(unread);
      unread = 0;
      yield toRow(tried.found);
    }
    if (last !== null && after >= last) return onLost(unread);
    if (missed >= patience) return;
  }
}

/** The highest number of a table; null when it cannot be told. The index of the messages' words knows theirs too. */
function highest(db: ReadableDb, table: string): number | null {
  const asked = [
    `SELECT max(rowid) FROM "${table}"`,
    ...(table === 'messages' ? ['SELECT max(id) FROM message_words_docsize'] : []),
  ];
  for (const sql of asked) {
    const found = attempt(() => db.prepare(sql).pluck().get() as number | null)?.found;
    if (found !== undefined && found !== null) return found;
  }
  return null;
}

function* fromBothEnds(db: ReadableDb, table: string): Generator<Row> {
  for (const order of ['ASC', 'DESC']) {
    const keys = attempt(() =>
      (db.pragma(`table_info("${table}")`) as { name: string; pk: number }[]).filter(({ pk }) => pk > 0),
    )?.found;
    if (!keys || keys.length === 0) return;
    const by = keys.sort((a, b) => a.pk - b.pk).map(({ name }) => `"${name}" ${order}`);
    const all = attempt(() => db.prepare(`SELECT * FROM "${table}" ORDER BY ${by.join(', ')}`).iterate())?.found;
    if (!all) return;
    for (;;) {
      const next = attempt(() => all.next());
      if (!next) break;
      if (next.found.done) return;
      yield { number: 0, values: next.found.value as Record<string, unknown> };
    }
  }
}

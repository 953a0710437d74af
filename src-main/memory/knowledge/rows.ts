import type { Entry, EntryKind, EntryOrigin } from '#contract/knowledge.ts';
import { row, rows, type ReadableDb } from '../database.ts';

/** An entry as it stands in the table, with what its neighbours say of it. */
export type EntryRow = {
  number: number;
  id: string;
  kind: EntryKind;
  subject: string;
  told_subject: string;
  attribute: string;
  value: string;
  slot: string;
  said_at: number;
  last_said_at: number;
  held_from: number | null;
  held_until: number | null;
  certainty: number;
  origin: EntryOrigin;
  state: Entry['state'];
  born: 'current' | 'past';
  ended_as: 'past' | 'corrected' | 'done' | null;
  ended_at: number | null;
  ended_by: number | null;
  ended_until: number | null;
  pinned: 0 | 1;
  private: 0 | 1;
  doubt_asked: number | null;
  superseded_id: string | null;
  superseded_from: number | null;
  doubt_id: string | null;
};

/** The columns of an `EntryRow`, for `FROM ${entryTables}`. */
export const entryColumns = `e.number, e.id, e.kind, e.subject, e.told_subject, e.attribute, e.value, e.slot, e.said_at, e.last_said_at,
  e.held_from, e.held_until, e.certainty, e.origin, e.state, e.born, e.ended_as, e.ended_at, e.ended_by, e.ended_until, e.pinned,
  e.private, e.doubt_asked, n.id AS superseded_id, n.held_from AS superseded_from, d.id AS doubt_id`;

/** Entries with the one that took their place and the one that says otherwise, as far as these are there. */
export const entryTables = `entries e
  LEFT JOIN entries n ON n.number = e.superseded_by AND n.forgotten IS NULL AND e.state <> 'current'
  LEFT JOIN entries d ON d.number = e.doubt AND d.forgotten IS NULL AND d.state = 'current' AND e.state = 'current'`;

/** Sources that an entry names. */
const mostSources = 5;

/** The first instant of the local day of an instant, in milliseconds since 1970. */
export const dayStart = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/**
 * An SQL condition for what holds now: current, and no plan whose day is over. (That is worked out when it is read, with
 * `dayStart(now)` for its one parameter: nothing has to run at midnight.)
 */
export const holdsNow =
  "(e.state = 'current' AND NOT (e.kind = 'plan' AND coalesce(e.held_until, e.held_from, 9e15) < ?))";

/** Entries as the contract has them, in the same order, with their newest sources. */
export function toEntries(db: ReadableDb, found: readonly EntryRow[], now: number): Entry[] {
  const sources = new Map<number, string[]>();
  for (const source of rows<{ entry: number; id: string }>(
    db,
    `SELECT s.entry, m.id FROM entry_sources s JOIN messages m ON m.number = s.message AND m.replaced = 0
     WHERE s.entry IN (SELECT value FROM json_each(?)) ORDER BY s.at DESC, m.number DESC`,
    JSON.stringify(found.map(({ number }) => number)),
  )) {
    const known = sources.get(source.entry);
    if (known) known.push(source.id);
    else sources.set(source.entry, [source.id]);
  }
  const today = dayStart(now);
  return found.map((entry): Entry => {
    const from = sources.get(entry.number) ?? [];
    const isOver = entry.kind === 'plan' && (entry.held_until ?? entry.held_from ?? today) < today;
    return {
      id: entry.id,
      kind: entry.kind,
      subject: entry.subject,
      attribute: entry.attribute,
      value: entry.value,
      saidAt: entry.said_at,
      lastSaidAt: entry.last_said_at,
      from: entry.held_from,
      until:
        entry.held_until ??
        (entry.state === 'past'
          ? (entry.ended_until ?? entry.superseded_from)
          : entry.state === 'done'
            ? entry.ended_at
            : null),
      certainty: entry.certainty,
      origin: entry.origin,
      state: entry.state === 'current' && isOver ? 'past' : entry.state,
      pinned: entry.pinned === 1,
      private: entry.private === 1,
      supersededBy: entry.superseded_id,
      doubt: entry.doubt_id,
      times: from.length,
      sources: from.slice(0, mostSources),
    };
  });
}

/** One entry by its id, unless it is forgotten. */
export const findEntry = (db: ReadableDb, id: string): EntryRow | undefined =>
  row<EntryRow>(db, `SELECT ${entryColumns} FROM ${entryTables} WHERE e.id = ? AND e.forgotten IS NULL`, id);

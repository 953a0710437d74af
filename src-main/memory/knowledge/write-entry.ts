import { v7 } from 'uuid';
import type { Entry, EntryKind, EntryOrigin } from '#contract/knowledge.ts';
import { slotOf } from '../../conversation/attributes.ts';
import { row, run, type WritableDb } from '../database.ts';
import { indexEntry } from './entry-words.ts';

/** An entry that is about to be written. */
export type NewEntry = {
  kind: EntryKind;
  subject: string;
  told: string;
  namedBy: number | null;
  attribute: string;
  value: string;
  at: number;
  from: number | null;
  until: number | null;
  certainty: number;
  origin: EntryOrigin;
  born: 'current' | 'past';
  pinned?: boolean;
  private?: boolean;
};

/** Writes a new entry, without sources, and its words. */
export function insertEntry(db: WritableDb, entry: NewEntry): { number: number; id: string } {
  // Things that were learned at the same moment keep their order in their ids.
  const next = (row<{ last: number | null }>(db, 'SELECT max(number) AS last FROM entries')?.last ?? 0) + 1;
  const id = v7({ msecs: entry.at, seq: next });
  const { lastInsertRowid } = run(
    db,
    `INSERT INTO entries (id, kind, subject, told_subject, named_by, attribute, value, slot, said_at, last_said_at, held_from,
       held_until, certainty, origin, state, born, pinned, private)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    entry.kind,
    entry.subject,
    entry.told,
    entry.namedBy,
    entry.attribute,
    entry.value,
    slotOf(entry),
    entry.at,
    entry.at,
    entry.from,
    entry.until,
    entry.certainty,
    entry.origin,
    entry.born,
    entry.born,
    entry.pinned === true ? 1 : 0,
    entry.private === true ? 1 : 0,
  );
  const number = Number(lastInsertRowid);
  indexEntry(db, { number, ...entry });
  return { number, id };
}

/** Adds a message as a source; said twice in one message, the surer counts. */
export const addSource = (
  db: WritableDb,
  source: { entry: number; message: number; at: number; certainty: number; holds: 'now' | 'before'; told: string },
): void => {
  run(
    db,
    `INSERT INTO entry_sources (entry, message, at, certainty, holds, told) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (entry, message) DO UPDATE SET certainty = max(certainty, excluded.certainty),
       holds = CASE WHEN excluded.holds = 'now' THEN 'now' ELSE holds END`,
    source.entry,
    source.message,
    source.at,
    source.certainty,
    source.holds,
    source.told,
  );
};

/** Ends an entry. `by`: the message that says so, null for the person's hand; `successor`: what took its place. */
export const endEntry = (
  db: WritableDb,
  number: number,
  end: {
    as: Exclude<Entry['state'], 'current'>;
    at: number;
    by: number | null;
    until: number | null;
    successor: number | null;
  },
): void => {
  run(
    db,
    'UPDATE entries SET state = @as, ended_as = @as, ended_at = @at, ended_by = @by, ended_until = @until, superseded_by = coalesce(@successor, superseded_by) WHERE number = @number',
    { ...end, number },
  );
};

/** Lets an entry hold again. */
export const reopenEntry = (db: WritableDb, number: number): void => {
  run(
    db,
    "UPDATE entries SET state = 'current', born = 'current', ended_as = NULL, ended_at = NULL, ended_by = NULL, ended_until = NULL, superseded_by = NULL WHERE number = ?",
    number,
  );
};

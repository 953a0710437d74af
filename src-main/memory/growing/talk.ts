import type { Entry } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import { rows, type ReadableDb } from '../database.ts';
import { messageColumns, messageTables, toMessage, type MessageRow } from '../messages.ts';
import { isPrivateSource } from '../knowledge/private-sources.ts';
import { entryColumns, entryTables, toEntries, type EntryRow } from '../knowledge/rows.ts';
import { mayBeTold } from './readable.ts';

/**
 * The messages of a conversation between two instants, oldest first: without what was said off the record, and without what
 * something private is known from, or was answered to that or made from it.
 */
export function messagesBetween(
  db: ReadableDb,
  conversation: number,
  from: number,
  until: number,
  limit: number,
): Message[] {
  const found = rows<MessageRow>(
    db,
    `SELECT ${messageColumns} FROM ${messageTables}
     WHERE m.conversation = ? AND m.replaced = 0 AND m.state <> 'streaming' AND m.at BETWEEN ? AND ? AND ${mayBeTold}
     ORDER BY m.at, m.id LIMIT ?`,
    conversation,
    from,
    until,
    limit,
  );
  const hidden = isPrivateSource(
    db,
    found.map(({ number }) => number),
  );
  return found.filter(({ number }) => !hidden.has(number)).map(toMessage);
}

/** What was said for the first time between two instants, oldest first, as it stands at `now`. */
export const entriesBetween = (db: ReadableDb, from: number, until: number, now: number): Entry[] =>
  toEntries(
    db,
    rows<EntryRow>(
      db,
      `SELECT ${entryColumns} FROM ${entryTables}
       WHERE e.forgotten IS NULL AND e.said_at BETWEEN ? AND ? ORDER BY e.said_at, e.number`,
      from,
      until,
    ),
    now,
  );

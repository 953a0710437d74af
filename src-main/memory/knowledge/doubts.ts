import type { Entry } from '#contract/knowledge.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from '../database.ts';
import { entryColumns, entryTables, findEntry, toEntries, type EntryRow } from './rows.ts';

/** The oldest two entries that say otherwise of the same and that the person was not asked about; none that is private. */
export function openDoubt(db: ReadableDb, now: number): { entry: Entry; other: Entry } | null {
  const found = row<EntryRow>(
    db,
    `SELECT ${entryColumns} FROM ${entryTables}
     WHERE e.doubt IS NOT NULL AND d.number IS NOT NULL AND e.forgotten IS NULL AND e.state = 'current'
       AND e.doubt_asked IS NULL AND d.doubt_asked IS NULL AND e.private = 0 AND d.private = 0
     ORDER BY e.said_at, e.id LIMIT 1`,
  );
  const partner = findEntry(db, found?.doubt_id ?? '');
  if (!found || !partner) return null;
  const [entry, other] = toEntries(db, [found, partner], now);
  return entry && other ? { entry, other } : null;
}

/** Notes that the person was asked about an entry and the one that says otherwise. */
export const doubtAsked = (db: WritableDb, id: string, at: number): void => {
  run(
    db,
    'UPDATE entries SET doubt_asked = @at WHERE id = @id OR number = (SELECT doubt FROM entries WHERE id = @id)',
    { at, id },
  );
};

/** What a reply was made from; ids that there are no rows for are left out. */
export function noteReply(
  db: WritableDb,
  reply: string,
  sources: { messages: readonly string[]; entries: readonly string[] },
): void {
  const note = db.transaction(() => {
    const found = row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', reply);
    if (!found) return;
    run(db, 'DELETE FROM reply_sources WHERE reply = ?', found.number);
    run(
      db,
      'INSERT INTO reply_sources (reply, message) SELECT ?, number FROM messages WHERE id IN (SELECT value FROM json_each(?))',
      found.number,
      JSON.stringify(sources.messages),
    );
    run(
      db,
      'INSERT INTO reply_sources (reply, entry) SELECT ?, number FROM entries WHERE id IN (SELECT value FROM json_each(?))',
      found.number,
      JSON.stringify(sources.entries),
    );
  });
  note.immediate();
}

/** The entries that a reply was made from, as far as they are there. */
export const replyEntries = (db: ReadableDb, reply: string, now: number): Entry[] =>
  toEntries(
    db,
    rows<EntryRow>(
      db,
      `SELECT ${entryColumns} FROM ${entryTables} WHERE e.forgotten IS NULL AND e.number IN
         (SELECT r.entry FROM reply_sources r JOIN messages m ON m.number = r.reply WHERE m.id = ?) ORDER BY e.id`,
      reply,
    ),
    now,
  );

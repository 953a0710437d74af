import { row, rows, run, values, type WritableDb } from '../database.ts';
import { cleanFile } from './clean-file.ts';
import { derivedTables } from './forget.ts';
import { dropEntry } from './naming.ts';
import { refreshEntries } from './refresh.ts';

/**
 * Erases for good what was forgotten before an instant: the words, all that was made of them, and what is left of both in the
 * file. Rows of messages stay, empty: others count on their numbers, and their ids keep them from being brought in again. Copies
 * of the database that still hold the words go when a newer one has been made (backups/drop-erased.ts).
 *
 * In a long life the index is cleaned in steps, one a call; so it is called again while there is more.
 *
 * @returns how many messages and entries were erased, and whether there is more of the file to clean by the next call.
 */
export function eraseForgotten(db: WritableDb, before: number): { erased: number; more: boolean } {
  // An import runs in a transaction of its own, in which a file cannot be cleaned.
  if (db.inTransaction) return { erased: 0, more: false };
  const due = values<string>(db, 'SELECT id FROM forgettings WHERE erased IS NULL AND at < ?', before);
  let erased = 0;
  if (due.length > 0) {
    db.pragma('secure_delete = ON');
    const apply = db.transaction(() => due.reduce((sum, id) => sum + eraseOne(db, id, before), 0));
    erased = apply.immediate();
  }
  return { erased, more: cleanFile(db, due.length > 0) };
}

function eraseOne(db: WritableDb, forgetting: string, now: number): number {
  const things = rows<{ what: string; number: number }>(
    db,
    'SELECT what, number FROM forgotten_things WHERE forgetting = ?',
    forgetting,
  );
  const numbersOf = (what: string): number[] => things.filter((one) => one.what === what).map(({ number }) => number);
  const messages = numbersOf('message');
  const entries = new Set(numbersOf('entry'));
  const touched = new Set<number>();
  for (const number of messages) {
    for (const entry of values<number>(db, 'SELECT entry FROM entry_sources WHERE message = ?', number))
      touched.add(entry);
    eraseMessage(db, number);
  }
  for (const number of touched) {
    const left = row<{ origin: string; sources: number }>(
      db,
      'SELECT origin, (SELECT count(*) FROM entry_sources WHERE entry = number) AS sources FROM entries WHERE number = ?',
      number,
    );
    if (left?.sources === 0 && left.origin !== 'person') entries.add(number);
  }
  for (const number of entries) {
    touched.delete(number);
    // Its name is no longer known: those who bore it by this entry keep the one that they were told by.
    dropEntry(db, number);
  }
  refreshEntries(db, touched);
  for (const kind of ['summary', 'page', 'move', 'milestone'] as const)
    for (const number of numbersOf(kind)) run(db, `DELETE FROM ${derivedTables[kind]} WHERE number = ?`, number);
  for (const number of numbersOf('fact')) run(db, 'DELETE FROM forgotten_values WHERE fact = ?', number);
  for (const number of numbersOf('record')) run(db, "UPDATE kept_records SET line = '' WHERE number = ?", number);
  // Other forgettings that name the same things have nothing left to bring back.
  run(
    db,
    `DELETE FROM forgotten_things WHERE forgetting <> @forgetting
       AND EXISTS (SELECT 1 FROM forgotten_things t WHERE t.forgetting = @forgetting AND t.what = forgotten_things.what AND t.number = forgotten_things.number)`,
    { forgetting },
  );
  // Their rows are gone, and a new row may get the number of one: it must not be born forgotten.
  run(
    db,
    "DELETE FROM forgotten_things WHERE forgetting = ? AND what IN ('entry', 'summary', 'page', 'move', 'milestone')",
    forgetting,
  );
  run(db, 'UPDATE forgettings SET erased = ? WHERE id = ?', now, forgetting);
  return messages.length + entries.size;
}

function eraseMessage(db: WritableDb, number: number): void {
  const found = row<{ conversation: number; speaker: string }>(
    db,
    'SELECT conversation, speaker FROM messages WHERE number = ?',
    number,
  );
  if (!found) return;
  run(
    db,
    "UPDATE messages SET text = '', speaker = '', unanswered = NULL, replaced = 1, state = 'complete' WHERE number = ?",
    number,
  );
  for (const sql of [
    'DELETE FROM spoken WHERE message = ?',
    'DELETE FROM denials WHERE message = ?',
    'DELETE FROM entry_sources WHERE message = ?',
    'DELETE FROM summary_sources WHERE message = ?',
    'DELETE FROM journal_sources WHERE message = ?',
    'DELETE FROM reply_sources WHERE reply = ?',
    'DELETE FROM reply_sources WHERE message = ?',
    'DELETE FROM off_the_record WHERE message = ?',
    'UPDATE trait_moves SET source = NULL WHERE source = ?',
  ])
    run(db, sql, number);
  // A name that nobody speaks under any more is not kept either.
  if (
    found.speaker !== '' &&
    row(
      db,
      'SELECT 1 AS one FROM messages WHERE conversation = ? AND speaker = ? LIMIT 1',
      found.conversation,
      found.speaker,
    ) === undefined
  )
    run(db, 'DELETE FROM speakers WHERE conversation = ? AND name = ?', found.conversation, found.speaker);
}

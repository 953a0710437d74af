import { row, rows, run, values, type ReadableDb, type WritableDb } from '../database.ts';
import { indexWords } from '../messages.ts';
import { derivedTables, tableWithIds } from './forget.ts';
import { entriesOfMessages, refreshEntries } from './refresh.ts';

/**
 * Takes a forgetting back: everything stands as it stood, but for what another forgetting took out too. False when there is no
 * such forgetting, or it was done for good.
 */
export function restore(db: WritableDb, forgetting: string): boolean {
  const apply = db.transaction((): boolean => {
    if (!row(db, 'SELECT 1 AS one FROM forgettings WHERE id = ? AND erased IS NULL', forgetting)) return false;
    const things = rows<{ what: string; number: number }>(
      db,
      'SELECT what, number FROM forgotten_things WHERE forgetting = ?',
      forgetting,
    );
    run(db, 'DELETE FROM forgettings WHERE id = ?', forgetting);
    const numbersOf = (what: string): number[] => things.filter((one) => one.what === what).map(({ number }) => number);
    const messages = numbersOf('message');
    for (const number of messages) bringBack(db, number);
    for (const { what, number } of things) {
      const table = tableWithIds(what);
      if (table !== null && markOf(db, what, number) === null)
        run(db, `DELETE FROM forgotten_messages WHERE id = (SELECT id FROM ${table} WHERE number = ?)`, number);
    }
    refreshEntries(db, [...numbersOf('entry'), ...entriesOfMessages(db, messages)]);
    for (const number of numbersOf('fact')) {
      if (markOf(db, 'fact', number) !== null) continue;
      run(
        db,
        'UPDATE facts SET value = (SELECT value FROM forgotten_values WHERE fact = @number) WHERE number = @number AND value IS NULL',
        { number },
      );
      run(db, 'DELETE FROM forgotten_values WHERE fact = ?', number);
    }
    for (const kind of ['summary', 'page', 'move', 'milestone'] as const) {
      for (const number of numbersOf(kind)) {
        const mark = markOf(db, kind, number);
        if (mark === null) makeRoom(db, kind, number);
        run(db, `UPDATE ${derivedTables[kind]} SET forgotten = ? WHERE number = ?`, mark, number);
      }
    }
    for (const number of numbersOf('record'))
      run(db, 'UPDATE kept_records SET forgotten = ? WHERE number = ?', markOf(db, 'record', number), number);
    return true;
  });
  return apply.immediate();
}

/** The row numbers of the messages that a forgetting took out. */
export const messagesOfForgetting = (db: ReadableDb, forgetting: string): number[] =>
  values<number>(db, "SELECT number FROM forgotten_things WHERE forgetting = ? AND what = 'message'", forgetting);

/** Another forgetting that takes out the same; null where there is none. */
const markOf = (db: WritableDb, what: string, number: number): string | null =>
  row<{ forgetting: string }>(
    db,
    'SELECT forgetting FROM forgotten_things WHERE what = ? AND number = ? LIMIT 1',
    what,
    number,
  )?.forgetting ?? null;

function bringBack(db: WritableDb, number: number): void {
  if (markOf(db, 'message', number) !== null) return;
  const found = row<{ id: string; text: string; state: string; was_replaced: 0 | 1; off: 0 | 1 }>(
    db,
    `SELECT m.id, m.text, m.state, f.was_replaced, EXISTS (SELECT 1 FROM off_the_record o WHERE o.message = m.number) AS off
     FROM messages m JOIN forgotten_messages f ON f.id = m.id WHERE m.number = ?`,
    number,
  );
  if (!found) return;
  run(db, 'DELETE FROM forgotten_messages WHERE id = ?', found.id);
  run(db, 'UPDATE messages SET replaced = ? WHERE number = ?', found.was_replaced, number);
  if (found.was_replaced === 0 && found.state !== 'streaming' && found.off === 0) indexWords(db, number, found.text);
}

/** A text that was made meanwhile for the same time gives way to the one that comes back. */
function makeRoom(db: WritableDb, kind: 'summary' | 'page' | 'move' | 'milestone', number: number): void {
  if (kind === 'summary') {
    run(
      db,
      `DELETE FROM summaries WHERE forgotten IS NULL AND number <> @number
         AND (period, starts) = (SELECT period, starts FROM summaries WHERE number = @number)`,
      { number },
    );
  } else if (kind === 'page') {
    run(
      db,
      'DELETE FROM journal WHERE forgotten IS NULL AND number <> @number AND day = (SELECT day FROM journal WHERE number = @number)',
      { number },
    );
  }
}

import { run, values, type WritableDb } from '../database.ts';
import { eraseForgotten } from './erase.ts';
import { forgetGathered } from './forget.ts';

/** Marks a message as said off the record: it leaves the index, and nothing is learned from it. */
export function offTheRecord(db: WritableDb, id: string): void {
  const mark = db.transaction(() => {
    const [number] = values<number>(db, 'SELECT number FROM messages WHERE id = ?', id);
    if (number === undefined) return;
    if (run(db, 'INSERT OR IGNORE INTO off_the_record (message) VALUES (?)', number).changes > 0)
      run(db, 'DELETE FROM message_words WHERE rowid = ?', number);
  });
  mark.immediate();
}

/** Forgets and erases all that was said off the record. @returns how many messages that were. */
export function endOffTheRecord(db: WritableDb, at: number): number {
  const numbers = values<number>(db, 'SELECT message FROM off_the_record');
  if (numbers.length === 0) return 0;
  const end = db.transaction(() => {
    const { id } = forgetGathered(
      db,
      { messages: new Set(numbers), entries: new Set(), records: new Set(), words: [] },
      at,
    );
    // What is erased before this instant is this forgetting alone; others keep their time to be taken back.
    run(db, 'UPDATE forgettings SET at = -1 WHERE id = ?', id);
  });
  end.immediate();
  eraseForgotten(db, 0);
  return numbers.length;
}

/** At the start of a host: what was said off the record before a crash is erased. @returns how many messages that were. */
export const endAfterCrash = (db: WritableDb): number => endOffTheRecord(db, Date.now());

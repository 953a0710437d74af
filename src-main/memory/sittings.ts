import { row, run, type WritableDb } from './database.ts';

/** So much silence ends a sitting, in milliseconds; as in migration 0040. */
const silence = 3_600_000;

/** Where a speaker was last is written in steps of so many rows, not at every message. */
const step = 100;

/** Notes of a message that was just put in whether a sitting begins with it, and that its speaker spoke here. */
export function noteMessage(
  db: WritableDb,
  message: { number: number; conversation: number; speaker: string; at: number },
): void {
  const { number, conversation, speaker, at } = message;
  const before = row<{ conversation: number; at: number }>(
    db,
    'SELECT conversation, at FROM messages WHERE number = ?',
    number - 1,
  );
  if (before?.conversation !== conversation || Math.abs(at - before.at) > silence)
    run(db, 'INSERT INTO sittings (first) VALUES (?)', number);
  if (speaker === '') return;
  const known = row<{ last: number }>(
    db,
    'SELECT last FROM speakers WHERE name = ? AND conversation = ?',
    speaker,
    conversation,
  );
  if (known === undefined) {
    run(
      db,
      'INSERT INTO speakers (conversation, name, first, last) VALUES (?, ?, ?, ?)',
      ...[conversation, speaker, number, number + step],
    );
  } else if (known.last < number) {
    run(
      db,
      'UPDATE speakers SET last = ? WHERE name = ? AND conversation = ?',
      ...[number + step, speaker, conversation],
    );
  }
}

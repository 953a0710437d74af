import type { Fact } from '#contract/onboarding.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from './database.ts';
import { newId } from './identifiers.ts';

/**
 * Adds facts to a conversation in one transaction; nothing is overwritten. None is kept whose message was forgotten meanwhile, or was
 * said off the record.
 */
export function addFacts(
  db: WritableDb,
  conversation: number,
  facts: readonly { key: string; value: string | null; at: number; message: string | null }[],
): void {
  const add = db.transaction(() => {
    for (const fact of facts) {
      const isGone = row(
        db,
        `SELECT 1 AS one FROM forgotten_messages WHERE id = @message
         UNION ALL SELECT 1 FROM off_the_record o JOIN messages m ON m.number = o.message WHERE m.id = @message`,
        { message: fact.message },
      );
      if (isGone !== undefined) continue;
      run(
        db,
        'INSERT INTO facts (id, conversation, key, value, at, message) VALUES (?, ?, ?, ?, ?, ?)',
        newId(fact.at),
        conversation,
        fact.key,
        fact.value,
        fact.at,
        fact.message,
      );
    }
  });
  add.immediate();
}

/** All facts of a conversation in the order in which they were learned. */
export const listFacts = (db: ReadableDb, conversation: number): Fact[] =>
  rows<Fact>(db, 'SELECT key, value, at, message FROM facts WHERE conversation = ? ORDER BY number', conversation);

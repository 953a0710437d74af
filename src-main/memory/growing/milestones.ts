import type { Milestone } from '#contract/growing.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from '../database.ts';
import { newId } from '../identifiers.ts';
import { onTheRecord, personDays } from './readable.ts';

/** All milestones, oldest first. */
export const listMilestones = (db: ReadableDb): Milestone[] =>
  rows<Milestone>(
    db,
    `SELECT id, kind, figure, about, reached_at AS reachedAt, said_at AS saidAt FROM milestones
     WHERE forgotten IS NULL ORDER BY reached_at, number`,
  );

/** Keeps those that are new. One that was forgotten does not come again. */
export function addMilestones(db: WritableDb, milestones: readonly Omit<Milestone, 'id' | 'saidAt'>[]): void {
  const add = db.transaction(() => {
    for (const { kind, figure, about, reachedAt } of milestones)
      run(
        db,
        'INSERT OR IGNORE INTO milestones (id, kind, figure, about, reached_at) VALUES (?, ?, ?, ?, ?)',
        ...[newId(reachedAt), kind, figure, about, reachedAt],
      );
  });
  add.immediate();
}

export const markMilestoneSaid = (db: WritableDb, id: string, at: number): void =>
  void run(db, 'UPDATE milestones SET said_at = ? WHERE id = ? AND said_at IS NULL', at, id);

/** Days on which the person said something, messages of theirs, and when the first was. */
export function lifeFigures(db: ReadableDb, own: number): { days: number; messages: number; first: number | null } {
  const theirs = "m.conversation = ? AND m.role = 'person' AND m.replaced = 0";
  const count = (from: string): number =>
    row<{ total: number }>(db, `SELECT count(*) AS total FROM ${from} WHERE ${theirs}`, own)?.total ?? 0;
  // Counted apart: to look each of a million messages up among those few would take longer than all else.
  const messages = count('messages m') - count('off_the_record o JOIN messages m ON m.number = o.message');
  const first = row<{ at: number }>(
    db,
    `SELECT m.at FROM messages m WHERE ${theirs} AND ${onTheRecord} ORDER BY m.at LIMIT 1`,
    own,
  );
  return { days: [...personDays(db, own, onTheRecord)].length, messages, first: first?.at ?? null };
}

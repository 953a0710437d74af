import { row, run, type WritableDb } from './database.ts';

const indexes = ['message_words', 'entry_words'] as const;

/** Pages of the index that one step merges at most (FTS5's own measure): some five milliseconds of work. */
const step = 32;

/**
 * How each index is kept, by FTS5's names. Two segments of like size are merged, so that a search walks few of them and a new
 * message costs no merging of old ones; and none are merged while something is written, beyond what FTS5 must (16 of like size):
 * a message that is said should not wait for it.
 */
const manner: readonly [name: string, value: number][] = [
  ['usermerge', 2],
  ['automerge', 0],
];

/**
 * Merges a bounded part of the full-text indexes, so that a search walks few segments; for moments in which nobody waits. True
 * when something was merged, so that there may be more; false when there was nothing left.
 */
export function mergeIndex(db: WritableDb): boolean {
  return indexes.some((index) => {
    setManner(db, index);
    const changes = (): number => row<{ changed: number }>(db, 'SELECT total_changes() AS changed')?.changed ?? 0;
    const before = changes();
    run(db, `INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`, BigInt(step));
    // The statement itself counts as one change (section 6.9 of FTS5's documentation): two or more, and it has merged.
    return changes() - before >= 2;
  });
}

/** FTS5 keeps its settings with the index, so they are written once in a life. */
function setManner(db: WritableDb, index: (typeof indexes)[number]): void {
  for (const [name, value] of manner) {
    const kept = row<{ v: unknown }>(db, `SELECT v FROM ${index}_config WHERE k = ?`, name)?.v;
    // Of a number that is not bound as a whole one FTS5 makes nothing.
    if (kept !== value) run(db, `INSERT INTO ${index} (${index}, rank) VALUES (?, ?)`, name, BigInt(value));
  }
}

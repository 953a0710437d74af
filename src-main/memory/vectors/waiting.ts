import { row, rows, type ReadableDb } from '../database.ts';
import { stampOf } from './stamp.ts';
import type { Near, VectorTable } from './vector-table.ts';

/** Which messages wait for a vector, and which vectors have lost their message. */
export type Waiting = {
  /**
   * The next messages that may be found and have no vector, newest first. Looks at so many rows and no more: none may also mean
   * that those further back are yet to be looked at, by the next call.
   */
  next(count: number): { id: string; text: string }[];
  /** Those of some vectors whose messages may still be found, and read as they did. */
  unchanged(near: readonly Near[]): Set<number>;
  /** Notes rows that may be found again: they are looked at by the next call, wherever the walk stands. */
  again(numbers: readonly number[]): void;
  /** Looks at a few vectors for whether their messages are still there, and deletes those that have none. */
  sweep(): void;
};

/** Rows that are read at a time. */
const block = 1_000;

/** Blocks that are walked in one call at most, some 3 ms each: after a restart of a long life nothing else shall wait for it. */
const mostWalked = 50;

/** So many new rows at once are an import: they are walked with all others, from the newest. */
const manyNew = 1_000;

/** All rows from `below` up to `seen` are done; those below wait to be walked, those above are new. */
export type Place = { seen: number; below: number };

type Row = { number: number; id: string; text: string; role: string };

/** Messages between two rows that may be found. What is said off the record is never given out. */
const between = (life: ReadableDb, from: number, to: number): Row[] =>
  rows<Row>(
    life,
    `SELECT number, id, text, role FROM messages WHERE number BETWEEN ? AND ? AND replaced = 0 AND state <> 'streaming'
     AND number NOT IN (SELECT message FROM off_the_record) ORDER BY number DESC`,
    from,
    to,
  );

/** What has no letter or number has no meaning that a vector could hold. */
const saysNothing = ({ role, text }: Row): boolean => role === 'system' || !/[\p{L}\p{N}]/u.test(text);

/**
 * @param kept where it stood when it was last used, as `keep` was told; null for a look at all messages.
 */
export function createWaiting(
  life: ReadableDb,
  table: VectorTable,
  access: 'read' | 'write',
  kept: Place | null,
  keep: (place: Place) => void,
): Waiting {
  const newest = (): number =>
    row<{ number: number | null }>(life, 'SELECT max(number) AS number FROM messages')?.number ?? 0;
  /** The last row before a reply that still grows: it, and what came after, is looked at again. */
  const settled = (after: number): number =>
    (row<{ number: number | null }>(
      life,
      "SELECT min(number) AS number FROM messages WHERE state = 'streaming' AND replaced = 0 AND number > ?",
      after,
    )?.number ?? newest() + 1) - 1;
  let { seen, below } = kept ?? { seen: settled(0), below: settled(0) + 1 };
  let swept = 0;
  /** Rows that read otherwise than when their vector was made, or were forgotten and have come back. */
  const changed = new Set<number>();

  /** Messages of a span that have no vector, newest first; those that can have none are noted as done. */
  const lacking = (from: number, to: number): Row[] => {
    const stamps = table.stamps(from, to);
    const without = between(life, from, to).filter((message) => stamps.get(message.number) !== stampOf(message));
    const empty = without.filter(saysNothing);
    if (empty.length > 0)
      table.put(empty.map((message) => ({ number: message.number, stamp: stampOf(message), vector: null })));
    return without.filter((message) => !saysNothing(message));
  };
  /** New rows, and how far they are done without a gap: a reply that still grows is looked at again. */
  const lackingNew = (): Row[] => {
    const last = newest();
    if (last < seen) seen = last;
    if (last - seen > manyNew) {
      seen = settled(0);
      below = seen + 1;
    }
    if (last === seen) return [];
    const found = lacking(seen + 1, last);
    seen = Math.min((found.at(-1)?.number ?? last + 1) - 1, settled(seen));
    return found;
  };
  return {
    next: (count) => {
      const before = { seen, below };
      const found = lackingNew().slice(0, count);
      for (const number of changed) {
        const again = lacking(number, number);
        if (again.length === 0) changed.delete(number);
        if (found.length < count && !found.some((message) => message.number === number)) found.push(...again);
      }
      let high = below - 1;
      for (let walked = 0; found.length < count && high > 0 && walked < mostWalked; walked += 1) {
        const low = Math.max(1, high - block + 1);
        const older = lacking(low, high);
        // What was given out and never came back as a vector is given out again.
        if (older.length === 0 && below === high + 1) below = low;
        found.push(...older.slice(0, count - found.length));
        high = low - 1;
      }
      if (seen !== before.seen || below !== before.below) keep({ seen, below });
      return found.map(({ id, text }) => ({ id, text }));
    },
    unchanged: (near) => {
      const stamps = new Map(near.map(({ number, stamp }) => [number, stamp]));
      const there = rows<Row>(
        life,
        `SELECT number, id, text, role FROM messages WHERE number IN (SELECT value FROM json_each(?)) AND replaced = 0
         AND state <> 'streaming' AND number NOT IN (SELECT message FROM off_the_record)`,
        JSON.stringify([...stamps.keys()]),
      );
      const same = new Set(
        there.filter((message) => stamps.get(message.number) === stampOf(message)).map(({ number }) => number),
      );
      if (access === 'write' && same.size < near.length) {
        table.remove(near.map(({ number }) => number).filter((number) => !same.has(number)));
        for (const { number } of there) if (!same.has(number)) changed.add(number);
      }
      return same;
    },
    again: (numbers) => {
      for (const number of numbers) changed.add(number);
    },
    sweep: () => {
      const last = newest();
      const from = swept >= last ? 1 : swept + 1;
      swept = from + block - 1;
      const there = new Set(between(life, from, swept).map(({ number }) => number));
      table.remove([...table.stamps(from, swept).keys()].filter((number) => !there.has(number)));
    },
  };
}

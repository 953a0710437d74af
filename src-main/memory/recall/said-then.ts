import { row, rows, values, type ReadableDb } from '../database.ts';
import { inYear, midnight, type AskedDays } from './days.ts';
import type { RowRange } from './speakers.ts';

/** Messages of the days asked for that are candidates for that alone, at most. */
const mostOfDays = 120;

/** The newest messages of the days asked for, and of the day after, when people tell of 'yesterday'. */
export function saidOn(db: ReadableDb, asked: readonly AskedDays[], limit: number): number[] {
  const ends = row<{ first: number | null; last: number | null }>(
    db,
    'SELECT (SELECT min(at) FROM messages WHERE number = 1) AS first, (SELECT at FROM messages ORDER BY number DESC LIMIT 1) AS last',
  );
  const lastYear = new Date(ends?.last ?? 0).getFullYear();
  return asked.flatMap((days) => {
    if (days.month === null) return [];
    const years = days.year === null ? [lastYear, lastYear - 1] : [days.year];
    return years.flatMap((year) => {
      const { from, to } = inYear(days, year);
      return values<number>(
        db,
        `SELECT m.number FROM conversations c JOIN messages m ON m.conversation = c.number AND m.replaced = 0
         WHERE m.at >= ? AND m.at < ? AND m.number < ? ORDER BY m.at DESC LIMIT ?`,
        midnight(from),
        midnight(to + 2),
        limit,
        mostOfDays,
      );
    });
  });
}

/** Ranges that are looked up by themselves, and the share of a life that they may cover together. */
const mostRanges = 4;
const smallPart = 0.25;

/** Below this many messages everything is looked up anyway. */
const shortLife = 5_000;

/** Rows that were said beside each other, with so few between them, are one range. */
const gap = 200;

/**
 * The rows in which the days asked for lie, so that a long life is looked up there first; empty where that is no small part of it,
 * or the days are those of no certain year. Rows of a conversation stand in the order of their time.
 *
 * @param size how many messages there are.
 */
export function rangesThen(db: ReadableDb, asked: readonly AskedDays[], size: number): RowRange[] {
  if (size < shortLife) return [];
  const found = asked.flatMap((days) => {
    if (days.year === null) return [];
    const { from, to } = inYear(days, days.year);
    const [first, last] = [midnight(from), midnight(to + 2)];
    return rows<{ first: number | null; last: number | null }>(
      db,
      `SELECT (SELECT number FROM messages m WHERE m.conversation = c.number AND m.replaced = 0 AND m.at >= ?
               ORDER BY m.at, m.id LIMIT 1) AS first,
              (SELECT number FROM messages m WHERE m.conversation = c.number AND m.replaced = 0 AND m.at < ?
               ORDER BY m.at DESC, m.id DESC LIMIT 1) AS last
       FROM conversations c`,
      first,
      last,
    ).flatMap((range) =>
      range.first === null || range.last === null || range.last < range.first
        ? []
        : [{ first: range.first, last: range.last }],
    );
  });
  const ranges: RowRange[] = [];
  for (const range of found.sort((a, b) => a.first - b.first)) {
    const before = ranges.at(-1);
    if (before && range.first <= before.last + gap) before.last = Math.max(before.last, range.last);
    else ranges.push({ ...range });
  }
  const widest = ranges.sort((a, b) => b.last - b.first - (a.last - a.first)).slice(0, mostRanges);
  const covered = widest.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return covered <= size * smallPart ? widest : [];
}

/** Where ranges of both lists overlap; those of the first where they do not. */
export function within(ranges: readonly RowRange[], others: readonly RowRange[]): RowRange[] {
  const both = ranges.flatMap((one) =>
    others.flatMap((other) => {
      const range = { first: Math.max(one.first, other.first), last: Math.min(one.last, other.last) };
      return range.first <= range.last ? [range] : [];
    }),
  );
  return both.length > 0 ? both.slice(0, mostRanges) : [...ranges];
}

import type { Period } from '#contract/knowledge.ts';
import { askedDays, inYear } from '../memory/recall/days.ts';

/** Spans of more days than these are told by months, and by years. */
const daysByDay = 10;
const daysByMonth = 150;

/**
 * The stretch of time that a question asks about ('last spring', 'in March 2024'), and by which summaries it is told: instants
 * in milliseconds; null where it asks about none, or one that is yet to come.
 *
 * @param at when it was asked.
 */
export function askedSpan(text: string, at: number): { period: Period; from: number; until: number } | null {
  const [asked] = askedDays(text, at);
  if (asked === undefined) return null;
  const now = new Date(at);
  // A month without a year is the last one of that name.
  const year =
    asked.year ?? (asked.month !== null && asked.month > now.getMonth() ? now.getFullYear() - 1 : now.getFullYear());
  const days = inYear(asked, year);
  const midnight = (day: number): number => {
    const date = new Date(day * 86_400_000);
    return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime();
  };
  const from = midnight(days.from);
  if (from > at) return null;
  const length = days.to - days.from + 1;
  const period = length <= daysByDay ? 'day' : length <= daysByMonth ? 'month' : 'year';
  return { period, from, until: midnight(days.to + 1) - 1 };
}

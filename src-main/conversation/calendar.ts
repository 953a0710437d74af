import type { Period } from '#contract/knowledge.ts';

/** The first moment of the local day, month or year that an instant lies in, moved on by so many of them. */
const first = (period: Period, at: number, on: number): number => {
  const date = new Date(at);
  const year = date.getFullYear();
  if (period === 'year') return new Date(year + on, 0, 1).getTime();
  if (period === 'month') return new Date(year, date.getMonth() + on, 1).getTime();
  return new Date(year, date.getMonth(), date.getDate() + on).getTime();
};

/** First and last millisecond of the local day, month or year that an instant lies in. Days of 23 and 25 hours are days. */
export const periodOf = (period: Period, at: number): { from: number; until: number } => ({
  from: first(period, at, 0),
  until: first(period, at, 1) - 1,
});

const two = (value: number): string => String(value).padStart(2, '0');

/** The local day of an instant as 'YYYY-MM-DD'. */
export const dayName = (at: number): string => {
  const date = new Date(at);
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** First and last millisecond of a local day that is named as 'YYYY-MM-DD'. */
export const dayNamed = (day: string): { from: number; until: number } => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return periodOf('day', new Date(year, month - 1, date).getTime());
};

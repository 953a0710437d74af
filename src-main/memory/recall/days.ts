import { dayOf, monthNames, spansOf, weekdayPattern, type Days } from './spans.ts';

/**
 * A day or a span that was asked for; without a year it may be that of any year. `span`: its very days, where it was told from
 * the day of the question ('last spring') or by what happened then.
 */
export type AskedDays = { year: number | null; month: number | null; first: number; last: number; span?: Days };

/** Days that are asked for as they are. */
export const asAsked = (span: Days): AskedDays => ({
  year: new Date(span.from * 86_400_000).getUTCFullYear(),
  month: new Date(span.from * 86_400_000).getUTCMonth(),
  first: 1,
  last: 31,
  span,
});

/** People name days all the time; they ask for them where they ask at all. */
const asks =
  /[?？]|^\W*(?:(?:and|so|but|ok|hey)\W+)?(?:who|what|when|where|which|why|how|whose|do|does|did|is|are|was|were|have|has|had|can|could|tell me|remind me|remember|show me|find)\b/i;

/** The days that a question asks for. @param now when it is asked, in milliseconds. */
export function askedDays(text: string, now: number): AskedDays[] {
  const named = namedDays(text);
  if (!asks.test(text)) return named;
  const spans = spansOf(text, dayAt(now));
  // 'On 3 May, last year': the day says more than the year.
  const isDated = named.some(({ first, last, month }) => month !== null && last - first < 12);
  return isDated || spans.length === 0 ? named : spans.map(asAsked);
}

/** An instant at the beginning of a day, by the local calendar. */
export function midnight(day: number): number {
  const date = new Date(day * 86_400_000);
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime();
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const monthPattern = `(${monthNames.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)`;
const monthNumber = (name: string): number => monthNames.findIndex((month) => month.startsWith(name.slice(0, 3)));
const ordinals = ['first', 'second', 'third', 'fourth', 'last'];

/** The day of an instant (milliseconds) by the local calendar. */
export function dayAt(instant: number): number {
  const date = new Date(instant);
  return dayOf(date.getFullYear(), date.getMonth(), date.getDate());
}

const dateBefore = new RegExp(`\\b${monthPattern}\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?\\b`, 'g');
const dateAfter = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${monthPattern}\\b`, 'g');
const weekOfMonth = new RegExp(`\\b(${ordinals.join('|')}) (?:week|weekend) (?:of|in) ${monthPattern}\\b`);
const partOfMonth = new RegExp(`\\b(early|beginning of|start of|mid|middle of|late|end of)[- ]?${monthPattern}\\b`);
const wholeMonth = new RegExp(
  `\\b(?:in|during|of|last|this|since|by|until|before|after) ${monthPattern}\\b|\\b${monthPattern},? (?:19|20)\\d\\d|\\b${monthPattern}\\?`,
  'g',
);

/** The days, months or years that a text names. English only: other languages are found by their words alone. */
export function namedDays(text: string): AskedDays[] {
  const said = text.toLowerCase();
  const yearNamed = /\b(?:19|20)\d\d\b/.exec(said)?.[0];
  const year = yearNamed === undefined ? null : Number(yearNamed);
  const dates = [
    ...[...said.matchAll(dateBefore)].map(([, month = '', day]) => [monthNumber(month), Number(day)] as const),
    ...[...said.matchAll(dateAfter)].map(([, day, month = '']) => [monthNumber(month), Number(day)] as const),
  ].filter(([, day]) => day >= 1 && day <= 31);
  const [one, two] = dates;
  if (one && two && one[0] === two[0] && one[1] < two[1] && /between|from/.test(said)) {
    return [{ year, month: one[0], first: one[1], last: two[1] }];
  }
  if (one) return dates.map(([month, day]) => ({ year, month, first: day, last: day }));
  const week = weekOfMonth.exec(said);
  if (week) {
    const first = 1 + 7 * Math.min(3, ordinals.indexOf(week[1] ?? ''));
    return [{ year, month: monthNumber(week[2] ?? ''), first, last: first > 21 ? 31 : first + 6 }];
  }
  const part = partOfMonth.exec(said);
  if (part) {
    const [first, last] = /mid/.test(part[1] ?? '') ? [10, 20] : /late|end/.test(part[1] ?? '') ? [20, 31] : [1, 11];
    return [{ year, month: monthNumber(part[2] ?? ''), first, last }];
  }
  const whole = [...said.matchAll(wholeMonth)].map(([, a, b, c]) => monthNumber(a ?? b ?? c ?? ''));
  if (whole.length > 0) return whole.map((month) => ({ year, month, first: 1, last: 31 }));
  return year === null ? [] : [{ year, month: null, first: 1, last: 31 }];
}

/** The days meant by something asked for, in one year. */
export const inYear = ({ month, first, last, span }: AskedDays, year: number): Days =>
  span
    ? span
    : month === null
      ? { from: dayOf(year, 0, 1), to: dayOf(year, 11, 31) }
      : { from: dayOf(year, month, first), to: Math.min(dayOf(year, month, last), dayOf(year, month + 1, 0)) };

const counts: Readonly<Record<string, number>> = {
  ...{
    a: 1,
    an: 1,
    one: 1,
    couple: 2,
    two: 2,
    three: 3,
    few: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
  },
  ten: 10,
};
const ago = /\b(\d{1,3}|an?|one|couple of|two|three|few|four|five|six|seven|eight|nine|ten) (day|week|month)s? ago\b/g;
const onWeekday = new RegExp(`\\b(?:last|this past|past|on) ${weekdayPattern}\\b`);

/** The days that a message speaks of: its own, and those that its words point to from there ('yesterday', 'last week'). */
export function daysSpokenOf(text: string, at: number): Days[] {
  const said = text.toLowerCase();
  const today = dayAt(at);
  const date = new Date(at);
  const weekday = date.getDay();
  const days: Days[] = [{ from: today, to: today }];
  const add = (pattern: RegExp, from: number, to: number): void => {
    if (pattern.test(said)) days.push({ from, to });
  };
  const monthFrom = (offset: number): number => dayOf(date.getFullYear(), date.getMonth() + offset, 1);
  const saturday = today - ((weekday + 1) % 7 || 7);
  add(/\byesterday\b|\blast night\b/, today - 1, today - 1);
  add(/\btomorrow\b/, today + 1, today + 1);
  add(/\b(?:last|past) week\b/, today - 9, today - 4);
  add(/\bthis week\b/, today - 5, today);
  add(/\bnext week\b/, today + 4, today + 10);
  add(/\b(?:last|past|over the) weekend\b/, saturday, saturday + 1);
  add(/\b(?:last|past) month\b/, monthFrom(-1), monthFrom(0) - 1);
  add(/\bnext month\b/, monthFrom(1), monthFrom(2) - 1);
  const named = onWeekday.exec(said)?.[1];
  if (named !== undefined) {
    const back = (weekday - weekdays.indexOf(named) + 7) % 7 || 7;
    days.push({ from: today - back, to: today - back });
  }
  for (const [, count = '', unit] of said.matchAll(ago)) {
    const number = counts[count.split(' ')[0] ?? ''] ?? Number(count);
    const [length, slack] = unit === 'day' ? [1, 0] : unit === 'week' ? [7, 3] : [30, 15];
    days.push({ from: today - number * length - slack, to: today - number * length + slack });
  }
  for (const asked of namedDays(said)) {
    if (asked.month !== null) days.push(inYear(asked, asked.year ?? date.getFullYear()));
  }
  return days;
}

/**
 * How well what a message speaks of fits what was asked for, 0 to 1: a day fits best, a month half, a year hardly. The
 * message's own day (the first) counts a little less than what its words point to.
 */
export function fitOfDays(asked: readonly AskedDays[], spokenOf: readonly Days[]): number {
  let best = 0;
  for (const wanted of asked) {
    for (const [at, days] of spokenOf.entries()) {
      const year = wanted.year ?? new Date(days.from * 86_400_000).getUTCFullYear();
      const { from, to } = inYear(wanted, year);
      const overlap = Math.min(to, days.to) - Math.max(from, days.from) + 1;
      if (overlap <= 0) continue;
      const weight = wanted.month === null || to - from > 200 ? 0.1 : to - from > 12 ? 0.5 : 1;
      const longest = Math.max(to - from, days.to - days.from) + 1;
      best = Math.max(best, (at === 0 ? 0.8 : 1) * weight * (longest <= 3 ? 1 : Math.max(0.5, overlap / longest)));
    }
  }
  return best;
}

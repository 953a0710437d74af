/**
 * Times counted from a day: 'last spring', 'two winters ago', 'over the weekend', 'last Christmas'. English only, as all of
 * days.ts. A table of our own and no library: readers of dates know days and months but neither seasons nor feasts, and what is
 * looked for is not an instant but the days that people mean.
 * Seasons are those of the northern half of the earth, by whole months.
 */

/** A span of whole days, both ends included: days since 1970 by the local calendar. */
export type Days = { from: number; to: number };

/** The day of a date: year, month from 0, and day of the month. */
export const dayOf = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / 86_400_000;

export const monthNames = 'january february march april may june july august september october november december'.split(
  ' ',
);
const monthWords = `${monthNames.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec`;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** A weekday in full or short; its first three letters are caught. */
export const weekdayPattern = '(sun|mon|tue|wed|thu|fri|sat)(?:s|r|rs|sday|nesday|rsday|urday|day)?';

/** What comes back every year: its days in one. Winter is named after the year in which it begins. */
const yearly: readonly { words: string; inYear: (year: number) => Days }[] = [
  { words: 'spring', inYear: (year) => ({ from: dayOf(year, 2, 1), to: dayOf(year, 4, 31) }) },
  { words: 'summer', inYear: (year) => ({ from: dayOf(year, 5, 1), to: dayOf(year, 7, 31) }) },
  { words: 'autumn|fall', inYear: (year) => ({ from: dayOf(year, 8, 1), to: dayOf(year, 10, 30) }) },
  { words: 'winter', inYear: (year) => ({ from: dayOf(year, 11, 1), to: dayOf(year + 1, 2, 0) }) },
  { words: 'christmas eve', inYear: (year) => around(dayOf(year, 11, 24), 0) },
  { words: 'christmas|xmas', inYear: (year) => around(dayOf(year, 11, 25), 1) },
  {
    words: "new year(?:'?s)?(?: eve| day)?",
    inYear: (year) => ({ from: dayOf(year, 11, 31), to: dayOf(year + 1, 0, 1) }),
  },
  { words: "hallowe?'?en", inYear: (year) => around(dayOf(year, 9, 31), 0) },
  { words: "valentine'?s(?: day)?", inYear: (year) => around(dayOf(year, 1, 14), 0) },
  { words: 'easter', inYear: (year) => ({ from: easterOf(year) - 2, to: easterOf(year) + 1 }) },
  { words: 'thanksgiving', inYear: (year) => ({ from: thanksgivingOf(year), to: thanksgivingOf(year) + 1 }) },
];

const around = (day: number, slack: number): Days => ({ from: day - slack, to: day + slack });

/** Easter Sunday by the Gregorian calendar: the anonymous algorithm as Meeus gives it (Astronomical Algorithms, chapter 8). */
function easterOf(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return dayOf(year, Math.floor(f / 31) - 1, (f % 31) + 1);
}

/** The fourth Thursday of November. */
function thanksgivingOf(year: number): number {
  const first = dayOf(year, 10, 1);
  // 1 January 1970 was a Thursday.
  return first + ((7 - (first % 7)) % 7) + 21;
}

const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const count = `\\d{1,3}|an?|${numbers.join('|')}|(?:a )?couple(?: of)?|(?:a )?few|several`;
export const numberOf = (word: string): number => {
  if (/^\d/.test(word)) return Number(word);
  if (/couple/.test(word)) return 2;
  if (/few|several/.test(word)) return 3;
  return numbers.indexOf(word) + 1 || 1;
};

type Reading = { pattern: RegExp; read: (match: RegExpMatchArray, today: number) => Days };

/** The parts of a day, as its local calendar gives them. Monday is the first day of a week. */
const year = (today: number): number => new Date(today * 86_400_000).getUTCFullYear();
const month = (today: number): number => new Date(today * 86_400_000).getUTCMonth();
const monday = (today: number): number => today - ((((today + 3) % 7) + 7) % 7);
const monthBack = (today: number, back: number): Days => ({
  from: dayOf(year(today), month(today) - back, 1),
  to: dayOf(year(today), month(today) - back + 1, 0),
});
const yearBack = (today: number, back: number): Days => ({
  from: dayOf(year(today) - back, 0, 1),
  to: dayOf(year(today) - back, 11, 31),
});
const weekend = (today: number, back: number): Days => {
  // On a Saturday or a Sunday the last weekend is the one before.
  const saturday = monday(today) - 2 - 7 * (back - 1);
  return { from: saturday, to: saturday + 1 };
};

/** What comes every year, so many times back: 1 is the last that is over, 0 the one that began last. */
function back(inYear: (year: number) => Days, today: number, times: number): Days {
  const before = Array.from({ length: times + 3 }, (_, at) => inYear(year(today) - at));
  const fit = before.filter((days) => (times === 0 ? days.from : days.to) <= (times === 0 ? today : today - 1));
  return fit[Math.max(0, times - 1)] ?? inYear(year(today));
}

const readings: readonly Reading[] = [
  { pattern: /\bday before yesterday\b/, read: (_, today) => around(today - 2, 0) },
  { pattern: /(?<!before )\byesterday\b|\blast night\b/, read: (_, today) => around(today - 1, 0) },
  { pattern: /\bthe other day\b/, read: (_, today) => ({ from: today - 7, to: today - 1 }) },
  { pattern: /\bweek before last\b/, read: (_, today) => ({ from: monday(today) - 14, to: monday(today) - 8 }) },
  {
    pattern: /\b(?:last|past|previous) week\b(?! ?end)/,
    read: (_, today) => ({ from: monday(today) - 7, to: Math.max(monday(today) - 1, today - 5) }),
  },
  { pattern: /\bthis week\b(?! ?end)/, read: (_, today) => ({ from: monday(today), to: today }) },
  { pattern: /\bweekend before last\b/, read: (_, today) => weekend(today, 2) },
  {
    pattern: /\b(?:last|past|previous|over the|at the|on the|this) weekend\b(?! before)/,
    read: (_, today) => weekend(today, 1),
  },
  { pattern: /\bmonth before last\b/, read: (_, today) => monthBack(today, 2) },
  { pattern: /\b(?:last|past|previous) month\b/, read: (_, today) => monthBack(today, 1) },
  { pattern: /\bthis month\b/, read: (_, today) => ({ ...monthBack(today, 0), to: today }) },
  { pattern: /\byear before last\b/, read: (_, today) => yearBack(today, 2) },
  { pattern: /\b(?:last|past|previous) year\b/, read: (_, today) => yearBack(today, 1) },
  { pattern: /\bthis year\b/, read: (_, today) => ({ ...yearBack(today, 0), to: today }) },
  {
    pattern: new RegExp(`\\b(?:last|past|these) (${count}) (day|week|month|year)s\\b`),
    read: ([, word = '', unit = ''], today) => ({ from: today - numberOf(word) * lengthOf(unit), to: today }),
  },
  {
    pattern: new RegExp(`\\b(${count}) (day|week|weekend|month|year)s? ago\\b`),
    read: ([, word = '', unit = ''], today) => {
      const times = numberOf(word);
      if (unit === 'weekend') return weekend(today, times);
      if (unit === 'year') return yearBack(today, times);
      return around(today - times * lengthOf(unit), unit === 'day' ? 0 : unit === 'week' ? 3 : 15);
    },
  },
  {
    pattern: new RegExp(`\\b(?:last|this past|past|on) ${weekdayPattern}\\b`),
    read: ([, name = ''], today) => {
      // 1 January 1970 was a Thursday.
      const weekday = (((today + 4) % 7) + 7) % 7;
      return around(today - ((weekday - weekdays.indexOf(name) + 7) % 7 || 7), 0);
    },
  },
  {
    pattern: new RegExp(`\\b(last|this) (${monthWords})\\b`),
    read: ([, which = '', name = ''], today) => {
      const at = monthNames.findIndex((whole) => whole.startsWith(name.slice(0, 3)));
      const inYear = (of: number): Days => ({ from: dayOf(of, at, 1), to: dayOf(of, at + 1, 0) });
      return which === 'last' ? back(inYear, today, 1) : inYear(year(today));
    },
  },
  ...yearly.flatMap(({ words, inYear }): Reading[] => [
    {
      pattern: new RegExp(`\\b(?:${words})(?: of| in|,)? ((?:19|20)\\d\\d)\\b`),
      read: ([, named = '']) => inYear(Number(named)),
    },
    {
      pattern: new RegExp(`\\b(${count}) (?:${words})(?:s|es)? ago\\b`),
      read: ([, word = ''], today) => back(inYear, today, numberOf(word)),
    },
    { pattern: new RegExp(`\\b(?:${words}) before last\\b`), read: (_, today) => back(inYear, today, 2) },
    { pattern: new RegExp(`\\b(?:last|past|previous) (?:${words})\\b`), read: (_, today) => back(inYear, today, 1) },
    { pattern: new RegExp(`\\bthis (?:${words})\\b(?! before)`), read: (_, today) => inYear(year(today)) },
    {
      // Without 'last' it is the one that began last; 'around' takes in the days beside it.
      pattern: new RegExp(
        `\\b(in|in the|over|over the|during|during the|at|on|around)(?: the)? (?:${words})\\b(?! (?:of|in|before)\\b|,? (?:19|20)\\d\\d| ?time)`,
      ),
      read: ([, how = ''], today) => {
        const days = back(inYear, today, 0);
        return how === 'around' ? { from: days.from - 3, to: days.to + 3 } : days;
      },
    },
  ]),
];

const lengthOf = (unit: string): number => (unit === 'day' ? 1 : unit === 'week' ? 7 : unit === 'month' ? 30 : 365);

/**
 * The spans of days that a text speaks of, counted from a day.
 *
 * @param today days since 1970 by the local calendar.
 */
export function spansOf(text: string, today: number): Days[] {
  const said = text.toLowerCase().replaceAll('’', "'");
  const spans: Days[] = [];
  for (const { pattern, read } of readings) {
    const match = said.match(pattern);
    if (match) spans.push(read(match, today));
  }
  return spans;
}

import { parse, type ParsedResult } from 'chrono-node/en';

/** What the words of a time come to. `rest`: the text without them. Instants stand at noon, local time, so that a day stays one. */
export type Timed = { rest: string; from: number | null; until: number | null; found: boolean };

/** Words without which nothing is a time, so that most clauses are not searched for one. */
const hint =
  /\d|\b(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?s?\b|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\b|\bmay\b|today|tonight|tomorrow|tmrw|yesterday|\b(?:next|last|this|past|coming)\b|\bago\b|\bsince\b|\bfor\b|\bin (?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|half)\b|until|\btill\b/i;

const noon = (year: number, month: number, day: number): number => new Date(year, month, day, 12).getTime();
const yearStart = (year: number): number => noon(year, 0, 1);

const count =
  '(a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|\\d{1,2})';
const numbers: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
};
const lasting = new RegExp(
  `,? ?\\bfor (?:about |over |almost |nearly |more than |around |the (?:last|past) )?${count} (year|month|week|day)s?(?: now| already| so far)?\\b`,
  'i',
);
const fullYear = '((?:19|20)\\d\\d)';
const inYear = new RegExp(
  `,? ?\\b(?:back )?(?:in|during|around|from|of) (?:the (?:spring|summer|autumn|fall|winter) of )?${fullYear}\\b`,
  'i',
);
const season =
  /,? ?\b(?:(?:last|next|this|that|in(?: the)?|every) )(?:spring|summer|autumn|fall|winter|christmas|easter)\b/i;
const bareMonth = /^(?:mar|may|sat|sun|dec|jan|mon|wed|march|second)\.?$/i;

/**
 * Takes the words of a time out of a clause. `towards`: whether a day without a year is one that was or one to come.
 * The first of a year or of a month at noon stands for the whole of it. `lasting`: 'for three years' says since when.
 */
export function takeTime(text: string, at: number, towards: 'past' | 'future', lasts = true): Timed {
  if (!hint.test(text)) return { rest: text, from: null, until: null, found: false };
  const timed: Timed = { rest: text, from: null, until: null, found: false };
  const cut = (start: number, length: number): void => {
    timed.rest = `${timed.rest.slice(0, start)} ${timed.rest.slice(start + length)}`
      .replace(/ {2,}/g, ' ')
      .replace(/ ([,.])/g, '$1');
    timed.rest = timed.rest.replace(/[, ]+$/, '').trim();
    timed.found = true;
  };
  const until = /,? ?\b(?:until|till|up to) (?:the end of )?(.+)$/i.exec(timed.rest);
  if (until) {
    timed.until = instantOf(until[1] ?? '', at, towards);
    cut(until.index, until[0].length);
  }
  const since = /,? ?\b(?:ever )?since (.+)$/i.exec(timed.rest);
  if (since) {
    timed.from = instantOf(since[1] ?? '', at, 'past');
    cut(since.index, since[0].length);
  }
  const long = lasting.exec(timed.rest);
  if (long) {
    if (lasts && timed.from === null) timed.from = backFrom(at, numberIn(long[1] ?? ''), (long[2] ?? '').toLowerCase());
    cut(long.index, long[0].length);
  }
  const years = inYear.exec(timed.rest);
  if (
    years &&
    !/\b\d{1,2}(?:st|nd|rd|th)?,? $|(?:January|February|March|April|May|June|July|August|September|October|November|December)/i.test(
      timed.rest.slice(0, years.index),
    )
  ) {
    timed.from ??= yearStart(Number(years[1]));
    cut(years.index, years[0].length);
    return timed;
  }
  const found = firstTime(timed.rest, at, towards);
  if (found) {
    timed.from ??= found.instant;
    cut(found.start, found.length);
  } else {
    const vague = season.exec(timed.rest);
    if (vague) cut(vague.index, vague[0].length);
  }
  return timed;
}

const numberIn = (word: string): number => numbers[word.toLowerCase()] ?? Number(word);

function backFrom(at: number, many: number, unit: string): number {
  const date = new Date(at);
  if (unit === 'year') return yearStart(date.getFullYear() - many);
  if (unit === 'month') return noon(date.getFullYear(), date.getMonth() - many, 1);
  return noon(date.getFullYear(), date.getMonth(), date.getDate() - many * (unit === 'week' ? 7 : 1));
}

/** The instant of words that begin with a time: '2019', 'last March'; null where they do not. */
function instantOf(words: string, at: number, towards: 'past' | 'future'): number | null {
  const bare = new RegExp(`^(?:(?:early|late|mid|about|around) )?${fullYear}\\b`, 'i').exec(words);
  if (bare) return yearStart(Number(bare[1]));
  const found = firstTime(`in ${words}`, at, towards);
  return found && found.start <= 3 ? found.instant : null;
}

function firstTime(
  text: string,
  at: number,
  towards: 'past' | 'future',
): { instant: number; start: number; length: number } | null {
  for (const result of parse(text, new Date(at), { forwardDate: towards === 'future' })) {
    if (!/\p{L}|[/.-]/u.test(result.text)) continue;
    const { start } = result;
    const before =
      /(?:\b(?:on|in|by|from|this|over(?= the)|during|back in|at|around|of|early|late|mid|the|as of|starting)[ -])*$/i.exec(
        text.slice(0, result.index),
      );
    // 'Every Friday' is no Friday.
    if (/\b(?:every|each|most)[ -]$/i.test(text.slice(0, result.index)) || /^\D+days$/i.test(result.text)) continue;
    if (bareMonth.test(result.text) && before?.[0] === '') continue;
    if (!start.isCertain('day') && !start.isCertain('month') && !start.isCertain('weekday') && !start.isCertain('year'))
      continue;
    const lead = before?.[0].length ?? 0;
    const comma = /,? ?$/.exec(text.slice(0, result.index - lead))?.[0].length ?? 0;
    return {
      instant: settled(result, at, towards),
      start: result.index - lead - comma,
      length: result.text.length + lead + comma,
    };
  }
  return null;
}

/** Brings what was parsed to the first of what it names, and to the side of now where it belongs. */
function settled({ start }: ParsedResult, at: number, towards: 'past' | 'future'): number {
  const has = (part: 'day' | 'month' | 'weekday' | 'year' | 'hour'): boolean => start.isCertain(part);
  const parsed = start.date();
  if (has('hour') && (has('day') || has('weekday'))) return parsed.getTime();
  const vague = !has('day') && !has('weekday');
  const [year, month] = [parsed.getFullYear(), vague && !has('month') ? 0 : parsed.getMonth()];
  const day = vague ? 1 : parsed.getDate();
  const instant = noon(year, month, day);
  if (has('year')) return instant;
  if (towards === 'past' && instant > at) {
    return has('weekday') && !has('month') ? noon(year, month, day - 7) : noon(year - 1, month, day);
  }
  return towards === 'future' && instant < at - 86_400_000 && has('month') ? noon(year + 1, month, day) : instant;
}

/** A birthday as 'MM-DD', or 'YYYY-MM-DD' where the year is said; null for what is no certain day. */
export function birthdayOf(text: string, at: number): string | null {
  // Which of the two is the month differs between countries.
  const slashed = /\b(\d{1,2})[/.-](\d{1,2})(?:[/.-]\d{2,4})?\b/.exec(text);
  if (slashed && Number(slashed[1]) <= 12 && Number(slashed[2]) <= 12) return null;
  for (const { start } of parse(text, new Date(at))) {
    if (!start.isCertain('day') || !start.isCertain('month')) continue;
    const two = (value: number): string => String(value).padStart(2, '0');
    const day = `${two(start.get('month') ?? 1)}-${two(start.get('day') ?? 1)}`;
    const said =
      start.isCertain('year') &&
      !/\b(?:today|tomorrow|yesterday|next|last|in|ago)\b/i.test(text.replace(/\b(?:in|on) (?=\p{Lu}|\d)/gu, ''));
    return said ? `${String(start.get('year'))}-${day}` : day;
  }
  return null;
}

/** Where a text has a day of the year, and how long those words are; for one day put in the place of another. */
export function dayIn(text: string, at: number): { start: number; length: number } | null {
  const found = parse(text, new Date(at)).find(({ start }) => start.isCertain('day') && start.isCertain('month'));
  return found ? { start: found.index, length: found.text.length } : null;
}

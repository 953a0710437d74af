import type { BackupKind } from '#contract/life.ts';

type Made = { name: string; kind: BackupKind; madeAt: number };

const day = 86_400_000;

/** Days and weeks of which a copy is kept, and copies that were made for another reason, of each reason. */
export const kept = { days: 7, weeks: 4, others: 3 } as const;

/** The newest of each span of so many milliseconds, of the newest `count` spans that have any. */
function newestOfEach(copies: readonly Made[], span: (at: number) => number, count: number): Set<string> {
  const newest = new Map<number, Made>();
  for (const copy of copies) {
    const before = newest.get(span(copy.madeAt));
    if (before === undefined || copy.madeAt > before.madeAt) newest.set(span(copy.madeAt), copy);
  }
  const spans = [...newest].sort(([a], [b]) => b - a).slice(0, count);
  return new Set(spans.map(([, { name }]) => name));
}

const dailies = (copies: readonly Made[]): Made[] => copies.filter(({ kind }) => kind === 'daily' || kind === 'weekly');
const ofDays = (copies: readonly Made[]): Set<string> =>
  newestOfEach(dailies(copies), (at) => Math.floor(at / day), kept.days);
/** Weeks begin on Monday; the first day of 1970 was a Thursday. */
const ofWeeks = (copies: readonly Made[]): Set<string> =>
  newestOfEach(dailies(copies), (at) => Math.floor((at / day + 3) / 7), kept.weeks);

/** The daily copies that are kept only for their week. */
export function weeklies(copies: readonly Made[]): Set<string> {
  const byDay = ofDays(copies);
  return new Set([...ofWeeks(copies)].filter((name) => !byDay.has(name)));
}

/**
 * The names of the copies that are not kept any more: of the daily ones the newest of each of seven days and of each of four weeks
 * stay (days and weeks in UTC on which there is one), of those made for any other reason the last three.
 */
export function backupsToDrop(copies: readonly Made[]): string[] {
  const stay = new Set([...ofDays(copies), ...ofWeeks(copies)]);
  const kinds = new Set(copies.map(({ kind }) => kind));
  for (const kind of kinds) {
    if (kind === 'daily' || kind === 'weekly') continue;
    const newest = copies.filter((copy) => copy.kind === kind).sort((a, b) => b.madeAt - a.madeAt);
    for (const { name } of newest.slice(0, kept.others)) stay.add(name);
  }
  return copies.filter(({ name }) => !stay.has(name)).map(({ name }) => name);
}

/** Whether a daily copy is due: there is none of the last 24 hours. One from the future (a clock that went back) does not count. */
export const isDailyDue = (copies: readonly Made[], now: number): boolean =>
  !dailies(copies).some(({ madeAt }) => Math.abs(now - madeAt) < day);

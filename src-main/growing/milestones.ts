import { traitSchema, type Milestone, type TraitMove } from '#contract/growing.ts';
import type { Entry } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import { greeting, heavy } from './english.ts';
import { wordsOfText } from './sentences.ts';
import { traitValues } from './traits.ts';

const days = [30, 100, 365, 1_000, 2_000, 3_650];
const messages = [1_000, 10_000, 100_000, 1_000_000];

/** How far a trait must have come since the start, and how long a thread must have been open: days. */
const farTrait = 0.2;
const longThread = 30;

/** An anniversary is remarked on in its week, not later. Milliseconds, as all times here. */
const day = 86_400_000;
const fresh = 7 * day;

/** Between two milestones that are said. */
const rest = 7 * day;

/** What ends a sitting, and how much of it must have passed without a heavy word before a quiet moment is one. */
const sittingEnds = 3_600_000;
const settledAfter = 6;
const quietWords = 8;

type New = Omit<Milestone, 'id' | 'saidAt'>;

/** What is measured of a life. `threads`: entries of that kind, closed ones too. */
export type Life = {
  days: number;
  messages: number;
  first: number | null;
  moves: readonly TraitMove[];
  threads: readonly Entry[];
};

const highest = (marks: readonly number[], count: number): number | undefined =>
  marks.findLast((mark) => count >= mark);

/** The last anniversary of an instant, by the local calendar; 0 before the first. */
function lastAnniversary(first: number, now: number): { years: number; at: number } {
  const begun = new Date(first);
  let years = Math.max(0, new Date(now).getFullYear() - begun.getFullYear());
  const of = (count: number): number =>
    new Date(begun.getFullYear() + count, begun.getMonth(), begun.getDate()).getTime();
  if (years > 0 && of(years) > now) years -= 1;
  return { years, at: of(years) };
}

/** What of a life is worth remarking on now and was not noted yet; of each kind the highest only. */
export function reachedMilestones(life: Life, noted: readonly Milestone[], now: number): New[] {
  const found: New[] = [];
  const dayMark = highest(days, life.days);
  if (dayMark !== undefined) found.push({ kind: 'days', figure: dayMark, about: '', reachedAt: now });
  const messageMark = highest(messages, life.messages);
  if (messageMark !== undefined) found.push({ kind: 'messages', figure: messageMark, about: '', reachedAt: now });
  if (life.first !== null) {
    const { years, at } = lastAnniversary(life.first, now);
    if (years > 0 && now - at < fresh) found.push({ kind: 'year', figure: years, about: '', reachedAt: at });
  }
  const values = traitValues(life.moves);
  for (const trait of traitSchema.options) {
    const away = Math.round((values[trait] - 0.5) * 1_000) / 1_000;
    if (Math.abs(away) >= farTrait)
      found.push({ kind: 'trait', figure: Math.sign(away) * farTrait, about: trait, reachedAt: now });
  }
  for (const { state, value, saidAt, lastSaidAt, until, private: kept } of life.threads) {
    const closed = until ?? lastSaidAt;
    const open = Math.floor((closed - saidAt) / day);
    if (state === 'done' && !kept && open >= longThread && now - closed < fresh)
      found.push({ kind: 'thread', figure: open, about: value.slice(0, 300), reachedAt: closed });
  }
  const isNew = (one: New): boolean =>
    !noted.some(
      (other) =>
        other.kind === one.kind &&
        other.about === one.about &&
        // A lower mark that is reached again, because something was forgotten, is no news.
        (one.kind === 'trait' || one.kind === 'thread' ? other.figure === one.figure : other.figure >= one.figure),
    );
  return found.filter(isNew);
}

/** Which is said first where there are several. */
const order: Readonly<Record<Milestone['kind'], number>> = { year: 0, days: 1, thread: 2, trait: 3, messages: 4 };

/** The talk at hand: what was said last, oldest first and with the person's message at its end. */
export type Moment = { recent: readonly Message[]; now: number };

/** Whether the talk leaves room for a remark about the two: after a greeting, or in a quiet moment, and never beside sorrow. */
function fits({ recent, now }: Moment): boolean {
  const last = recent.at(-1);
  if (last?.role !== 'person') return false;
  const begins = recent.findLastIndex(({ at }, place) => at - (recent[place - 1]?.at ?? -Infinity) > sittingEnds);
  const sitting = recent.slice(Math.max(0, begins)).filter(({ at }) => now - at < 12 * sittingEnds);
  const theirs = sitting.filter(({ role }) => role === 'person');
  if (theirs.some(({ text }) => heavy.test(text)) || last.text.includes('?')) return false;
  const isShort = wordsOfText(last.text).length <= quietWords;
  return isShort && (greeting.test(last.text) || theirs.length >= settledAfter);
}

/** A milestone to be said now; null for none. Each is said once, and one a week at most. */
export function nextMilestone(milestones: readonly Milestone[], moment: Moment): Milestone | null {
  const waiting = milestones.filter(({ saidAt }) => saidAt === null);
  if (waiting.length === 0 || milestones.some(({ saidAt }) => saidAt !== null && moment.now - saidAt < rest))
    return null;
  if (!fits(moment)) return null;
  return waiting.toSorted((a, b) => order[a.kind] - order[b.kind] || b.reachedAt - a.reachedAt)[0] ?? null;
}

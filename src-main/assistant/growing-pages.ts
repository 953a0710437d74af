import type { Message } from '#contract/messages.ts';
import type { Entry, Summary } from '#contract/knowledge.ts';
import type { TraitMove } from '#contract/growing.ts';
import type { Words } from '#contract/words.ts';
import { dayNamed, periodOf } from '../conversation/calendar.ts';
import type { OpenPeriod } from '../conversation/knowledge-ports.ts';
import { factKeys, newestFacts } from '../conversation/onboarding.ts';
import type { Clock, LanguageModel, Log, MemoryStore } from '../conversation/ports.ts';
import { pageByRules, pageTask, readPage, type Day } from '../growing/reflect.ts';
import { readSummary, summariseDay, summariseParts, summaryTask, type SummaryDraft } from '../growing/summaries.ts';
import type { ProposedMove } from '../growing/traits.ts';

/**
 * A model writes of the last days only: a long history that was brought in is written up by rules, for nobody agreed to show all
 * of it to a model, or to pay for that.
 */
const recentDays = 7;

/** Messages of one day that are read at most: at one every ten seconds, a whole waking day. */
const mostOfDay = 5_000;

type Parts = {
  memory: MemoryStore;
  minds(): LanguageModel;
  clock: Clock;
  words: Words;
  log: Log;
  sentence(entry: Entry): string;
  moves(): Promise<readonly TraitMove[]>;
  /** Keeps what a day's reflection proposes. */
  propose(moves: readonly ProposedMove[]): Promise<void>;
};

/** Writes what becomes of days, months and years. All of it stops at a signal, leaving what is done done. */
export type GrowingPages = {
  /** Writes the page of a day; false where there was nothing to write, or the signal came first. */
  writePage(day: string, signal: AbortSignal): Promise<boolean>;
  writeSummary(period: OpenPeriod, signal: AbortSignal): Promise<boolean>;
  /** Whether a day's page, or a time's summary, would be written by a model: then one is enough for a slice of work. */
  isThought(until: number): boolean;
};

export function createGrowingPages(parts: Parts): GrowingPages {
  const { memory, clock, words, log } = parts;

  const names = async (): Promise<{ osName: string; personName: string | null }> => {
    const newest = newestFacts(await memory.facts());
    return {
      osName: newest.get(factKeys.osName)?.value ?? words.product,
      personName: newest.get(factKeys.answer('name'))?.value ?? null,
    };
  };
  const isThought = (until: number): boolean =>
    parts.minds().think !== null && until >= periodOf('day', clock.now()).from - recentDays * 86_400_000;

  /** What a mind makes of a task, or null where the rules must do: it has failed, or answered with something else. */
  const thought = async <Made>(
    until: number,
    signal: AbortSignal,
    work: (think: NonNullable<LanguageModel['think']>) => Promise<Made | null>,
  ): Promise<Made | null> => {
    const { think } = parts.minds();
    if (think === null || !isThought(until)) return null;
    try {
      return await work(think);
    } catch (cause) {
      signal.throwIfAborted();
      log.info('reflecting with the mind failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
      return null;
    }
  };

  const writePage = async (name: string, signal: AbortSignal): Promise<boolean> => {
    const { from, until } = dayNamed(name);
    const messages = await memory.messagesBetween(from, until, mostOfDay);
    const day: Day = {
      day: name,
      messages,
      entries: await memory.entriesBetween(from, until),
      moves: (await parts.moves()).filter(({ at }) => at >= from && at <= until),
      ...(await names()),
      sentence: parts.sentence,
    };
    const byRules = pageByRules(words, day);
    if (byRules === null || signal.aborted) return false;
    const made = await thought(until, signal, async (think) => {
      const task = pageTask(words, day);
      return readPage(await think(task.task, signal), task, day, clock.now());
    });
    if (signal.aborted) return false;
    const page = made?.page ?? byRules;
    const origin = made === null ? 'rules' : 'model';
    const kept = await memory.addJournalPage({ ...page, day: name, at: clock.now(), origin });
    if (kept && made !== null && made.moves.length > 0) await parts.propose(made.moves);
    return kept;
  };

  const writeSummary = async ({ period, from, until }: OpenPeriod, signal: AbortSignal): Promise<boolean> => {
    const messages: Message[] = period === 'day' ? await memory.messagesBetween(from, until, mostOfDay) : [];
    const summaries: Summary[] =
      period === 'day' ? [] : await memory.summaries(period === 'month' ? 'day' : 'month', from, until);
    const byRules = period === 'day' ? summariseDay(messages) : summariseParts(period, summaries);
    if (byRules === null || signal.aborted) return false;
    const made: SummaryDraft | null = await thought(until, signal, async (think) => {
      const { personName } = await names();
      const task = summaryTask(words, period, period === 'day' ? messages : summaries, personName);
      return readSummary(await think(task.task, signal), period, task);
    });
    if (signal.aborted) return false;
    const origin = made === null ? 'rules' : 'model';
    return memory.addSummary({ ...(made ?? byRules), period, from, until, origin });
  };
  return { writePage, writeSummary, isThought };
}

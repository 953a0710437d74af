import type { GrowingView, Milestone, TraitMove } from '#contract/growing.ts';
import { traitSchema } from '#contract/growing.ts';
import type { Entry } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import { dayName, dayNamed, periodOf } from '../conversation/calendar.ts';
import type { OpenPeriod, TraitValues } from '../conversation/knowledge-ports.ts';
import { personaChanges } from '../conversation/persona.ts';
import type { Clock, LanguageModel, Log, MemoryStore } from '../conversation/ports.ts';
import { nextMilestone, reachedMilestones } from '../growing/milestones.ts';
import { mayMove, signals } from '../growing/signals.ts';
import { boundMoves, traitValues, type ProposedMove } from '../growing/traits.ts';
import type { EventHub } from './event-hub.ts';
import { createGrowingPages } from './growing-pages.ts';
import type { Handlers } from './handlers.ts';

/** What is read of the talk before a message that may move a trait: milliseconds, and messages. */
const lookBack = 43_200_000;
const longestTalk = 2_000;
const talkBefore = 60;

/** What is read of the talk before a milestone is said, in milliseconds: the sitting at hand. */
const sitting = 10_800_000;

/** Pages and summaries of one slice of work, where no model writes them. */
const pagesInSlice = 4;
const summariesInSlice = 8;

/** Days and times that are looked up at once to be written of, for many slices. */
const lookedUp = 64;

/** A day is summarised when it is older than this; then a page of the journal and the talk itself no longer tell of it. */
const summaryAge = 172_800_000;

/** How often milestones are looked for, in milliseconds. */
const milestoneInterval = 3_600_000;

/** Wishes and threads that are looked at. */
const mostEntries = 200;

type Parts = {
  memory: MemoryStore;
  minds(): LanguageModel;
  events: EventHub;
  clock: Clock;
  words: Words;
  log: Log;
  /** An entry as a sentence to the person. */
  sentence(entry: Entry): string;
};

/** How it becomes who it is. */
export type Growing = {
  calls: Pick<Handlers, 'growing.view' | 'growing.takeBack' | 'growing.reflect' | 'growing.journal'>;
  /** Where its traits stand; in the middle until they are read. */
  traits(): TraitValues;
  /** Reads a message of the person for how they would like it to be; for the background, oldest first. */
  read(message: Message): Promise<void>;
  /** Something that may be remarked on in the answer to a message; null for nothing. */
  milestoneFor(question: Message): Promise<Milestone | null>;
  /** One bounded slice of work, while nobody talks; resolves with whether there is more. */
  quiet(): Promise<boolean>;
  /** A turn begins: work is put down. */
  stop(): void;
  dispose(): Promise<void>;
};

export function createGrowing(parts: Parts): Growing {
  const { memory, events, clock, words, log } = parts;
  let moves: readonly TraitMove[] = [];
  let values = traitValues([]);
  let reflecting = false;
  let disposed = false;
  let controller = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  let milestonesLooked: number | null = null;
  /** When a reply was stopped last: then even a message that says nothing of it may move a trait. */
  let stoppedAt = -Infinity;

  const reload = async (): Promise<readonly TraitMove[]> => {
    moves = await memory.traitMoves();
    values = traitValues(moves);
    return moves;
  };
  const view = async (): Promise<GrowingView> => {
    const [facts, wishes, milestones] = await Promise.all([
      memory.facts(),
      memory.entries({ kinds: ['wish'], all: true, limit: mostEntries }),
      memory.milestones(),
      reload(),
    ]);
    return {
      traits: traitSchema.options.map((trait) => ({
        trait,
        value: values[trait],
        moves: moves.filter((move) => move.trait === trait),
      })),
      persona: personaChanges(words, facts, wishes.entries, moves),
      milestones,
      reflecting,
    };
  };
  const changed = async (): Promise<void> => {
    if (!disposed) events.emit({ type: 'growing-changed', growing: await view() });
  };
  /** One after the other: a slice of work, and what is asked for meanwhile. */
  const inOrder = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = working.then(work);
    working = done.catch(() => undefined);
    return done;
  };

  const propose = async (proposed: readonly ProposedMove[]): Promise<void> => {
    const bounded = boundMoves(await reload(), proposed);
    if (bounded.length === 0) return;
    await memory.addTraitMoves(bounded);
    await changed();
  };
  const pages = createGrowingPages({ ...parts, moves: reload, propose });

  const noteMilestones = async (): Promise<void> => {
    const [figures, threads, noted] = await Promise.all([
      memory.lifeFigures(),
      memory.entries({ kinds: ['thread'], all: true, limit: mostEntries }),
      memory.milestones(),
      reload(),
    ]);
    const reached = reachedMilestones({ ...figures, moves, threads: threads.entries }, noted, clock.now());
    milestonesLooked = clock.monotonic();
    if (reached.length === 0) return;
    await memory.addMilestones(reached);
    await changed();
  };

  /**
   * What is to be written, the oldest first: looked up for many slices at once, for that walks through the whole life. What was
   * forgotten since then is refused by the memory.
   */
  let openDays: string[] = [];
  let openPeriods: OpenPeriod[] = [];
  const writePages = async (signal: AbortSignal): Promise<number> => {
    if (openDays.length === 0) openDays = await memory.openDays(clock.now(), lookedUp);
    let written = 0;
    for (let left = pagesInSlice; left > 0 && !signal.aborted; left -= 1) {
      const day = openDays[0];
      if (day === undefined) break;
      if (await pages.writePage(day, signal)) written += 1;
      if (signal.aborted) break;
      openDays.shift();
      if (pages.isThought(dayNamed(day).until)) break;
    }
    // Windows are told when a stack of pages is done, not of each.
    if (written > 0 && openDays.length === 0) await changed();
    return written;
  };
  const writeSummaries = async (signal: AbortSignal): Promise<number> => {
    if (openPeriods.length === 0) openPeriods = await memory.openPeriods(clock.now() - summaryAge, lookedUp);
    let written = 0;
    for (let left = summariesInSlice; left > 0 && !signal.aborted; left -= 1) {
      const period = openPeriods[0];
      if (period === undefined) break;
      if (await pages.writeSummary(period, signal)) written += 1;
      if (signal.aborted) break;
      openPeriods.shift();
      if (pages.isThought(period.until)) break;
    }
    return written;
  };
  const slice = async (signal: AbortSignal): Promise<boolean> => {
    if (milestonesLooked === null || clock.monotonic() - milestonesLooked > milestoneInterval) {
      await noteMilestones();
      if (signal.aborted) return true;
    }
    if ((await writePages(signal)) > 0 || signal.aborted) return true;
    return (await writeSummaries(signal)) > 0 || signal.aborted;
  };
  /** Runs work that the next turn stops; what was stopped answers with `otherwise`. */
  const stoppable = async <Result>(
    otherwise: Result,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    controller = new AbortController();
    const { signal } = controller;
    if (disposed) return otherwise;
    try {
      return await work(signal);
    } catch (cause) {
      if (signal.aborted) return otherwise;
      throw cause;
    }
  };

  /** Writes of today so far, unless nothing was said since that was done last. */
  const reflectToday = async (signal: AbortSignal): Promise<number> => {
    const today = dayName(clock.now());
    const { from } = periodOf('day', clock.now());
    const newest = (await memory.journal(null, 1)).pages[0];
    const since = newest?.day === today ? newest.at + 1 : from;
    const said = await memory.messagesBetween(since, clock.now(), longestTalk);
    if (!said.some(({ role }) => role === 'person')) return 0;
    return (await pages.writePage(today, signal)) ? 1 : 0;
  };
  const reflect = async (signal: AbortSignal): Promise<number> => {
    openDays = [];
    let written = await reflectToday(signal);
    for (let more = 1; more > 0 && !signal.aborted; written += more) more = await writePages(signal);
    return written;
  };

  const unsubscribe = events.subscribe((event) => {
    // What was forgotten takes the moves with it that came from it.
    if (event.type === 'memory-changed') reload().catch(() => undefined);
    if (event.type === 'message-changed' && event.message.role === 'os' && event.message.state === 'interrupted')
      stoppedAt = clock.monotonic();
  });
  reload().catch((cause: unknown) =>
    log.warn('the traits were not read', { kind: cause instanceof Error ? cause.name : 'unknown' }),
  );

  return {
    calls: {
      'growing.view': view,
      'growing.takeBack': async ({ move, back }) => {
        await memory.takeBackMove(move, back ? clock.now() : null);
        await changed();
        return view();
      },
      'growing.reflect': () =>
        inOrder(async () => {
          reflecting = true;
          await changed();
          try {
            return { pages: await stoppable(0, reflect) };
          } finally {
            reflecting = false;
            await changed();
          }
        }),
      'growing.journal': ({ before, limit }) => memory.journal(before ?? null, limit),
    },
    traits: () => values,
    read: async (message) => {
      if (message.role !== 'person') return;
      const wasStopped = clock.monotonic() - stoppedAt < lookBack;
      if (!wasStopped && !mayMove(message)) return;
      const before = await memory.messagesBetween(message.at - lookBack, message.at - 1, longestTalk);
      const proposed = signals(message, before.slice(-talkBefore));
      if (proposed.length > 0) await propose(proposed);
    },
    milestoneFor: async (question) => {
      const milestones = await memory.milestones();
      if (milestones.every(({ saidAt }) => saidAt !== null)) return null;
      const recent = await memory.messagesBetween(question.at - sitting, question.at, longestTalk);
      return nextMilestone(milestones, { recent, now: clock.now() });
    },
    quiet: () => inOrder(() => stoppable(true, slice)),
    stop: () => controller.abort(),
    dispose: async () => {
      disposed = true;
      unsubscribe();
      controller.abort();
      await working;
    },
  };
}

import type { Entry } from '#contract/knowledge.ts';
import type { FailureKind, Message } from '#contract/messages.ts';
import { MindFailure, type Clock, type LanguageModel, type Log, type MemoryStore } from '../conversation/ports.ts';
import { learnByRules } from '../knowing/learn-by-rules.ts';
import { learnTask, readLearned } from '../knowing/learn-by-model.ts';

/** Messages that the rules read at a time, before a turn that may have begun is looked for. */
const rulesSlice = 50;

/** Messages that a model reads at a time, and how long the talk must have rested before it does, in milliseconds. */
const modelSlice = 12;
const modelRest = 8_000;

/**
 * A model reads this many of the newest messages at most: a long history that was brought in is read by the rules alone, for
 * nobody agreed to show all of it to a model, or to pay for that.
 */
const mostForModel = 200;

/** Characters that a model reads at a time, for the context of small ones; and failures in a row before a message is passed over. */
const charactersForModel = 10_000;
const mostRefusals = 6;

/** Failures that come from what a mind was given to read. */
const contentKinds: ReadonlySet<FailureKind> = new Set(['broken-answer', 'cut-off', 'too-long', 'filtered', 'lost']);

/** Messages that are passed over at a time where there are more. */
const skipSlice = 500;

/** How long after a start what was not read before is read, in milliseconds: a history that was brought in, or a crash. */
const firstRest = 3_000;

/** Waits after a model failed, in milliseconds; the last one repeats. */
const failureWaits = [30_000, 120_000, 600_000, 1_800_000];

type Parts = {
  memory: Pick<MemoryStore, 'learn' | 'people' | 'unread' | 'unreadTotal' | 'markRead' | 'latest' | 'entries'>;
  lifelong: string;
  minds: { current(): LanguageModel };
  clock: Clock;
  log: Log;
  /** Told when the person says what they are called. */
  onName(name: string, message: Message): Promise<void>;
  /** Reads a message for what it says about how the person would like the OS to be. */
  readForTraits(message: Message): Promise<void>;
  sentence(entry: Entry): string;
  /** Told when something was learned, or reading made progress. */
  onLearned(): void;
};

/** Learns from what the person said, in the background: never while a turn runs. */
export type Learning = {
  /** A turn begins: whatever is being read is put down. */
  turnBegins(): void;
  /** A turn is over, or something was said that needs no answer: there may be something to read. */
  turnEnds(): void;
  /** Resolves when the rules have read everything that was said so far. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
};

export function createLearning(parts: Parts): Learning {
  const { memory, lifelong, minds, clock, log } = parts;
  let turns = 0;
  let disposed = false;
  let reading: Promise<void> | null = null;
  let again = false;
  let thinking: AbortController | null = null;
  let thought: Promise<void> = Promise.resolve();
  let cancelThought = (): void => undefined;
  let failures = 0;
  /** Failures in a row that have to do with what is read, and not with whether the mind is there. */
  let refusals = 0;
  let notBefore = 0;
  let sliceSize = modelSlice;

  const mayWork = (): boolean => turns === 0 && !disposed;

  type Around = { before: string | null; said: string | null; people: { name: string; relation: string }[] };
  /** Resolves with whether anything was learned. */
  const readOne = async (message: Message, { before, said, people }: Around): Promise<boolean> => {
    const learned = learnByRules(message.text, { at: message.at, before, said, people });
    if (learned.length > 0) await memory.learn(learned, { message: message.id, at: message.at, origin: 'rules' });
    const name = learned.find(
      ({ subject, attribute, holds }) => subject === 'self' && attribute === 'name' && holds === 'now',
    );
    if (name) await parts.onName(name.value, message);
    await parts.readForTraits(message);
    return learned.length > 0;
  };
  /** Those whom it knows, so that 'my sister' and 'Anna' are found to be one. */
  const readPeople = async (): Promise<Around['people']> =>
    (await memory.people()).flatMap(({ name, relations }) => relations.map((relation) => ({ name, relation })));
  /** Reads what the rules have not read yet, a slice at a time. */
  const readAll = async (): Promise<void> => {
    while (mayWork()) {
      const slice = await memory.unread('rules', rulesSlice);
      const last = slice.at(-1);
      if (last === undefined) return;
      const recent = await memory.latest(lifelong, 40);
      let read: Message | null = null;
      let people = await readPeople();
      for (const message of slice) {
        if (!mayWork()) break;
        const place = recent.findIndex(({ id }) => id === message.id);
        const before = recent[place - 1];
        const said = recent.slice(0, Math.max(0, place)).findLast(({ role }) => role === 'person') ?? read;
        const learned = await readOne(message, {
          before: before?.role === 'os' ? before.text : null,
          said: said?.text ?? null,
          people,
        });
        if (learned) people = await readPeople();
        read = message;
      }
      if (read !== null) await memory.markRead('rules', read.id, clock.now());
      parts.onLearned();
    }
  };
  const read = (): void => {
    if (!mayWork()) return;
    if (reading !== null) {
      again = true;
      return;
    }
    again = false;
    reading = readAll()
      .catch((cause: unknown) => log.warn('learning failed', { kind: cause instanceof Error ? cause.name : 'unknown' }))
      .finally(() => {
        reading = null;
        if (again) read();
        else thinkLater(modelRest);
      });
  };

  const thinkLater = (wait: number): void => {
    cancelThought();
    if (!mayWork() || minds.current().think === null) return;
    cancelThought = clock.after(Math.max(wait, notBefore - clock.monotonic()), () => {
      const controller = new AbortController();
      thinking = controller;
      thought = think(controller.signal)
        .then((more) => {
          failures = 0;
          refusals = 0;
          sliceSize = modelSlice;
          if (more) thinkLater(modelRest);
        })
        .catch((cause: unknown) => {
          if (controller.signal.aborted) return;
          log.info('learning with the mind failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
          notBefore = clock.monotonic() + (failureWaits[Math.min(failures, failureWaits.length - 1)] ?? 0);
          failures += 1;
          if (!(cause instanceof MindFailure) || contentKinds.has(cause.kind)) refusals += 1;
          // What is too much, or not to its liking, may be one message: fewer at a time, and one that never works is passed over.
          sliceSize = Math.max(1, Math.floor(sliceSize / 2));
          return passOver().then(() => thinkLater(0));
        })
        .finally(() => {
          if (thinking === controller) thinking = null;
        });
    });
  };
  /** Passes over a message that failed alone, again and again. */
  const passOver = async (): Promise<void> => {
    if (refusals < mostRefusals) return;
    const [stuck] = await memory.unread('model', 1);
    if (stuck) await memory.markRead('model', stuck.id, clock.now());
    refusals = 0;
  };
  /** Lets the mind read one slice; resolves with whether there is more. */
  const think = async (signal: AbortSignal): Promise<boolean> => {
    const mind = minds.current();
    if (mind.think === null || !mayWork()) return false;
    for (let left = await memory.unreadTotal('model'); left > mostForModel;) {
      const old = await memory.unread('model', Math.min(skipSlice, left - mostForModel));
      const last = old.at(-1);
      if (last === undefined || signal.aborted) return false;
      await memory.markRead('model', last.id, clock.now());
      left -= old.length;
    }
    const slice = within(await memory.unread('model', sliceSize), charactersForModel);
    const last = slice.at(-1);
    if (last === undefined) return false;
    const known = await memory.entries({ limit: 60 });
    const open = known.entries.filter((entry) => !entry.private);
    const answer = await mind.think(learnTask(slice, open.map(parts.sentence)), signal);
    signal.throwIfAborted();
    for (const { message, learned } of readLearned(answer, slice)) {
      const said = slice.find(({ id }) => id === message);
      if (said) await memory.learn(learned, { message, at: said.at, origin: 'model' });
    }
    await memory.markRead('model', last.id, clock.now());
    parts.onLearned();
    return (await memory.unreadTotal('model')) > 0;
  };

  const cancelFirst = clock.after(firstRest, read);
  return {
    turnBegins: () => {
      turns += 1;
      cancelThought();
      thinking?.abort();
    },
    turnEnds: () => {
      turns = Math.max(0, turns - 1);
      read();
    },
    settled: async () => {
      read();
      while (reading !== null) await reading;
    },
    dispose: async () => {
      disposed = true;
      cancelFirst();
      cancelThought();
      thinking?.abort();
      await reading;
      await thought;
    },
  };
}

/** The first messages that are together no longer than this; one at least, and none after one that is left out. */
function within(messages: readonly Message[], characters: number): Message[] {
  let left = characters;
  const tooMany = messages.findIndex(({ text }, at) => {
    left -= text.length;
    return at > 0 && left < 0;
  });
  return tooMany < 0 ? [...messages] : messages.slice(0, tooMany);
}

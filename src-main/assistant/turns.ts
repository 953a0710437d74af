import { randomUUID } from 'node:crypto';
import { CallError } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import { promptBudget } from '../conversation/prompt.ts';
import type { PromptLedger } from '#contract/knowledge.ts';
import type { Mark, Pace } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, LanguageModel, Log, MemoryStore, MindRequest } from '../conversation/ports.ts';
import { runTurn, type TurnOutcome } from '../conversation/run-turn.ts';
import type { DirectAnswer } from './direct-answers.ts';
import { untilAborted } from './until-aborted.ts';
import type { EventHub } from './event-hub.ts';
import type { Handlers } from './handlers.ts';
import type { Knowledge } from './knowledge.ts';
import type { MindKeeper } from './mind-keeper.ts';
import { recentCount, type PromptMaker, type Sources } from './prepare-prompt.ts';

type TurnParts = {
  memory: MemoryStore;
  lifelong: string;
  knowledge: Knowledge;
  minds: MindKeeper;
  events: EventHub;
  clock: Clock;
  words: Words;
  log: Log;
  prompts: PromptMaker;
  /** What answers this message without the mind, where it asks something of the memory itself. */
  directly(question: Message): DirectAnswer | null;
  /** While true, what is said is shown and not remembered. */
  offTheRecord(): boolean;
  /** Told before a turn reads the memory, and when it is over: work in the background steps aside. */
  onTurn(state: 'begins' | 'ends'): void;
  /** Told of moments of a turn, for those who measure it. */
  onMoment(turn: string, mark: Mark): void;
};

type Running = {
  turn: string;
  question: Message;
  mind: LanguageModel;
  /** What answers without a prompt; null where the mind does. */
  direct: DirectAnswer | null;
  /** Said while remembering was paused: so is its answer, however late it comes. */
  offTheRecord: boolean;
  reply: Message | null;
  controller: AbortController;
  settled: Promise<void>;
};

/** How long what was asked of the memory over a direct line may take, in milliseconds. */
const overhearPatience = 60_000;

/** A reply that is being spoken by something else than the mind. */
export type SpokenReply = {
  grow(text: string): void;
  /** Ends it with the text that was heard; a reply of which nothing was heard is taken out of the transcript. */
  end(heard: string, state: 'complete' | 'interrupted'): Promise<void>;
};

export type Turns = Pick<Handlers, 'conversation.send' | 'conversation.stop' | 'conversation.retry'> & {
  running(): { turn: string; question: string; reply: Message | null } | null;
  /** Says something as the OS, outside of any turn. */
  say(text: string, aloud?: boolean): Promise<Message>;
  /** Stores what the person said without asking the mind; `aloud` when they spoke, with how. */
  note(text: string, aloud?: { pace: Pace | null }): Promise<Message>;
  /** What the person said aloud, for the mind to answer. */
  hear(text: string, pace: Pace): Promise<{ message: Message; turn: string }>;
  /**
   * Ends a reply where the person stopped listening: the mind stops at once, and only what was heard is kept. A reply of
   * which nothing was heard is taken out of the transcript.
   */
  cut(reply: string, heard: Promise<string>): Promise<void>;
  /**
   * What the person said to something that talks in the mind's place. What it asks of the memory itself is done and answered in
   * writing, for nothing else can do it.
   */
  overhear(text: string): Promise<void>;
  /** A reply that is spoken by something else than the mind: written down while it grows. */
  beginReply(): Promise<SpokenReply>;
  /** What something that talks in the mind's place is told: who it is, what it knows, and what was said last. */
  briefing(): Promise<string>;
  /**
   * Goes on where a turn was left, once nothing runs: `choose` sees the newest message and says what is said as the OS first, and
   * whether that message's turn begins anew. Resolves with whether it was asked: not while a turn runs.
   */
  pickUp(choose: (newest: Message | null) => { sentence: string | null; again: boolean }): Promise<boolean>;
  /** Marks a message as said aloud. */
  markSpoken(id: string): Promise<void>;
  /** What the mind was given for the newest reply; null before the first one since the start. */
  lastPrompt(): PromptLedger | null;
  /** Messages that the lifelong conversation shows. */
  total(): number;
  /** Messages left the transcript, or came back: counts them anew, and tells the windows. */
  rearranged(): Promise<void>;
  dispose(): Promise<void>;
};

/** The turns of the lifelong conversation: one at a time, each with an AbortController of its own. */
export async function createTurns(parts: TurnParts): Promise<Turns> {
  const { memory, lifelong, knowledge, minds, events, clock, words, log, onMoment, prompts } = parts;
  let lastPrompt: PromptLedger | null = null;
  /** What something that talks in the mind's place was told last, for what it says. */
  let briefed: ((reply: string) => Sources) | null = null;
  let running: Running | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let total = await memory.total(lifelong);

  const osName = (): string => knowledge.persona().osName ?? words.product;
  type More = { replaces?: string[]; spoken?: boolean; pace?: Pace | null };
  const add = async (role: 'person' | 'os', text: string, more: More = {}): Promise<Message> => {
    const replaces = more.replaces ?? [];
    const speaker = role === 'os' ? osName() : (knowledge.persona().personName ?? '');
    const message = await memory.append({
      conversation: lifelong,
      role,
      speaker,
      at: clock.now(),
      text,
      ...more,
      offTheRecord: parts.offTheRecord(),
    });
    if (replaces.length > 0) await rearranged();
    else total += 1;
    events.emit({ type: 'message-added', message, total });
    return message;
  };
  const rearranged = async (): Promise<void> => {
    total = await memory.total(lifelong);
    events.emit({ type: 'conversation-rearranged', conversation: lifelong, total });
  };
  const stop = async (): Promise<boolean> => {
    const ending = running;
    ending?.controller.abort();
    await ending?.settled;
    return ending !== null;
  };
  /** The newest exchange: the person's last message and everything after it. */
  const lastExchange = async (): Promise<Message[]> => {
    const recent = await memory.latest(lifelong, recentCount);
    const at = recent.findLastIndex((message) => message.role === 'person');
    return at < 0 ? [] : recent.slice(at);
  };

  const expectLast = async (question: string): Promise<void> => {
    const [asked] = await lastExchange();
    // What answered a question of the onboarding is changed where it is known, not by a new reply.
    const isAnswer = knowledge.facts().some(({ message }) => message === question);
    if (asked?.id !== question || isAnswer) throw new CallError('not-allowed', words.refusals.notTheLast);
  };
  /** One after the other: two windows may speak at the same moment. */
  const inOrder = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };

  const begin = (question: Message): string => {
    const turn = randomUUID();
    const direct = parts.directly(question);
    const current: Running = {
      turn,
      question,
      mind: direct?.mind ?? minds.current(),
      direct,
      offTheRecord: direct === null && parts.offTheRecord(),
      reply: null,
      controller: new AbortController(),
      settled: Promise.resolve(),
    };
    running = current;
    parts.onTurn('begins');
    events.emit({ type: 'turn-started', turn, question: question.id });
    current.settled = answer(current)
      .catch((cause: unknown) => log.warn('turn failed', { kind: cause instanceof Error ? cause.name : 'unknown' }))
      .finally(() => {
        if (running === current) running = null;
        parts.onTurn('ends');
      });
    return turn;
  };

  const answer = async (current: Running): Promise<void> => {
    const { turn, question } = current;
    const start = clock.monotonic();
    const { reply, failure } = await attempt(current).catch((cause: unknown): TurnOutcome => {
      if (current.controller.signal.aborted) return { reply: null, failure: { kind: 'stopped', detail: '' } };
      const kind = cause instanceof Error ? cause.name : 'unknown';
      log.warn('turn failed', { kind });
      return { reply: null, failure: { kind: kind === 'StorageError' ? 'storage' : 'lost', detail: '' } };
    });
    if (reply) events.emit({ type: 'message-changed', message: reply });
    // Something was said, but not to its end: the reply carries the mark. Nothing was said: the question does.
    const unanswered = failure !== null && reply === null ? failure.kind : null;
    if (unanswered !== question.unanswered) {
      const changed = await memory.update(question.id, { unanswered }).catch(() => null);
      if (changed) events.emit({ type: 'message-changed', message: changed });
    }
    if (running === current) running = null;
    if (failure?.kind !== 'stopped') minds.report(current.mind, failure);
    events.emit({
      type: 'turn-settled',
      turn,
      question: question.id,
      reply: reply?.id ?? null,
      failure: failure === null ? null : { kind: failure.kind, sentence: words.failures[failure.kind](failure.detail) },
    });
    log.info('turn settled', {
      outcome: failure?.kind ?? 'answered',
      milliseconds: Math.round(clock.monotonic() - start),
    });
  };

  /** Reads what the mind needs and streams its reply. Rejects when that cannot be read. */
  const attempt = async (current: Running): Promise<TurnOutcome> => {
    const { turn, question } = current;
    if (current.direct !== null) {
      const said = await run(current, nothingAsked(osName(), clock.now()));
      if (said.reply) await memory.noteReply(said.reply.id, current.direct.sources());
      return said;
    }
    const start = clock.monotonic();
    const { request, entries, tokens, sources, brought } = await untilAborted(
      prompts.forTurn(question),
      current.controller.signal,
    );
    lastPrompt = {
      at: clock.now(),
      question: question.id,
      mind: current.mind.kind,
      tokens,
      budget: promptBudget,
      entries,
    };
    onMoment(turn, 'request');
    log.info('turn begins', { milliseconds: Math.round(clock.monotonic() - start), recalled: request.recalled.length });
    const outcome = await run(current, request);
    if (outcome.reply) {
      await memory.noteReply(outcome.reply.id, sources(outcome.reply.text));
      await brought(outcome.reply.text);
    }
    if (current.offTheRecord && !parts.offTheRecord()) {
      // Remembering went on while it was answered: the answer goes the way of its question.
      await memory.endOffTheRecord(clock.now());
      await rearranged();
      return { ...outcome, reply: null };
    }
    return outcome;
  };
  const run = (current: Running, request: MindRequest): Promise<TurnOutcome> => {
    const { turn, controller } = current;
    return runTurn(
      {
        request,
        mind: current.mind,
        conversation: lifelong,
        speaker: osName(),
        signal: controller.signal,
        offTheRecord: () => current.offTheRecord || parts.offTheRecord(),
      },
      {
        memory,
        clock,
        onReplyStarted: (reply) => {
          total += 1;
          current.reply = { ...reply, text: '' };
          events.emit({ type: 'message-added', message: current.reply, total });
        },
        onDelta: (reply, text) => {
          if (current.reply) current.reply = { ...current.reply, text: current.reply.text + text };
          events.emit({ type: 'reply-delta', turn, message: reply.id, text });
        },
      },
    );
  };

  return {
    running: () =>
      running === null ? null : { turn: running.turn, question: running.question.id, reply: running.reply },
    say: (text, aloud = false) => add('os', text, { spoken: aloud }),
    note: async (text, aloud) => {
      const message = await add('person', text, aloud ? { spoken: true, pace: aloud.pace } : {});
      parts.onTurn('begins');
      parts.onTurn('ends');
      return message;
    },
    hear: (text, pace) =>
      inOrder(async () => {
        await stop();
        const message = await add('person', text, { spoken: true, pace });
        return { message, turn: begin(message) };
      }),
    cut: async (reply, heard) => {
      const stopped = running?.reply?.id === reply ? stop() : null;
      // In order: what is answered next must not be told words that were never heard.
      return inOrder(async () => {
        await stopped;
        const text = await heard;
        const changed = await memory.update(reply, { text, state: 'interrupted', spoken: true });
        if (text !== '') return events.emit({ type: 'message-changed', message: changed });
        await memory.replace([reply]);
        return rearranged();
      });
    },
    beginReply: async () => {
      let text = '';
      const reply = await memory.append({
        conversation: lifelong,
        role: 'os',
        speaker: osName(),
        at: clock.now(),
        text,
        state: 'streaming',
        spoken: true,
        offTheRecord: parts.offTheRecord(),
      });
      total += 1;
      events.emit({ type: 'message-added', message: reply, total });
      return {
        grow: (more) => {
          text += more;
          events.emit({ type: 'reply-delta', turn: reply.id, message: reply.id, text: more });
          memory.update(reply.id, { text }).catch(() => undefined);
        },
        end: async (heard, state) => {
          const message = await memory.update(reply.id, { text: heard, state });
          if (briefed !== null) await memory.noteReply(reply.id, briefed(heard));
          if (heard !== '') return events.emit({ type: 'message-changed', message });
          await memory.replace([reply.id]);
          await rearranged();
        },
      };
    },
    briefing: async () => {
      const { text, sources } = await prompts.briefing();
      briefed = sources;
      return text;
    },
    overhear: async (text) => {
      const message = await add('person', text, { spoken: true, pace: null });
      const direct = parts.directly(message);
      parts.onTurn('begins');
      try {
        if (direct === null) return;
        const reply = await add('os', await direct.text(AbortSignal.timeout(overhearPatience)));
        await memory.noteReply(reply.id, direct.sources());
      } finally {
        parts.onTurn('ends');
      }
    },
    lastPrompt: () => lastPrompt,
    rearranged: async () => {
      // What it had in mind may be among what went.
      lastPrompt = null;
      await rearranged();
    },
    total: () => total,
    markSpoken: async (id) => {
      events.emit({ type: 'message-changed', message: await memory.update(id, { spoken: true }) });
    },
    pickUp: (choose) =>
      inOrder(async () => {
        const [newest = null] = await memory.latest(lifelong, 1);
        if (running !== null) return false;
        const { sentence, again } = choose(newest);
        if (sentence !== null) await add('os', sentence);
        if (again && newest !== null) begin(newest);
        return true;
      }),
    'conversation.send': ({ text, replaces }) =>
      inOrder(async () => {
        if (replaces !== undefined) await expectLast(replaces);
        // Who speaks is listened to: a reply that is still growing ends here.
        await stop();
        const replaced = replaces === undefined ? [] : await lastExchange();
        const message = await add('person', text, { replaces: replaced.map(({ id }) => id) });
        return { message, turn: begin(message) };
      }),
    'conversation.stop': async () => ({ stopped: await stop() }),
    'conversation.retry': ({ question }) =>
      inOrder(async () => {
        await expectLast(question);
        await stop();
        const [asked, ...replies] = await lastExchange();
        if (!asked) throw new CallError('not-found', words.refusals.notFound);
        if (replies.length > 0) {
          await memory.replace(replies.map(({ id }) => id));
          await rearranged();
        }
        return { turn: begin(asked) };
      }),
    dispose: async () => {
      await stop();
    },
  };
}

/** The request of a turn whose answer is known: nobody reads it. */
const nothingAsked = (osName: string, now: number): MindRequest => ({
  instructions: '',
  messages: [],
  recalled: [],
  known: [],
  facts: [],
  aside: null,
  persona: { osName, personName: null },
  now,
});

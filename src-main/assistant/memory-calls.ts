import { CallError } from '#contract/errors.ts';
import type { EmbeddingStatus, MemoryStatus, PromptLedger } from '#contract/knowledge.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, MemoryStore } from '../conversation/ports.ts';
import { usedSources } from '../conversation/used-sources.ts';
import type { EventHub } from './event-hub.ts';
import type { Handlers } from './handlers.ts';
import type { Remembering } from './remembering.ts';

/** Least time between two tidings of the memory, in milliseconds: learning changes it in small steps. */
const tidingsInterval = 250;

type Parts = {
  memory: MemoryStore;
  events: EventHub;
  clock: Clock;
  words: Words;
  remembering: Remembering;
  /** Messages that the lifelong conversation shows. */
  total(): number;
  embedding(): EmbeddingStatus;
  lastPrompt(): PromptLedger | null;
  /** Ends the turn that runs, if one does. */
  stopTurn(): Promise<unknown>;
  /** Called when messages left the transcript or came back. */
  onRearranged(): Promise<void>;
};

export type MemoryCalls = Pick<
  Handlers,
  | 'memory.status'
  | 'memory.entries'
  | 'memory.people'
  | 'memory.entry'
  | 'memory.change'
  | 'memory.weigh'
  | 'memory.forget'
  | 'memory.restore'
  | 'memory.pause'
  | 'memory.timeline'
  | 'memory.prompt'
  | 'memory.why'
> & {
  status(): Promise<MemoryStatus>;
  /** Tells the windows soon that the memory has changed. */
  changed(): void;
  dispose(): void;
};

/** The calls of the memory's room. */
export function createMemoryCalls(parts: Parts): MemoryCalls {
  const { memory, events, clock, words, remembering } = parts;
  let disposed = false;
  let telling: (() => void) | null = null;

  const status = async (): Promise<MemoryStatus> => {
    const [counts, unread, forgotten] = await Promise.all([
      memory.knowledgeCounts(),
      memory.unreadTotal('rules'),
      memory.forgettings(clock.now()),
    ]);
    return {
      paused: remembering.paused(),
      messages: parts.total(),
      ...counts,
      unread,
      embedding: parts.embedding(),
      forgotten,
    };
  };
  const tell = async (): Promise<void> => {
    if (!disposed) events.emit({ type: 'memory-changed', memory: await status() });
  };
  const changed = (): void => {
    if (disposed) return;
    telling ??= clock.after(tidingsInterval, () => {
      telling = null;
      // A memory that is closing has nothing more to tell.
      tell().catch(() => undefined);
    });
  };
  const found = <Result>(result: Result | null): Result => {
    if (result === null) throw new CallError('not-found', words.refusals.notKnown);
    return result;
  };
  return {
    status,
    changed,
    dispose: () => {
      disposed = true;
      telling?.();
    },
    'memory.status': status,
    'memory.entries': (query) => memory.entries(query),
    'memory.people': async () => ({ people: await memory.people() }),
    'memory.entry': async ({ entry }) => found(await memory.entry(entry)),
    'memory.change': async ({ entry, change }) => {
      const changedEntry = found(await memory.changeEntry(entry, change, clock.now()));
      await tell();
      return changedEntry;
    },
    'memory.weigh': (what) => memory.weighForgetting(what),
    'memory.forget': async (what) => {
      // A reply that grows may be made of what is forgotten: it ends first, so that it goes too.
      await parts.stopTurn();
      const forgotten = await memory.forget(what, { at: clock.now() });
      if (forgotten.messages + forgotten.entries === 0) throw new CallError('not-found', words.refusals.notKnown);
      await parts.onRearranged();
      await tell();
      return forgotten;
    },
    'memory.restore': async ({ forgotten }) => {
      const restored = await memory.restore(forgotten);
      if (restored) await parts.onRearranged();
      await tell();
      return { restored };
    },
    'memory.pause': async ({ paused }) => {
      await (paused ? remembering.pause() : remembering.goOn());
      return status();
    },
    'memory.timeline': async ({ period, within }) => ({ stretches: await memory.timeline(period, within ?? null) }),
    'memory.prompt': () => Promise.resolve({ prompt: parts.lastPrompt() }),
    'memory.why': async ({ reply }) => {
      const [message, { sources, entries }] = await Promise.all([memory.message(reply), memory.replySources(reply)]);
      const used = new Set(
        usedSources(
          message?.text ?? '',
          sources.map((quoted) => quoted.message),
        ),
      );
      return { sources: sources.filter((quoted) => used.has(quoted.message)), entries };
    },
  };
}

import type { Message } from '#contract/messages.ts';
import type { SettingsView } from '#contract/settings.ts';
import type { Words } from '#contract/words.ts';
import type { Relevant } from '../conversation/knowledge-ports.ts';
import { factKeys } from '../conversation/onboarding.ts';
import { personaParts } from '../conversation/persona.ts';
import type { Clock, Log, MemoryStore } from '../conversation/ports.ts';
import type { Manner } from '../conversation/prompt.ts';
import type { SecretStore } from '../settings/secret-store.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import { createBackground } from './background.ts';
import { createDirectAnswers, type DirectAnswers } from './direct-answers.ts';
import { createEmbedding, type Embedding } from './embedding.ts';
import type { EventHub } from './event-hub.ts';
import { createGrowing, type Growing } from './growing.ts';
import type { Knowledge } from './knowledge.ts';
import { createLearning, type Learning } from './learning.ts';
import { createMemoryCalls, type MemoryCalls } from './memory-calls.ts';
import type { MindKeeper } from './mind-keeper.ts';
import { createPromptMaker, type PromptMaker } from './prepare-prompt.ts';
import { createRemembering, type Remembering } from './remembering.ts';
import { createSearchWords } from './search-words.ts';
import type { Turns } from './turns.ts';

type Parts = {
  memory: MemoryStore;
  lifelong: string;
  knowledge: Knowledge;
  minds: MindKeeper;
  settings: SettingsFile;
  secrets: SecretStore;
  fetch: typeof globalThis.fetch;
  events: EventHub;
  clock: Clock;
  words: Words;
  log: Log;
  tellSettings(): Promise<SettingsView>;
  /** Told when something was forgotten, came back, or is remembered again. */
  onForgotten(): Promise<void>;
  /** Looks after the copies of the history while nobody talks; `erased`: something was erased since it was called last. */
  atRest(erased: boolean): Promise<void>;
  /** The turns come after the memory, which only tells them that the transcript has changed. */
  turns(): Pick<Turns, 'rearranged' | 'lastPrompt' | 'total' | 'conversation.stop'>;
};

/** Everything about remembering, knowing and growing, wired together. */
export type MemoryParts = {
  calls: Omit<MemoryCalls, 'status' | 'changed' | 'dispose'> & Growing['calls'] & Embedding['calls'];
  status: MemoryCalls['status'];
  prompts: PromptMaker;
  directly: DirectAnswers['answerTo'];
  remembering: Remembering;
  learning: Learning;
  onTurn(state: 'begins' | 'ends'): void;
  dispose(): Promise<void>;
};

export async function wireMemory(parts: Parts): Promise<MemoryParts> {
  const { memory, lifelong, knowledge, minds, events, clock, words, log } = parts;
  const sentence = words.knowledge.sentence;
  const rearranged = async (): Promise<void> => {
    await knowledge.reload();
    await parts.turns().rearranged();
    calls.changed();
    // What came back has no vector any more.
    embedding.onMessage();
    await parts.onForgotten();
  };
  const remembering = createRemembering(memory, knowledge, clock, rearranged);
  const growing = createGrowing({ memory, minds: () => minds.current(), events, clock, words, log, sentence });
  // Whoever wakes is who fell asleep: the first prompt knows its traits.
  await growing.calls['growing.view']({});
  const embedding = createEmbedding({
    memory,
    settings: parts.settings,
    secrets: parts.secrets,
    fetch: parts.fetch,
    clock,
    words,
    log,
    onStatus: () => calls.changed(),
    tellSettings: parts.tellSettings,
  });
  const calls: MemoryCalls = createMemoryCalls({
    memory,
    events,
    clock,
    words,
    remembering,
    stopTurn: () => parts.turns()['conversation.stop']({}),
    total: () => parts.turns().total(),
    embedding: embedding.status,
    lastPrompt: () => parts.turns().lastPrompt(),
    onRearranged: rearranged,
  });
  const searchWords = createSearchWords({ minds, clock });
  const manner = (relevant: readonly Relevant[]): Manner[] =>
    personaParts(words, {
      ...knowledge.persona(),
      traits: growing.traits(),
      wishes: relevant.flatMap(({ entry }) => (entry.kind === 'wish' ? [entry] : [])),
    });
  const prompts = createPromptMaker({
    memory,
    lifelong,
    knowledge,
    clock,
    words,
    manner,
    milestoneFor: growing.milestoneFor,
    rewrite: (question: Message, talk, budget) => searchWords.rewrite(question, talk, budget),
    vectorOf: embedding.vectorOf,
  });
  const directAnswers = createDirectAnswers({
    memory,
    lifelong,
    clock,
    words,
    remembering,
    reflect: async (signal) => {
      signal.addEventListener('abort', growing.stop, { once: true });
      return (await growing.calls['growing.reflect']({})).pages;
    },
    onRearranged: rearranged,
  });
  const learning = createLearning({
    memory,
    lifelong,
    minds,
    clock,
    log,
    onName: async (name, message) => {
      const known = knowledge.facts().findLast(({ key }) => key === factKeys.answer('name'));
      if (known !== undefined && (known.value === name || known.at > message.at)) return;
      await knowledge.learn([{ key: factKeys.answer('name'), value: name, message: message.id }]);
    },
    readForTraits: growing.read,
    sentence,
    onLearned: () => {
      calls.changed();
      embedding.onMessage();
    },
  });
  const background = createBackground({
    memory,
    growing,
    clock,
    log,
    onChanged: () => calls.changed(),
    atRest: parts.atRest,
  });
  const { status, changed: _, dispose: disposeCalls, ...memoryCalls } = calls;
  return {
    calls: { ...memoryCalls, ...growing.calls, ...embedding.calls },
    status,
    prompts,
    directly: directAnswers.answerTo,
    remembering,
    learning,
    onTurn: (state) => {
      if (state === 'begins') {
        background.turnBegins();
        growing.stop();
        embedding.pause();
        learning.turnBegins();
      } else {
        learning.turnEnds();
        embedding.resume();
        background.turnEnds();
      }
    },
    dispose: async () => {
      disposeCalls();
      background.dispose();
      await learning.dispose();
      await growing.dispose();
      await embedding.dispose();
    },
  };
}

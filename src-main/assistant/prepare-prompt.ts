import type { Milestone } from '#contract/growing.ts';
import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import type { Relevant } from '../conversation/knowledge-ports.ts';
import type { Aside, Clock, MemoryStore } from '../conversation/ports.ts';
import { assemblePrompt, type AssembledPrompt, type Manner } from '../conversation/prompt.ts';
import { recallCount, selectRecalled } from '../conversation/recall-policy.ts';
import { plainDate } from '../conversation/time-words.ts';
import { estimateTokens } from '../conversation/tokens.ts';
import { usedSources } from '../conversation/used-sources.ts';
import { askedSpan } from './asked-span.ts';
import type { Knowledge } from './knowledge.ts';

/** Messages of the recent talk that are read for a prompt; the token budget decides how many of them go in. */
export const recentCount = 40;

/** Things known that are looked at for one prompt; the token budget decides how many of them go in. */
const relevantCount = 24;

/** Tokens of the last talk that a briefing holds at most. */
const briefingTalk = 1_500;

/** How long looking for other words, and for the meaning, of what was said may hold up a reply, in milliseconds. */
const searchBudget = 150;

type Parts = {
  memory: MemoryStore;
  lifelong: string;
  knowledge: Knowledge;
  clock: Clock;
  words: Words;
  /** How it is, from its traits and what it was asked to be. */
  manner(relevant: readonly Relevant[]): Manner[];
  milestoneFor(question: Message): Promise<Milestone | null>;
  /** The question said otherwise, for the search; nothing where no mind can do that in time. */
  rewrite(question: Message, talk: readonly Message[], budget: number): Promise<string[]>;
  vectorOf(text: string, budget: number): Promise<Float32Array | null>;
};

/** A prompt for one turn, with what a reply to it was made from, and what it brings up. */
export type PreparedPrompt = AssembledPrompt & {
  sources: { messages: string[]; entries: string[] };
  /** Called with the reply once it was said: notes what it brought up. */
  brought(reply: string): Promise<void>;
};

/** Gathers what a mind should know for a reply. */
export type PromptMaker = {
  forTurn(question: Message): Promise<PreparedPrompt>;
  /** What something that talks in the mind's place is told: who it is, what it knows, and what was said last. */
  briefing(): Promise<string>;
};

export function createPromptMaker(parts: Parts): PromptMaker {
  const { memory, lifelong, knowledge, clock, words } = parts;
  const osName = (): string => knowledge.persona().osName ?? words.product;
  const persona = (): { osName: string; personName: string | null } => ({ ...knowledge.persona(), osName: osName() });

  /** Something to bring up by itself: a doubt goes before a milestone. */
  const asideFor = async (
    question: Message,
  ): Promise<{ aside: Aside; brought(reply: string): Promise<void> } | null> => {
    const doubt = await memory.openDoubt();
    if (doubt !== null) {
      const { entry, other } = doubt;
      const sentence = words.knowledge.sentence;
      return {
        aside: { kind: 'doubt', one: sentence(other), other: sentence(entry) },
        brought: async (reply) => {
          // A mind that did not ask has not asked: it may next time.
          const sides = [entry, other].map((side) => ({ text: sentence(side) }));
          if (/[?？؟]/.test(reply) && usedSources(reply, sides).length === sides.length)
            await memory.doubtAsked(entry.id, clock.now());
        },
      };
    }
    const milestone = await parts.milestoneFor(question);
    if (milestone === null) return null;
    return {
      aside: { kind: 'milestone', sentence: words.growing.milestone(milestone) },
      brought: () => memory.milestoneSaid(milestone.id, clock.now()),
    };
  };

  const forTurn = async (question: Message): Promise<PreparedPrompt> => {
    const now = clock.now();
    const span = askedSpan(question.text, question.at);
    const [recent, relevant, summaries, offered] = await Promise.all([
      memory.latest(lifelong, recentCount),
      memory.relevant({ text: question.text, at: now, count: relevantCount }),
      span === null ? [] : memory.summaries(span.period, span.from, span.until),
      asideFor(question),
    ]);
    // A retry may stand behind newer messages of the OS; what counts is the talk up to the question.
    const talk = recent.filter((message) => message.at <= question.at);
    const [other, vector] = await Promise.all([
      parts.rewrite(question, talk, searchBudget),
      parts.vectorOf(question.text, searchBudget),
    ]);
    const hits = await memory.recall({
      text: question.text,
      count: recallCount + 4,
      before: question.id,
      now: question.at,
      ...(other.length === 0 ? {} : { other }),
      ...(vector === null ? {} : { vector }),
    });
    const prompt = assemblePrompt({
      words,
      persona: persona(),
      facts: knowledge.facts(),
      recent: talk,
      recalled: selectRecalled(hits),
      now,
      aloud: question.spoken,
      relevant: relevant.filter(({ entry }) => entry.kind !== 'wish'),
      manner: parts.manner(relevant),
      summaries,
      aside: offered?.aside ?? null,
    });
    const own = new Set(prompt.entries.filter(({ part }) => part !== 'talk').flatMap(({ sources }) => sources));
    for (const { message } of prompt.request.recalled) own.add(message.id);
    return {
      ...prompt,
      sources: {
        messages: [...own],
        entries: prompt.entries.flatMap(({ entry }) => (entry === null ? [] : [entry])),
      },
      brought: offered?.brought ?? (() => Promise.resolve()),
    };
  };

  const briefing = async (): Promise<string> => {
    const [recent, relevant] = await Promise.all([
      memory.latest(lifelong, recentCount),
      memory.relevant({ text: '', at: clock.now(), count: relevantCount }),
    ]);
    const { request } = assemblePrompt({
      words,
      persona: persona(),
      facts: knowledge.facts(),
      recent,
      recalled: [],
      now: clock.now(),
      aloud: true,
      relevant: relevant.filter(({ entry }) => entry.kind !== 'wish'),
      manner: parts.manner(relevant),
    });
    const lines: string[] = [];
    let left = briefingTalk;
    for (const { role, text, at } of request.messages.toReversed()) {
      const speaker = role === 'os' ? osName() : (knowledge.persona().personName ?? words.conversation.you);
      const line = words.mind.episode(plainDate(at), speaker, text);
      left -= estimateTokens(line);
      if (left < 0) break;
      lines.unshift(line);
    }
    return lines.length === 0 ? request.instructions : `${request.instructions}\n\n${words.mind.saidLast(lines)}`;
  };
  return { forTurn, briefing };
}

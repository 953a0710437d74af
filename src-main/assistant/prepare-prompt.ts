import type { Milestone } from '#contract/growing.ts';
import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import type { Relevant } from '../conversation/knowledge-ports.ts';
import type { Aside, Clock, MemoryStore, RecallHit } from '../conversation/ports.ts';
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

/** Things known whose own words are brought along, so that an answer can quote them. */
const mostGrounded = 3;

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

/** Messages and entries, by their ids, that a reply was made from. */
export type Sources = { messages: string[]; entries: string[] };

/** A prompt for one turn, with what a reply to it was made from, and what it brings up. */
export type PreparedPrompt = AssembledPrompt & {
  /** Of what the prompt held, what a reply shows signs of. */
  sources(reply: string): Sources;
  /** Called with the reply once it was said: notes what it brought up. */
  brought(reply: string): Promise<void>;
};

/** Gathers what a mind should know for a reply. */
export type PromptMaker = {
  forTurn(question: Message): Promise<PreparedPrompt>;
  /** What something that talks in the mind's place is told: who it is, what it knows, and what was said last. */
  briefing(): Promise<{ text: string; sources(reply: string): Sources }>;
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

  /** What is recalled, with the very words that the best of what is known came from. */
  const withSources = async (
    hits: readonly RecallHit[],
    relevant: readonly Relevant[],
    question: Message,
  ): Promise<RecallHit[]> => {
    const wanted = relevant
      .filter(({ reason }) => reason === 'bears-on-it' || reason === 'named')
      .slice(0, mostGrounded)
      .flatMap(({ entry, score }) => {
        const source = entry.sources.find((id) => id !== question.id);
        return source === undefined ? [] : [{ source, score }];
      });
    const least = new Map(wanted.map(({ source, score }) => [source, score]));
    const read = await Promise.all(
      wanted.map(async ({ source, score }) => ({ message: await memory.message(source), score })),
    );
    const added = read.flatMap(({ message, score }): RecallHit[] =>
      message === null || message.replaced ? [] : [{ message, sourceId: null, score }],
    );
    const raised = hits.map((hit) => ({ ...hit, score: Math.max(hit.score, least.get(hit.message.id) ?? 0) }));
    const found = new Set(hits.map(({ message }) => message.id));
    return [...raised, ...added.filter(({ message }) => !found.has(message.id))].sort(
      (one, other) => other.score - one.score,
    );
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
    // A question that is picked up may stand before newer messages of the OS; what counts is the talk up to it.
    const place = recent.findIndex(({ id }) => id === question.id);
    const talk = place < 0 ? recent.filter((message) => message.at <= question.at) : recent.slice(0, place + 1);
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
    const grounded = await withSources(hits, relevant, question);
    const prompt = assemblePrompt({
      words,
      outdated: new Set(await memory.outdated(grounded.map(({ message }) => message.id))),
      persona: persona(),
      facts: knowledge.facts(),
      recent: talk,
      recalled: selectRecalled(grounded),
      now,
      aloud: question.spoken,
      relevant: relevant.filter(({ entry }) => entry.kind !== 'wish'),
      manner: parts.manner(relevant),
      summaries,
      aside: offered?.aside ?? null,
    });
    return {
      ...prompt,
      sources: (reply) => sourcesOf(prompt, reply),
      brought: offered?.brought ?? (() => Promise.resolve()),
    };
  };

  const briefing: PromptMaker['briefing'] = async () => {
    const [recent, relevant] = await Promise.all([
      memory.latest(lifelong, recentCount),
      memory.relevant({ text: '', at: clock.now(), count: relevantCount }),
    ]);
    const prompt = assemblePrompt({
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
    const { request } = prompt;
    for (const { role, text, at } of request.messages.toReversed()) {
      const speaker = role === 'os' ? osName() : (knowledge.persona().personName ?? words.conversation.you);
      const line = words.mind.episode(plainDate(at), speaker, text);
      left -= estimateTokens(line);
      if (left < 0) break;
      lines.unshift(line);
    }
    return {
      text: lines.length === 0 ? request.instructions : `${request.instructions}\n\n${words.mind.saidLast(lines)}`,
      sources: (reply) => sourcesOf(prompt, reply),
    };
  };
  return { forTurn, briefing };
}

/** What of a prompt a reply shows signs of: all but the talk, which is there to be read. */
function sourcesOf({ entries, request }: AssembledPrompt, reply: string): Sources {
  const asked = [
    ...entries.filter(({ part }) => part !== 'talk'),
    ...request.recalled.map(({ message }) => ({ text: message.text, entry: null, sources: [message.id] })),
  ];
  const used = usedSources(reply, asked);
  return {
    messages: [...new Set(used.flatMap(({ sources }) => sources))],
    entries: [...new Set(used.flatMap(({ entry }) => (entry === null ? [] : [entry])))],
  };
}

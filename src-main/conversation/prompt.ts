import type { PromptEntry, PromptReason, Summary } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import type { Fact } from '#contract/onboarding.ts';
import type { Words } from '#contract/words.ts';
import type { Relevant } from './knowledge-ports.ts';
import { newestFacts } from './onboarding.ts';
import type { Aside, MindRequest, RecallHit } from './ports.ts';
import { plainDate } from './time-words.ts';
import { estimateTokens } from './tokens.ts';

/** Tokens of one request at most (estimated), the reply not counted: fits the 8k context of small local models. */
export const promptBudget = 6_000;

/** What a message costs beyond its text: role and separators. */
const messageOverhead = 6;

/**
 * Tokens that each part may take; what one leaves over goes to the talk. Who it is and what it was told in so many words is
 * always whole.
 */
const shares = { manner: 300, known: 700, threads: 250, summary: 400, episodes: 1_500 } as const;

/** The newest messages that go in before the memories, as far as they leave these their share. */
const certainTalk = 8;

/** One sentence on how it is, or was asked to be, with the message that it comes from where there is one. */
export type Manner = { text: string; reason: PromptReason; source: string | null };

type PromptParts = {
  words: Words;
  persona: { osName: string; personName: string | null };
  facts: readonly Fact[];
  recent: readonly Message[];
  recalled: readonly RecallHit[];
  now: number;
  /** The reply will be said aloud. */
  aloud?: boolean;
  manner?: readonly Manner[];
  /** What is known and bears on what was said, best first. */
  relevant?: readonly Relevant[];
  /** Summaries of the time that was asked about, oldest first. */
  summaries?: readonly Summary[];
  /** Ids of messages that tell of what is so no longer, or never was. */
  outdated?: ReadonlySet<string>;
  /** Something to bring up once, if it fits: a doubt, or a milestone. */
  aside?: Aside | null;
};

/** A request, and what entered it with the reasons. */
export type AssembledPrompt = { request: MindRequest; entries: PromptEntry[]; tokens: number };

/** Characters of one fact in a prompt at most; the whole stands in the memory, and is recalled by what it says. */
const longestFact = 600;

const clip = (text: string): string => (text.length <= longestFact ? text : `${text.slice(0, longestFact)} …`);

/** Which part of the prompt an entry belongs to. */
const partOf = ({ entry }: Relevant): 'threads' | 'people' | 'known' =>
  entry.kind === 'plan' || entry.kind === 'thread' ? 'threads' : entry.kind === 'person' ? 'people' : 'known';

/** A list that grows while its share of the budget lasts; what is too long is left out for shorter things. */
function createShare(left: number): (text: string) => number | null {
  return (text) => {
    const tokens = estimateTokens(text) + 2;
    if (tokens > left) return null;
    left -= tokens;
    return tokens;
  };
}

/**
 * Puts one request together within the budget. Who it is and what it was told is always there, and the person's last message,
 * whole; then come what is known of it, the newest few messages, the best memories, and as much of the talk before as fits.
 */
export function assemblePrompt(parts: PromptParts): AssembledPrompt {
  const { words, persona, relevant = [], summaries = [], manner = [], aside = null } = parts;
  const entries: PromptEntry[] = [];
  const enter = (
    part: PromptEntry['part'],
    text: string,
    reason: PromptReason,
    more: Partial<Pick<PromptEntry, 'tokens' | 'score' | 'entry' | 'sources'>> = {},
  ): void =>
    void entries.push({
      part,
      text,
      tokens: estimateTokens(text),
      reason,
      score: null,
      entry: null,
      sources: [],
      ...more,
    });

  const newest = [...newestFacts(parts.facts).values()].filter(
    ({ key, value }) => value !== null && !key.startsWith('onboarding.'),
  );
  const told = newest.flatMap((fact) => {
    const sentence = words.mind.fact(fact.key, clip(fact.value ?? ''));
    return sentence === null ? [] : [{ sentence, source: fact.message }];
  });
  const mannerShare = createShare(shares.manner);
  const mannerTaken = manner.filter(({ text }) => mannerShare(text) !== null);
  const knownShares = {
    known: createShare(shares.known),
    people: createShare(shares.known / 2),
    threads: createShare(shares.threads),
  };
  const known = relevant
    .map((found) => ({ ...found, part: partOf(found), text: words.knowledge.promptSentence(found.entry) }))
    .filter(({ part, text }) => knownShares[part](text) !== null);
  const summaryShare = createShare(shares.summary);
  const earlier = summaries
    .map((summary) => ({ summary, text: words.mind.summary(plainDate(summary.from), summary.period, summary.text) }))
    .filter(({ text }) => summaryShare(text) !== null);

  const asideText =
    aside === null
      ? null
      : aside.kind === 'doubt'
        ? words.mind.doubt(aside.one, aside.other)
        : words.mind.milestone(aside.sentence);
  const instructions = words.mind.instructions({
    osName: persona.osName,
    personName: persona.personName,
    now: plainDate(parts.now),
    aloud: parts.aloud === true,
    facts: told.map(({ sentence }) => sentence),
    manner: mannerTaken.map(({ text }) => text),
    known: known.filter(({ part }) => part !== 'threads').map(({ text }) => text),
    threads: known.filter(({ part }) => part === 'threads').map(({ text }) => text),
    earlier: earlier.map(({ text }) => text),
    aside: asideText,
  });
  const taken = (list: readonly { text: string }[]): number =>
    list.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  const parted = [
    ...told.map(({ sentence }) => ({ text: sentence })),
    ...mannerTaken,
    ...known,
    ...earlier,
    { text: asideText ?? '' },
  ];
  enter('who', words.mind.whoItIs(persona.osName), 'always', {
    tokens: Math.max(0, estimateTokens(instructions) - taken(parted)),
  });
  for (const { sentence, source } of told) enter('who', sentence, 'told', { sources: source === null ? [] : [source] });
  for (const { text, reason, source } of mannerTaken)
    enter('manner', text, reason, { sources: source === null ? [] : [source] });
  if (aside !== null && asideText !== null) enter('manner', asideText, aside.kind === 'doubt' ? 'doubt' : 'growing');
  for (const { part, text, reason, score, entry } of known)
    enter(part, text, reason, { score, entry: entry.id, sources: entry.sources });
  for (const { summary, text } of earlier) enter('summary', text, 'said-then', { sources: summary.sources });

  let left = promptBudget - estimateTokens(instructions);
  const talk = parts.recent.filter((message) => message.role !== 'system' && message.text !== '').toReversed();
  let talkTaken = 0;
  /** Takes what fits of the talk, newest first, and leaves `spare` tokens; the last message is taken whatever it costs. */
  const takeTalk = (most: number, spare: number): void => {
    for (const message of talk.slice(talkTaken, most)) {
      const cost = estimateTokens(message.text) + messageOverhead;
      if (talkTaken > 0 && cost > left - spare) return;
      left -= cost;
      talkTaken += 1;
    }
  };
  takeTalk(certainTalk, shares.episodes);
  const certain = new Set(talk.slice(0, talkTaken).map((message) => message.id));
  const memories: RecallHit[] = [];
  let recalledLeft = Math.max(0, Math.min(shares.episodes, left));
  for (const hit of parts.recalled) {
    const cost = certain.has(hit.message.id) ? 0 : estimateTokens(hit.message.text) + 2 * messageOverhead;
    if (cost > recalledLeft) continue;
    recalledLeft -= cost;
    left -= cost;
    memories.push(hit);
  }
  takeTalk(talk.length, 0);
  const messages = talk.slice(0, talkTaken).toReversed();
  const said = new Set(messages.map((message) => message.id));
  for (const { message, score } of memories) {
    if (!said.has(message.id)) enter('episodes', message.text, 'bears-on-it', { score, sources: [message.id] });
  }
  for (const message of messages) enter('talk', message.text, 'recent', { sources: [message.id] });

  const request: MindRequest = {
    instructions,
    messages: messages.map(({ role, text, at }) => ({ role: role === 'person' ? 'person' : 'os', text, at })),
    recalled: memories.map(({ message, score }) => ({
      message,
      score,
      inTalk: said.has(message.id),
      outdated: parts.outdated?.has(message.id) === true,
    })),
    known: known.map(({ entry, formerly, reason, score }) => ({ entry, formerly, reason, score })),
    facts: newest,
    aside,
    persona,
    now: parts.now,
  };
  return { request, entries, tokens: promptBudget - left };
}

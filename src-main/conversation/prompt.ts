import type { Words } from '#contract/words.ts';
import type { Message } from '#contract/messages.ts';
import type { Fact } from '#contract/onboarding.ts';
import { newestFacts } from './onboarding.ts';
import type { MindRequest, RecallHit } from './ports.ts';
import { plainDate } from './time-words.ts';
import { estimateTokens } from './tokens.ts';

/** Tokens of one request at most (estimated), the reply not counted: fits the 8k context of small local models. */
export const promptBudget = 6_000;

/** What a message costs beyond its text: role and separators. */
const messageOverhead = 6;

/** Tokens that recalled episodes may take; the talk itself goes first. */
const recalledBudget = 1_500;

/** The newest messages that go in before the memories, as far as they leave these their share. */
const certainTalk = 8;

type PromptParts = {
  words: Words;
  persona: { osName: string; personName: string | null };
  facts: readonly Fact[];
  recent: readonly Message[];
  recalled: readonly RecallHit[];
  now: number;
  /** The reply will be said aloud. */
  aloud?: boolean;
};

/** Characters of one fact in a prompt at most; the whole stands in the memory, and is recalled by what it says. */
const longestFact = 600;

const clip = (text: string): string => (text.length <= longestFact ? text : `${text.slice(0, longestFact)} …`);

/**
 * Puts one request together within the budget. Who it is and what it knows is always there, and the person's last
 * message, whole; then come the newest few messages, then the best memories, then as much of the talk before as fits.
 */
export function assemblePrompt(parts: PromptParts): MindRequest {
  const newest = [...newestFacts(parts.facts).values()].filter(
    ({ key, value }) => value !== null && !key.startsWith('onboarding.'),
  );
  const instructions = parts.words.mind.instructions({
    osName: parts.persona.osName,
    personName: parts.persona.personName,
    now: plainDate(parts.now),
    aloud: parts.aloud === true,
    facts: newest.flatMap((fact) => parts.words.mind.fact(fact.key, clip(fact.value ?? '')) ?? []),
  });
  let left = promptBudget - estimateTokens(instructions);
  const talk = parts.recent.filter((message) => message.role !== 'system' && message.text !== '').toReversed();
  let taken = 0;
  /** Takes what fits of the talk, newest first, and leaves `spare` tokens; the last message is taken whatever it costs. */
  const takeTalk = (most: number, spare: number): void => {
    for (const message of talk.slice(taken, most)) {
      const cost = estimateTokens(message.text) + messageOverhead;
      if (taken > 0 && cost > left - spare) return;
      left -= cost;
      taken += 1;
    }
  };
  takeTalk(certainTalk, recalledBudget);
  const certain = new Set(talk.slice(0, taken).map((message) => message.id));
  const memories: RecallHit[] = [];
  let recalledLeft = Math.max(0, Math.min(recalledBudget, left));
  for (const hit of parts.recalled) {
    const cost = certain.has(hit.message.id) ? 0 : estimateTokens(hit.message.text) + 2 * messageOverhead;
    if (cost > recalledLeft) continue;
    recalledLeft -= cost;
    left -= cost;
    memories.push(hit);
  }
  takeTalk(talk.length, 0);
  const messages = talk.slice(0, taken).toReversed();
  const said = new Set(messages.map((message) => message.id));
  return {
    instructions,
    messages: messages.map(({ role, text, at }) => ({ role: role === 'person' ? 'person' : 'os', text, at })),
    recalled: memories.map(({ message, score }) => ({ message, score, inTalk: said.has(message.id) })),
    facts: newest,
    persona: parts.persona,
    now: parts.now,
  };
}

import type { Words } from '#contract/words.ts';
import type { Message } from '#contract/messages.ts';
import type { Fact } from '#contract/onboarding.ts';
import { newestFacts } from './onboarding.ts';
import type { MindRequest, Recalled, RecallHit } from './ports.ts';
import { plainDate } from './time-words.ts';
import { estimateTokens } from './tokens.ts';

/** Tokens of one request at most (estimated), the reply not counted: fits the 8k context of small local models. */
export const promptBudget = 6_000;

/** What a message costs beyond its text: role and separators. */
const messageOverhead = 6;

/** Tokens that recalled episodes may take; the talk itself goes first. */
const recalledBudget = 1_500;

/** The newest messages that are in the request before anything else competes for the budget. */
const certainTalk = 8;

type PromptParts = {
  words: Words;
  persona: { osName: string; personName: string | null };
  facts: readonly Fact[];
  recent: readonly Message[];
  recalled: readonly RecallHit[];
  now: number;
};

/**
 * Puts one request together within the budget. The person's last message is always whole; then come who it is and what
 * it knows, then the best memories, then as much of the recent talk as fits, newest first.
 */
export function assemblePrompt(parts: PromptParts): MindRequest {
  const newest = [...newestFacts(parts.facts).values()].filter((fact) => fact.value !== null);
  const instructions = parts.words.mind.instructions({
    osName: parts.persona.osName,
    personName: parts.persona.personName,
    now: plainDate(parts.now),
    facts: newest.flatMap((fact) => parts.words.mind.fact(fact.key, fact.value ?? '') ?? []),
  });
  let left = promptBudget - estimateTokens(instructions);
  const talk = parts.recent.filter((message) => message.role !== 'system' && message.text !== '');
  const last = talk.at(-1);
  if (last) left -= estimateTokens(last.text) + messageOverhead;
  const certain = new Set(talk.slice(-certainTalk).map((message) => message.id));
  const recalled: Recalled[] = [];
  let recalledLeft = Math.min(recalledBudget, left);
  for (const { message, score } of parts.recalled) {
    const inTalk = certain.has(message.id);
    const cost = inTalk ? 0 : estimateTokens(message.text) + 2 * messageOverhead;
    if (cost > recalledLeft) continue;
    recalledLeft -= cost;
    left -= cost;
    recalled.push({ message, score, inTalk });
  }
  const messages: MindRequest['messages'] = [];
  for (const message of talk.toReversed()) {
    const cost = message === last ? 0 : estimateTokens(message.text) + messageOverhead;
    if (cost > left && !certain.has(message.id)) break;
    left -= cost;
    messages.unshift({ role: message.role === 'person' ? 'person' : 'os', text: message.text, at: message.at });
  }
  return {
    instructions,
    messages,
    recalled,
    facts: newest,
    persona: parts.persona,
    now: parts.now,
  };
}

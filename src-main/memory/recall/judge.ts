import type { MessageRow } from '../messages.ts';
import { daysSpokenOf, fitOfDays } from './days.ts';
import type { Question } from './question.ts';
import { wordsOf } from './same-words.ts';
import type { Speakers } from './speakers.ts';
import { timeWords } from './word-kinds.ts';

/** A message as it is read for a question, with how the one before it ends. */
export type Found = MessageRow & {
  roleBefore: MessageRow['role'] | null;
  speakerBefore: string | null;
  endBefore: string | null;
};

/** A message that was taken apart: how often each word stands in it, and its length as a multiple of the usual. */
type Read = { message: Found; counts: ReadonlyMap<string, number>; length: number; follows: boolean };

/** What the message before contributes when it asks: what answers a question is about what was asked. */
const answerShare = 0.6;
const answerToOursShare = 0.9;

/** What a message by the one that the question names gains, as a share of what it has. */
export const speakerShare = 0.65;
/** What a day that fits gains, in the weight of words. */
export const dayWeight = 9;

/** Small gains and losses, as shares: what people ask back for is told by them, at some length, with times and names. */
const aboutSelf = 0.1;
const isQuestion = -0.1;
const saysWhen = 0.3;
const saysName = 0.2;
const byLength = 0.15;
/** What the OS itself said weighs less than what the person did. */
const ownWords = 0.7;

// A note on a picture ('[…]') may stand after what was said.
const question = /[?？]\s*(?:\[[^\]]*\]\s*)?$/;
const self = /\b(?:i|my|me|we|our|us)\b/i;
const quotation = /["“][^"”]{3,}["”]/u;
const capitalWithin = /(?<=[\p{Ll},;:]\s["“'‘]?)\p{Lu}\p{Ll}{2,}/gu;

/** True for a text that names something: a capital within a sentence, or a quotation. Calling each other by name is none. */
const saysAName = (text: string, speakers: ReadonlySet<string>): boolean =>
  quotation.test(text) ||
  [...text.matchAll(capitalWithin)].some(([word]) => !wordsOf(word).some((part) => speakers.has(part)));

/**
 * How well a message answers a question, in the weight of its words.
 *
 * @param life what a message earns that holds every word of the question, and who speaks in it.
 * @param weigh what it has of them, with a share of what the message before it has.
 */
export function judge(
  asked: Question,
  { message, counts, length, follows }: Read,
  { full, speakers }: { full: number; speakers: Speakers },
  weigh: (shareOfBefore?: number) => number,
): number {
  const answers =
    follows &&
    question.test(message.endBefore ?? '') &&
    (message.speakerBefore !== message.speaker || message.roleBefore !== message.role);
  let score = weigh(answers ? (message.roleBefore === 'os' ? answerToOursShare : answerShare) : undefined);
  if (asked.days.length > 0) score += dayWeight * fitOfDays(asked.days, daysSpokenOf(message.text, message.at));
  // Limited, so that a name alone never outweighs what the question is about.
  if (speakers.named.has(message.speaker)) score += speakerShare * Math.min(score, full);
  let share = 1 + byLength * Math.min(1.5, Math.log(length + 0.15));
  if (self.test(message.text)) share += aboutSelf;
  if (question.test(message.text)) share += isQuestion;
  if (asked.asksWhen && [...counts.keys()].some((word) => timeWords.has(word))) share += saysWhen;
  if (asked.asksName && saysAName(message.text, speakers.words)) share += saysName;
  if (message.role === 'os') share *= ownWords;
  return score * Math.max(0.05, share);
}

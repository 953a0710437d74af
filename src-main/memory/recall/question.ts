import { askedDays, type AskedDays } from './days.ts';
import { wordsOf } from './same-words.ts';
import { emptyWords } from './word-kinds.ts';

/** What a question asks for, read once. */
export type Question = {
  /** Those of its words that begin with a capital. */
  capitals: ReadonlySet<string>;
  /** The words that say what it is about; all of them where none does. */
  content: string[];
  /** False when its words say nothing. */
  telling: boolean;
  days: AskedDays[];
  asksWhen: boolean;
  /** Asks for something that has a name: a person, a place, a title. */
  asksName: boolean;
};

/** Words of a question that are looked at: a long message is about what it begins with, as far as this goes. */
const mostWords = 48;

const capital = /\p{Lu}\p{L}+/gu;
const when = /\b(?:when|what (?:date|day|month|year)|how long ago|which (?:month|year|day))\b/i;
const name =
  /\b(?:who|where|which|names?|called|titles?|books?|movies?|films?|games?|city|cities|countr(?:y|ies)|states?|brands?|company|authors?|bands?|songs?|artists?)\b/i;

/** @param now when it is asked, in milliseconds. */
export function readQuestion(text: string, now: number): Question {
  const words = wordsOf(text);
  const asked = new Set(words);
  const capitals = [...text.matchAll(capital)].slice(0, mostWords).flatMap(([word]) => wordsOf(word));
  const content = [...asked].filter((word) => !emptyWords.has(word));
  return {
    capitals: new Set(capitals),
    content: (content.length > 0 ? content : [...asked]).slice(0, mostWords),
    telling: content.length > 0,
    days: askedDays(text, now),
    asksWhen: when.test(text),
    asksName: name.test(text),
  };
}

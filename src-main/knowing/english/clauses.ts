import { cues } from './cues.ts';
import { isVerbForm } from './verbs.ts';

/** Takes out what are not the person's own words, or no words at all: code, quotations, what stands behind '>' in a letter. */
export const ownWords = (text: string): string =>
  text
    .replace(/```[\s\S]*?(?:```|$)/g, ' ')
    .replace(/`[^`\n]*`/g, ' ')
    .replace(/^[ \t]*>.*$/gm, ' ')
    .replace(/^.*(?:=>|[{};]\s*$|^\s*(?:const|let|var|function|def|class|import|#include|SELECT)\b).*$/gm, ' ')
    .replace(/\bhttps?:\S+/g, ' ')
    .replace(/"[^"\n]{0,2000}(?:"|$)/gm, (quoted) =>
      quoted.endsWith('"') && !/\s/.test(quoted) ? quoted.slice(1, -1) : ' ',
    )
    .replace(/(?<=^|[\s(:,])'[^'\n]{2,400}'(?=$|[\s).,!?:;])/gm, ' ');

/** Parts a text into sentences; a point behind 'Mr' or a letter ends none. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(
      /(?<=[.!?])(?<!\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|approx|no)\.)["')\]]*\s+|\n+|;\s+|\s+(?:--?|[–—])\s+|(?<=\p{L}{2})[–—](?=\p{L})|\.{3,}\s*|:\)|:\(|[\u{1F300}-\u{1FAFF}\u2600-\u27BF]+/u,
    )
    .map((sentence) => sentence.replace(/^[\s"'(*•-]+/, '').trim())
    .filter((sentence) => /\p{L}|\d/u.test(sentence));

const starter =
  "(?:I|we|he|she|they|it|you|that|this|there|my|our|his|her|their|the|what|who|\\p{Lu}[\\p{L}'-]+ (?:is|was|has|lives|works|loves|likes|hates|moved|speaks|plays|turned|died|studies))";
const joint = new RegExp(
  `,? (?:and|but|so|because|cos|though|although|while|whereas|plus|then|yet|or)(?: (?:also|then|so|now|yes|yeah|honestly|actually|anyway|that is why))?,? (?=${starter}(?!\\p{L}))|, (?=(?:these days|now|nowadays|currently|at the moment|right now|(?:next|last|since|on|in) \\w+|tomorrow|tonight) (?:I|we|he|she|my)(?!\\p{L}))|, (?=${starter}(?!\\p{L}))|,? (?=(?:when|whenever|if|unless|whether|until|after|before|as soon as|so that|in case|which|where|even though|since) (?:I|we|he|she|they|it|you|my|our|is|was|that|means|the|makes)(?!\\p{L}))`,
  'u',
);

/** Parts a sentence into clauses. A clause that goes on with a verb ('and work as a nurse') takes the subject before it. */
export function clausesOf(sentence: string): string[] {
  const clauses: string[] = [];
  for (const part of sentence.split(joint)) {
    let rest = part;
    for (let found = ellipsis(rest); found; found = ellipsis(rest)) {
      clauses.push(rest.slice(0, found.index));
      const subject = /^(?:.*?\b)?(I|we|he|she)\b/.exec(rest.slice(0, found.index))?.[1] ?? null;
      const named = /^(?:my|our) [\p{L}-]+(?: \p{Lu}[\p{L}-]+)?|^\p{Lu}[\p{L}-]+/u.exec(rest)?.[0] ?? null;
      rest = `${subject ?? named ?? ''} ${rest.slice(found.index + found.length)}`.trim();
    }
    clauses.push(rest);
  }
  return clauses.map((clause) => clause.trim()).filter((clause) => clause !== '');
}

/** Verbs that begin a statement of their own behind 'and'; after 'like to' or 'going to' they do not. */
const goesOn =
  /,? (?:and|but) (?:also |now |still |currently |then |just |really )*(?=(lives?|work (?=as|at|for|in)|works|speaks?|plays|loves|hates|studies|moved|have|has|am|is|was|do not|does not|cannot|used to|grew|owns?|teaches|likes|still have) (?!and\b))/u;
function ellipsis(clause: string): { index: number; length: number } | null {
  const match = goesOn.exec(clause);
  if (!match || match.index < 3) return null;
  const before = clause.slice(0, match.index);
  const verb = match[1] ?? '';
  if (/\b(?:to|going to|will|would|can) \p{L}+/u.test(before) && !/s$|^(?:am|is|was|have)/.test(verb)) return null;
  if (!/^(?:I|we|he|she|my|our|\p{Lu})/u.test(before)) return null;
  if (!before.split(' ').slice(1, 4).some(isVerbForm)) return null;
  if (/^(?:I|we)\b/.test(before) && /s$/.test(verb) && !/^(?:is|was|has)$/.test(verb)) return null;
  return { index: match.index, length: match[0].length };
}

/** Whether a clause is one of 'if', 'when' and their like, which says nothing by itself. */
export const isCondition = (clause: string): boolean =>
  (/^(?:if|unless|whether|when|whenever|until|after|before|as soon as|so that|in case|as if|where|which)\b/i.test(
    clause,
  ) &&
    !/^when I (?:was|were)\b/i.test(clause)) ||
  cues.hypothetical.test(clause);

import type { Entry } from '#contract/knowledge.ts';
import type { Words } from '#contract/words.ts';

/** What is known, as one sentence to the person. */
export const sentenceOf = ({ knowledge }: Words, entry: Entry): string => knowledge.sentence(entry);

/** The marks that stand beside a sentence: what became of it, pinned, private, the person's own word, doubted. */
export function marksOf({ memory: say }: Words, entry: Entry): string[] {
  return [
    ...(entry.state === 'current' ? [] : [say.states[entry.state]]),
    ...(entry.pinned ? [say.marks.pinned] : []),
    ...(entry.private ? [say.marks.private] : []),
    ...(entry.origin === 'person' ? [say.marks.own] : []),
    ...(entry.doubt === null ? [] : [say.marks.doubted]),
  ];
}

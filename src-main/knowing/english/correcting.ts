/** What a fragment puts right: 'not Anna, Hannah'. `wrong`: null where only the right word is said. */
export type Correction = { wrong: string | null; right: string };

const cue =
  '(?:(?:no|nope|sorry|oops|oh|wait|hang on|hold on|actually|correction|typo|my mistake|my bad|scratch that|I mean|I meant|I meant to say|I misspoke|it is|it should be|that should be|make that|make it|rather|or rather|well)[,:.! -]+)+';
const word = "([\\p{L}\\d][\\p{L}\\d' -]{0,40}?)";
const tail = '(?:,? (?:sorry|actually|of course|haha|lol|oops|I mean|my mistake|my bad|I meant))?[.! ]*';
const patterns: readonly (readonly [RegExp, wrong: number, right: number])[] = [
  [
    new RegExp(
      `^(?:${cue})?not ${word}(?:,|;|\\.| but| -)+ (?:but |it is |I meant |I mean )?(?:in |on |at )?${word}${tail}$`,
      'iu',
    ),
    1,
    2,
  ],
  [new RegExp(`^(?:${cue})(?:in |on |at |called )?${word}(?:,|\\.)? not (?:in |on |at )?${word}${tail}$`, 'iu'), 2, 1],
  [new RegExp(`^(?:${cue})?${word}, not ${word}${tail}$`, 'iu'), 2, 1],
  [
    new RegExp(
      `^(?:sorry[,.]? |oops[,.]? |no[,.]? )*(?:I meant|I mean|make that|it should be|that should be|correction:?|typo:?|scratch that,?) (?:to say )?(?:in |on |at )?${word}${tail}$`,
      'iu',
    ),
    0,
    1,
  ],
  [
    new RegExp(
      `^(?:no|oops|oops,? typo|typo|wait,? no|no,? wait|sorry|actually,? it is|actually|no,? it is|it is actually)[,:.! ]+(?:in |on |at )?${word}${tail}$`,
      'iu',
    ),
    0,
    1,
  ],
];
const noWord =
  /^(?:I|you|he|she|it|that|this|we|they|there|problem|worries|way|idea|thanks|thank you|not|yes|no|ok|okay|sure|never|more|really|sorry|nothing|fine|good|great|what|why|how|who|when|where|do|don't|please|stop|wait|need|thing|one|matter|kidding|chance|just|so|about|for|to|because|but|much|too|very)\b/i;

/** Reads a sentence that does nothing but put a word right; null for any other. */
export function readCorrection(sentence: string): Correction | null {
  const text = sentence.trim();
  if (text.length > 100 || text.endsWith('?')) return null;
  for (const [pattern, wrongAt, rightAt] of patterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    const right = (match[rightAt] ?? '').trim();
    const wrong = wrongAt > 0 ? (match[wrongAt] ?? '').trim() : null;
    if (
      noWord.test(right) ||
      right.split(' ').length > 4 ||
      (wrong !== null && (wrong.split(' ').length > 4 || noWord.test(wrong)))
    )
      continue;
    return { wrong, right };
  }
  return null;
}

/** Whether a sentence takes back what was said before it, and how it goes on without that. A plain 'well' takes nothing back. */
export function takesBack(sentence: string): { rest: string } | null {
  const found = taking.exec(sentence) ?? meaning.exec(sentence);
  if (!found || /^(?:(?:well|oh)[,.! ]*)+$/i.test(found[0])) return null;
  return { rest: sentence.slice(found[0].length).trim() };
}

const taking =
  /^(?:(?:no|sorry|oops|oh|wait|hang on|actually|correction|scratch that|that was wrong|that is wrong|my mistake|I was wrong|I misspoke|typo|well|nope)\b[,:;.! -]*)+(?:(?:I meant to say|I meant that|I mean that|I meant|I mean)\b[,: ]*)?/i;
const meaning = /^(?:I meant to say|I meant that|I meant|what I meant is|what I meant was)\b[,: ]*/i;

/** 'Martin, no wait, Marvin' → 'Marvin'; 'in Turin, I mean in Trento' → 'in Trento'. */
export const withSlipsMended = (text: string): string =>
  text.replace(
    /(?:\b(in|at|to|called|on) )?(\p{Lu}[\p{L}'-]*|\p{Ll}+),? (?:no wait|wait no|wait,? no|no,? wait|I mean|no,? sorry|sorry,? I mean|or rather|scratch that)[,:]? (?:\1 )?(\p{Lu}[\p{L}'-]*)(?!\p{L})/gu,
    (_all, before: string | undefined, _wrong, right: string) => (before ? `${before} ${right}` : right),
  );

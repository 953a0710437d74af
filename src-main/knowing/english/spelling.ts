/**
 * English as people type it, brought to one shape: straight marks, full forms for contractions, 'I' with a capital. The patterns
 * of the other files read this shape only, and values are cut out of it.
 */
export function plainEnglish(text: string): string {
  let plain = text
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/…/g, '... ')
    .replace(/[\t\r\u00a0\u2000-\u200b]+/g, ' ');
  for (const [pattern, full] of forms) plain = plain.replace(pattern, full);
  return plain.replace(/ {2,}/g, ' ');
}

/** What follows 's where it stands for 'is' and not for what belongs to someone. */
const afterIs =
  /(?<=[\p{L}])'s(?= (?:not|now|just|really|also|still|called|named|from|born|an?|the|my|our|allergic|vegan|vegetarian|married|single|retired|dead|pregnant|going|getting|coming|moving|living|working|studying|visiting|\d{1,3}\b|July|January|February|March|April|May|June|August|September|October|November|December))/gu;

const forms: readonly (readonly [RegExp, string])[] = [
  [/\bi\b(?!\.[a-z])/g, 'I'],
  [/\b(?:I'm|Im|im)\b/g, 'I am'],
  [/\b(?:I've|Ive|ive)\b/g, 'I have'],
  [/\b(?:I'll)\b/g, 'I will'],
  [/\b(?:I'd) been\b/g, 'I had been'],
  [/\b(I|you|he|she|it|we|they)'d better\b/gi, '$1 had better'],
  [/\b(I|you|he|she|it|we|they)'d\b/gi, '$1 would'],
  [/\b(you|we|they)'ve\b/gi, '$1 have'],
  [/\b(you|we|they)'re\b/gi, '$1 are'],
  [/\btheyre\b/gi, 'they are'],
  [/\b(you|he|she|it|we|they)'ll\b/gi, '$1 will'],
  [
    /\b(he|she|it|that|there|here|who|what|where|when|how)'s (been|got|had|gone|moved|left|started|died|become)\b/gi,
    '$1 has $2',
  ],
  [/\b(he|she|it|that|there|here|who|what|where|when|how)'s\b/gi, '$1 is'],
  [/\b(he|she)s\b/g, '$1 is'],
  [/\b(its) (my|his|her|been|not|called)\b/g, 'it is $2'],
  [/\bain't\b/gi, 'is not'],
  [/\b(?:can't|cant|can not)\b/gi, 'cannot'],
  [/\b(?:won't|wont)\b/gi, 'will not'],
  [/\b(do|does|did|is|are|was|were|have|has|had|could|would|should|must|need)n'?t\b/gi, '$1 not'],
  [/\bgonna\b/gi, 'going to'],
  [/\bwanna\b/gi, 'want to'],
  [/\bgotta\b/gi, 'got to'],
  [/\b(?:any ?more|any longer)\b/gi, 'anymore'],
  [/\bfavorite\b/gi, 'favourite'],
  [/\bhave got\b/gi, 'have'],
  [/\bhave still got\b/gi, 'still have'],
  [/\bhas got\b/gi, 'has'],
  [/(?<=^|[.!?\n] ?)(?:[Gg]ot) (?=an? (?:new )?(?:puppy|kitten|dog|cat)\b)/g, 'I have '],
  [/(?<=[\p{L}])'s (?=(?:been|got|moved|died)\b)/gu, ' has '],
  [afterIs, ' is'],
];

/** True for words without a capital letter (but for 'I'). */
export const lacksCapitals = (plain: string): boolean => !/\p{Lu}/u.test(plain.replace(/\bI\b/g, ''));

/** True for a text whose writer does without capitals, so that its names have none either. As it was typed, not as it was brought to shape. */
export const isTypedSmall = (text: string): boolean =>
  lacksCapitals(text.replace(/\bI'/g, '')) && (/^\P{L}*\p{Ll}/u.test(text) || /\bi\b/.test(text));

/** Words as a name is written: 'new york' → 'New York'. Small words stay small. */
export const titled = (words: string): string =>
  words
    .split(' ')
    .map((word, at) =>
      at > 0 && /^(?:of|de|da|do|del|la|le|the|upon|on|am|an|der|sur|and|in|near)$/.test(word)
        ? word
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ');

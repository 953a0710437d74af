/** A word that can be (part of) a name, as a source of patterns. Titles and particles belong to it. */
const part = "\\p{Lu}[\\p{L}]*(?:['-](?!s\\b)\\p{L}+)*";
export const nameSource = `(?:(?:Mr|Mrs|Ms|Dr|Prof)\\.? )?${part}(?: (?:(?:van|von|de|da|del|der|la|le|bin|al) ){0,2}${part}){0,2}`;

/** Words that are written with a capital, at the start of a sentence or always, and are no one's name. */
const noNames: ReadonlySet<string> = new Set(
  (
    'i a an the and but or so if my our your his her their its this that these those he she it we they you who what where when why how ' +
    'everyone everybody nobody someone somebody anyone people all some most many no not yes yeah ok okay oh ah hey hi hello well then ' +
    'now today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday january february march april june ' +
    'july august september october november december spring summer autumn winter christmas easter god mr mrs ms dr prof sir madam ' +
    'english french german spanish italian portuguese dutch polish russian chinese japanese internet sorry please thanks thank good ' +
    'great nice just also still never always maybe perhaps anyway honestly actually because while since after before one two three ' +
    'life work home school love there here only both each every other another nothing something everything such same too very ' +
    'in on at by for from with to of as about like'
  ).split(' '),
);

/** False for words that only look like a name. */
export const canBeName = (words: string): boolean => {
  const first = words.split(' ')[0] ?? '';
  return words.length <= 60 && !noNames.has(first.toLowerCase()) && !/^(?:I|[A-Z]{5,})$/.test(first);
};

/** Words that can follow 'my sister' in lower case and are no name. */
const noSmallNames =
  /^(?:\w+(?:ly|ing|ed)|is|was|are|were|am|has|have|had|will|would|can|could|should|may|might|must|does|do|did|and|or|but|who|whose|which|that|in|on|at|to|from|for|of|with|about|as|by|up|out|so|too|very|just|also|still|now|then|here|there|always|never|sometimes|often|again|back|today|tonight|tomorrow|yesterday|lives|works|likes|loves|hates|says|said|thinks|wants|needs|got|gets|went|came|comes|goes|told|asked|called|named|made|makes|gave|gives|took|takes|left|died|knows|knew|feels|felt|looks|seems|plays|speaks|studies|moved|bought|sent|s|if|when|while|because|since|before|after|not|no|all|both|each|too|more|most|lol|haha|btw|tho|though|anyway|pls|please|i|he|she|we|they|it|you|me|him|her|us|them|a|an|the|my|our|this|next|last|every|keeps|kept|turned|turns|hurt|hurts|needs|ate|ran|runs|met|sat|saw|sees|sleeps|slept|barks|ill|sick|fine|ok|okay|name|house|place|birthday|wedding|car|job|school|room|dog|cat|party|new|old|late|whole|over|around|away|down|off|through|without|once|twice|only|really|even|already)$/;

export const canBeSmallName = (word: string): boolean => /^[\p{Ll}'-]{2,20}$/u.test(word) && !noSmallNames.test(word);

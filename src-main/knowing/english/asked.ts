import { canBeName } from './names.ts';
import { relationWord, petWord } from './relations.ts';
import { titled } from './spelling.ts';

const kin = `(${relationWord}|${petWord})`;
/** What the OS asked, and the sentence that a short answer stands for. `%`: the answer. */
const questions: readonly (readonly [RegExp, string, kind: 'name' | 'any'])[] = [
  [new RegExp(`\\bwhat (?:is|was) your (?:\\p{Ll}+ )?${kin} (?:called|named)\\?$`, 'iu'), 'my $1 is called %.', 'name'],
  [
    new RegExp(
      `\\bwhat(?: is|'s) (?:the name of your (?:\\p{Ll}+ )?${kin}|your (?:\\p{Ll}+ )?${kin}(?:'s|s) name)\\?$`,
      'iu',
    ),
    'my $1 is called %.',
    'name',
  ],
  [
    new RegExp(`\\byou have an? (?:\\p{Ll}+ )?${kin}[.!,].*\\bwhat(?: is|'s) (?:his|her|its|their) name\\?$`, 'iu'),
    'my $1 is called %.',
    'name',
  ],
  [
    /\bwhat(?: is|'s) your name\?$|\bwhat (?:should|shall|may|can) I call you\?$|\bwhat are you called\?$/i,
    'my name is %.',
    'name',
  ],
  [/\bwhere do you live(?: now| at the moment| these days)?\?$/i, 'I live in %.', 'any'],
  [/\bwhere were you born\?$/i, 'I was born in %.', 'any'],
  [/\bwhere are you from(?: originally)?\?$/i, 'I am from %.', 'any'],
  [/\bwhere did you grow up\?$/i, 'I grew up in %.', 'any'],
  [/\bwhen(?: is|'s) your birthday\?$/i, 'my birthday is on %.', 'any'],
  [/\bwhen were you born\?$/i, 'I was born on %.', 'any'],
  [/\bhow old are you\b[^.!]*\?$/i, 'I am % years old.', 'any'],
  [/\bwhat do you do(?: for a living| for work)?\?$|\bwhat(?: is|'s) your (?:job|profession)\?$/i, 'I am %.', 'any'],
  [/\bwhere do you work\?$|\bwho do you work for\?$/i, 'I work at %.', 'any'],
  [/\bwhat (?:do|are) you study(?:ing)?\?$/i, 'I study %.', 'any'],
  [/\bwhat(?: is|'s) your favou?rite ([\p{L}-]+)\?$/iu, 'my favourite $1 is %.', 'any'],
  [/\bwhat languages do you speak\?$|\bwhich languages do you speak\?$/i, 'I speak %.', 'any'],
  [/\bwhat are you allergic to\?$/i, 'I am allergic to %.', 'any'],
];

const leading =
  /^(?:(?:oh|ah|well|hm+|um+|uh|it is|it's|that is|that would be|she is|he is|she's|he's|they are|her name is|his name is|its name is|their name is|my name is|called|named|in|on|at|from|as|to|I am|I work as|I work at|I work for|I live in|I was born in|I was born on|I study|I speak|the)[, ]+)+/i;
const noAnswer =
  /\?|^(?:no|nope|not|none|nobody|nothing|nowhere|why|what|who|i (?:do not|will|would|cannot|rather)|rather not|guess|pass|skip|yes|yeah|ok|okay|sure|maybe|perhaps|good|great|thanks|haha|lol|never|secret|none of|(?:a |an )?(?:huge|big|real|great) fan|.*\b(?:this|that|one|it|them|those|fan|love|like|enjoy)\b|that is|it depends|depends|here|there|same|you|hm+)\b/i;

/**
 * The whole sentence that a short answer stands for, when the OS has just asked: 'What is your sister called?' 'Anna!' becomes
 * 'my sister is called Anna.'; null where nothing was asked, or what was said is no short answer.
 */
export function answered(before: string, plain: string): string | null {
  const asked = before.trim().replace(/\s+/g, ' ').slice(-200);
  if (!asked.endsWith('?')) return null;
  const [first = '', ...more] = plain.trim().split(/(?<=[.!?\n])\s+/);
  const short = first.replace(/[.!,… ]+$/, '').trim();
  const bare = short
    .replace(leading, '')
    .replace(/,? (?:actually|now|and you|thanks|please|these days|at the moment|haha|lol|why)$/i, '');
  if (bare === '' || bare.split(' ').length > 6 || noAnswer.test(bare) || noAnswer.test(short)) return null;
  for (const [pattern, sentence, kind] of questions) {
    const match = pattern.exec(asked);
    if (!match) continue;
    const word = match[1] ?? match[2] ?? '';
    if (kind === 'name' && (bare.split(' ').length > 3 || !canBeName(titled(bare)))) return null;
    const article =
      sentence === 'I am %.' && !/^(?:an?|self-employed|retired|unemployed)\b/i.test(bare)
        ? /^[aeiou]/i.test(bare)
          ? 'an '
          : 'a '
        : '';
    const place = /(?:in|from) %\.$/.test(sentence) || kind === 'name';
    const value = place && !/\p{Lu}/u.test(bare) ? titled(bare) : bare;
    return [
      sentence
        .replace('$1', word)
        .replace('%', () => article + value)
        .replace(/ years old years old/, ' years old'),
      ...more,
    ].join(' ');
  }
  return null;
}

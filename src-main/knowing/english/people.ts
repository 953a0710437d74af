import type { Learned } from '#contract/knowledge.ts';
import { canBeName, canBeSmallName, nameSource } from './names.ts';
import { learned, type Scene } from './reading.ts';
import { petWord, relationAdjective, relationOf, relationWord } from './relations.ts';
import { nameAfter, remember, unnamed } from './subjects.ts';
import { titled } from './spelling.ts';

const one = `(${relationWord}|${petWord})`;
const my = new RegExp(
  `\\b(?:my|our) ${relationAdjective}${one}(?!'s?\\b)(?![- ]in[- ]law)\\b,? ?(?:,? ?(?:(?:is called|is named|was called|was named|who is called|whose name is|who is|who was|called|named|is|was)) )?`,
  'giu',
);
const have = new RegExp(
  `\\b(?:I|we) (?:still |now |also |finally |used to )?(?:have|had|own|adopted|bought|got|have adopted) (?:an?|this|my) ${relationAdjective}(?:\\p{Ll}+ ){0,2}?${one}(?:,| called| named| \\(|, called|, named|, who is called|, whose name is| whose name is| and (?:his|her|its|the) name is) ?`,
  'giu',
);
const andAnother = new RegExp(`\\b(?:and|,) an? ${relationAdjective}${one} (?:called|named) `, 'giu');
const theirName = new RegExp(`\\b(?:my|our) ${relationAdjective}${one}'s name (?:is|was) `, 'giu');
const isMy = new RegExp(
  `(?:^|[,.;] ?|\\b(?:and|but|because|so|think|know) )(${nameSource}),? (?:is|was|who is|and) (?:my|our) (${relationAdjective})${one}\\b(?!'s)`,
  'gu',
);
const itsName = /^(?:his|her|its|the (?:dog|cat)'s) name (?:is|was) |^(?:he|she|it) is (?:called|named) /i;
const plural = new RegExp(
  `\\b(?:I|we) (?:have|had) (\\p{Ll}+ )?(kids|children|sons|daughters|brothers|sisters|cats|dogs),? (?:called |named )?(${nameSource}) and (${nameSource})(?=[,.;!]|$)`,
  'u',
);
const friends = new RegExp(
  `\\b(?:my|our) (?:two )?(friends|sisters|brothers|daughters|sons|kids|children|cousins|colleagues|cats|dogs),? (${nameSource}) and (${nameSource})(?!\\p{L})`,
  'gu',
);
const areMy = new RegExp(
  `^(${nameSource}) and (${nameSource}) are (?:both )?(?:my|our) (?:\\p{Ll}+ )?(friends|sisters|brothers|daughters|sons|kids|children|cousins|colleagues|cats|dogs)\\b`,
  'u',
);
const isNotMy = new RegExp(
  `^(${nameSource}) is (?:not|no longer) (?:my|our) (${relationAdjective})${one}\\b(?!'s)`,
  'u',
);
const manyOf: Readonly<Record<string, string>> = {
  kids: 'child',
  children: 'child',
  sons: 'son',
  daughters: 'daughter',
  brothers: 'brother',
  sisters: 'sister',
  cats: 'cat',
  dogs: 'dog',
  friends: 'friend',
  cousins: 'cousin',
  colleagues: 'colleague',
};

const relationFrom = (word: string, adjectives: string): { called: string; as: 'he' | 'she' | null } => {
  const known = relationOf(word) ?? { called: word.toLowerCase(), as: null };
  return known.called === 'friend' && /\bbest\b/i.test(adjectives) ? { called: 'best friend', as: null } : known;
};

/** Who belongs how to the person's life, wherever in a clause it is said: 'my sister Anna', 'Paul is my brother'. */
export function readPeople(clause: string, scene: Scene, manner: Learned['manner'], certainty: number): Learned[] {
  const found: Learned[] = [];
  const meet = (
    name: string,
    relation: { called: string; as: 'he' | 'she' | null },
    holds: Learned['holds'] = 'now',
  ): void => {
    if (name.toLowerCase() === relation.called || !canBeName(name)) return;
    remember({ name, relation: relation.called, as: relation.as }, scene);
    found.push(learned({ subject: name, attribute: 'relation', value: relation.called, holds, manner, certainty }));
  };
  for (const pattern of /\b(?:my|our|an?|have)\b/i.test(clause) ? [my, have, andAnother, theirName] : []) {
    for (const match of clause.matchAll(pattern)) {
      const after = clause.slice(match.index + match[0].length);
      const named = pattern !== my || /\b(?:called|named|name) ?$/.test(match[0]);
      const linked = !named && /\b(?:is|was) ?$/i.test(match[0]);
      const name = named ? nameNamed(after) : linked ? nameIs(after) : nameAfter(after, scene);
      const relation = relationFrom(match[1] ?? '', match[0]);
      const once = pattern === have && /^(?:I|we) (?:had|used to)\b/i.test(match[0]);
      if (name) meet(name, relation, once ? 'before' : 'now');
      else remember(unnamed(relation, scene), scene);
    }
  }
  for (const match of clause.matchAll(isMy)) {
    const [, name = '', adjectives = '', word = ''] = match;
    meet(name, relationFrom(word, adjectives));
  }
  const [, denied = '', adjectives = '', word = ''] = isNotMy.exec(clause) ?? [];
  if (denied !== '') meet(denied, relationFrom(word, adjectives), 'not');
  const pair = areMy.exec(clause);
  const both = manyOf[pair?.[3] ?? ''];
  if (pair && both)
    for (const name of [pair[1], pair[2]]) meet(name ?? '', { called: both, as: relationOf(both)?.as ?? null });
  for (const match of clause.matchAll(friends)) {
    const relation = manyOf[match[1] ?? ''];
    if (relation)
      for (const name of [match[2], match[3]])
        meet(name ?? '', { called: relation, as: relationOf(relation)?.as ?? null });
  }
  const listed = plural.exec(clause);
  const each = manyOf[listed?.[2] ?? ''];
  if (listed && each)
    for (const name of [listed[3], listed[4]]) meet(name ?? '', { called: each, as: relationOf(each)?.as ?? null });
  const taken = itsName.exec(clause);
  const { last } = scene;
  if (taken && last && last.name === last.relation) {
    const name = nameNamed(clause.slice(taken[0].length));
    if (name) {
      last.name = name;
      meet(name, { called: last.relation, as: last.as });
    }
  }
  return found;
}

/** A name where one must stand, behind 'called': in small letters too. */
export function nameNamed(after: string): string | null {
  const capital = new RegExp(`^(${nameSource})(?!\\p{L})`, 'u').exec(after)?.[1];
  if (capital) return canBeName(capital) ? capital : null;
  const word = /^[\p{Ll}'-]+/u.exec(after)?.[0] ?? '';
  return canBeSmallName(word) ? titled(word) : null;
}

/** A name behind 'my boss is': with a capital, and with nothing behind it that would make it something else. */
function nameIs(after: string): string | null {
  const match = new RegExp(`^(${nameSource})(?= *(?:[,.;!)]|$| and ))`, 'u').exec(after)?.[1];
  return match && canBeName(match) && !/(?:ish|ese|ian|ean|an|ch|wiss|reek|zech)$/.test(match) ? match : null;
}

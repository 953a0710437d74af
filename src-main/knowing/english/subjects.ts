import { canBeName, canBeSmallName, nameSource } from './names.ts';
import type { Person, Scene } from './reading.ts';
import { oneOf, petWord, pluralWord, relationAdjective, relationOf, relationWord } from './relations.ts';
import { titled } from './spelling.ts';
import { isVerbForm } from './verbs.ts';

/** Who a clause is about. `stranger`: a name that was not introduced. */
export type Subject = { name: string; self: boolean; stranger: boolean; tail: string };

const one = `(?:${relationWord}|${petWord})`;
const owned = new RegExp(`^(?:my|our) ${relationAdjective}(${one})\\b(?!'s)`, 'iu');
const several = new RegExp(`^(?:my|our) (?:two |three |four |both )?(${pluralWord})\\b(?!')`, 'iu');
const named = new RegExp(`^(${nameSource})(?!\\p{L})`, 'u');
const name = new RegExp(`^(${nameSource})(?!['\\p{L}])`, 'u');

/**
 * Finds who a clause speaks of. Someone who is introduced by it ('my sister Anna lives ...') comes into the scene, and 'she'
 * is taken for the one spoken of last. Null for a clause about something else.
 */
export function readSubject(clause: string, scene: Scene): Subject | null {
  const self = /^(?:I|we|me and my \w+(?: [A-Z]\w+)?|my \w+(?: [A-Z]\w+)? and I)(?: both| all| two)?(?= )/i.exec(
    clause,
  );
  if (self) return { name: 'self', self: true, stranger: false, tail: clause.slice(self[0].length).trim() };
  const pronoun = /^(he|she)(?= )/i.exec(clause);
  if (pronoun) {
    const person = takenUp(scene, (pronoun[1] ?? '').toLowerCase());
    return person && { name: person.name, self: false, stranger: false, tail: clause.slice(pronoun[0].length).trim() };
  }
  const relation = owned.exec(clause);
  if (relation) {
    const after = clause.slice(relation[0].length).replace(/^,/, '').trim();
    const person = introduced(relation[1] ?? '', after, scene);
    return { name: person.name, self: false, stranger: false, tail: person.tail.replace(/^, /, '') };
  }
  const plural = several.exec(clause);
  if (plural) {
    return {
      name: (plural[1] ?? '').toLowerCase(),
      self: false,
      stranger: false,
      tail: clause.slice(plural[0].length).trim(),
    };
  }
  const called = name.exec(clause);
  if (called) {
    const found = knownName(called[1] ?? '', scene);
    if (found) return { name: found, self: false, stranger: false, tail: clause.slice(found.length).trim() };
    const whole = called[1] ?? '';
    // 'Anna Is' at the start of a shouted line is no name.
    if (canBeName(whole)) return { name: whole, self: false, stranger: true, tail: clause.slice(whole.length).trim() };
  }
  const small = scene.people.find((person) => new RegExp(`^${escaped(person.name)}(?= )`, 'i').test(clause));
  if (small) {
    scene.last = small;
    return { name: small.name, self: false, stranger: false, tail: clause.slice(small.name.length).trim() };
  }
  return null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function knownName(words: string, scene: Scene): string | null {
  const known = scene.people.find(
    (person) =>
      words.toLowerCase() === person.name.toLowerCase() ||
      words.toLowerCase().startsWith(`${person.name.toLowerCase()} `),
  );
  if (!known) return null;
  scene.last = known;
  return known.name;
}

/** The name behind a word for a relation: 'Anna lives' → 'Anna'; in small letters only where a verb or nothing follows. */
export function nameAfter(after: string, scene: Scene): string | null {
  const capital = named.exec(after)?.[1];
  if (capital && canBeName(capital)) return capital;
  const [word = '', next = ''] = after.replace(/[.!,]+(?= |$)/g, ' ').split(/ +/);
  if (!scene.small || !canBeSmallName(word) || isVerbForm(word) || relationOf(word)) return null;
  return next === '' || /^(?:and|who)$/.test(next) || isVerbForm(next) ? titled(word) : null;
}

/** Someone of a relation comes into the scene, under their name if it is said or was said before. */
function introduced(word: string, after: string, scene: Scene): { name: string; tail: string } {
  const relation = relationOf(word) ?? { called: word.toLowerCase(), as: null };
  const said = nameAfter(after, scene);
  const person: Person = said
    ? (scene.people.find((other) => other.name === said) ?? { name: said, relation: relation.called, as: relation.as })
    : unnamed(relation, scene);
  remember(person, scene);
  return { name: person.name, tail: said ? after.slice(said.length).trim() : after };
}

/** The one person who is known to be this to them; where there is none or several, the relation stands for whoever it is. */
export function unnamed(relation: { called: string; as: Person['as'] }, scene: Scene): Person {
  const [only, ...more] = scene.people.filter((person) => person.relation === relation.called);
  return only && more.length === 0 ? only : { name: relation.called, relation: relation.called, as: relation.as };
}

/** Brings someone into the scene as the one spoken of last. */
export function remember(person: Person, scene: Scene): void {
  if (!scene.people.some((other) => other.name === person.name)) scene.people.push(person);
  scene.last = person;
}

function takenUp(scene: Scene, pronoun: string): Person | null {
  const fits = (person: Person): boolean => person.as === null || person.as === pronoun;
  if (scene.last && fits(scene.last)) return scene.last;
  return scene.last ? (scene.people.toReversed().find((person) => person.as === pronoun) ?? null) : null;
}

/** The relation that a plural or single word names, for 'I have two brothers'. */
export const relationNamed = (word: string): string | null => relationOf(word)?.called ?? oneOf(word);

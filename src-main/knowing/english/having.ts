import { organisationOf } from './values.ts';
import type { Learned } from '#contract/knowledge.ts';
import { condition } from './being.ts';
import { lists } from './lists.ts';
import { learned, stated, type Reader, type Saying, isOn, is, changed } from './reading.ts';
import { pluralWord, relationOf } from './relations.ts';
import { relationNamed, unnamed } from './subjects.ts';
import { birthdayOf, takeTime } from './times.ts';

const have: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if (verb.tense !== 'present' && verb.tense !== 'before') return [];
  const rest = verb.rest.replace(/[,.!]+$/, '');
  const job = /^an? new job (?:at|with|for) (.+)$/i.exec(rest);
  const employer = job && !verb.negated ? organisationOf(job[1] ?? '', scene.small) : null;
  if (employer) return [stated(saying, 'employer', employer, changed(saying))];
  const allergy =
    /^an? (?:(?:severe|bad|mild|terrible|serious|strong) )?(?:allergy to ([\p{L} -]+)|([\p{L}-]+(?: [\p{L}-]+)?) allergy)\b/iu.exec(
      rest,
    );
  if (allergy) {
    const named = allergy[1] ?? allergy[2] ?? '';
    const value =
      allergy[2] && /^(?:nut|peanut|egg|cat|dog|prawn|tree nut|bee|wasp)$/i.test(named)
        ? `${named}s`
        : named.replace(/ (?:and|so|but) .*$/, '');
    return [stated(saying, 'allergy', value, { certainty: 0.95 })];
  }
  const birthday = /^(?:an?|his|her|my) birthday (?:on|in) (.+)$/i.exec(rest);
  if (birthday) {
    const day = birthdayOf(birthday[1] ?? '', scene.at);
    return day ? [stated(saying, 'birthday', day)] : [];
  }
  const timed = takeTime(rest, scene.at, 'past');
  const ill = condition(timed.rest);
  if (ill) return [stated(saying, 'health', ill, { from: timed.from })];
  const none = denied(rest, saying);
  if (none) return [none];
  const kin = relatives(rest, saying);
  if (kin.length > 0) return kin;
  if (verb.negated && !verb.ended) return [];
  if (/\b(?:problem|question|idea|appointment|trouble|dream|meeting)\b/i.test(rest)) return [];
  return timed.rest
    .replace(
      / (?:with|that|which|because|but|so|since|at|in|on|called|named|and (?:I|it|we)|for|to|from|who|now)\b.*$/i,
      '',
    )
    .split(/,? and |, /)
    .filter(
      (thing) =>
        /^(?:an?|two|three|my own|our own) /i.test(thing) &&
        thing.split(' ').length <= 5 &&
        lists.possessions.test(thing),
    )
    .map((thing) => (self ? stated(saying, 'owns', thing) : stated(saying, 'owns', thing)));
};

const severalPets =
  /^(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:dogs|cats|parrots|budgies|rabbits|hamsters|guinea pigs|horses|ponies|chickens|goats|donkeys|tortoises)$/i;

/** 'I don't have an uncle': whoever was said to be one is none. What one can lose was so before. */
function denied(rest: string, saying: Saying): Learned | null {
  const { verb, scene, self, manner, certainty } = saying;
  const word = (verb.negated ? /^(?:an?|any) ([\p{L}-]+)$/u : /^no ([\p{L}-]+)$/u).exec(rest)?.[1];
  const relation = word === undefined ? null : relationOf(word);
  if (!self || verb.tense !== 'present' || !relation || unlisted.test(relation.called)) return null;
  const as = { holds: 'not', certainty } as const;
  if (pets.test(relation.called))
    return learned({ subject: 'self', attribute: 'pet', value: relation.called, ...as, manner: lost(manner) });
  const loses =
    verb.ended ||
    /^(?:boyfriend|girlfriend|partner|husband|wife|spouse|fiancée?|.*mate|land.*|tenant)$/.test(relation.called);
  const { name } = unnamed(relation, scene);
  return learned({
    subject: name,
    attribute: 'relation',
    value: relation.called,
    ...as,
    manner: loses ? lost(manner) : 'correction',
  });
}
const lost = (manner: Learned['manner']): Learned['manner'] => (manner === 'plain' ? 'change' : manner);

/** Relations of which one says 'a doctor' without having one of one's own. */
const unlisted = /^(?:friend|doctor|dentist|therapist|teacher|coach|mate|colleague|boss|tutor|neighbour|ex|mentor)$/;
const pets =
  /^(?:dog|cat|parrot|budgie|canary|rabbit|hamster|guinea pig|horse|pony|tortoise|turtle|snake|lizard|ferret|goldfish|hedgehog|chicken|goat|donkey|rat|mouse)$/;

/** 'two brothers and a sister': those who are there without a name. */
function relatives(rest: string, saying: Saying): Learned[] {
  if (!saying.self || saying.verb.negated || saying.verb.tense !== 'present') return [];
  if (!/^(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d|twin|no )/i.test(rest)) return [];
  // Someone with a name is read among the people.
  if (/^an? [\p{L} -]+,? (?:\(|called |named |\p{Lu})/u.test(rest)) return [];
  const parts = rest
    .replace(/(?:[.;(]| (?:who|that|which|but|so|because|in|at|with|living)\b).*$/i, '')
    .split(/,? and |, /);
  const found: Learned[] = [];
  for (const part of parts) {
    const single = /^(?:an?|one) (?:(?:older|younger|little|big|twin|baby|elder) )?([\p{Ll}-]+)$/iu.exec(part.trim());
    const many = new RegExp(
      `^((?:two|three|four|five|six|seven|eight|nine|ten|\\d{1,2}) (?:older |younger |little |big |grown-up |adult |small |lovely )?(${pluralWord}))$`,
      'iu',
    ).exec(part.trim());
    const relation = single ? relationNamed(single[1] ?? '') : null;
    const several = severalPets.exec(part.trim())?.[0];
    if (several) {
      found.push(
        learned({
          subject: 'self',
          attribute: 'pet',
          value: several.toLowerCase(),
          manner: saying.manner,
          certainty: saying.certainty,
        }),
      );
      continue;
    }
    if (relation && !unlisted.test(relation)) {
      const pet = pets.test(relation);
      found.push(
        pet
          ? learned({
              subject: 'self',
              attribute: 'pet',
              value: relation,
              manner: saying.manner,
              certainty: saying.certainty,
            })
          : learned({
              subject: relation,
              attribute: 'relation',
              value: relation,
              manner: saying.manner,
              certainty: saying.certainty,
            }),
      );
    } else if (many?.[1] && many[2] && !/^(?:friends|colleagues)$/i.test(many[2])) {
      found.push(
        learned({
          subject: many[2].toLowerCase(),
          attribute: 'relation',
          value: many[1].toLowerCase(),
          manner: saying.manner,
          certainty: saying.certainty,
        }),
      );
    } else if (!single) return found;
  }
  return found;
}

const own: Reader = (saying) => {
  const { verb } = saying;
  if (verb.tense !== 'present' && verb.tense !== 'before') return [];
  if (verb.negated && !verb.ended) return [];
  const thing = verb.rest
    .replace(/(?:[,.;(]| (?:with|that|which|because|but|so|since|at|in|on|called|named|and|for)\b).*$/i, '')
    .trim();
  return /^(?:an?|two|three|the|my own|our own|\d) \p{L}/iu.test(thing) && thing.split(' ').length <= 5
    ? [stated(saying, 'owns', thing)]
    : [];
};

const drive: Reader = (saying) =>
  saying.verb.tense === 'present' &&
  lists.possessions.test(saying.verb.rest.replace(/(?:[,.;(]| (?:to|and|because|but|so|since)\b).*$/i, ''))
    ? own(saying)
    : [];

const buy: Reader = (saying) => {
  const { verb, scene } = saying;
  if ((verb.tense !== 'past' && verb.tense !== 'perfect') || verb.negated) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const thing = timed.rest
    .replace(/^(?:myself|ourselves|him|herself|himself) /i, '')
    .replace(/(?:[,.;(]| (?:with|that|which|because|but|so|since|at|in|on|called|named|and|for|from|to|of)\b).*$/i, '')
    .trim();
  return /^an? /i.test(thing) && thing.split(' ').length <= 5 && lists.possessions.test(thing)
    ? [stated(is(saying), 'owns', thing, { from: timed.from })]
    : [];
};

const suffer: Reader = (saying) => {
  const found = /^from (.+)$/i.exec(saying.verb.rest);
  const ill =
    found && !saying.verb.negated && isOn(saying)
      ? condition(takeTime(found[1] ?? '', saying.scene.at, 'past').rest)
      : null;
  return ill ? [stated(saying, 'health', ill)] : [];
};

/** What verbs say of what someone has: things, animals, relatives, illnesses. */
export const havingReaders = { have, own, drive, buy, suffer } satisfies Record<string, Reader>;

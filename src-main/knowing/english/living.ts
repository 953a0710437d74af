import { numberOf } from './lists.ts';
import { stated, type Reader, isOn, is, changed } from './reading.ts';
import { takeTime } from './times.ts';
import { organisationOf, placeOf } from './values.ts';

const live: Reader = (saying) => {
  const { verb, scene } = saying;
  if (!isOn(saying)) return [];
  const timed = takeTime(verb.rest, scene.at, 'past', verb.tense === 'perfect' || verb.tense === 'present');
  const place =
    /^(?:(?!outside|close|near)\p{Ll}+ )?(?:(?:right|over|up|down|out|back) )?(?:in|at) (.+)$/iu.exec(timed.rest) ??
    (/^on an? (?:boat|houseboat|farm|island)\b/i.exec(timed.rest) ? [null, timed.rest.slice(3)] : null);
  const named = place?.[1] ? placeOf(place[1], scene.small) : null;
  return named
    ? [
        stated(saying, 'home', named, {
          from: timed.from,
          until: timed.until,
          certainty: Math.min(0.95, saying.certainty + 0.05),
        }),
      ]
    : [];
};

const move: Reader = (saying) => {
  const { verb, scene } = saying;
  if ((verb.tense !== 'past' && verb.tense !== 'perfect') || verb.negated) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const found = /^(?:back |over |house |away |down |up |out |here )*(?:from (.+?) )?(?:to|into) (?:from )?(.+)$/i.exec(
    timed.rest,
  );
  if (!found) return [];
  const to = placeOf(found[2] ?? '', scene.small);
  if (!to) return [];
  const from = found[1] ? placeOf(found[1], scene.small) : null;
  return [
    ...(from ? [stated(saying, 'home', from, { holds: 'before' })] : []),
    stated(is(saying), 'home', to, { from: timed.from, ...changed(saying) }),
  ];
};

const turn: Reader = (saying) => {
  const { verb, scene } = saying;
  if ((verb.tense !== 'past' && verb.tense !== 'perfect') || verb.negated) return [];
  const years = numberOf(
    takeTime(verb.rest, scene.at, 'past')
      .rest.replace(/ (?:years old)$/i, '')
      .replace(/^.*?(\d+|[\p{L}-]+)$/u, '$1'),
  );
  return years !== null && years > 0 && /^(?:\d|\p{Ll})/u.test(verb.rest)
    ? [stated(is(saying), 'age', String(years), { certainty: 0.9 })]
    : [];
};

const grow: Reader = (saying) => {
  const place = /^up (?:in|on|near|outside) (.+)$/i.exec(saying.verb.rest);
  const named =
    place && saying.verb.tense === 'past'
      ? placeOf(takeTime(place[1] ?? '', saying.scene.at, 'past').rest, saying.scene.small)
      : null;
  return named ? [stated(is(saying), 'origin', named)] : [];
};

const come: Reader = (saying) => {
  const place = /^(?:originally )?from (.+)$/i.exec(saying.verb.rest);
  const named =
    place && saying.verb.tense === 'present' && !saying.verb.negated
      ? placeOf(place[1] ?? '', saying.scene.small)
      : null;
  return named && !/^(?:an?|the) \p{Ll}/u.test(named) ? [stated(saying, 'origin', named)] : [];
};

const die: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if (self || verb.negated || (verb.tense !== 'past' && verb.tense !== 'perfect')) return [];
  if (verb.verb === 'pass' && !/^away\b/i.test(verb.rest)) return [];
  if (verb.verb === 'die' && /^(?:laughing|down|out)\b/i.test(verb.rest)) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  return [stated(is(saying), 'died', 'died', { from: timed.from, certainty: 0.95 })];
};

const get: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if ((verb.tense !== 'past' && verb.tense !== 'perfect') || verb.negated) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const wed = /^(married|engaged|divorced)\b/i.exec(timed.rest);
  if (wed)
    return self
      ? [stated(is(saying), 'married', (wed[1] ?? '').toLowerCase(), { from: timed.from, ...changed(saying) })]
      : [];
  const back = /^back (?:home )?from (.+)$/i.exec(timed.rest);
  const place = back ? placeOf(back[1] ?? '', scene.small) : null;
  if (place && /^\p{Lu}/u.test(place)) return [stated(is(saying), 'visited', place, { from: timed.from })];
  const event =
    /^(?:promoted|fired|sacked|made redundant|laid off|tenure|my (?:degree|phd|licen[cs]e|diploma|citizenship))\b/i.exec(
      timed.rest,
    );
  if (event && self) return [stated(is(saying), 'event', `got ${event[0]}`, { from: timed.from })];
  const job = /^an? (?:new )?job (?:at|with|for) (.+)$/i.exec(timed.rest);
  const employer = job ? organisationOf(job[1] ?? '', scene.small) : null;
  return employer ? [stated(is(saying), 'employer', employer, { from: timed.from, ...changed(saying) })] : [];
};

/** What people are to each other who can break up. */
const couples: ReadonlySet<string> = new Set(
  'boyfriend girlfriend partner husband wife spouse fiancé fiancée'.split(' '),
);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const split: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if (!self || verb.negated || (verb.tense !== 'past' && verb.tense !== 'perfect') || !/^up\b/i.test(verb.rest))
    return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  // With whom is what it is about: that ends, and 'broke up' alone would be about nobody.
  const whom = /^up with (.+)$/i.exec(timed.rest)?.[1]?.replace(/[.,!]+$/, '');
  if (whom === undefined)
    return /^up$/i.test(timed.rest) ? [stated(is(saying), 'event', 'broke up', { from: timed.from })] : [];
  const ended = scene.people.find(
    ({ name, relation }) =>
      couples.has(relation) &&
      (whom === name || new RegExp(`^(?:my|our) (?:\\p{Ll}+ ){0,2}${relation}(?: ${escaped(name)})?$`, 'u').test(whom)),
  );
  return ended
    ? [
        stated(is(saying), 'relation', ended.relation, {
          kind: 'person',
          subject: ended.name,
          holds: 'not',
          ...changed(saying),
        }),
      ]
    : [];
};

const marry: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if (!self || verb.tense !== 'past' || !/^(?:in|last|on|at)\b|^$/i.test(verb.rest)) return [];
  const { from } = takeTime(verb.rest, scene.at, 'past');
  return [stated(is(saying), 'married', 'married', { from, ...changed(saying) })];
};

const visit: Reader = (saying) => {
  const { verb, scene, self } = saying;
  if (!self || verb.negated || (verb.tense !== 'past' && verb.tense !== 'perfect')) return [];
  const timed = takeTime(verb.rest, scene.at, 'past');
  const direct =
    verb.verb === 'visit'
      ? [null, timed.rest]
      : /^(?:back |on (?:holiday|vacation|a trip) |all the way |over |down |up |travelling |skiing |camping )*(?:to|in|through) (.+)$/i.exec(
          timed.rest,
        );
  const place = direct?.[1] ? placeOf(direct[1], scene.small) : null;
  if (!place || !/^(?:the )?\p{Lu}/u.test(place) || /'s$/.test(place)) return [];
  if (scene.people.some(({ name }) => name === place)) return [];
  // 'We were in Naples in May' is a journey; 'I was in Naples' may be anything.
  if (verb.verb === 'be' && verb.tense === 'past' && !timed.found) return [];
  return [stated(is(saying), 'visited', place, { from: timed.from })];
};

/** 'I've been to Iceland', 'we were in Naples in May'. */
export const readBeenTo: Reader = (saying) =>
  (saying.verb.tense === 'perfect' && /^(?:back )?to /i.test(saying.verb.rest)) ||
  (saying.verb.tense === 'past' && /^in /i.test(saying.verb.rest))
    ? visit(saying)
    : [];

/** What verbs say of where and how long someone lives: homes, journeys, ages, endings. */
export const livingReaders = { live, move, turn, grow, come, die, get, split, marry, visit } satisfies Record<
  string,
  Reader
>;

import type { Learned } from '#contract/knowledge.ts';
import { beginningOf } from '../beginning.ts';
import { readAppointment, readCancelled } from './appointments.ts';
import { answered } from './asked.ts';
import { readBeing } from './being.ts';
import { clausesOf, isCondition, ownWords, sentencesOf } from './clauses.ts';
import { readCorrection, takesBack, withSlipsMended, type Correction } from './correcting.ts';
import { cues, leadIn } from './cues.ts';
import { readBeenTo } from './living.ts';
import { readers } from './readers.ts';
import { canBeName } from './names.ts';
import { readPeople } from './people.ts';
import { readHabit, readPlan, readPlanDropped } from './planning.ts';
import { readPossessed } from './possessed.ts';
import { learned, type Person, type Saying, type Scene } from './reading.ts';
import { relationOf } from './relations.ts';
import { isTypedSmall, plainEnglish } from './spelling.ts';
import { readSubject } from './subjects.ts';
import { dayIn } from './times.ts';
import { readDone, readThread } from './unfinished.ts';
import { readVerb } from './verbs.ts';
import { readWish } from './wishes.ts';

/** What stands around a message. @see learnByRules */
export type Around = {
  at: number;
  before: string | null;
  said: string | null;
  people: readonly { name: string; relation: string }[];
};

/** Characters of one message that are read; what is longer was hardly typed in a talk. */
const longestRead = 8_000;

/** What one message in English says of the person's life. Pure; the laws stand with `learnByRules`. */
export function readMessage(text: string, around: Around): Learned[] {
  const plain = plainEnglish(ownWords(plainMarks(beginningOf(text, longestRead))));
  if (cues.notTheirLife.test(plain) || cues.ironyEverywhere.test(plain)) return [];
  const whole = withSlipsMended((around.before && answered(around.before, plain)) ?? plain);
  const scene: Scene = {
    at: around.at,
    small: isTypedSmall(text),
    people: around.people.map(({ name, relation }): Person => ({
      name,
      relation,
      as: relationOf(relation)?.as ?? null,
    })),
    last: null,
  };
  const found: Learned[] = [];
  const before: string[] = [];
  for (const sentence of sentencesOf(whole)) {
    const correction = readCorrection(sentence.replace(cues.ownWord, ''));
    if (correction) {
      const mended = mend(before.join(' '), correction, { ...around, before: null, said: null });
      if (mended) {
        // Within one message only what it comes to counts.
        found.length = 0;
        found.push(...mended.now);
        continue;
      }
      const earlier =
        before.length === 0 && around.said
          ? mend(around.said, correction, { ...around, before: null, said: null })
          : null;
      if (earlier) {
        found.push(...changesOf(earlier));
        continue;
      }
    }
    found.push(...readSentence(sentence, scene));
    before.push(sentence);
  }
  return found;
}

const plainMarks = (text: string): string => text.replace(/[“”„«»]/g, '"').replace(/[’‘]/g, "'");

type Mended = { was: Learned[]; now: Learned[] };

const keyOf = ({ subject, attribute, value, holds }: Learned): string =>
  [subject, attribute, value, holds].join('\u0000').toLowerCase();

/** What was said, with a word of it put right; null where it does not have the word, or it changes nothing. */
function mend(said: string, { wrong, right }: Correction, around: Around): Mended | null {
  if (said.trim() === '') return null;
  const was = readMessage(said, around);
  const old = wrong ?? wordFor(right, said, was, around.at);
  if (was.length === 0 || old === null) return null;
  const at = said.toLowerCase().lastIndexOf(old.toLowerCase());
  if (at < 0) return null;
  const now = readMessage(said.slice(0, at) + right + said.slice(at + old.length), around);
  const before = new Set(was.map(keyOf));
  return now.length >= was.length && now.some((thing) => !before.has(keyOf(thing))) ? { was, now } : null;
}

/** Which word of what was said another is meant for, where only one can be: a name for a name, a number for a number. */
function wordFor(right: string, said: string, was: readonly Learned[], at: number): string | null {
  const day = dayIn(right, at) ? dayIn(said, at) : null;
  if (day) return said.slice(day.start, day.start + day.length);
  const shape = (text: string): string => (/^\d/.test(text) ? 'number' : /^\p{Lu}/u.test(text) ? 'name' : 'word');
  const values = was.flatMap(({ attribute, subject, value }) => (attribute === 'relation' ? [subject] : [value]));
  const fitting = new Set(values.filter((value) => said.toLowerCase().includes(value.toLowerCase())));
  const same = [...fitting].filter((value) => shape(value) === shape(right));
  const [only, ...more] = same.length > 0 ? same : shape(right) === 'name' ? [] : [...fitting];
  return only !== undefined && more.length === 0 ? only : null;
}

/** What was said wrongly is taken back, and what is right comes in its place. */
function changesOf({ was, now }: Mended): Learned[] {
  const kept = new Set(now.map(keyOf));
  const before = new Set(was.map(keyOf));
  return [
    ...was
      .filter((thing) => !kept.has(keyOf(thing)) && thing.holds === 'now')
      .map((thing): Learned => ({ ...thing, holds: 'not', manner: 'correction' })),
    ...now.filter((thing) => !before.has(keyOf(thing))).map((thing): Learned => ({ ...thing, manner: 'correction' })),
  ];
}

function readSentence(sentence: string, scene: Scene): Learned[] {
  const asWish = readWish(sentence.replace(/^(?:hey|ok|okay|so|and|but|also)[, ]+/i, ''));
  if (asWish.length > 0) return asWish;
  const took = takesBack(sentence);
  const manner = took ? 'correction' : 'plain';
  const own = (took?.rest ?? sentence).replace(cues.ownWord, '');
  if (
    cues.question.test(own) ||
    cues.question.test(sentence) ||
    cues.ironySentence.test(own) ||
    cues.ironySentence.test(sentence)
  )
    return [];
  const hello =
    /^(?:hi|hello|hey|good (?:morning|evening|day))(?: there)?[,!. ]+I am (\p{Lu}\p{Ll}+)(?=[,.!]|$| and )/iu.exec(
      own,
    )?.[1];
  const name =
    hello && /^\p{Lu}/u.test(hello) && canBeName(hello) && !/(?:ish|ese|ian|ean|an)$/.test(hello) ? hello : null;
  const named = name === null ? [] : [learned({ subject: 'self', attribute: 'name', value: name, manner })];
  const thread = readThread(own, manner);
  const before = thread ? own.slice(0, thread.start).replace(/[, ]+(?:and|but|so)? *$/, '') : own;
  const found = thread && !/\b(?:if|would|could|imagine)\b/i.test(own.slice(0, thread.start)) ? [thread.found] : [];
  if (cues.statesNothing.test(own) || /^(?:if|unless|suppose|imagine|what if)\b/i.test(own)) return found;
  return [...named, ...readContrast(before, scene, manner), ...found];
}

/** 'Allergic to shellfish, not nuts' in a correction says what was wrong as well as what is right. */
function readContrast(sentence: string, scene: Scene, manner: Learned['manner']): Learned[] {
  const contrast =
    manner === 'correction'
      ? /^(.+?),? (?:and )?not (?:(?:in|at|to|on|an?) )?([\p{L}\d][\p{L}\d' -]{0,40})[.! ]*$/u.exec(sentence)
      : null;
  const [, right = '', wrong = ''] = contrast ?? [];
  if (!contrast || readVerb(`am ${wrong}`)?.verb !== 'be') return readClauses(sentence, scene, manner);
  const found = readClauses(right, scene, manner);
  const denied = found.map((thing): Learned => ({
    ...thing,
    ...(thing.attribute === 'relation' ? { subject: wrong } : { value: wrong }),
    holds: 'not',
  }));
  return found.length === 1 ? [...denied, ...found] : found;
}

function readClauses(sentence: string, scene: Scene, manner: Learned['manner']): Learned[] {
  const found: Learned[] = [];
  const appositions = sentence
    .replace(/, (?:and )?(?:have|has) been (?=since |for )/g, ' ')
    .replace(/,? who is called (\p{Lu}[\p{L}-]+)(?: by the way| btw)?,/gu, ' $1')
    .replace(
      /\b((?:my|our) [\p{L}-]+(?: \p{Lu}[\p{L}-]+)?), who (is|was|has|lives|works|loves|likes|hates|speaks|plays|moved) ([^,]+), /gu,
      '$1 $2 $3, and he-or-she ',
    );
  for (const clause of clausesOf(joined(appositions))) {
    const report = cues.reporting.exec(clause);
    if (isCondition(clause)) continue;
    if (report && !/^(?:I|we)\b/i.test(report[1]?.trim() ?? '')) {
      // Whose brother someone is does not depend on who says so; all else is theirs to say.
      found.push(
        ...readPeople(
          report[1] === '' ? '' : clause.replace(/ (?:about|who|whose) .*$/, ''),
          scene,
          manner,
          0.7,
        ).filter(() => !/\b(?:an?|the) (?:article|film|book|woman|man)\b/i.test(clause)),
      );
      break;
    }
    if (report && /\b(?:said|told|read|heard|wondered|thought)\b/i.test(report[0])) break;
    found.push(...readClause(clause, scene, manner));
  }
  return found;
}

/** 'Anna, my sister, lives' and 'my sister, Anna, lives' → 'my sister Anna lives', so that commas part clauses only. */
const joined = (sentence: string): string =>
  sentence
    .replace(
      /(?<=^|[\s,])(\p{Lu}[\p{L}'-]+), (my|our) ((?:\p{Ll}+ ){0,2}[\p{Ll}-]+),(?= )/gu,
      (all: string, name: string, my: string, words: string) =>
        relationOf(words.split(' ').at(-1) ?? '') ? `${my} ${words} ${name}` : all,
    )
    .replace(
      /\b(my|our) ((?:\p{Ll}+ ){0,2}[\p{Ll}-]+)(?:, | \()(\p{Lu}[\p{L}'-]+)(?:,|\))(?= )/giu,
      (all: string, my: string, words: string, name: string) =>
        relationOf(words.split(' ').at(-1) ?? '') && /^\p{Lu}/u.test(name) && !/^I$/.test(name)
          ? `${my} ${words} ${name}`
          : all,
    );

const leadTime =
  /^((?:(?:on|in|at|by|since|until|for|from|as of) (?:the )?(?:[\p{L}\d]+ ){0,3}?(?:\d{4}|\d{1,2}(?:st|nd|rd|th)?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekends?|january|february|march|april|may|june|july|august|september|october|november|december|years?|months?|weeks?|days?|morning|afternoon|evening|spring|summer|autumn|winter)(?: (?:morning|afternoon|evening|night))?|(?:next|last|this|every|each) (?:\p{L}+)(?: (?:morning|afternoon|evening|night|day))?|today|tonight|tomorrow(?: (?:morning|afternoon|evening|night))?|yesterday|(?:\w+) (?:years?|months?|weeks?|days?) ago|these days|nowadays|right now|now|currently|at the moment|lately|as a (?:child|kid|teenager|student)|when I was (?:a (?:child|kid|teenager|student)|little|young|small)|back then)),? (?=(?:I|we|my|our|he|she|\p{Lu})(?!\p{Ll}*ing))/iu;

/** Words behind a statement that belong to none of its values; the film is called 'Love Actually'. */
const trailing =
  /(?:,? (?:(?<!\blove )actually|though|tho|(?<!\b(?:once|over|never|and) )again|too|anyway|anyways|already|as well|by the way|btw))+$/;

function readClause(raw: string, scene: Scene, manner: Learned['manner']): Learned[] {
  let clause = raw
    .replace(leadIn, '')
    .replace(cues.ownWord, '')
    .replace(/^he-or-she /, 'she ');
  let certainty = 0.85;
  if (cues.unsure.test(clause)) {
    clause = clause.replace(cues.unsure, '');
    certainty = 0.6;
  }
  const lead = leadTime.exec(clause);
  let once = false;
  if (lead) {
    clause = clause.slice(lead[0].length);
    const when = lead[1] ?? '';
    once = /^(?:as a|when I was|back then)/i.test(when);
    if (!once && !/^(?:these days|nowadays|right now|currently|at the moment|lately)$/i.test(when)) {
      clause = `${clause.replace(/[.!, ]+$/, '')} ${when.charAt(0).toLowerCase()}${when.slice(1)}`.replace(/ now$/, '');
      if (/^now$/i.test(when)) clause = clause.replace(/^(I|we|he|she) /i, '$1 now ');
    }
  }
  clause = clause.replace(/[.! ]+$/, '').replace(trailing, '');
  const appointment = [
    ...readAppointment(clause, scene, manner, certainty),
    ...readCancelled(clause, scene, manner, certainty),
  ];
  if (appointment.length > 0) return appointment;
  const found = readPeople(clause, scene, manner, certainty + 0.1);
  const home = /^home(?: for me| for us)? is (\p{Lu}[\p{L}-]+)$/iu.exec(clause)?.[1];
  if (home) clause = `I live in ${home}`;
  found.push(...readDone(clause, scene, certainty));
  const possessed = readPossessed(clause, scene, manner, certainty);
  if (possessed.length > 0) return [...found, ...possessed];
  const subject = readSubject(clause, scene);
  const verb = subject && readVerb(subject.tail);
  if (!verb) return found;
  // A name that nobody introduced may be anyone's; what people say of strangers is not about their own life.
  if (subject.stranger) return found;
  const saying: Saying = {
    subject: subject.name,
    self: subject.self,
    verb: once && verb.tense === 'past' ? { ...verb, tense: 'before' } : verb,
    scene,
    manner,
    certainty,
  };
  return [...found, ...readSaying(saying)];
}

function readSaying(saying: Saying): Learned[] {
  const { verb, self } = saying;
  const dropped = readPlanDropped(saying);
  if (dropped.length > 0) return dropped;
  const plan = readPlan(saying);
  if (plan.length > 0) return plan;
  if (verb.tense === 'future' || verb.tense === 'must') return [];
  const habit = readHabit(saying);
  if (verb.verb === 'be') return [...readBeing(saying), ...(self ? readBeenTo(saying) : [])];
  const reader = Object.hasOwn(readers, verb.verb) ? readers[verb.verb] : undefined;
  const facts = reader ? reader(saying) : [];
  return facts.length > 0 ? facts : habit;
}

import type { Learned } from '#contract/knowledge.ts';
import { lists, numberOf } from './lists.ts';
import { nameNamed } from './people.ts';
import { stated, type Reader, type Saying } from './reading.ts';
import { birthdayOf, takeTime } from './times.ts';
import { organisationOf, placeOf, thingsOf } from './values.ts';

/** What someone is: 'I am 34, Portuguese and a nurse at ...', 'she was born in ...', 'he is allergic to ...'. */
export const readBeing: Reader = (saying) => {
  const { verb, scene } = saying;
  if (verb.tense === 'future' || verb.tense === 'must' || verb.tense === 'progressive') return [];
  const timed = takeTime(verb.rest, scene.at, 'past', verb.tense === 'perfect');
  // 'I'm single, see you on Friday': only 'since' and 'for' say since when something is.
  const lasts = verb.tense !== 'present' || /\b(?:since|for)\b/i.test(verb.rest);
  const when = { from: lasts ? timed.from : null, until: timed.until };
  const born = /^born\b,? ?(.*)$/i.exec(verb.rest);
  if (born && verb.tense === 'past' && !verb.negated) return readBorn(born[1] ?? '', saying);
  for (const read of wholes) {
    const found = read(timed.rest, saying, when);
    if (found.length > 0) return found;
  }
  // 'I'm 34, Portuguese, and a nurse': each part is read by itself, and what is none of these is left out.
  const parts = timed.rest.split(/,? and (?:also )?|, /);
  return parts.flatMap((part) =>
    readPart(part.replace(/^(?:also|now|just|still|originally|half|a proud|proud(?:ly)?) /i, '').trim(), saying, when),
  );
};

type When = { from: number | null; until: number | null };

function readBorn(rest: string, saying: Saying): Learned[] {
  const as = { ...saying, verb: { ...saying.verb, tense: 'present' as const } };
  const found: Learned[] = [];
  const birthday = birthdayOf(rest, saying.scene.at);
  if (birthday) found.push(stated(as, 'birthday', birthday, { certainty: 0.95 }));
  const place =
    /\b(?:in|at) (?!\d|January|February|March|April|May|June|July|August|September|October|November|December)(.+)$/.exec(
      rest,
    );
  const named =
    place &&
    placeOf(
      (place[1] ?? '').replace(
        /,? (?:in|on) (?:\d|the \d|January|February|March|April|May|June|July|August|September|October|November|December).*$/,
        '',
      ),
      saying.scene.small,
    );
  if (named && !/^(?:an?|the) /.test(named)) found.unshift(stated(as, 'birthplace', named, { certainty: 0.95 }));
  return found;
}

type Whole = (rest: string, saying: Saying, when: When) => Learned[];

const wholes: readonly Whole[] = [
  (rest, saying) => {
    const list =
      /^(?:(?:very|highly|severely|really|badly|terribly|mildly|slightly|a bit|deathly) )?allergic to (.+)$/i.exec(
        rest,
      );
    const things = list ? allergens(list[1] ?? '') : [];
    return things.map((thing) => stated(saying, 'allergy', thing, { certainty: 0.95 }));
  },
  (rest, saying) => {
    const place = /^(?:originally )?from (.+)$/i.exec(rest);
    if (!place || saying.verb.tense === 'past') return [];
    const named = placeOf(place[1] ?? '', saying.scene.small);
    return named && !/^(?:an?) /.test(named) ? [stated(saying, 'origin', named)] : [];
  },
  (rest, saying) => {
    const found =
      /^(?:an? )?(?:(?:huge|big|massive|great|real|total|bit) )*(?:fan of|into|fond of|keen on|crazy about|mad about|obsessed with|addicted to|passionate about|partial to) (.+)$/i.exec(
        rest,
      );
    if (!found) return [];
    return likes(found[1] ?? '', saying);
  },
  (rest, saying, when) => {
    const found =
      /^(?:happily |still |newly |recently )?(married|single|divorced|engaged|widowed|separated|a widow|a widower)(?: to (.+))?$/i.exec(
        rest,
      );
    if (!found) return [];
    const value = (found[1] ?? '').toLowerCase().replace(/^a widow(?:er)?$/, 'widowed');
    const to = found[2] ? nameNamed(found[2]) : null;
    if (found[2] && !to && !/^(?:my|a|an|the|him|her)\b/.test(found[2])) return [];
    // 'I was married' says that it ended; 'we were married in 2015' says when it began.
    const began = saying.verb.tense === 'past' && when.from !== null && value === 'married';
    const as = began ? { ...saying, verb: { ...saying.verb, tense: 'present' as const } } : saying;
    return [
      ...(to && saying.self
        ? [stated(as, 'relation', value === 'engaged' ? 'fiancé' : 'spouse', { kind: 'person', subject: to })]
        : []),
      stated(as, 'married', value, when),
    ];
  },
  (rest, saying) => {
    const found = /^diagnosed with (.+)$/i.exec(rest);
    const thing = found ? condition(found[1] ?? '') : null;
    return thing && !saying.verb.negated
      ? [stated({ ...saying, verb: { ...saying.verb, tense: 'present' } }, 'health', thing)]
      : [];
  },
  (rest, saying) => {
    // 'My boss is Ingrid' and 'Paul is my brother' are read among the people; 'Anna is Ben's mother' is not about the person.
    const gone = /^(?:dead|no longer alive|no longer with us)$/i.test(rest);
    return gone && !saying.self && !saying.verb.negated ? [stated(saying, 'died', 'died')] : [];
  },
  (rest, saying, when) => readJob(rest, saying, when),
];

/** 'a primary school teacher at ...', 'a nurse', 'self-employed'. */
function readJob(rest: string, saying: Saying, when: When): Learned[] {
  const plain =
    /^(self-employed|unemployed|retired|freelance|out of work|jobless)\b(?!,? (?:\p{Ll}+ )?(?:from|people|life)\b)/iu.exec(
      rest,
    );
  if (plain && !/^(?:retired|freelance) (?!now|and|since|for|in|last|but)\p{L}/iu.test(rest)) {
    return [
      stated(saying, 'work', (plain[1] ?? '').toLowerCase().replace(/^(?:out of work|jobless)$/, 'unemployed'), when),
    ];
  }
  const found =
    /^(?:(?:an?|the) )?([\p{L}&' -]+?)(?: (?:at|for|with) (.+)|(?: in (.+))|(?: (?:by|of) (?:trade|profession|training)))?$/iu.exec(
      rest.replace(/,.*$/, ''),
    );
  const title = found && jobOf(found[1] ?? '');
  // 'I'm nurse' is no English, but 'mayor of Leeds' is.
  if (!found || !title || !/^(?:an?|the|head|chief)\b/i.test(rest)) return [];
  const at = found[2] ? organisationOf(found[2], saying.scene.small) : null;
  return [stated(saying, 'work', title, when), ...(at ? [stated(saying, 'employer', at, when)] : [])];
}

/** A job that words name, without its article; null where they name none: 'morning person'. */
export function jobOf(words: string): string | null {
  const bare = words
    .trim()
    .replace(/^(?:an?|the|just an?|currently an?) /i, '')
    .replace(/ by (?:trade|profession|training)$/i, '');
  const parts = bare.toLowerCase().split(' ');
  if (
    parts.length > 4 ||
    /\b(?:bad|terrible|good|great|born|natural|would-be|failed|amateur|hobby|wannabe|own|big|huge|fast|slow|excellent|awful|lousy|better|worst|best|decent|not|no|model student)\b/.test(
      bare.toLowerCase(),
    )
  )
    return null;
  const named = [parts.slice(-1), parts.slice(-2)].some((end) => lists.jobs.has(end.join(' ')));
  return named ? bare.replace(/^(?:retired|former|ex-) /i, (word) => word) : null;
}

function readPart(part: string, saying: Saying, when: When): Learned[] {
  const age = /^(\d{1,3}|[a-z]+(?:[- ][a-z]+)?)(?: years?(?: |-)olds?| yrs? old| y\/o| years of age|)?$/i.exec(part);
  const years = age ? numberOf(age[1] ?? '') : null;
  if (
    years !== null &&
    years > 0 &&
    saying.verb.tense === 'present' &&
    !saying.verb.negated &&
    (/\d|years/.test(part) || years > 9 || !saying.self)
  ) {
    return [stated(saying, 'age', String(years), { certainty: 0.9 })];
  }
  const lower = part.toLowerCase().replace(/^(?:an? |half[- ])/, '');
  if (lists.nations.has(lower))
    return [
      stated(
        saying,
        'nationality',
        part.replace(/^an? /i, '').replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
      ),
    ];
  const diet = lists.diets.exec(part);
  if (diet) return [stated(saying, 'eats', (diet[1] ?? '').toLowerCase(), when)];
  const state = lists.states.exec(part);
  if (state) return [stated(saying, 'health', part.replace(/^an? /i, '').toLowerCase(), when)];
  const job = /^an? /i.test(part) ? jobOf(part) : null;
  return job ? [stated(saying, 'work', job, when)] : [];
}

/** An illness that words name: 'a severe form of' is left out; null for what is none of those that are known. */
export function condition(words: string): string | null {
  const bare = words
    .replace(
      /(?:[,;.(]| (?:and (?:I|it|have)|so|but|since|because|which|when|for|last|in|at|that|from|now|again)\b).*$/i,
      '',
    )
    .trim();
  const found = lists.conditions.exec(bare);
  return found ? (found[1] ?? '').replace(/^(?:a|an) /i, '') : null;
}

const allergens = (words: string): string[] =>
  thingsOf(words.replace(/^(?:all |most |some |any |certain |their |his |her |the )/i, ''), 4).filter(
    (thing) =>
      !/^(?:work|working|mornings?|mondays?|people|stupidity|sports?|exercise|bullshit|nonsense|commitment|effort|drama|fun|cleaning|housework|early)\b/i.test(
        thing,
      ),
  );

/** Liking or not, by whether the verb is negated; what has ended is neither. */
export function likes(words: string, saying: Saying, reversed = false): Learned[] {
  const { verb, manner } = saying;
  const things = thingsOf(takeTime(words, saying.scene.at, 'past').rest);
  const [attribute, other] = reversed ? ['dislikes', 'likes'] : ['likes', 'dislikes'];
  return things.map((thing) => {
    if (!verb.negated || verb.ended || manner === 'correction') return stated(saying, attribute, thing);
    return stated({ ...saying, verb: { ...verb, negated: false } }, other, thing);
  });
}

import type { Entry, EntryKind } from '../knowledge.ts';

/** What of an entry its sentence needs. */
type Told = Pick<Entry, 'kind' | 'subject' | 'attribute' | 'value' | 'state' | 'from' | 'until'>;

const kinds: Record<EntryKind, string> = {
  fact: 'Facts',
  person: 'People',
  place: 'Places',
  plan: 'Plans',
  preference: 'Likes and dislikes',
  thread: 'Unfinished',
  wish: 'What you asked of me',
};

/** Who is spoken to: the person, or a mind that is told of them. `year`: whether a day of this year has its year too. */
type Voice = {
  self: string;
  own: string;
  ones: string;
  object: string;
  plural: boolean;
  asked: string;
  open: string;
  mind: boolean;
};

const toPerson: Voice = {
  self: 'you',
  own: 'your',
  ones: 'your',
  object: 'you',
  plural: true,
  asked: 'You asked me',
  open: 'Still open',
  mind: false,
};
const toMind = (name: string | null): Voice => ({
  self: name ?? 'they',
  own: 'their',
  ones: name === null ? 'their' : `${name}'s`,
  object: 'them',
  plural: name === null,
  asked: `${name ?? 'They'} asked you`,
  open: `Still open for ${name ?? 'them'}`,
  mind: true,
});

/** Applies to what stands outside of quotation marks: what is quoted stays as it was said. */
const outsideQuotes = (words: string, change: (part: string) => string): string =>
  words
    .split(/(“[^”]*(?:”|$)|"[^"]*(?:"|$)|«[^»]*(?:»|$))/)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('');

/** Words of the first person, as the person used them, turned to how they are spoken of. */
const turned = (words: string, voice: Voice): string => outsideQuotes(words, (part) => turnedWords(part, voice));
function turnedWords(words: string, voice: Voice): string {
  const swap: Readonly<Record<string, string>> = voice.mind
    ? {
        i: 'they',
        me: 'them',
        my: 'their',
        mine: 'theirs',
        myself: 'themselves',
        we: 'they',
        us: 'them',
        our: 'their',
        am: 'are',
      }
    : {
        i: 'you',
        me: 'you',
        my: 'your',
        mine: 'yours',
        myself: 'yourself',
        we: 'you',
        us: 'you',
        our: 'your',
        am: 'are',
      };
  return words.replace(/\b(?:i|me|my|mine|myself|we|us|our|am)\b/gi, (word) =>
    word === 'US' ? word : (swap[word.toLowerCase()] ?? word),
  );
}

/** A wish says 'you' and means the OS. */
const turnedWish = (words: string, voice: Voice): string =>
  voice.mind
    ? turned(words, voice)
    : outsideQuotes(words, (part) =>
        part
          .split(/\b/)
          .map(
            (word) =>
              ({ you: 'I', your: 'my', yours: 'mine', yourself: 'myself' })[word.toLowerCase()] ??
              turnedWords(word, voice),
          )
          .join(''),
      );

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'long' });
const monthAndYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** The first of a year or a month, at noon, stands for the whole of it. */
function dateOf(instant: number, withYear: boolean): { text: string; whole: boolean } {
  const date = new Date(instant);
  const whole = date.getHours() === 12 && date.getMinutes() === 0 && date.getDate() === 1;
  if (whole && date.getMonth() === 0 && withYear) return { text: String(date.getFullYear()), whole };
  if (whole) return { text: (withYear ? monthAndYear : month).format(date), whole };
  return { text: (withYear ? dayAndYear : day).format(date), whole };
}
const inOrOn = (instant: number, withYear: boolean): string => {
  const { text, whole } = dateOf(instant, withYear);
  return `${whole ? 'in' : 'on'} ${text}`;
};

/** ', since March 2024', ', until 2019', ', from 2012 to 2019'; of what has ended ', from March 2024'. */
function span({ from, until, state }: Told): string {
  if (from !== null && until !== null) return `, from ${dateOf(from, true).text} to ${dateOf(until, true).text}`;
  if (from !== null) return `, ${state === 'past' ? 'from' : 'since'} ${dateOf(from, true).text}`;
  return until === null ? '' : `, until ${dateOf(until, true).text}`;
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const withArticle = (noun: string): string =>
  /^[aeiou]/i.test(noun) && !/^(?:uni|euro|one)/i.test(noun) ? `an ${noun}` : `a ${noun}`;
const fold = (text: string): string => text.trim().toLowerCase();

/** 'go' → 'goes'; an adverb before the verb stays: 'usually wake up' → 'usually wakes up'. */
function third(phrase: string): string {
  const [, adverb = '', verb = '', rest = ''] =
    /^((?:usually|always|often|normally|sometimes|never) )?(\S+)(.*)$/s.exec(phrase) ?? [];
  const known = ({ have: 'has', be: 'is' } as Readonly<Record<string, string>>)[verb];
  const made = /(?:[sxz]|ch|sh|o)$/.test(verb)
    ? `${verb}es`
    : /[^aeiou]y$/.test(verb)
      ? `${verb.slice(0, -1)}ies`
      : `${verb}s`;
  return adverb + (known ?? made) + rest;
}

/** Relations stand for people whose name is not known: 'your sister', 'your parents'. */
const isRelation = (subject: string): boolean => /^[\p{Ll}][\p{Ll}é' -]*$/u.test(subject);
const isPlural = (subject: string): boolean =>
  /^(?:.*(?:parents|children|grandchildren|kids|sisters|brothers|siblings|sons|daughters|cousins|nieces|nephews|aunts|uncles|friends|colleagues|flatmates))$/.test(
    subject,
  );

type Who = { name: string; whose: string; plural: boolean; self: boolean };
function whoIs(subject: string, voice: Voice): Who {
  if (subject === 'self') return { name: voice.self, whose: voice.ones, plural: voice.plural, self: true };
  if (subject === 'os')
    return { name: voice.mind ? 'you' : 'I', whose: voice.mind ? 'your' : 'my', plural: true, self: false };
  const name = isRelation(subject) ? `${voice.own} ${subject}` : subject;
  return {
    name,
    whose: name.endsWith('s') && isPlural(subject) ? `${name}'` : `${name}'s`,
    plural: isPlural(subject),
    self: false,
  };
}

/** The middle of a sentence, by attribute: a verb phrase in its base form, or 'be' with what follows. */
function phraseOf({ attribute, value }: Told): string | null {
  const lower = fold(value);
  switch (attribute) {
    case 'home':
      return `live in ${value}`;
    case 'name':
      return `be called ${value}`;
    case 'age':
      return `be ${value} years old`;
    case 'work':
      if (/^(?:teach|run|manage|own|lead|make|sell|work|study|drive|write) /.test(lower)) return value;
      if (/^(?:self-employed|unemployed|retired|freelance)$/.test(lower)) return `be ${value}`;
      if (/^(?:student|pensioner|housewife|stay-at-home .+)$/.test(lower)) return `be ${withArticle(value)}`;
      return /(?:ing|ics|tion|ance|care|ology|ship|sales|retail|law|media|film|music|fashion|it|hr|pr|tech|research|logistics|theatre|television|tv|radio|service|estate|resources|work|marketing)$/.test(
        lower,
      )
        ? `work in ${value}`
        : `work as ${/^(?:an?|the|my|our) /i.test(value) ? value : withArticle(value)}`;
    case 'employer':
      return `work at ${value}`;
    case 'study':
      return `study ${value}`;
    case 'nationality':
      return `be ${value}`;
    case 'language':
      return `speak ${value}`;
    case 'origin':
      return `come from ${value}`;
    case 'learns':
      return `be learning ${value}`;
    case 'likes':
      return `like ${value}`;
    case 'eats':
      if (/^(?:no|any) (?:alcohol|coffee|milk|caffeine)\b/.test(lower)) return `drink ${value}`;
      return /^(?:vegetarian|vegan|pescatarian|pescetarian|veggie|flexitarian|teetotal|teetotaller)$/.test(lower)
        ? `be ${lower}`
        : `eat ${value}`;
    case 'allergy':
      return `be allergic to ${value}`;
    case 'health':
      return /^(?:(?:type (?:1|2|one|two) )?(?:diabetic|coeliac|celiac|asthmatic|epileptic|deaf|hard of hearing|blind|.*[- ]blind|partially sighted|dyslexic|autistic|bipolar|pregnant|.*intolerant|an[ae]mic|neurodivergent|short-sighted|left-handed))$/.test(
        lower,
      )
        ? `be ${value}`
        : `have ${value}`;
    case 'habit':
      return value;
    case 'owns':
      return `have ${value}`;
    case 'pet':
      return /^(?:two|three|four|five|six|seven|eight|nine|ten|\d+|an?) /.test(lower)
        ? `have ${value}`
        : `have ${withArticle(value)}`;
    case 'married':
      return `be ${lower === 'yes' ? 'married' : value}`;
    default:
      return null;
  }
}

/** Puts a base form to a subject and a time: 'You live', 'Anna lives', 'You used to live'. */
function conjugated(who: Who, phrase: string, past: boolean): string {
  if (past) return `${who.name} used to ${phrase}`;
  const be = /^be (.*)$/s.exec(phrase);
  if (be) return `${who.name} ${who.name === 'I' ? 'am' : who.plural ? 'are' : 'is'} ${be[1] ?? ''}`;
  return `${who.name} ${who.plural ? phrase : third(phrase)}`;
}

const birthday = (value: string): { text: string; year: boolean } | null => {
  const match = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/.exec(value);
  if (!match) return null;
  const date = new Date(Number(match[1] ?? 2000), Number(match[2]) - 1, Number(match[3]), 12);
  return { text: (match[1] ? dayAndYear : day).format(date), year: match[1] !== undefined };
};

/** The sentences that have a shape of their own; null where an attribute is told like most. */
function special(entry: Told, who: Who, voice: Voice): string | null {
  const { attribute, value, from, state } = entry;
  const past = state === 'past';
  const was = past ? 'was' : 'is';
  const when = from === null ? '' : `, ${inOrOn(from, true)}`;
  if (entry.kind === 'wish') {
    const wish = turnedWish(value, voice);
    const refused = /^(?:do not|don't) (.*)$/s.exec(wish);
    return refused
      ? `${voice.asked} not to ${refused[1] ?? ''}`
      : /^(?:never|always) /.test(wish)
        ? `${voice.asked} ${wish.replace(/^(\w+) /, '$1 to ')}`
        : `${voice.asked} to ${wish}`;
  }
  if (entry.kind === 'thread') return `${state === 'done' || past ? 'Done' : voice.open}: ${turned(value, voice)}`;
  if (entry.kind === 'plan') return plan(entry, who, voice);
  if (attribute.startsWith('favourite ')) return `${who.whose} ${attribute} ${past ? 'used to be' : 'is'} ${value}`;
  switch (attribute) {
    case 'relation': {
      if (fold(entry.subject) === fold(value))
        return `${voice.self} ${voice.plural ? 'have' : 'has'} ${withArticle(value)}`;
      if (isPlural(entry.subject)) return `${voice.self} ${voice.plural ? 'have' : 'has'} ${value}`;
      return `${entry.subject} ${past ? 'used to be' : 'is'} ${voice.own} ${value}`;
    }
    case 'birthplace':
      return `${who.name} ${who.plural ? 'were' : 'was'} born in ${value}`;
    case 'birthday': {
      const found = birthday(value);
      if (found?.year) return `${who.name} ${who.plural ? 'were' : 'was'} born on ${found.text}`;
      return `${who.whose} birthday is ${found ? `on ${found.text}` : value}`;
    }
    case 'age':
      return past ? `${who.name} ${who.plural ? 'were' : 'was'} ${value} years old` : null;
    case 'dislikes':
      return past
        ? `${who.name} used to dislike ${value}`
        : `${who.name} ${who.plural ? 'do' : 'does'} not like ${value}`;
    case 'hobby':
      return `one of ${who.whose} hobbies ${was} ${value}`;
    case 'visited':
      return `${who.name} ${who.plural ? 'were' : 'was'} in ${value}${when}`;
    case 'event':
      return `${who.name} ${turned(value, voice)}${when}`;
    case 'died':
      return `${who.name} died${from === null ? '' : ` ${inOrOn(from, true)}`}`;
    default:
      return null;
  }
}

function plan({ value, from, state }: Told, who: Who, voice: Voice): string {
  const what = turned(value, voice);
  if (state === 'done') return `done: ${what}`;
  const soon = state === 'current' && !voice.mind;
  const on = from === null ? null : inOrOn(from, !soon);
  if (state === 'past')
    return `${who.name} ${who.plural ? 'were' : 'was'} going to ${what}${on === null ? '' : `, ${on}`}`;
  if (on === null) return conjugated(who, `plan to ${what}`, false);
  return `${on} ${conjugated(who, what, false)}`;
}

function tell(entry: Told, voice: Voice): string {
  const who = whoIs(entry.subject, voice);
  const own = special(entry, who, voice);
  const phrase = own === null ? phraseOf(entry) : null;
  const rest = turned(entry.value, voice);
  const told =
    own ??
    (phrase === null
      ? entry.attribute === 'other'
        ? `about ${who.self ? voice.object : who.name}: ${rest}`
        : `${who.whose} ${entry.attribute}: ${rest}`
      : conjugated(who, turned(phrase, voice), entry.state === 'past') +
        (entry.attribute === 'age' ? '' : span(entry)));
  return (entry.state === 'corrected' ? `not so: ${told}` : told).replace(/[.!?…]*$/, '.').replace(/^./su, upper);
}

export const knowledgeEnglish = {
  kinds,
  /** One short sentence to the person about something that is known: 'You live in Lisbon, since March 2024.' */
  sentence: (entry: Told): string => tell(entry, toPerson),
  /** The same for a mind, in the third person; by the person's name where it is given. */
  promptSentence: (entry: Told, personName: string | null = null): string => tell(entry, toMind(personName)),
};

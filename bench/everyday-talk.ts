import { fillers, subjects, type Subject } from './everyday-phrases.ts';
import { everydayWords } from './everyday-words.ts';

/** One thing said. `opens`: it begins a sitting, so time has passed since what was said before. */
export type Said = { role: 'person' | 'os'; text: string; opens: boolean };

/**
 * The talk of one made-up life, without end and the same for the same seed: sittings of a few minutes about a handful of subjects,
 * with people, places and habits that come back (a few often, most rarely), short answers and long tellings. Whole sentences that
 * a person could say; nobody's own.
 */
export type EverydayTalk = {
  next(): Said;
  /** From 0 to below 1, from the same seed: for times and choices that shall repeat with it. */
  number(): number;
};

type Someone = { name: string; relation: string; job: string; town: string };

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim());

/** @param seed any whole number above 0 */
export function createEverydayTalk(seed: number): EverydayTalk {
  let state = seed;
  const number = (): number => {
    // Mulberry32: small, and good enough to choose words with.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(number() * count);
  const any = <Thing>(list: readonly Thing[]): Thing => list[below(list.length)] as Thing;
  const shuffled = (list: readonly string[]): string[] =>
    list
      .map((word) => ({ word, place: number() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ word }) => word);
  /** In each life other things are the common ones; the tenth is chosen about a tenth as often as the first. */
  const words = new Map(Object.entries(everydayWords).map(([kind, list]) => [kind, shuffled(list.split(','))]));
  const rare = <Thing>(list: readonly Thing[]): Thing => list[Math.floor((list.length + 1) ** number()) - 1] as Thing;
  const draw = (kind: string): string => {
    const list = words.get(kind);
    if (!list) throw new Error(`There is no list of ${kind}.`);
    return rare(list);
  };
  const people = (words.get('name') ?? []).map((name): Someone => ({
    name,
    relation: draw('relation'),
    job: any(words.get('job') ?? []),
    town: any(words.get('town') ?? []),
  }));
  const phrases = subjects.map((subject) => ({
    opens: lines(subject.opens),
    more: lines(subject.more),
    os: lines(subject.os),
  }));
  const small = {
    person: lines(fillers.person),
    os: lines(fillers.os),
    greeting: lines(fillers.greeting),
    welcome: lines(fillers.welcome),
  };

  /** What the subject at hand is about; emptied with it. */
  let chosen = new Map<string, string>();
  let company = new Map<string, Someone>();
  const met = new Set<string>();
  const someone = (slot: string): Someone => {
    let found = company.get(slot);
    while (!found) {
      const next = rare(people);
      if (![...company.values()].includes(next)) found = next;
    }
    company.set(slot, found);
    return found;
  };
  const fill = (slot: string): string => {
    const [, kind = '', , field] = /^([a-z]+)(\d?)(?:\.([a-z]+))?$/.exec(slot) ?? [];
    if (kind === 'p') {
      const found = someone(slot.replace(/\..*/, ''));
      if (field === 'job' || field === 'town') return found[field];
      if (met.has(found.name)) return found.name;
      met.add(found.name);
      return `my ${found.relation} ${found.name}`;
    }
    const known = chosen.get(slot);
    if (known !== undefined) return known;
    const taken = new Set(chosen.values());
    let word = draw(kind);
    for (let again = 0; taken.has(word) && again < 8; again += 1) word = draw(kind);
    chosen.set(slot, word);
    return word;
  };
  const say = (template: string): string => {
    const text = template.replace(/\{([a-z0-9.]+)\}/g, (_, slot: string) => fill(slot));
    const spoken = text.replace(/\b([Aa]) (?=[aeio])/g, '$1n ');
    return spoken.replace(/(^|[.?!] )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
  };

  let waiting: Said[] = [];
  const push = (role: Said['role'], template: string): void => {
    waiting.push({ role, text: say(template), opens: false });
  };
  const talkAbout = (subject: { [Part in keyof Subject]: string[] }): void => {
    chosen = new Map();
    company = new Map();
    const more = shuffled(subject.more);
    const answers = shuffled(subject.os);
    const telling = (count: number): string => more.splice(0, count).join(' ');
    push('person', number() < 0.25 ? `${any(subject.opens)} ${telling(2 + below(4))}` : any(subject.opens));
    push('os', answers.pop() ?? any(small.os));
    for (let left = 1 + below(4); left > 0 && more.length > 0; left -= 1) {
      if (number() < 0.18) push('person', any(small.person));
      else push('person', telling(number() < 0.2 ? 4 + below(4) : 1 + below(3)));
      const answer = number() < 0.15 ? any(small.os) : (answers.pop() ?? any(small.os));
      push('os', number() < 0.25 && answers.length > 0 ? `${answer} ${answers.pop() ?? ''}` : answer);
    }
  };
  const sit = (): void => {
    waiting = [];
    chosen = new Map();
    company = new Map();
    if (number() < 0.6) {
      push('person', any(small.greeting));
      push('os', any(small.welcome));
    }
    const first = below(phrases.length);
    const count = 1 + below(4);
    for (let at = 0; at < count; at += 1) {
      const subject = phrases[(first + at * 5) % phrases.length];
      if (subject) talkAbout(subject);
    }
    const [opening] = waiting;
    if (opening) waiting[0] = { ...opening, opens: true };
    // Read from the end: taking from the front of a list moves all that follows.
    waiting.reverse();
  };
  return {
    number,
    next: () => {
      if (waiting.length === 0) sit();
      return waiting.pop() as Said;
    },
  };
}

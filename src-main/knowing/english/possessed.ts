import type { Learned } from '#contract/knowledge.ts';
import { jobOf } from './being.ts';
import { lists, numberOf } from './lists.ts';
import { nameNamed } from './people.ts';
import { learned, type Scene } from './reading.ts';
import { readSubject } from './subjects.ts';
import { birthdayOf } from './times.ts';
import { placeOf, thingsOf } from './values.ts';

const pattern =
  /^(?:(my|our|his|her)|(.+?)'s) ((?:full |real |first )?name|birthday|age|favourite [\p{L}-]+(?: [\p{L}-]+)?|hobby|hobbies|job|profession|nationality|native language|mother tongue|first language|home ?town|employer) (is|are|was|were)(?: (?:called|actually|now|still|just|really|also|definitely|currently|on))* (.+)$/iu;

/** 'My birthday is ...', 'her favourite band is ...', 'Anna's job is ...'. */
export function readPossessed(clause: string, scene: Scene, manner: Learned['manner'], certainty: number): Learned[] {
  const whole = clause.replace(/[.! ]+$/, '');
  const today =
    /^(?:it is|today is) (?:my|(his|her)) birthday (today|tomorrow|on .+)$|^(?:today|tomorrow) is my birthday$/i.exec(
      whole,
    );
  if (today && !today[1]) {
    const day = birthdayOf(today[2] ?? (/^tomorrow/i.test(whole) ? 'tomorrow' : 'today'), scene.at);
    return day ? [learned({ subject: 'self', attribute: 'birthday', value: day, manner, certainty })] : [];
  }
  const match = pattern.exec(whole);
  if (!match) return [];
  const [, owner, other, what = '', verb = '', rest = ''] = match;
  const subject = ownerOf(owner?.toLowerCase() ?? null, other ?? null, scene);
  if (subject === null || /^not\b/i.test(rest)) return [];
  const changed = /\bnow\b/i.test(whole.slice(whole.indexOf(what)));
  const state = (attribute: string, value: string): Learned =>
    learned({
      subject,
      attribute,
      value,
      holds: verb === 'was' && attribute !== 'birthday' && attribute !== 'name' ? 'before' : 'now',
      manner: manner === 'plain' && changed ? 'change' : manner,
      certainty: Math.max(certainty, 0.5),
    });
  const about = what.toLowerCase();
  if (about.endsWith('name')) {
    // The names of others are read among the people.
    const name = subject === 'self' && verb === 'is' ? nameNamed(rest) : null;
    return name ? [{ ...state('name', name), certainty: 0.95 }] : [];
  }
  if (about === 'birthday') {
    const day =
      verb === 'was' && /\b(?:yesterday|last|ago|on)\b/i.test(rest)
        ? birthdayOf(rest, scene.at)
        : birthdayOf(rest, scene.at);
    return day &&
      !/\b(?:party|next week|this week|in (?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten) (?:days?|weeks?|months?))\b/i.test(
        rest,
      )
      ? [{ ...state('birthday', day), certainty: 0.95 }]
      : [];
  }
  if (about === 'age') {
    const years = numberOf(rest.replace(/ (?:years.*)?$/i, ''));
    return years ? [state('age', String(years))] : [];
  }
  if (/^favourite (?:thing|one|part|kind|type|way|bit|moment|memory|time)\b/.test(about)) return [];
  if (about.startsWith('favourite ')) {
    const [thing] = favourite(rest);
    return thing ? [state(about, thing)] : [];
  }
  if (about === 'hobby' || about === 'hobbies') return thingsOf(rest, 4).map((thing) => state('hobby', thing));
  if (about === 'job' || about === 'profession') {
    const title = jobOf(rest);
    return title ? [state('work', title)] : [];
  }
  if (about === 'nationality') return lists.nations.has(rest.toLowerCase()) ? [state('nationality', rest)] : [];
  if (/language$|^mother/.test(about)) return lists.languages.has(rest.toLowerCase()) ? [state('language', rest)] : [];
  if (/^home/.test(about)) {
    const place = placeOf(rest, scene.small);
    return place ? [state('origin', place)] : [];
  }
  return [];
}

const favourite = (rest: string): string[] => {
  const cut = rest
    .replace(/(?:[,;.!(]| (?:now|because|but|since|which|these|at|so|by far|though|and I|of all|probably)\b).*$/i, '')
    .trim();
  return cut === '' ||
    cut.length > 80 ||
    cut.split(' ').length > 7 ||
    /^(?:it|that|this|when|the one|how|what|not|you|being|to be|still|always|coming|a secret)\b/i.test(cut)
    ? []
    : [cut];
};

function ownerOf(owner: string | null, other: string | null, scene: Scene): string | null {
  if (owner === 'my' || owner === 'our') return 'self';
  if (owner !== null) return readSubject(`${owner === 'his' ? 'he' : 'she'} is`, scene)?.name ?? null;
  const subject = other === null ? null : readSubject(`${other} is`, scene);
  return subject && !subject.stranger && subject.tail === 'is' ? subject.name : null;
}

/** What one word for a relation is called here, and whether 'he' or 'she' takes it up; null for either. */
type Relation = { called: string; as: 'he' | 'she' | null };

const she = 'she';
const he = 'he';

/** Words for the people of a life. Several words can stand for one. */
const people: Readonly<Record<string, readonly [called: string, as: 'he' | 'she' | null]>> = {
  sister: ['sister', she],
  sis: ['sister', she],
  brother: ['brother', he],
  bro: ['brother', he],
  sibling: ['sibling', null],
  twin: ['twin', null],
  mother: ['mother', she],
  mum: ['mother', she],
  mom: ['mother', she],
  mummy: ['mother', she],
  mam: ['mother', she],
  father: ['father', he],
  dad: ['father', he],
  daddy: ['father', he],
  parent: ['parent', null],
  grandmother: ['grandmother', she],
  gran: ['grandmother', she],
  granny: ['grandmother', she],
  grandma: ['grandmother', she],
  nan: ['grandmother', she],
  nana: ['grandmother', she],
  grandfather: ['grandfather', he],
  grandad: ['grandfather', he],
  granddad: ['grandfather', he],
  grandpa: ['grandfather', he],
  son: ['son', he],
  daughter: ['daughter', she],
  child: ['child', null],
  kid: ['child', null],
  baby: ['child', null],
  stepson: ['stepson', he],
  stepdaughter: ['stepdaughter', she],
  stepmother: ['stepmother', she],
  stepmum: ['stepmother', she],
  stepmom: ['stepmother', she],
  stepfather: ['stepfather', he],
  stepdad: ['stepfather', he],
  stepbrother: ['stepbrother', he],
  stepsister: ['stepsister', she],
  'half-sister': ['half-sister', she],
  'half-brother': ['half-brother', he],
  grandson: ['grandson', he],
  granddaughter: ['granddaughter', she],
  grandchild: ['grandchild', null],
  niece: ['niece', she],
  nephew: ['nephew', he],
  cousin: ['cousin', null],
  aunt: ['aunt', she],
  auntie: ['aunt', she],
  uncle: ['uncle', he],
  godmother: ['godmother', she],
  godfather: ['godfather', he],
  godson: ['godson', he],
  goddaughter: ['goddaughter', she],
  'mother-in-law': ['mother-in-law', she],
  'father-in-law': ['father-in-law', he],
  'sister-in-law': ['sister-in-law', she],
  'brother-in-law': ['brother-in-law', he],
  'son-in-law': ['son-in-law', he],
  'daughter-in-law': ['daughter-in-law', she],
  wife: ['wife', she],
  husband: ['husband', he],
  hubby: ['husband', he],
  spouse: ['spouse', null],
  partner: ['partner', null],
  gf: ['girlfriend', she],
  bf: ['boyfriend', he],
  girlfriend: ['girlfriend', she],
  boyfriend: ['boyfriend', he],
  fiancé: ['fiancé', he],
  fiancée: ['fiancée', she],
  fiance: ['fiancé', he],
  fiancee: ['fiancée', she],
  ex: ['ex', null],
  'ex-wife': ['ex-wife', she],
  'ex-husband': ['ex-husband', he],
  'ex-girlfriend': ['ex-girlfriend', she],
  'ex-boyfriend': ['ex-boyfriend', he],
  friend: ['friend', null],
  mate: ['friend', null],
  pal: ['friend', null],
  buddy: ['friend', null],
  'best friend': ['best friend', null],
  'best mate': ['best friend', null],
  boss: ['boss', null],
  manager: ['boss', null],
  supervisor: ['supervisor', null],
  colleague: ['colleague', null],
  coworker: ['colleague', null],
  'co-worker': ['colleague', null],
  workmate: ['colleague', null],
  classmate: ['classmate', null],
  flatmate: ['flatmate', null],
  roommate: ['flatmate', null],
  housemate: ['flatmate', null],
  neighbour: ['neighbour', null],
  neighbor: ['neighbour', null],
  landlord: ['landlord', he],
  landlady: ['landlady', she],
  tenant: ['tenant', null],
  doctor: ['doctor', null],
  therapist: ['therapist', null],
  dentist: ['dentist', null],
  teacher: ['teacher', null],
  tutor: ['tutor', null],
  coach: ['coach', null],
  mentor: ['mentor', null],
};

const animals = [
  'dog',
  'puppy',
  'cat',
  'kitten',
  'parrot',
  'budgie',
  'canary',
  'rabbit',
  'hamster',
  'guinea pig',
  'horse',
  'pony',
  'tortoise',
  'turtle',
  'snake',
  'lizard',
  'ferret',
  'goldfish',
  'hedgehog',
  'chicken',
  'goat',
  'donkey',
  'rat',
  'mouse',
];
const young: Readonly<Record<string, string>> = { puppy: 'dog', kitten: 'cat' };

const plurals: Readonly<Record<string, string>> = {
  sisters: 'sister',
  brothers: 'brother',
  siblings: 'sibling',
  parents: 'parents',
  grandparents: 'grandparents',
  sons: 'son',
  daughters: 'daughter',
  children: 'child',
  kids: 'child',
  cousins: 'cousin',
  nieces: 'niece',
  nephews: 'nephew',
  aunts: 'aunt',
  uncles: 'uncle',
  friends: 'friend',
  colleagues: 'colleague',
  flatmates: 'flatmate',
  grandchildren: 'grandchild',
  grandsons: 'grandson',
  granddaughters: 'granddaughter',
};

const alternatives = (words: readonly string[]): string =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/-/g, '[- ]'))
    .join('|');

/** Sources of patterns: any word for one person, for a pet, and for several people. */
export const relationWord = `(?:${alternatives(Object.keys(people))})`;
export const petWord = `(?:${alternatives(animals)})`;
export const pluralWord = `(?:${alternatives(Object.keys(plurals))})`;

/** What stands between 'my' and the word for a relation and tells nothing: 'my lovely little sister'. */
export const relationAdjective =
  '(?:(?:(?:older|elder|eldest|oldest|younger|youngest|little|big|baby|middle|twin|new|old|dear|dearest|lovely|late|good|close|great|poor|amazing|own|only|first|second|current|favourite|other|beautiful|wonderful|crazy|sweet|beloved)) )*';

/** The relation or animal that a word stands for: 'mum' → 'mother'; null for another word. */
export function relationOf(word: string): Relation | null {
  const key = word
    .toLowerCase()
    .replace(/ in law$/, '-in-law')
    .replace(/^(ex|half) /, '$1-')
    .replace(/ in-law$/, '-in-law');
  const known = Object.hasOwn(people, key) ? people[key] : undefined;
  if (known) return { called: known[0], as: known[1] };
  if (animals.includes(key)) return { called: young[key] ?? key, as: null };
  return null;
}

/** One of those that a plural stands for: 'kids' → 'child'; null for another word. */
export const oneOf = (plural: string): string | null => {
  const key = plural.toLowerCase();
  return Object.hasOwn(plurals, key) ? (plurals[key] ?? null) : null;
};

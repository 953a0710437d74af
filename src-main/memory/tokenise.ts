import { stemmer } from 'stemmer';

/** A run of letters or digits of a text, with its place (UTF-16 offsets). */
export type Word = { text: string; start: number; end: number };

/**
 * Letters of the scripts that are written without spaces between words: Han, kana, Thai, Lao, Khmer, Burmese, Tibetan.
 * Their punctuation ends a run, as the index drops it.
 */
const unspaced =
  /[[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}ー]&&[\p{L}\p{N}\p{M}]]/v;
const unspacedRun = new RegExp(`(?:${unspaced.source}|\\p{M})+`, 'vy');
const spacedRun = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)*/uy;
const wordStart = /[\p{L}\p{N}]/u;

/** The words of a text as a reader would point at them; a run of an unspaced script is one. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const point = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const isUnspaced = unspaced.test(point);
    if (!isUnspaced && !wordStart.test(point)) {
      at += point.length;
      continue;
    }
    const run = isUnspaced ? unspacedRun : spacedRun;
    run.lastIndex = at;
    let found = run.exec(text)?.[0] ?? point;
    if (!isUnspaced) {
      // Letters of an unspaced script inside a spaced run ('iPhone手机') begin a run of their own.
      const cut = found.search(unspaced);
      if (cut > 0) found = found.slice(0, cut);
    }
    words.push({ text: found, start: at, end: at + found.length });
    at += found.length;
  }
  return words;
}

/** True for a run of a script that is written without spaces. */
export const isUnspaced = (word: string): boolean => unspaced.test(word);

/** Lower case, compatibility forms folded, and no marks on Latin, Greek and Cyrillic letters. */
export const foldCase = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    // The index knows one small sigma, at the end of a word as within it.
    .replaceAll('ς', 'σ');

/** Irregular forms of the commonest English words; regular ones are the stemmer's. */
const irregular: Readonly<Record<string, string>> = {
  went: 'go',
  gone: 'go',
  bought: 'buy',
  brought: 'bring',
  thought: 'think',
  taught: 'teach',
  caught: 'catch',
  said: 'say',
  told: 'tell',
  made: 'make',
  met: 'meet',
  felt: 'feel',
  kept: 'keep',
  left: 'leave',
  lost: 'lose',
  found: 'find',
  gave: 'give',
  given: 'give',
  took: 'take',
  taken: 'take',
  saw: 'see',
  seen: 'see',
  knew: 'know',
  known: 'know',
  grew: 'grow',
  grown: 'grow',
  wrote: 'write',
  written: 'write',
  drove: 'drive',
  driven: 'drive',
  ate: 'eat',
  eaten: 'eat',
  ran: 'run',
  sang: 'sing',
  sung: 'sing',
  swam: 'swim',
  began: 'begin',
  begun: 'begin',
  broke: 'break',
  broken: 'break',
  chose: 'choose',
  chosen: 'choose',
  spoke: 'speak',
  spoken: 'speak',
  woke: 'wake',
  won: 'win',
  sold: 'sell',
  sent: 'send',
  spent: 'spend',
  built: 'build',
  slept: 'sleep',
  paid: 'pay',
  heard: 'hear',
  held: 'hold',
  led: 'lead',
  read: 'read',
  children: 'child',
  kids: 'child',
  kid: 'child',
  men: 'man',
  women: 'woman',
  people: 'person',
  feet: 'foot',
  teeth: 'tooth',
  mice: 'mouse',
  wives: 'wife',
  knives: 'knife',
  lives: 'live',
  mom: 'mother',
  mum: 'mother',
  mommy: 'mother',
  mummy: 'mother',
  mam: 'mother',
  dad: 'father',
  daddy: 'father',
  better: 'good',
  best: 'good',
  worse: 'bad',
  worst: 'bad',
  flew: 'fly',
  flown: 'fly',
  fell: 'fall',
  fallen: 'fall',
  forgot: 'forget',
  forgotten: 'forget',
  became: 'become',
  came: 'come',
  drew: 'draw',
  drawn: 'draw',
  wore: 'wear',
  worn: 'wear',
  stood: 'stand',
  understood: 'understand',
  rode: 'ride',
  ridden: 'ride',
};

/** Words whose index form is kept at most: the words of a talk come again, and stemming one costs more than all else. */
const mostStems = 20_000;

/** Index forms of words, newest last. A memo of a pure function: it changes what is quick, and nothing else. */
const stems = new Map<string, string>();

/** The index form of one folded word of a spaced script. */
function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const made = makeStem(word);
  if (stems.size >= mostStems) stems.clear();
  stems.set(word, made);
  return made;
}

function makeStem(word: string): string {
  const bare = /['’]/.test(word) ? word.replace(/['’](s|re|ve|ll|d|m|t)$/, '').replace(/['’]/g, '') : word;
  const base = Object.hasOwn(irregular, bare) ? (irregular[bare] ?? bare) : bare;
  // Porter leaves the y of 'fly' and 'cry' alone, but makes 'fli' and 'cri' of their plurals: bring them together.
  return /^[a-z]+$/.test(base) ? stemmer(base).replace(/y$/, 'i') : base;
}

/** Pairs of neighbouring characters and the last character alone, so that any part of a run is a phrase of tokens. */
function pairs(run: string): string[] {
  const points = [...run];
  return points.map((point, at) => point + (points[at + 1] ?? ''));
}

/** The tokens of a text for the full-text index, in order. */
export function tokenise(text: string): string[] {
  const tokens: string[] = [];
  for (const { text: word } of splitWords(foldCase(text))) {
    if (unspaced.test(word)) tokens.push(...pairs(word));
    else tokens.push(stem(word));
  }
  return tokens;
}

/** A word as someone searches for it: a phrase of tokens, or (while it is being typed) the beginning of a token. */
export type SearchPhrase = { tokens: string[]; beginning: string | null };

/** The words of a query. All of them must be in a message that is found. */
export function searchPhrases(query: string): SearchPhrase[] {
  const folded = foldCase(query);
  const words = splitWords(folded);
  return words.map(({ text: word, end }, at) => {
    if (unspaced.test(word)) {
      const points = [...word];
      // 'AB' is the token AB; 'ABC' is AB BC; a single 'A' begins a token.
      const tokens = points.length === 1 ? points : pairs(word).slice(0, -1);
      return { tokens, beginning: points.length === 1 ? word : null };
    }
    // While the last word is being typed, it is the beginning of one.
    const isLast = at === words.length - 1 && end === folded.length;
    return { tokens: [stem(word)], beginning: isLast ? word.replace(/['’].*$/, '') : null };
  });
}

/** An FTS5 expression for a phrase of tokens. Tokens hold letters and digits only, so quoting is all that is needed. */
export const phraseExpression = ({ tokens, beginning }: SearchPhrase): string => {
  const quote = (text: string): string => `"${text.replaceAll('"', '')}"`;
  return beginning === null ? quote(tokens.join(' ')) : `(${quote(tokens.join(' '))} OR ${quote(beginning)}*)`;
};

/** True when a phrase stands at this place among the tokens of a text. */
export const standsAt = (list: readonly string[], at: number, { tokens, beginning }: SearchPhrase): boolean =>
  tokens.every((wanted, offset) => list[at + offset] === wanted) ||
  (beginning !== null && (list[at]?.startsWith(beginning) ?? false));

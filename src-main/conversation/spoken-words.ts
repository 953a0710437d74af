/** The words of a text in lower case, without marks but for apostrophes and hyphens within them. */
export const wordList = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? [];

/** How many single-letter changes make one word of another (Levenshtein, 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Words that come before a name when somebody is called. */
const calls = new Set([
  'hey',
  'hi',
  'hello',
  'ok',
  'okay',
  'oh',
  'so',
  'and',
  'yes',
  'no',
  'please',
  'good',
  'morning',
  'evening',
]);

/**
 * What was said to somebody of this name: the text after the name, where it begins with it ('Iris, what time is it', 'hey
 * Iris'); null when it was said to nobody or to somebody else. Transcribers spell names as they like, so a long name may
 * differ by a letter, and must then begin alike.
 */
export function addressedTo(text: string, name: string): string | null {
  const [called = ''] = wordList(name);
  if (called === '') return null;
  const pattern = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;
  let greetings = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [word = ''] = wordList(found[0]);
    const bare = word.replace(/'s$/, '');
    const near = called.length >= 5 && bare[0] === called[0] && editDistance(bare, called) <= 1;
    if (bare === called || near) return text.slice(pattern.lastIndex).replace(/^[\s,.!?:;–—-]+/, '');
    if (!calls.has(word) || greetings === 2) return null;
    greetings += 1;
  }
  return null;
}

/** How much of one text's words stand in another, 0 to 1: what a microphone hears of our own voice is nearly all there. */
export function sharedWords(heard: string, said: string): number {
  const words = wordList(heard);
  if (words.length === 0) return 0;
  const pool = new Map<string, number>();
  for (const word of wordList(said)) pool.set(word, (pool.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of words) {
    const left = pool.get(word) ?? 0;
    if (left === 0) continue;
    pool.set(word, left - 1);
    shared += 1;
  }
  return shared / words.length;
}

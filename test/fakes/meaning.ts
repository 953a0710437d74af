/**
 * A stand-in for an embedding model: texts that speak of the same things in other words get vectors that lie close. What is the
 * same stands in a small table; every other word is a thing of its own. The same text always gets the same vector.
 */
const concepts = `
  beverage drink tea coffee espresso chamomile; sea ocean beach waves shore seaside swim; doctor physician clinic surgeon hospital;
  happy glad joyful delighted cheerful; automobile car sedan vehicle hatchback; sleep nap insomnia bed tired drowsy;
  money salary wage paycheck income; frightened scared afraid terrified; argue quarrel fight row dispute;
  dog puppy hound terrier labrador pooch; violin fiddle cello bow strings; bread loaf sourdough bakery dough`;

const table = new Map(
  concepts
    .split(';')
    .flatMap((line, at) => line.split(/\s+/).flatMap((word) => (word === '' ? [] : [[word, `concept ${at}`]]))),
);

const empty = new Set(
  'a an the and or of in on at to for with is are was were i my me you your it that this what who do did does we he she'.split(
    ' ',
  ),
);

/** A generator of numbers between -1 and 1, the same for the same seed. */
function numbersFrom(seed: string): () => number {
  let state = 2_166_136_261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2_147_483_648 - 1;
  };
}

/** @param dimensions of the vectors; @param model texts have other vectors by another model. */
export function vectorOfMeaning(text: string, dimensions = 128, model = 'meaning'): number[] {
  const sum = Array.from({ length: dimensions }, () => 0.02);
  const add = (seed: string, weight: number): void => {
    const next = numbersFrom(`${model} ${seed}`);
    for (let at = 0; at < dimensions; at += 1) sum[at] = (sum[at] ?? 0) + weight * next();
  };
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    if (empty.has(word)) continue;
    const concept = table.get(word) ?? table.get(word.replace(/s$/, ''));
    add(concept ?? word, concept === undefined ? 0.6 : 1.5);
  }
  // What all texts have in common, as with every model.
  add('all', 0.8);
  return sum;
}

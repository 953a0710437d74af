import fs from 'node:fs';

/**
 * A made-up life for measuring: messages with the lengths and the repetitions of a talk (short turns, names that come
 * back, a few long tellings), from a vocabulary of a few thousand words used as unevenly as a language uses its own.
 * Not a text that anyone wrote, and the same for the same seed.
 */
export type Corpus = { text(): string; number(): number };

const syllables =
  'ba be bi bo da de di do fa fe ga go ha he jo ka ke ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve wa we ya'.split(
    ' ',
  );
const frames = [
  'I went to the {n} with {p} and we talked about the {n} for hours.',
  'Do you remember the {a} {n} that {p} gave me?',
  'My {n} is {a} again, so I called {p} about it.',
  'Tomorrow {p} wants to {v} the {n}, but I would rather {v} at home.',
  'That sounds {a}.',
  'I have to {v} before the {n} closes.',
  '{p} said the {n} was {a}, which I did not expect at all.',
  'Why would anyone {v} a {n} like that?',
  'It was {a}. We found a {n} near the {n}, and {p} wanted to {v} it at once, so we stayed until the {n} was {a} and then walked home along the {n}.',
];

/** @param seed any whole number above 0 */
export function createCorpus(seed: number): Corpus {
  let state = seed;
  const number = (): number => {
    // Mulberry32: small, and good enough to choose words with.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(number() * count);
  const word = (): string => Array.from({ length: 2 + below(3) }, () => syllables[below(syllables.length)]).join('');
  const words = (count: number): string[] => [...new Set(Array.from({ length: count }, word))];
  const parts: Record<string, string[]> = {
    n: words(3_000),
    a: words(600),
    v: words(600),
    p: words(300).map((name) => name.charAt(0).toUpperCase() + name.slice(1)),
  };
  /** Zipf's law: the tenth word is used a tenth as often as the first. */
  const choose = (list: string[]): string => list[Math.floor(list.length ** number()) - 1] ?? list[0] ?? '';
  const sentence = (): string =>
    (frames[below(frames.length)] ?? '').replace(/\{(\w)\}/g, (_, kind: string) => choose(parts[kind] ?? []));
  return {
    number,
    text: () => {
      const length = number() < 0.1 ? 5 + below(6) : 1 + below(3);
      return Array.from({ length }, sentence).join(' ');
    },
  };
}

/** Writes an archive of a lifelong conversation that is past its onboarding, one message a minute, ending now. */
export async function writeArchive(file: string, count: number): Promise<void> {
  const corpus = createCorpus(7);
  const out = fs.createWriteStream(file);
  const write = async (line: unknown): Promise<void> => {
    if (!out.write(`${JSON.stringify(line)}\n`))
      await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  };
  const conversation = '01970000-0000-7000-8000-000000000001';
  const start = Date.now() - (count + 10) * 60_000;
  await write({ format: 'os1-archive', version: 1, created: new Date(start).toISOString() });
  await write({ kind: 'conversation', id: conversation, title: '', lifelong: true });
  for (let at = 0; at < count; at += 1) {
    await write({
      kind: 'message',
      conversation,
      role: at % 2 === 0 ? 'person' : 'os',
      speaker: at % 2 === 0 ? 'Theo' : 'Iris',
      at: new Date(start + at * 60_000).toISOString(),
      text: corpus.text(),
    });
  }
  const fact = (number: number, key: string, value: string) => ({
    kind: 'fact',
    id: `01970000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
    conversation,
    key,
    value,
    at: new Date(start).toISOString(),
    message: null,
  });
  await write(fact(1, 'person.name', 'Theo'));
  await write(fact(2, 'os.name', 'Iris'));
  await write(fact(3, 'onboarding.finished', 'yes'));
  await new Promise<void>((resolve) => out.end(resolve));
}

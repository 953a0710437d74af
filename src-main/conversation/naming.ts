import type { Naming } from '#contract/onboarding.ts';
import type { Clock } from './ports.ts';

/**
 * Chooses a name for the OS: looks at every name of the list, weighs each, and takes one of the best.
 * The count and the time are those of this very look.
 *
 * @param random a number from 0 to below 1, to choose among the best.
 */
export function chooseName(
  names: readonly string[],
  avoid: { words: readonly string[]; proposed: readonly string[] },
  clock: Pick<Clock, 'monotonic'>,
  random: () => number,
): Naming {
  const start = clock.monotonic();
  const taken = new Set(avoid.words.flatMap(plainWords));
  const proposed = new Set(avoid.proposed.map(plain));
  let looked = 0;
  const weighed: { name: string; against: number; weight: number }[] = [];
  for (const name of names) {
    looked += 1;
    const key = plain(name);
    weighed.push({
      name,
      against: taken.has(key) ? 2 : proposed.has(key) ? 1 : 0,
      weight: easeOfSaying(key) - likeness(key, taken),
    });
  }
  // When every name was proposed already, it begins again with them.
  const least = weighed.reduce((lowest, { against }) => Math.min(lowest, against), 2);
  const free = weighed.filter(({ against }) => against === least).sort((a, b) => b.weight - a.weight);
  const best = free.slice(0, Math.max(1, Math.ceil(free.length / 10)));
  const chosen = best[Math.floor(random() * best.length)];
  if (!chosen) throw new Error('The list of names is empty.');
  return { name: chosen.name, looked, milliseconds: clock.monotonic() - start };
}

const plain = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const plainWords = (text: string): string[] => plain(text).match(/\p{L}+/gu) ?? [];

/** Short names whose vowels and consonants take turns are called across a room without trouble. */
function easeOfSaying(name: string): number {
  const pattern = name.replace(/[aeiouy]/g, 'v').replace(/[^v]/g, 'c');
  const turns = [...pattern].filter((letter, at) => at > 0 && letter !== pattern[at - 1]).length;
  const syllables = pattern.match(/v+/g)?.length ?? 0;
  const length = name.length >= 4 && name.length <= 7 ? 1 : 0;
  return turns / Math.max(1, name.length - 1) + length + (syllables === 2 || syllables === 3 ? 1 : 0);
}

/** A name that begins or ends like a name in the person's life would be mistaken for it. */
function likeness(name: string, words: ReadonlySet<string>): number {
  for (const word of words) {
    if (word.length >= 3 && (word.slice(0, 3) === name.slice(0, 3) || word.slice(-3) === name.slice(-3))) return 1;
  }
  return 0;
}

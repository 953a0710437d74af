import type { Words } from '#contract/words.ts';

/**
 * Says back what a statement is about, turned round to the speaker; null when no pattern fits.
 *
 * @param turn number of the turn, so that the same pattern does not answer twice alike.
 */
export function listen(said: string, words: Words['reflex'], turn: number): string | null {
  for (const { pattern, say } of words.listening) {
    const found = pattern.exec(said);
    if (!found) continue;
    const template = say[turn % say.length] ?? '';
    const filled = template.replace(/\$(\d)/g, (_, group: string) =>
      turnRound(found[Number(group)] ?? '', words.turned),
    );
    return filled.charAt(0).toUpperCase() + filled.slice(1);
  }
  return null;
}

/** Swaps the first person and the second: 'my dog misses me' becomes 'your dog misses you'. */
export function turnRound(phrase: string, turned: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(turned).filter((words) => words.includes(' '));
  const units = new RegExp(`(?<![\\p{L}'’])(?:${pairs.join('|')})(?![\\p{L}'’])|[\\p{L}'’]+`, 'giu');
  return phrase
    .trim()
    .replace(/[\s.!?,;:]+$/, '')
    .replace(units, (words) =>
      Object.hasOwn(turned, words.toLowerCase()) ? (turned[words.toLowerCase()] ?? words) : words,
    );
}

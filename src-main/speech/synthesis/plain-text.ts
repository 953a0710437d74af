/** True when a text has something to say: a letter or a number in any script. */
export const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/**
 * A text as a program may be given it: without control characters and halves of characters, and without `[[`, which
 * begins phonemes for espeak-ng and commands for macOS.
 */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('[[', '[ [')
    .replaceAll('[[', '[ [')
    .trim();

/**
 * A text in parts of at most `most` UTF-16 units, cut after a sentence where there is one in the second half of a part,
 * else between words, else anywhere but within a character.
 */
export function splitText(text: string, most: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > most) {
    const head = rest.slice(0, most);
    const sentence = Math.max(...['. ', '! ', '? ', '\n', '。', '！', '？'].map((end) => head.lastIndexOf(end) + 1));
    const space = head.lastIndexOf(' ');
    const cut = sentence > most / 2 ? sentence : space > 0 ? space : wholeCharacters(head);
    parts.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** A length that does not part the two halves of a character. */
const wholeCharacters = (head: string): number => (head.isWellFormed() ? head.length : head.length - 1);

import { namesIn } from './tell.ts';
import { sentencesOf } from './sentences.ts';

const fold = (text: string): string => text.toLowerCase().replace(/[’‘]/g, "'").replace(/\s+/g, ' ');

/** Whether words stand in a text as they are, but for case, kinds of apostrophes and spaces. */
export const standsIn = (quote: string, text: string): boolean => {
  const folded = fold(quote).trim();
  return folded !== '' && fold(text).includes(folded);
};

/** Whether every name and every figure of a model's text stands in what it was given: what it adds is invented. */
export function isGrounded(text: string, given: string): boolean {
  const source = fold(given);
  const known = new Set(given.match(/\d+/g));
  const figures = text.match(/\d+/g) ?? [];
  const names = sentencesOf(text)
    .flatMap(namesIn)
    .flatMap((name) => name.split(' '));
  return figures.every((figure) => known.has(figure)) && names.every((name) => source.includes(fold(name)));
}

import { en } from './words/en.ts';

/** All words that a person sees, in one language. A second language is one more file of this type. */
export type Words = typeof en;

/** The languages there are, by their BCP 47 tag. */
export const languages: Readonly<Record<string, Words>> = { en };

/** The words of a language; English where there is no file for it yet. */
export const wordsOf = (language: string): Words =>
  Object.hasOwn(languages, language) ? (languages[language] ?? en) : en;

import { run, type WritableDb } from '../database.ts';
import { tokenise } from '../tokenise.ts';

/**
 * How people ask for an attribute: words that are indexed with an entry beside its own, so that 'Where do I live?' finds a home.
 */
const askedFor: Readonly<Record<string, string>> = {
  name: 'name called',
  relation: 'relation who',
  home: 'home live living address town city country',
  birthplace: 'born birth from',
  birthday: 'birthday born birth',
  age: 'age old years',
  work: 'work job profession',
  employer: 'work job employer company',
  study: 'study studies university school degree',
  nationality: 'nationality from country',
  language: 'language speak',
  likes: 'like likes love enjoy fond',
  dislikes: 'dislike hate like',
  favourite: 'favourite favorite best',
  eats: 'eat food diet',
  allergy: 'allergy allergic',
  health: 'health ill sick doctor',
  habit: 'habit usually always',
  hobby: 'hobby hobbies free time',
  owns: 'own have',
  pet: 'pet animal',
  visited: 'visit visited travel trip been',
  place: 'place where',
  plan: 'plan plans planned going',
  thread: 'unfinished open still',
  wish: 'wish want',
  event: 'happened when',
  married: 'married marry wedding husband wife',
  died: 'died death dead',
};

/** The words by which one asks for an attribute, and the attribute itself. */
export const askedBy = ({ attribute }: { attribute: string }): string =>
  `${attribute} ${Object.hasOwn(askedFor, attribute) ? (askedFor[attribute] ?? '') : ''}`;

/** The tokens of an entry in the index: who it is about, its value, its attribute, and how one asks for that. */
const entryTokens = (entry: { subject: string; attribute: string; value: string }): string[] =>
  tokenise(`${entry.subject === 'self' ? '' : entry.subject} ${entry.value} ${askedBy(entry)}`);

/** Puts the words of an entry into the index, in place of what was there. */
export function indexEntry(
  db: WritableDb,
  entry: { number: number; subject: string; attribute: string; value: string },
): void {
  unindexEntry(db, entry.number);
  run(db, 'INSERT INTO entry_words (rowid, words) VALUES (?, ?)', entry.number, entryTokens(entry).join(' '));
}

export const unindexEntry = (db: WritableDb, number: number): void => {
  run(db, 'DELETE FROM entry_words WHERE rowid = ?', number);
};

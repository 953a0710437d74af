import { attributeKind, foldValue } from '../../conversation/attributes.ts';
import { row, rows, run, values, type ReadableDb, type WritableDb } from '../database.ts';
import { refreshEntries } from './refresh.ts';
import { endEntry } from './write-entry.ts';

/** Relations in which one stands to one person at a time. Of others ('sister') there may be many. */
const uniqueRelations: ReadonlySet<string> = new Set([
  ...['mother', 'father', 'mum', 'mom', 'dad', 'husband', 'wife', 'spouse'],
  ...['partner', 'girlfriend', 'boyfriend', 'fiance', 'fiancee', 'stepmother', 'stepfather'],
]);

/** An entry that says how someone with a name belongs to the person. */
export type NamedRelation = { number: number; id: string; subject: string; value: string };

/** Those who are there under a name with a relation now. */
export const namedRelations = (db: ReadableDb, relation: string): NamedRelation[] => {
  const wanted = foldValue(relation);
  return rows<NamedRelation>(
    db,
    "SELECT number, id, subject, value FROM entries WHERE kind = 'person' AND attribute = 'relation' AND state = 'current' AND forgotten IS NULL",
  ).filter(({ subject, value }) => foldValue(value) === wanted && foldValue(subject) !== wanted);
};

export const isUniqueRelation = (relation: string): boolean => uniqueRelations.has(foldValue(relation));

/** Whom a subject means: for a relation that just one person with a name has, that person. */
export function whoIs(db: ReadableDb, subject: string): { subject: string; namedBy: number | null } {
  if (subject === 'self') return { subject, namedBy: null };
  const named = namedRelations(db, subject);
  const [only] = named;
  const isOne = only !== undefined && new Set(named.map((one) => foldValue(one.subject))).size === 1;
  return isOne ? { subject: only.subject, namedBy: only.number } : { subject, namedBy: null };
}

/**
 * Gives its name to someone who was known by a relation alone: all that is known of 'sister' is known of Anna once she is the one
 * sister with a name. Each entry keeps how it was said, so that it loses the name again with what gave it.
 */
export function giveName(db: WritableDb, namer: NamedRelation, at: number, message: number): void {
  const relation = foldValue(namer.value);
  if (
    relation === foldValue(namer.subject) ||
    new Set(namedRelations(db, relation).map((one) => foldValue(one.subject))).size !== 1
  )
    return;
  const unnamed = values<number>(
    db,
    'SELECT number FROM entries WHERE slot >= ? AND slot < ? AND forgotten IS NULL AND number <> ?',
    `${relation}\0`,
    `${relation}\u0001`,
    namer.number,
  );
  if (unnamed.length === 0) return;
  for (const number of unnamed) run(db, 'UPDATE entries SET named_by = ? WHERE number = ?', namer.number, number);
  refreshEntries(db, unnamed);
  for (const number of unnamed) joinTwins(db, number, at, message);
}

type Twin = { number: number; attribute: string; value: string; slot: string; last_said_at: number };

/** What was known under both names becomes one; of an attribute with one value, what was said last holds. */
function joinTwins(db: WritableDb, number: number, at: number, message: number): void {
  const named = row<Twin>(
    db,
    'SELECT number, attribute, value, slot, last_said_at FROM entries WHERE number = ? AND forgotten IS NULL',
    number,
  );
  if (!named) return;
  const others = rows<Twin>(
    db,
    "SELECT number, attribute, value, slot, last_said_at FROM entries WHERE slot = ? AND number <> ? AND forgotten IS NULL AND state = 'current'",
    named.slot,
    number,
  );
  for (const other of others) {
    if (foldValue(other.value) === foldValue(named.value)) {
      run(
        db,
        'INSERT OR IGNORE INTO entry_sources (entry, message, at, certainty, holds, told) SELECT ?, message, at, certainty, holds, told FROM entry_sources WHERE entry = ?',
        other.number,
        number,
      );
      run(db, 'UPDATE entries SET superseded_by = ? WHERE superseded_by = ?', other.number, number);
      run(
        db,
        'UPDATE entries SET named_by = coalesce(named_by, (SELECT named_by FROM entries WHERE number = ?)) WHERE number = ?',
        number,
        other.number,
      );
      dropEntry(db, number);
      refreshEntries(db, [other.number]);
      return;
    }
    if (!attributeKind(named.attribute).single) continue;
    const [older, newer] = other.last_said_at < named.last_said_at ? [other, named] : [named, other];
    endEntry(db, older.number, { as: 'past', at, by: message, until: null, successor: newer.number });
  }
}

/** Deletes an entry with all that hangs on it. Its number may be given again, so no forgetting may name it any more. */
export const dropEntry = (db: WritableDb, number: number): void => {
  run(db, "DELETE FROM forgotten_things WHERE what = 'entry' AND number = ?", number);
  run(db, 'DELETE FROM entry_words WHERE rowid = ?', number);
  run(db, 'DELETE FROM entries WHERE number = ?', number);
};

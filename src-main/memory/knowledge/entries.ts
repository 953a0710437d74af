import type { Entry, Quoted } from '#contract/knowledge.ts';
import type { KnowledgeStore } from '../../conversation/knowledge-ports.ts';
import { attributeKind, foldValue } from '../../conversation/attributes.ts';
import { row, rows, type ReadableDb } from '../database.ts';
import { phraseExpression, searchPhrases } from '../tokenise.ts';
import { quotedOf } from './quoted.ts';
import { dayStart, entryColumns, entryTables, findEntry, holdsNow, toEntries, type EntryRow } from './rows.ts';

type EntryQuery = Parameters<KnowledgeStore['entries']>[0];

/**
 * What is known, said last first. `text` searches in everything that is kept, and in what is past only with `all`; private
 * entries are there too, for this is the person's own look.
 */
export function listEntries(db: ReadableDb, query: EntryQuery, now: number): { entries: Entry[]; more: boolean } {
  const conditions = ['e.forgotten IS NULL'];
  const parameters: unknown[] = [];
  const only = (condition: string, ...values: unknown[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (query.all !== true) only(holdsNow, dayStart(now));
  if (query.kinds !== undefined) only('e.kind IN (SELECT value FROM json_each(?))', JSON.stringify(query.kinds));
  if (query.subject !== undefined) {
    const subject = foldValue(query.subject);
    only('e.slot >= ? AND e.slot < ?', `${subject}\0`, `${subject}\u0001`);
  }
  const phrases = searchPhrases(query.text ?? '');
  if (phrases.length > 0) {
    only(
      'e.number IN (SELECT rowid FROM entry_words WHERE entry_words MATCH ?)',
      phrases.map(phraseExpression).join(' AND '),
    );
  } else if ((query.text ?? '').trim() !== '') return { entries: [], more: false };
  const after =
    query.after === undefined
      ? undefined
      : row<{ at: number }>(db, 'SELECT last_said_at AS at FROM entries WHERE id = ?', query.after);
  if (after) only('(e.last_said_at, e.id) < (?, ?)', after.at, query.after);
  const found = rows<EntryRow>(
    db,
    `SELECT ${entryColumns} FROM ${entryTables} WHERE ${conditions.join(' AND ')} ORDER BY e.last_said_at DESC, e.id DESC LIMIT ?`,
    ...parameters,
    query.limit + 1,
  );
  return { entries: toEntries(db, found.slice(0, query.limit), now), more: found.length > query.limit };
}

/** One entry with all messages that it came from (newest first) and what stood in its place, oldest first. */
export function readEntry(
  db: ReadableDb,
  id: string,
  now: number,
): { entry: Entry; sources: Quoted[]; history: Entry[] } | null {
  const found = findEntry(db, id);
  const [entry] = found ? toEntries(db, [found], now) : [];
  if (!found || !entry) return null;
  const chain = historyOf(db, found).filter((number) => number !== found.number);
  const history = rows<EntryRow>(
    db,
    `SELECT ${entryColumns} FROM ${entryTables} WHERE e.number IN (SELECT value FROM json_each(?)) AND e.forgotten IS NULL ORDER BY e.said_at, e.id`,
    JSON.stringify(chain),
  );
  const sources = quotedOf(
    db,
    'm.number IN (SELECT message FROM entry_sources WHERE entry = ?) ORDER BY m.at DESC, m.number DESC',
    found.number,
  );
  return { entry, sources, history: toEntries(db, history, now) };
}

/** Longest way that a history is followed, in entries: a home changes less often than that. */
const longestHistory = 200;

/**
 * The numbers of an entry and of all that stood in its place before and after: what superseded what, and of an attribute with one
 * value all that it ever was.
 */
export function historyOf(db: ReadableDb, entry: { number: number; slot: string; attribute: string }): number[] {
  const seen = new Set([entry.number]);
  const open = [entry.number];
  if (attributeKind(entry.attribute).single) {
    for (const { number } of rows<{ number: number }>(
      db,
      'SELECT number FROM entries WHERE slot = ? AND forgotten IS NULL',
      entry.slot,
    )) {
      if (!seen.has(number)) open.push(number);
      seen.add(number);
    }
  }
  while (open.length > 0 && seen.size < longestHistory) {
    const number = open.pop();
    for (const next of rows<{ number: number }>(
      db,
      `SELECT superseded_by AS number FROM entries WHERE number = @number AND superseded_by IS NOT NULL
       UNION SELECT number FROM entries WHERE superseded_by = @number`,
      { number },
    )) {
      if (seen.has(next.number)) continue;
      seen.add(next.number);
      open.push(next.number);
    }
  }
  return [...seen];
}

import type { Forgotten, ToForget } from '#contract/knowledge.ts';
import { dayNamed } from '../../conversation/calendar.ts';
import { minutesToTakeBack } from '../../conversation/forgetting.ts';
import { row, rows, run, values, type ReadableDb, type WritableDb } from '../database.ts';
import { newId } from '../identifiers.ts';
import { wordsOf } from '../recall/same-words.ts';
import { gather, type Gathered } from './gather.ts';
import { entriesOfMessages, refreshEntries } from './refresh.ts';
import { holdsAll, tellingWords } from './telling-words.ts';

type Kind = 'message' | 'entry' | 'summary' | 'page' | 'move' | 'milestone' | 'fact' | 'record';

/** Time in which a forgetting can be taken back, in milliseconds. */
const undoTime = minutesToTakeBack * 60_000;

/** How much would be forgotten: what is shown now and would not be after it. Changes nothing. */
export function weighForgetting(db: ReadableDb, what: ToForget): { messages: number; entries: number } {
  const gathered = gather(db, what);
  const messages = shownOf(db, gathered.messages);
  const entries = new Set(
    values<number>(
      db,
      'SELECT number FROM entries WHERE forgotten IS NULL AND number IN (SELECT value FROM json_each(?))',
      JSON.stringify([...gathered.entries]),
    ),
  );
  for (const number of lostBy(db, gathered.messages)) entries.add(number);
  return { messages: messages.length, entries: entries.size };
}

/** Messages that are not forgotten yet. */
const shownOf = (db: ReadableDb, numbers: ReadonlySet<number>): number[] =>
  values<number>(
    db,
    `SELECT m.number FROM messages m WHERE m.number IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM forgotten_messages f WHERE f.id = m.id)`,
    JSON.stringify([...numbers]),
  );

/** Entries that have no source but these messages. */
const lostBy = (db: ReadableDb, messages: ReadonlySet<number>): number[] =>
  values<number>(
    db,
    `SELECT DISTINCT e.number FROM entry_sources s JOIN entries e ON e.number = s.entry
     WHERE s.message IN (SELECT value FROM json_each(@messages)) AND e.forgotten IS NULL AND e.origin <> 'person'
       AND NOT EXISTS (SELECT 1 FROM entry_sources o JOIN messages m ON m.number = o.message AND m.replaced = 0
         WHERE o.entry = e.number AND o.message NOT IN (SELECT value FROM json_each(@messages)))`,
    { messages: JSON.stringify([...messages]) },
  );

/**
 * Takes everything that goes with something out of all that can be read, in one transaction.
 * @see KnowledgeStore.forget in conversation/knowledge-ports.ts
 */
export function forget(
  db: WritableDb,
  what: ToForget,
  { at, also = [] }: { at: number; also?: readonly string[] },
): Forgotten {
  const apply = db.transaction(() => forgetGathered(db, gather(db, what, also), at));
  return apply.immediate();
}

/** Forgets what was gathered. Where nothing was, nothing is written. */
export function forgetGathered(db: WritableDb, gathered: Gathered, at: number): Forgotten {
  const id = newId(at);
  const texts = derivedFrom(db, gathered);
  const count = gathered.messages.size + gathered.entries.size + gathered.records.size + texts.length;
  if (count === 0) return { id, at, until: at + undoTime, messages: 0, entries: 0, derived: 0 };
  const entriesBefore = entriesThere(db);
  run(db, 'INSERT INTO forgettings (id, at, messages, entries, derived) VALUES (?, ?, 0, 0, 0)', id, at);
  const mark = (kind: Kind, number: number): void => {
    run(db, 'INSERT OR IGNORE INTO forgotten_things (forgetting, what, number) VALUES (?, ?, ?)', id, kind, number);
    keepId(db, kind, number);
  };
  let messages = 0;
  for (const number of gathered.messages) {
    mark('message', number);
    if (takeOut(db, number)) messages += 1;
  }
  for (const number of gathered.entries) mark('entry', number);
  refreshEntries(db, [...gathered.entries, ...entriesOfMessages(db, [...gathered.messages])]);
  let entries = entriesBefore - entriesThere(db);
  for (const number of factsOf(db, [...gathered.messages])) {
    mark('fact', number);
    run(
      db,
      'INSERT OR IGNORE INTO forgotten_values (fact, value) SELECT number, value FROM facts WHERE number = ? AND value IS NOT NULL',
      number,
    );
    entries += run(db, 'UPDATE facts SET value = NULL WHERE number = ? AND value IS NOT NULL', number).changes;
  }
  let derived = 0;
  for (const { kind, number } of texts) {
    mark(kind, number);
    derived += hide(db, kind, number, id);
  }
  for (const number of gathered.records) {
    mark('record', number);
    run(db, 'UPDATE kept_records SET forgotten = ? WHERE number = ? AND forgotten IS NULL', id, number);
  }
  run(db, 'UPDATE forgettings SET messages = ?, entries = ?, derived = ? WHERE id = ?', messages, entries, derived, id);
  return { id, at, until: at + undoTime, messages, entries, derived };
}

/** The table of what has an id of its own that is kept; null for what has none, or keeps it otherwise. */
export const tableWithIds = (kind: string): string | null =>
  kind === 'entry' ? 'entries' : isDerived(kind) ? derivedTables[kind] : null;

/** Keeps the id of what is forgotten, so that an older archive cannot bring it back: it need not come from a message. */
function keepId(db: WritableDb, kind: Kind, number: number): void {
  const table = tableWithIds(kind);
  if (table === null) return;
  run(
    db,
    `INSERT OR IGNORE INTO forgotten_messages (id, conversation, source_id, was_replaced)
     SELECT t.id, c.id, NULL, 0 FROM ${table} t JOIN conversations c ON c.lifelong = 1 WHERE t.number = ?`,
    number,
  );
}

const entriesThere = (db: ReadableDb): number =>
  row<{ total: number }>(db, 'SELECT count(*) AS total FROM entries WHERE forgotten IS NULL')?.total ?? 0;

/** Takes a message out of the transcript and the index; false when it was out already. */
function takeOut(db: WritableDb, number: number): boolean {
  const { changes } = run(
    db,
    `INSERT OR IGNORE INTO forgotten_messages (id, conversation, source_id, was_replaced)
     SELECT m.id, c.id, m.source_id, m.replaced FROM messages m JOIN conversations c ON c.number = m.conversation WHERE m.number = ?`,
    number,
  );
  if (changes === 0) return false;
  run(db, 'DELETE FROM message_words WHERE rowid = ?', number);
  run(db, 'UPDATE messages SET replaced = 1 WHERE number = ?', number);
  return true;
}

const factsOf = (db: ReadableDb, messages: readonly number[]): number[] =>
  values<number>(
    db,
    `SELECT f.number FROM messages m JOIN facts f ON f.message = m.id WHERE m.number IN (SELECT value FROM json_each(?))`,
    JSON.stringify(messages),
  );

/** Where the texts that are made of messages stand, and what of them hides one. */
export const derivedTables = {
  summary: 'summaries',
  page: 'journal',
  move: 'trait_moves',
  milestone: 'milestones',
} as const;
type DerivedKind = keyof typeof derivedTables;
const isDerived = (kind: string): kind is DerivedKind => Object.hasOwn(derivedTables, kind);

const hide = (db: WritableDb, kind: Kind, number: number, forgetting: string): number =>
  isDerived(kind)
    ? run(
        db,
        `UPDATE ${derivedTables[kind]} SET forgotten = ? WHERE number = ? AND forgotten IS NULL`,
        forgetting,
        number,
      ).changes
    : 0;

type Derived = { kind: DerivedKind; number: number };

/**
 * Summaries, pages, moves and milestones that go with messages: those made from one of them, those of its time that share a word
 * with it that tells (a page need not name all its sources), and those that hold the words of the topic. They are cheap: what
 * was made once is made again from what is left.
 */
function derivedFrom(db: ReadableDb, { messages, entries, words }: Gathered): Derived[] {
  const found: Derived[] = [];
  const numbers = JSON.stringify([...messages]);
  const bySource: [DerivedKind, string][] = [
    ['summary', 'SELECT DISTINCT summary FROM summary_sources WHERE message IN (SELECT value FROM json_each(?))'],
    ['page', 'SELECT DISTINCT page FROM journal_sources WHERE message IN (SELECT value FROM json_each(?))'],
    ['move', 'SELECT number FROM trait_moves WHERE source IN (SELECT value FROM json_each(?))'],
  ];
  for (const [kind, sql] of bySource)
    for (const number of values<number>(db, sql, numbers)) found.push({ kind, number });
  const said = rows<{ at: number; text: string }>(
    db,
    'SELECT at, text FROM messages WHERE number IN (SELECT value FROM json_each(?))',
    numbers,
  ).map(({ at, text }) => ({ at, words: tellingWords(text) }));
  const tells = (text: string, from: number, until: number): boolean => {
    const near = said.filter(({ at }) => at >= from && at <= until);
    if (near.length === 0 && words.length === 0) return false;
    const inText = new Set(wordsOf(text));
    return (
      (words.length > 0 && words.every((word) => inText.has(word))) ||
      near.some((one) => [...one.words].some((word) => inText.has(word)))
    );
  };
  if (said.length > 0 || words.length > 0) {
    for (const one of rows<{ number: number; starts: number; ends: number; text: string }>(
      db,
      'SELECT number, starts, ends, text FROM summaries',
    ))
      if (tells(one.text, one.starts, one.ends)) found.push({ kind: 'summary', number: one.number });
    for (const one of rows<{ number: number; day: string; text: string }>(
      db,
      "SELECT number, day, happened || ' ' || learned || ' ' || between_us AS text FROM journal",
    )) {
      const { from, until } = dayNamed(one.day);
      if (tells(one.text, from, until)) found.push({ kind: 'page', number: one.number });
    }
  }
  const lost = [...entries, ...lostBy(db, messages)].flatMap(
    (number) =>
      row<{ value: string }>(db, 'SELECT value FROM entries WHERE number = ?', number)?.value.toLowerCase() ?? [],
  );
  for (const one of rows<{ number: number; about: string }>(
    db,
    "SELECT number, about FROM milestones WHERE about <> ''",
  ))
    if (lost.includes(one.about.toLowerCase()) || (words.length > 0 && holdsAll(one.about, words)))
      found.push({ kind: 'milestone', number: one.number });
  if (words.length > 0) {
    for (const one of rows<{ number: number; quote: string }>(db, 'SELECT number, quote FROM trait_moves'))
      if (holdsAll(one.quote, words)) found.push({ kind: 'move', number: one.number });
  }
  return [...new Map(found.map((one) => [`${one.kind} ${one.number}`, one])).values()];
}

/** What was forgotten and can be taken back still, newest first. */
export const forgettings = (db: ReadableDb, now: number): Forgotten[] =>
  rows<Omit<Forgotten, 'until'>>(
    db,
    'SELECT id, at, messages, entries, derived FROM forgettings WHERE erased IS NULL AND at > ? ORDER BY at DESC, id DESC',
    now - undoTime,
  ).map((one) => ({ ...one, until: one.at + undoTime }));

import { slotOf } from '../../conversation/attributes.ts';
import type { KnownRecord } from '../../conversation/ports.ts';
import { row, rows, run, type WritableDb } from '../database.ts';
import { indexEntry } from './entry-words.ts';
import { derivedTables } from './forget.ts';
import { refreshEntries } from './refresh.ts';

/** Where links to entries that have not come yet wait, for one import. */
export const importTables =
  'CREATE TEMP TABLE IF NOT EXISTS awaited_entries (entry INTEGER, link TEXT, id TEXT); DELETE FROM temp.awaited_entries';

/**
 * What became of a record: it is new, it was there (or is forgotten here), or it belongs to another life or to messages that did not
 * come, and is to be kept as it stands.
 */
export type Taken = 'added' | 'known' | 'apart';

/**
 * Takes in a record of what is known. It must belong to the lifelong conversation of this folder: what another life knows is no
 * memory of this one. Nothing comes back that was made from a message which is forgotten here.
 */
export function importKnown(db: WritableDb, record: KnownRecord): Taken {
  if (record.kind === 'forgotten') return importTombstone(db, record);
  const own = row<{ number: number; id: string }>(db, 'SELECT number, id FROM conversations WHERE lifelong = 1');
  if (own?.id !== record.conversation) return 'apart';
  switch (record.kind) {
    case 'entry':
      return importEntry(db, record);
    case 'trait': {
      const sources = record.source === null ? [] : [record.source];
      return withSources(db, 'trait_moves', record.id, sources, ([source]) =>
        run(
          db,
          'INSERT INTO trait_moves (id, trait, by, at, cause, quote, source, taken_back) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          ...[record.id, record.trait, record.by, Date.parse(record.at), record.cause, record.quote, source ?? null],
          instant(record.takenBack),
        ),
      );
    }
    case 'journal':
      if (row(db, 'SELECT 1 AS one FROM journal WHERE day = ? AND forgotten IS NULL', record.day)) return 'known';
      return withSources(db, 'journal', record.id, record.sources, (sources) => {
        const { lastInsertRowid } = run(
          db,
          'INSERT INTO journal (id, day, at, happened, learned, between_us, origin) VALUES (?, ?, ?, ?, ?, ?, ?)',
          ...[record.id, record.day, Date.parse(record.at), record.happened, record.learned, record.between],
          record.origin,
        );
        for (const source of sources)
          run(db, 'INSERT OR IGNORE INTO journal_sources (page, message) VALUES (?, ?)', lastInsertRowid, source);
      });
    case 'summary': {
      const starts = Date.parse(record.from);
      const there = 'SELECT 1 AS one FROM summaries WHERE period = ? AND starts = ? AND forgotten IS NULL';
      if (row(db, there, record.period, starts)) return 'known';
      return withSources(db, 'summaries', record.id, record.sources, (sources) => {
        const { lastInsertRowid } = run(
          db,
          'INSERT INTO summaries (id, period, starts, ends, text, origin, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
          ...[record.id, record.period, starts, Date.parse(record.until), record.text, record.origin],
          Date.parse(record.madeAt),
        );
        for (const source of sources)
          run(db, 'INSERT OR IGNORE INTO summary_sources (summary, message) VALUES (?, ?)', lastInsertRowid, source);
      });
    }
    case 'milestone':
      if (isForgotten(db, record.id)) return 'known';
      return run(
        db,
        'INSERT OR IGNORE INTO milestones (id, kind, figure, about, reached_at, said_at) VALUES (?, ?, ?, ?, ?, ?)',
        ...[record.id, record.what, record.figure, record.about, Date.parse(record.reachedAt), instant(record.saidAt)],
      ).changes > 0
        ? 'added'
        : 'known';
    case 'progress': {
      if (row(db, 'SELECT 1 AS one FROM progress WHERE work = ?', record.work)) return 'known';
      const message = numberOf(db, record.message);
      if (message === null) return 'apart';
      const at = Date.parse(record.at);
      run(db, 'INSERT INTO progress (work, message, at) VALUES (?, ?, ?)', record.work, message, at);
      return 'added';
    }
  }
}

const instant = (time: string | null): number | null => (time === null ? null : Date.parse(time));

const numberOf = (db: WritableDb, id: string): number | null =>
  row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', id)?.number ?? null;

const isForgotten = (db: WritableDb, id: string): boolean =>
  row(db, 'SELECT 1 AS one FROM forgotten_messages WHERE id = ?', id) !== undefined;

/** Where what is made of messages, or by hand, has ids of its own. */
const tablesWithIds = ['entries', ...Object.values(derivedTables)];

/** Takes in what was made from messages, when all of them are there. */
function withSources(
  db: WritableDb,
  table: 'trait_moves' | 'journal' | 'summaries',
  id: string,
  sources: readonly string[],
  insert: (sources: number[]) => unknown,
): Taken {
  if (row(db, `SELECT 1 AS one FROM ${table} WHERE id = ?`, id)) return 'known';
  if (isForgotten(db, id) || sources.some((source) => isForgotten(db, source))) return 'known';
  const numbers = sources.flatMap((source) => numberOf(db, source) ?? []);
  if (numbers.length < sources.length) return 'apart';
  insert(numbers);
  return 'added';
}

/** A message, or something made by hand or from messages, that was forgotten elsewhere will not come in here. One that is here stays, as all that is here does. */
function importTombstone(db: WritableDb, record: Extract<KnownRecord, { kind: 'forgotten' }>): Taken {
  const isHere =
    numberOf(db, record.message) !== null ||
    tablesWithIds.some(
      (table) => row(db, `SELECT 1 AS one FROM ${table} WHERE id = ?`, record.message) !== undefined,
    ) ||
    (record.sourceId !== null &&
      row(
        db,
        'SELECT 1 AS one FROM messages m JOIN conversations c ON c.number = m.conversation WHERE c.id = ? AND m.source_id = ?',
        record.conversation,
        record.sourceId,
      ) !== undefined);
  if (isHere) return 'known';
  const { changes } = run(
    db,
    'INSERT OR IGNORE INTO forgotten_messages (id, conversation, source_id, was_replaced) VALUES (?, ?, ?, 0)',
    record.message,
    record.conversation,
    record.sourceId,
  );
  return changes > 0 ? 'added' : 'known';
}

function importEntry(db: WritableDb, record: Extract<KnownRecord, { kind: 'entry' }>): Taken {
  if (row(db, 'SELECT 1 AS one FROM entries WHERE id = ?', record.id) || isForgotten(db, record.id)) return 'known';
  const sources = record.sources.filter(({ message }) => !isForgotten(db, message));
  if (sources.length === 0 && record.sources.length > 0 && record.origin !== 'person') return 'known';
  const numbers = sources.map(({ message }) => numberOf(db, message));
  if (numbers.includes(null)) return 'apart';
  const { ended } = record;
  const { lastInsertRowid } = run(
    db,
    `INSERT INTO entries (id, kind, subject, told_subject, attribute, value, slot, said_at, last_said_at, held_from, held_until,
       certainty, origin, state, born, ended_as, ended_at, ended_by, ended_until, pinned, private, doubt_asked)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[record.id, record.type, record.subject, record.told, record.attribute, record.value, slotOf(record)],
    ...[Date.parse(record.saidAt), Date.parse(record.lastSaidAt), instant(record.from), instant(record.until)],
    ...[record.certainty, record.origin, record.state, record.born, ended?.as ?? null, instant(ended?.at ?? null)],
    ...[numberOf(db, ended?.by ?? ''), instant(ended?.until ?? null)],
    ...[record.pinned ? 1 : 0, record.private ? 1 : 0, instant(record.doubtAsked)],
  );
  const number = Number(lastInsertRowid);
  for (const [at, source] of sources.entries())
    run(
      db,
      'INSERT OR IGNORE INTO entry_sources (entry, message, at, certainty, holds, told) VALUES (?, ?, ?, ?, ?, ?)',
      ...[number, numbers[at], Date.parse(source.at), source.certainty, source.holds, source.told],
    );
  indexEntry(db, { number, ...record });
  link(db, number, 'named_by', record.namedBy);
  link(db, number, 'superseded_by', record.supersededBy);
  link(db, number, 'doubt', record.doubt);
  const waiting = rows<{ entry: number; link: Link }>(
    db,
    'SELECT entry, link FROM temp.awaited_entries WHERE id = ?',
    record.id,
  );
  for (const one of waiting) run(db, `UPDATE entries SET ${one.link} = ? WHERE number = ?`, number, one.entry);
  refreshEntries(db, [number, ...waiting.map(({ entry }) => entry)]);
  return 'added';
}

type Link = 'named_by' | 'superseded_by' | 'doubt';

/** Links an entry to another by its id; when that one comes, if it has not yet. */
function link(db: WritableDb, entry: number, name: Link, id: string | null): void {
  if (id === null) return;
  const other = row<{ number: number }>(db, 'SELECT number FROM entries WHERE id = ?', id);
  if (other) run(db, `UPDATE entries SET ${name} = ? WHERE number = ?`, other.number, entry);
  else run(db, 'INSERT INTO temp.awaited_entries (entry, link, id) VALUES (?, ?, ?)', entry, name, id);
}

/** True for a message that was forgotten here: by its id, or by its number at its source. */
export const wasForgotten = (
  db: WritableDb,
  message: { id: string | null; conversation: string; sourceId: string | null },
): boolean =>
  (message.id !== null && isForgotten(db, message.id)) ||
  (message.sourceId !== null &&
    row(
      db,
      'SELECT 1 AS one FROM forgotten_messages WHERE conversation = ? AND source_id = ?',
      message.conversation,
      message.sourceId,
    ) !== undefined);

import { createHash } from 'node:crypto';
import type { ImportCount, StoredRecord } from '../conversation/ports.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from './database.ts';
import { derivedId } from './identifiers.ts';
import {
  conversationNumber,
  indexWords,
  markSpoken,
  messageColumns,
  messageTables,
  readPace,
  type MessageRow,
} from './messages.ts';
import { exportKnown, firstKnownPlace, knownTotal, type KnownPlace } from './knowledge/export-known.ts';
import { importKnown, importTables, wasForgotten } from './knowledge/import-known.ts';
import { noteMessage } from './sittings.ts';

/** Where an export stands: which conversation, what in it, and after which row. */
type Place =
  | { in: 'conversation'; after: string }
  | { in: 'messages'; conversation: string; at: number; id: string }
  | { in: 'facts'; conversation: string; after: number }
  | { in: 'spoken'; conversation: string; at: number; id: string }
  | { in: 'known'; place: KnownPlace }
  | { in: 'kept'; after: number };

/**
 * The next records of an export: conversations by id, each followed by its messages by time and id, by its facts and by
 * what of it was said aloud; then what is known, and last the records of unknown kinds. What is forgotten or was said off the
 * record is left out. Reads from one place to the next, so an export needs no memory of its own.
 * A page may be empty; the export ends when the cursor is null.
 */
export function exportPage(
  db: ReadableDb,
  cursor: string | null,
  count: number,
): { records: StoredRecord[]; cursor: string | null } {
  const place: Place = cursor === null ? { in: 'conversation', after: '' } : (JSON.parse(cursor) as Place);
  const next = (to: Place | null): string | null => (to === null ? null : JSON.stringify(to));
  switch (place.in) {
    case 'conversation': {
      const found = row<{ id: string; title: string; lifelong: 0 | 1 }>(
        db,
        'SELECT id, title, lifelong FROM conversations WHERE id > ? ORDER BY id LIMIT 1',
        place.after,
      );
      if (!found) return { records: [], cursor: next({ in: 'known', place: firstKnownPlace }) };
      return {
        records: [{ kind: 'conversation', id: found.id, title: found.title, lifelong: found.lifelong === 1 }],
        cursor: next({ in: 'messages', conversation: found.id, at: -1, id: '' }),
      };
    }
    case 'messages': {
      const found = rows<MessageRow>(
        db,
        `SELECT ${messageColumns} FROM ${messageTables} WHERE m.conversation = ? AND (m.at, m.id) > (?, ?) AND ${isExported} ORDER BY m.at, m.id LIMIT ?`,
        conversationNumber(db, place.conversation),
        place.at,
        place.id,
        count,
      );
      const last = found.at(-1);
      return {
        records: found.map(toRecord),
        cursor: next(
          last
            ? { in: 'messages', conversation: place.conversation, at: last.at, id: last.id }
            : { in: 'facts', conversation: place.conversation, after: 0 },
        ),
      };
    }
    case 'facts': {
      const found = rows<{
        number: number;
        id: string;
        key: string;
        value: string | null;
        at: number;
        message: string | null;
      }>(
        db,
        'SELECT number, id, key, value, at, message FROM facts WHERE conversation = ? AND number > ? ORDER BY number LIMIT ?',
        conversationNumber(db, place.conversation),
        place.after,
        count,
      );
      const last = found.at(-1);
      return {
        records: found.map(({ id, key, value, at, message }) => ({
          kind: 'fact',
          id,
          conversation: place.conversation,
          key,
          value,
          at,
          message,
        })),
        cursor: next(
          last
            ? { in: 'facts', conversation: place.conversation, after: last.number }
            : { in: 'spoken', conversation: place.conversation, at: -1, id: '' },
        ),
      };
    }
    case 'spoken': {
      const found = rows<{ at: number; id: string; pace: string | null }>(
        db,
        `SELECT m.at, m.id, s.pace FROM spoken s JOIN messages m ON m.number = s.message
         WHERE m.conversation = ? AND (m.at, m.id) > (?, ?) AND ${isExported} ORDER BY m.at, m.id LIMIT ?`,
        conversationNumber(db, place.conversation),
        place.at,
        place.id,
        count,
      );
      const last = found.at(-1);
      return {
        records: found.map(({ id, pace }) => ({ kind: 'spoken', message: id, pace: readPace(pace) })),
        cursor: next(
          last
            ? { in: 'spoken', conversation: place.conversation, at: last.at, id: last.id }
            : { in: 'conversation', after: place.conversation },
        ),
      };
    }
    case 'known': {
      const { records, place: after } = exportKnown(db, place.place, count);
      return { records, cursor: next(after === null ? { in: 'kept', after: 0 } : { in: 'known', place: after }) };
    }
    case 'kept': {
      const found = rows<{ number: number; line: string }>(
        db,
        'SELECT number, line FROM kept_records WHERE number > ? AND forgotten IS NULL ORDER BY number LIMIT ?',
        place.after,
        count,
      );
      const last = found.at(-1);
      return {
        records: found.map(({ line }) => ({ kind: 'unknown', line })),
        cursor: next(last ? { in: 'kept', after: last.number } : null),
      };
    }
  }
}

/** For messages `m`: neither forgotten nor said off the record. */
const isExported = `NOT EXISTS (SELECT 1 FROM forgotten_messages f WHERE f.id = m.id)
  AND NOT EXISTS (SELECT 1 FROM off_the_record o WHERE o.message = m.number)`;

const toRecord = (found: MessageRow): StoredRecord => ({
  kind: 'message',
  id: found.id,
  conversation: found.conversation,
  sourceId: found.source_id,
  role: found.role,
  speaker: found.speaker,
  at: found.at,
  text: found.text,
  // A reply that is growing while it is exported is not whole in the archive either.
  interrupted: found.state !== 'complete',
  replaced: found.replaced === 1,
  unanswered: found.unanswered,
});

/** How many records an export has. */
export const exportTotal = (db: ReadableDb): number =>
  (row<{ total: number }>(
    db,
    `SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM messages)
      - (SELECT count(*) FROM forgotten_messages f JOIN messages m ON m.id = f.id)
      - (SELECT count(*) FROM off_the_record o JOIN messages m ON m.number = o.message WHERE NOT EXISTS (SELECT 1 FROM forgotten_messages f WHERE f.id = m.id))
      + (SELECT count(*) FROM facts) + (SELECT count(*) FROM spoken s JOIN messages m ON m.number = s.message WHERE ${isExported})
      + (SELECT count(*) FROM kept_records WHERE forgotten IS NULL) AS total`,
  )?.total ?? 0) + knownTotal(db);

/** Begins the one transaction of an import, with a place to remember which derived ids it has given out. */
export function beginImport(db: WritableDb): void {
  db.exec(
    `CREATE TEMP TABLE IF NOT EXISTS given_ids (id TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM temp.given_ids; ${importTables}; BEGIN IMMEDIATE`,
  );
}

/** Takes records in. What is there already is counted, not changed. */
export function importRecords(db: WritableDb, records: readonly StoredRecord[]): ImportCount {
  const count: ImportCount = { added: 0, known: 0 };
  for (const record of records) {
    const added = importRecord(db, record);
    if (added) count.added += 1;
    else count.known += 1;
  }
  return count;
}

function importRecord(db: WritableDb, record: StoredRecord): boolean {
  switch (record.kind) {
    case 'conversation':
      return importConversation(db, record);
    case 'message':
      return importMessage(db, record);
    case 'fact':
      return (
        run(
          db,
          'INSERT OR IGNORE INTO facts (id, conversation, key, value, at, message) VALUES (?, ?, ?, ?, ?, ?)',
          record.id,
          conversationNumber(db, record.conversation),
          record.key,
          // What was said in a message that is forgotten here does not come back as a fact.
          record.message !== null && wasForgotten(db, { id: record.message, conversation: '', sourceId: null })
            ? null
            : record.value,
          record.at,
          record.message,
        ).changes > 0
      );
    case 'spoken': {
      if (wasForgotten(db, { id: record.message, conversation: '', sourceId: null })) return false;
      const found = row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', record.message);
      // Of a message that never came: kept as it stands, like all that cannot be used yet.
      return found ? markSpoken(db, found.number, record.pace) : keepLine(db, JSON.stringify(record));
    }
    case 'unknown':
      return keepLine(db, record.line);
    default: {
      const taken = importKnown(db, record);
      return taken === 'apart' ? keepLine(db, JSON.stringify(record)) : taken === 'added';
    }
  }
}

const keepLine = (db: WritableDb, line: string): boolean =>
  run(
    db,
    'INSERT OR IGNORE INTO kept_records (hash, line) VALUES (?, ?)',
    createHash('sha256').update(line).digest('hex'),
    line,
  ).changes > 0;

/**
 * A lifelong conversation becomes the lifelong one of a folder in which nothing was said yet: that is how a history comes
 * back after a wipe, or to another machine. Beside a life that has begun, it stays apart like any other.
 */
function importConversation(db: WritableDb, record: Extract<StoredRecord, { kind: 'conversation' }>): boolean {
  if (conversationNumber(db, record.id) !== undefined) return false;
  let lifelong = 0;
  if (record.lifelong) {
    const own = row<{ number: number }>(db, 'SELECT number FROM conversations WHERE lifelong = 1');
    const begun =
      own !== undefined &&
      row(
        db,
        "SELECT 1 FROM messages WHERE conversation = ? UNION ALL SELECT 1 FROM facts WHERE conversation = ? AND key NOT LIKE 'onboarding.%' LIMIT 1",
        own.number,
        own.number,
      ) !== undefined;
    if (!begun) {
      if (own) {
        run(db, 'DELETE FROM facts WHERE conversation = ?', own.number);
        run(db, 'DELETE FROM conversations WHERE number = ?', own.number);
      }
      lifelong = 1;
    }
  }
  run(db, 'INSERT INTO conversations (id, title, lifelong) VALUES (?, ?, ?)', record.id, record.title, lifelong);
  return true;
}

function importMessage(db: WritableDb, record: Extract<StoredRecord, { kind: 'message' }>): boolean {
  const conversation = conversationNumber(db, record.conversation);
  if (record.sourceId !== null) {
    const known = row(
      db,
      'SELECT 1 FROM messages WHERE conversation = ? AND source_id = ?',
      conversation,
      record.sourceId,
    );
    if (known) return false;
  }
  const id = record.id ?? giveId(db, record);
  if (wasForgotten(db, { ...record, id })) return false;
  const { changes, lastInsertRowid } = run(
    db,
    `INSERT OR IGNORE INTO messages (id, conversation, source_id, role, speaker, at, text, state, unanswered, replaced)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    conversation,
    record.sourceId,
    record.role,
    record.speaker,
    record.at,
    record.text,
    record.interrupted ? 'interrupted' : 'complete',
    record.unanswered,
    record.replaced ? 1 : 0,
  );
  if (changes === 0) return false;
  if (conversation !== undefined) {
    noteMessage(db, { number: Number(lastInsertRowid), conversation, speaker: record.speaker, at: record.at });
  }
  if (!record.replaced) indexWords(db, lastInsertRowid, record.text);
  return true;
}

function giveId(db: WritableDb, record: Extract<StoredRecord, { kind: 'message' }>): string {
  const parts = [record.conversation, record.sourceId, record.role, record.speaker, record.text];
  for (let occurrence = 0; ; occurrence += 1) {
    const id = derivedId(record.at, parts, occurrence);
    if (run(db, 'INSERT OR IGNORE INTO temp.given_ids (id) VALUES (?)', id).changes > 0) return id;
  }
}

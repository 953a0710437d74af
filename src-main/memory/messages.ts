import type { FailureKind, Message } from '#contract/messages.ts';
import type { NewMessage } from '../conversation/ports.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from './database.ts';
import { newId } from './identifiers.ts';
import { entriesOfMessages, refreshEntries } from './knowledge/refresh.ts';
import { noteMessage } from './sittings.ts';
import { tokenise } from './tokenise.ts';
import { paceSchema, type Pace } from '#contract/voice.ts';
import { lastInstant } from '#contract/identifiers.ts';

export type MessageRow = {
  number: number;
  id: string;
  conversation: string;
  source_id: string | null;
  role: Message['role'];
  speaker: string;
  at: number;
  text: string;
  state: Message['state'];
  unanswered: FailureKind | null;
  replaced: 0 | 1;
  spoken: 0 | 1;
  pace: string | null;
};

/** The columns of a `MessageRow`, for `FROM messages m JOIN conversations c`. */
export const messageColumns =
  'm.number, m.id, c.id AS conversation, m.source_id, m.role, m.speaker, m.at, m.text, m.state, m.unanswered, m.replaced, s.message IS NOT NULL AS spoken, s.pace';
export const messageTables =
  'messages m JOIN conversations c ON c.number = m.conversation LEFT JOIN spoken s ON s.message = m.number';

export const toMessage = (found: MessageRow): Message => ({
  id: found.id,
  conversation: found.conversation,
  role: found.role,
  speaker: found.speaker,
  at: found.at,
  text: found.text,
  state: found.state,
  unanswered: found.unanswered,
  replaced: found.replaced === 1,
  spoken: found.spoken === 1,
  pace: readPace(found.pace),
});

/** How the person spoke; null where it was not measured, or by a measure that this version does not know. */
export function readPace(kept: string | null): Pace | null {
  if (kept === null) return null;
  const parsed = paceSchema.safeParse(JSON.parse(kept));
  return parsed.success ? parsed.data : null;
}

/** Marks a message as said aloud. */
export const markSpoken = (db: WritableDb, number: number | bigint, pace: Pace | null): boolean =>
  run(
    db,
    'INSERT OR IGNORE INTO spoken (message, pace) VALUES (?, ?)',
    number,
    pace === null ? null : JSON.stringify(pace),
  ).changes > 0;

/** The integer key of a conversation, or undefined when there is none of this id. */
export const conversationNumber = (db: ReadableDb, id: string): number | undefined =>
  row<{ number: number }>(db, 'SELECT number FROM conversations WHERE id = ?', id)?.number;

/** Puts the words of a message into the full-text index. */
export const indexWords = (db: WritableDb, number: number | bigint, text: string): void => {
  run(db, 'INSERT INTO message_words (rowid, words) VALUES (?, ?)', number, tokenise(text).join(' '));
};

/**
 * Stores a message at the end of its conversation. Its time is moved forward to the millisecond after the newest one
 * where the clock stood still or went back, so that order, time and id always agree.
 */
export function appendMessage(db: WritableDb, message: NewMessage): Message {
  const conversation = conversationNumber(db, message.conversation);
  if (conversation === undefined) throw new Error('There is no such conversation.');
  const newest = row<{ at: number }>(
    db,
    'SELECT at FROM messages WHERE conversation = ? ORDER BY at DESC, id DESC LIMIT 1',
    conversation,
  );
  // An archive may hold a message of the last millisecond of the year 9999; nothing can be later.
  const at = Math.min(lastInstant, Math.max(message.at, (newest?.at ?? -1) + 1));
  const id = newId(at);
  const state = message.state ?? 'complete';
  const append = db.transaction(() => {
    if (message.replaces !== undefined) replaceMessages(db, message.replaces);
    const { lastInsertRowid } = run(
      db,
      'INSERT INTO messages (id, conversation, role, speaker, at, text, state) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      conversation,
      message.role,
      message.speaker,
      at,
      message.text,
      state,
    );
    noteMessage(db, { number: Number(lastInsertRowid), conversation, speaker: message.speaker, at });
    if (message.offTheRecord === true) run(db, 'INSERT INTO off_the_record (message) VALUES (?)', lastInsertRowid);
    // A growing reply is indexed once, when it is whole.
    else if (state !== 'streaming') indexWords(db, lastInsertRowid, message.text);
    if (message.spoken === true) markSpoken(db, lastInsertRowid, message.pace ?? null);
  });
  append.immediate();
  const { conversation: conversationId, role, speaker, text } = message;
  return {
    id,
    conversation: conversationId,
    role,
    speaker,
    at,
    text,
    state,
    unanswered: null,
    replaced: false,
    spoken: message.spoken === true,
    pace: message.spoken === true ? (message.pace ?? null) : null,
  };
}

/**
 * Changes a reply while it grows, or what became of a question. A reply that ends is put into the index; one that is cut
 * to what was heard of it is indexed anew.
 */
export function updateMessage(
  db: WritableDb,
  id: string,
  change: { text?: string; state?: Message['state']; unanswered?: FailureKind | null; spoken?: true },
): Message {
  const update = db.transaction((): Message => {
    const found = row<MessageRow>(db, `SELECT ${messageColumns} FROM ${messageTables} WHERE m.id = ?`, id);
    if (!found) throw new Error('There is no such message.');
    const { spoken, ...columns } = change;
    // What was erased while it grew stays erased.
    if (found.replaced === 1 && isErased(db, found)) return toMessage(found);
    const next: MessageRow = { ...found, ...columns, spoken: spoken === true ? 1 : found.spoken };
    run(
      db,
      'UPDATE messages SET text = ?, state = ?, unanswered = ? WHERE number = ?',
      next.text,
      next.state,
      next.unanswered,
      found.number,
    );
    if (spoken === true) markSpoken(db, found.number, null);
    if (found.replaced === 0 && next.state !== 'streaming' && !isOffTheRecord(db, found.number)) {
      if (found.state === 'streaming') indexWords(db, found.number, next.text);
      else if (next.text !== found.text) {
        run(db, 'DELETE FROM message_words WHERE rowid = ?', found.number);
        indexWords(db, found.number, next.text);
      }
    }
    return toMessage(next);
  });
  return update.immediate();
}

const isOffTheRecord = (db: ReadableDb, number: number): boolean =>
  row(db, 'SELECT 1 AS one FROM off_the_record WHERE message = ?', number) !== undefined;

/** True for a message that was forgotten and can no longer be brought back. */
const isErased = (db: ReadableDb, { id, number }: MessageRow): boolean =>
  isForgotten(db, id) &&
  row(
    db,
    `SELECT 1 AS one FROM forgotten_things t JOIN forgettings f ON f.id = t.forgetting
     WHERE t.what = 'message' AND t.number = ? AND f.erased IS NULL`,
    number,
  ) === undefined;

const isForgotten = (db: ReadableDb, id: string): boolean =>
  row(db, 'SELECT 1 AS one FROM forgotten_messages WHERE id = ?', id) !== undefined;

/**
 * Takes messages out of the transcript and out of what is found; their rows stay for the export. What was learned from them
 * alone goes with them.
 */
export function replaceMessages(db: WritableDb, ids: readonly string[]): void {
  const replace = db.transaction(() => {
    const replaced: number[] = [];
    for (const id of ids) {
      const found = row<{ number: number; state: string }>(
        db,
        'SELECT number, state FROM messages WHERE id = ? AND replaced = 0',
        id,
      );
      if (!found) continue;
      run(db, 'UPDATE messages SET replaced = 1 WHERE number = ?', found.number);
      if (found.state !== 'streaming') run(db, 'DELETE FROM message_words WHERE rowid = ?', found.number);
      replaced.push(found.number);
    }
    if (replaced.length > 0) refreshEntries(db, entriesOfMessages(db, replaced));
  });
  replace();
}

/** Marks replies that a crash cut off, and puts what they hold into the index. Returns how many there were. */
export function closeUnfinished(db: WritableDb): number {
  const unfinished = rows<{ number: number; text: string; replaced: 0 | 1 }>(
    db,
    "SELECT number, text, replaced FROM messages WHERE state = 'streaming'",
  );
  const close = db.transaction(() => {
    for (const { number, text, replaced } of unfinished) {
      run(db, "UPDATE messages SET state = 'interrupted' WHERE number = ?", number);
      if (replaced === 0 && !isOffTheRecord(db, number)) indexWords(db, number, text);
    }
  });
  close.immediate();
  return unfinished.length;
}

/** A message by its id, whether it is shown or was replaced; null for one that is forgotten. */
export const findMessage = (db: ReadableDb, id: string): Message | null => {
  const found = row<MessageRow>(db, `SELECT ${messageColumns} FROM ${messageTables} WHERE m.id = ?`, id);
  return found && (found.replaced === 0 || !isForgotten(db, id)) ? toMessage(found) : null;
};

/** How many messages a conversation shows. */
export const countMessages = (db: ReadableDb, conversation: number): number =>
  row<{ total: number }>(
    db,
    'SELECT count(*) AS total FROM messages WHERE conversation = ? AND replaced = 0',
    conversation,
  )?.total ?? 0;

/** Messages number `from` to `from + count - 1` of those shown, oldest first. */
export function pageMessages(db: ReadableDb, conversation: number, from: number, count: number): Message[] {
  // The offset is walked in the index alone; only the rows of the page are read.
  return rows<MessageRow>(
    db,
    `SELECT ${messageColumns} FROM ${messageTables} WHERE m.number IN
       (SELECT number FROM messages WHERE conversation = ? AND replaced = 0 ORDER BY at, id LIMIT ? OFFSET ?)
     ORDER BY m.at, m.id`,
    conversation,
    count,
    from,
  ).map(toMessage);
}

/** The newest messages shown, oldest first. */
export const latestMessages = (db: ReadableDb, conversation: number, count: number): Message[] =>
  rows<MessageRow>(
    db,
    `SELECT ${messageColumns} FROM ${messageTables} WHERE m.conversation = ? AND m.replaced = 0 ORDER BY m.at DESC, m.id DESC LIMIT ?`,
    conversation,
    count,
  )
    .map(toMessage)
    .reverse();

/** The place of a message among those shown in its conversation, counted from 0; null when there is no such message. */
export function locateMessage(db: ReadableDb, id: string): { conversation: string; index: number } | null {
  const found = row<{ at: number; number: number; conversation: string }>(
    db,
    'SELECT m.at, c.number, c.id AS conversation FROM messages m JOIN conversations c ON c.number = m.conversation WHERE m.id = ?',
    id,
  );
  if (!found || isForgotten(db, id)) return null;
  const before = row<{ before: number }>(
    db,
    'SELECT count(*) AS before FROM messages WHERE conversation = ? AND replaced = 0 AND (at, id) < (?, ?)',
    found.number,
    found.at,
    id,
  );
  return { conversation: found.conversation, index: before?.before ?? 0 };
}

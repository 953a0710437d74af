import type { Message } from '#contract/messages.ts';
import type { Work } from '../../conversation/knowledge-ports.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from '../database.ts';
import { messageColumns, messageTables, toMessage, type MessageRow } from '../messages.ts';
import { tellsPrivate } from './private-sources.ts';

const lastRead = (db: ReadableDb, work: Work): number =>
  row<{ message: number }>(db, 'SELECT message FROM progress WHERE work = ?', work)?.message ?? 0;

/**
 * The index `messages_to_read` answers this: the person's own messages in the order in which they came in. What something private
 * is known from is not for a model.
 */
const toRead = (work: Work): string => `m.conversation = ? AND m.role = 'person' AND m.replaced = 0 AND m.number > ?
  AND NOT EXISTS (SELECT 1 FROM off_the_record o WHERE o.message = m.number)${work === 'model' ? ` AND NOT ${tellsPrivate('m.number')}` : ''}`;

/** The next messages that a work has not read, in the order in which they came into this memory. */
export const unread = (db: ReadableDb, own: number, work: Work, count: number): Message[] =>
  rows<MessageRow>(
    db,
    `SELECT ${messageColumns} FROM ${messageTables} WHERE ${toRead(work)} ORDER BY m.number LIMIT ?`,
    own,
    lastRead(db, work),
    count,
  ).map(toMessage);

export const unreadTotal = (db: ReadableDb, own: number, work: Work): number =>
  row<{ total: number }>(db, `SELECT count(*) AS total FROM messages m WHERE ${toRead(work)}`, own, lastRead(db, work))
    ?.total ?? 0;

/** Notes that a work has read everything up to a message. It never goes back. */
export const markRead = (db: WritableDb, work: Work, message: string, at: number): void => {
  run(
    db,
    `INSERT INTO progress (work, message, at) SELECT ?, number, ? FROM messages WHERE id = ?
     ON CONFLICT (work) DO UPDATE SET message = max(message, excluded.message), at = excluded.at`,
    work,
    at,
    message,
  );
};

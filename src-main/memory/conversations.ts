import type { Conversation } from '#contract/messages.ts';
import { row, rows, run, type ReadableDb, type WritableDb } from './database.ts';
import { newId } from './identifiers.ts';

/** The lifelong conversation of this folder; made at the first open. */
export function lifelongConversation(db: WritableDb): { id: string; number: number } {
  const found = row<{ id: string; number: number }>(db, 'SELECT id, number FROM conversations WHERE lifelong = 1');
  if (found) return found;
  const id = newId(Date.now());
  const { lastInsertRowid } = run(db, 'INSERT INTO conversations (id, title, lifelong) VALUES (?, ?, 1)', id, '');
  return { id, number: Number(lastInsertRowid) };
}

/** All conversations with the number of messages that each shows, the lifelong one first. */
export const listConversations = (db: ReadableDb): Conversation[] =>
  rows<{ id: string; title: string; lifelong: 0 | 1; messages: number }>(
    db,
    `SELECT id, title, lifelong,
       (SELECT count(*) FROM messages WHERE conversation = conversations.number AND replaced = 0) AS messages
     FROM conversations ORDER BY lifelong DESC, number`,
  ).map((found) => ({ ...found, lifelong: found.lifelong === 1 }));

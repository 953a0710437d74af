import type { Quoted } from '#contract/knowledge.ts';
import { rows, type ReadableDb } from '../database.ts';
import { messageColumns, messageTables, toMessage, type MessageRow } from '../messages.ts';

/** Messages that are in the transcript, as the memory's room quotes them. `where`: SQL over `m`, with its order. */
export const quotedOf = (db: ReadableDb, where: string, ...parameters: unknown[]): Quoted[] =>
  rows<MessageRow & { title: string }>(
    db,
    `SELECT ${messageColumns}, c.title FROM ${messageTables} WHERE m.replaced = 0 AND ${where}`,
    ...parameters,
  ).map((found) => ({ message: toMessage(found), conversationTitle: found.title }));

import type { ToForget } from '#contract/knowledge.ts';
import { foldValue } from '../../conversation/attributes.ts';
import { row, rows, values, type ReadableDb } from '../database.ts';
import { formsOf } from '../recall/same-words.ts';
import { phraseExpression } from '../tokenise.ts';
import { historyOf } from './entries.ts';
import { findEntry } from './rows.ts';
import { holdsAll, shares, tellingWords, topicWords } from './telling-words.ts';

/** Row numbers of what a forgetting takes out by itself; `words`: of the topic, where one was named. */
export type Gathered = { messages: Set<number>; entries: Set<number>; records: Set<number>; words: string[] };

/** Looks for everything that goes with what is to be forgotten. Changes nothing. */
export function gather(db: ReadableDb, what: ToForget, also: readonly string[] = []): Gathered {
  const gathered: Gathered = { messages: new Set(), entries: new Set(), records: new Set(), words: [] };
  switch (what.what) {
    case 'message': {
      const number = messageNumber(db, what.message);
      if (number !== undefined) gathered.messages.add(number);
      break;
    }
    case 'entry': {
      const entry = findEntry(db, what.entry);
      if (entry) for (const number of historyOf(db, entry)) gathered.entries.add(number);
      break;
    }
    case 'about':
      gathered.words = topicWords(what.about);
      gatherTopic(db, what.about, gathered);
  }
  for (const number of sourcesOf(db, gathered.entries)) gathered.messages.add(number);
  for (const number of repliesOf(db, gathered)) gathered.messages.add(number);
  for (const id of also) {
    const number = messageNumber(db, id);
    if (number !== undefined) gathered.messages.add(number);
  }
  return gathered;
}

const messageNumber = (db: ReadableDb, id: string): number | undefined =>
  row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', id)?.number;

const sourcesOf = (db: ReadableDb, entries: ReadonlySet<number>): number[] =>
  values<number>(
    db,
    'SELECT DISTINCT message FROM entry_sources WHERE entry IN (SELECT value FROM json_each(?))',
    JSON.stringify([...entries]),
  );

/** Everything that was said about a topic, by anybody, anywhere: what holds all of its words, and what is known of it. */
function gatherTopic(db: ReadableDb, topic: string, gathered: Gathered): void {
  const { words, messages, entries, records } = gathered;
  if (words.length === 0) return;
  const expression = words
    .map(
      (word) =>
        `(${formsOf(word)
          .map((token) => phraseExpression({ tokens: [token], beginning: null }))
          .join(' OR ')})`,
    )
    .join(' AND ');
  for (const number of values<number>(db, 'SELECT rowid FROM message_words WHERE message_words MATCH ?', expression))
    messages.add(number);
  // What is in no index: said differently later, off the record, or still growing.
  for (const hidden of rows<{ number: number; text: string }>(
    db,
    `SELECT number, text FROM messages WHERE replaced = 1 UNION ALL
     SELECT m.number, m.text FROM off_the_record o JOIN messages m ON m.number = o.message UNION ALL
     SELECT number, text FROM messages WHERE state = 'streaming'`,
  ))
    if (holdsAll(hidden.text, words)) messages.add(hidden.number);
  const name = foldValue(topic);
  for (const entry of rows<{ number: number; subject: string; told_subject: string; attribute: string; value: string }>(
    db,
    `SELECT number, subject, told_subject, attribute, value FROM entries WHERE number IN (SELECT rowid FROM entry_words WHERE entry_words MATCH ?)
     UNION SELECT number, subject, told_subject, attribute, value FROM entries WHERE forgotten IS NOT NULL`,
    expression,
  )) {
    const subject = entry.subject === 'self' ? '' : `${entry.subject} ${entry.told_subject}`;
    const isAbout =
      holdsAll(`${subject} ${entry.value}`, words) || (subject !== '' && foldValue(entry.subject) === name);
    if (isAbout) entries.add(entry.number);
  }
  for (const kept of rows<{ number: number; line: string }>(
    db,
    'SELECT number, line FROM kept_records WHERE forgotten IS NULL',
  ))
    if (holdsAll(kept.line, words)) records.add(kept.number);
}

type Said = { number: number; conversation: number; at: number; id: string; text: string; role: string };

/**
 * Replies that were made from what goes, or that answered it, and share a word with it that tells; and what was said in the place
 * of a message before it was said differently.
 */
function repliesOf(db: ReadableDb, { messages, entries }: Gathered): number[] {
  const found: number[] = [];
  for (const number of messages) {
    const said = row<Said>(
      db,
      'SELECT number, conversation, at, id, text, role FROM messages WHERE number = ?',
      number,
    );
    if (!said) continue;
    const words = tellingWords(said.text);
    for (const { number: near, text } of [...made(db, 'message', number), ...answers(db, said), ...earlier(db, said)])
      if (shares(text, words)) found.push(near);
  }
  for (const number of entries) {
    const entry = row<{ subject: string; value: string }>(
      db,
      'SELECT subject, value FROM entries WHERE number = ?',
      number,
    );
    const words = tellingWords(`${entry?.subject === 'self' ? '' : (entry?.subject ?? '')} ${entry?.value ?? ''}`);
    for (const { number: reply, text } of made(db, 'entry', number)) if (shares(text, words)) found.push(reply);
  }
  return found;
}

type Near = { number: number; text: string };

/** Replies that were made from a message or an entry. */
const made = (db: ReadableDb, from: 'message' | 'entry', number: number): Near[] =>
  rows<Near>(
    db,
    `SELECT m.number, m.text FROM reply_sources r JOIN messages m ON m.number = r.reply WHERE r.${from} = ?`,
    number,
  );

/** Messages around one that are looked at: an exchange is never longer. */
const mostNear = 12;

/** What the OS said after a message of the person's and before their next, with what was tried before. */
function answers(db: ReadableDb, said: Said): Near[] {
  if (said.role !== 'person') return [];
  const after = rows<Near & { role: string; replaced: 0 | 1 }>(
    db,
    'SELECT number, text, role, replaced FROM messages WHERE conversation = ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?',
    said.conversation,
    said.at,
    said.id,
    mostNear,
  );
  const next = after.findIndex(({ role, replaced }) => role === 'person' && replaced === 0);
  return (next < 0 ? after : after.slice(0, next)).filter(({ role }) => role === 'os');
}

/** What stood in the place of a message before it was edited or tried again: just before it, and out of the transcript. */
function earlier(db: ReadableDb, said: Said): Near[] {
  const before = rows<Near & { replaced: 0 | 1 }>(
    db,
    'SELECT number, text, replaced FROM messages WHERE conversation = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?',
    said.conversation,
    said.at,
    said.id,
    mostNear,
  );
  const shown = before.findIndex(({ replaced }) => replaced === 0);
  return shown < 0 ? before : before.slice(0, shown);
}

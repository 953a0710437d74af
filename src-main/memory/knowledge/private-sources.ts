import { row, rows, values, type ReadableDb } from '../database.ts';
import { shares, tellingWords } from './telling-words.ts';

/** An SQL condition: something private is known from the message with a row number. The index `entry_sources_by_message` answers it. */
export const tellsPrivate = (number: string): string => `EXISTS (
  SELECT 1 FROM entry_sources es JOIN entries pe ON pe.number = es.entry
  WHERE es.message = ${number} AND pe.private = 1 AND pe.forgotten IS NULL)`;

/** An SQL condition: the reply with a row number was made from something private, or from a message of which that is known. */
export const madeOfPrivate = (number: string): string => `EXISTS (
  SELECT 1 FROM reply_sources rs LEFT JOIN entries re ON re.number = rs.entry
  WHERE rs.reply = ${number} AND ((re.private = 1 AND re.forgotten IS NULL) OR ${tellsPrivate('rs.message')}))`;

/**
 * Those of some messages (by row number) that tell of something private, and are kept out of prompts: the ones it is known from, the
 * replies that were made from these or from it, and the replies to these that share a word with them that tells.
 */
export function isPrivateSource(db: ReadableDb, numbers: readonly number[]): Set<number> {
  // Most lives have nothing private.
  if (row(db, 'SELECT 1 AS one FROM entries WHERE private = 1 AND forgotten IS NULL LIMIT 1') === undefined)
    return new Set();
  const all = JSON.stringify(numbers);
  const found = new Set(
    values<number>(
      db,
      `SELECT j.value FROM json_each(?) j WHERE ${tellsPrivate('j.value')} OR ${madeOfPrivate('j.value')}`,
      all,
    ),
  );
  const replies = rows<{ number: number; text: string; question: string }>(
    db,
    `SELECT r.number, r.text, p.text AS question FROM json_each(?) j CROSS JOIN messages r ON r.number = j.value AND r.role = 'os'
     CROSS JOIN messages p ON p.number = (
       SELECT q.number FROM messages q WHERE q.conversation = r.conversation AND q.role = 'person' AND q.replaced = 0
         AND q.at <= r.at AND (q.at, q.id) < (r.at, r.id) ORDER BY q.at DESC, q.id DESC LIMIT 1)
     WHERE ${tellsPrivate('p.number')}`,
    all,
  );
  for (const { number, text, question } of replies)
    if (!found.has(number) && shares(text, tellingWords(question))) found.add(number);
  return found;
}

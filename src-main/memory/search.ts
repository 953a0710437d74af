import type { SearchHit } from '#contract/messages.ts';
import { row, rows, type ReadableDb } from './database.ts';
import { indexOfMessage, messageColumns, toMessage, type MessageRow } from './messages.ts';
import { findPhrase, foldCase, phraseExpression, searchPhrases, splitWords, tokenise, type SearchPhrase } from './tokenise.ts';

/** Characters around the first match that a hit shows. */
const excerptLength = 160;

/** Messages that hold all words of the query, newest first. `before`: number of the last hit already seen. */
export function searchMessages(
  db: ReadableDb,
  query: string,
  limit: number,
  before: string | null,
): { hits: SearchHit[]; more: boolean } {
  const phrases = searchPhrases(query);
  if (phrases.length === 0) return { hits: [], more: false };
  const expression = phrases.map(phraseExpression).join(' AND ');
  const last = before === null ? undefined : row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', before);
  const found = rows<MessageRow & { title: string; conversation_number: number }>(
    db,
    `SELECT ${messageColumns}, c.title, c.number AS conversation_number FROM message_words
       JOIN messages m ON m.number = message_words.rowid JOIN conversations c ON c.number = m.conversation
     WHERE message_words MATCH ? AND message_words.rowid < ? ORDER BY message_words.rowid DESC LIMIT ?`,
    expression,
    last?.number ?? Number.MAX_SAFE_INTEGER,
    limit + 1,
  );
  return {
    hits: found.slice(0, limit).map((hit) => ({
      message: toMessage(hit),
      conversationTitle: hit.title,
      index: indexOfMessage(db, hit, hit.conversation_number),
      excerpt: excerpt(hit.text, phrases),
    })),
    more: found.length > limit,
  };
}

/** The text around the first match, with the matching runs marked. */
export function excerpt(text: string, phrases: readonly SearchPhrase[]): SearchHit['excerpt'] {
  const marks = matchingRuns(text, phrases);
  const first = marks[0]?.start ?? 0;
  let start = Math.max(0, first - excerptLength / 4);
  if (start > 0) {
    const space = text.indexOf(' ', start);
    if (space >= 0 && space < first) start = space + 1;
  }
  const end = Math.min(text.length, start + excerptLength);
  const runs: SearchHit['excerpt'] = [];
  let at = start;
  for (const mark of marks) {
    if (mark.start < at || mark.end > end) continue;
    if (mark.start > at) runs.push({ text: text.slice(at, mark.start), matched: false });
    runs.push({ text: text.slice(mark.start, mark.end), matched: true });
    at = mark.end;
  }
  if (at < end) runs.push({ text: text.slice(at, end), matched: false });
  return runs;
}

function matchingRuns(text: string, phrases: readonly SearchPhrase[]): { start: number; end: number }[] {
  const marks: { start: number; end: number }[] = [];
  for (const word of splitWords(text)) {
    const tokens = tokenise(word.text);
    for (const phrase of phrases) {
      const at = findPhrase(tokens, phrase);
      if (at < 0) continue;
      // In a run without spaces each token begins at a character of its own; elsewhere the whole word matched.
      const unspaced = tokens.length > 1 || [...foldCase(word.text)].length <= 2;
      const points = [...word.text];
      const from = unspaced ? points.slice(0, at).join('').length : 0;
      const length = unspaced ? points.slice(at, at + phrase.tokens.length + (phrase.beginning === null ? 1 : 0)).join('').length : word.text.length;
      marks.push({ start: word.start + from, end: word.start + from + length });
      break;
    }
  }
  return marks;
}

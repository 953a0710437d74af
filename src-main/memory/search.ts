import type { SearchHit } from '#contract/messages.ts';
import { row, rows, type ReadableDb } from './database.ts';
import { messageColumns, toMessage, type MessageRow } from './messages.ts';
import {
  isUnspaced,
  phraseExpression,
  searchPhrases,
  splitWords,
  standsAt,
  tokenise,
  type SearchPhrase,
} from './tokenise.ts';

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
  const last =
    before === null ? undefined : row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', before);
  const found = rows<MessageRow & { title: string }>(
    db,
    `SELECT ${messageColumns}, c.title FROM message_words
       JOIN messages m ON m.number = message_words.rowid JOIN conversations c ON c.number = m.conversation
       LEFT JOIN spoken s ON s.message = m.number
     WHERE message_words MATCH ? AND message_words.rowid < ? ORDER BY message_words.rowid DESC LIMIT ?`,
    expression,
    last?.number ?? Number.MAX_SAFE_INTEGER,
    limit + 1,
  );
  return {
    hits: found.slice(0, limit).map((hit) => ({
      message: toMessage(hit),
      conversationTitle: hit.title,
      excerpt: excerpt(hit.text, phrases),
    })),
    more: found.length > limit,
  };
}

/** The text around the first match, with the matching runs marked. */
export function excerpt(text: string, phrases: readonly SearchPhrase[]): SearchHit['excerpt'] {
  const marks = matchingRuns(text, phrases);
  const first = marks[0]?.start ?? 0;
  let start = wholeCharacter(text, Math.max(0, first - excerptLength / 4));
  if (start > 0) {
    const space = text.indexOf(' ', start);
    if (space >= 0 && space < first) start = space + 1;
  }
  const end = wholeCharacter(text, Math.min(text.length, start + excerptLength));
  const runs: SearchHit['excerpt'] = [];
  let at = start;
  for (const mark of marks) {
    const markEnd = Math.min(mark.end, end);
    if (mark.start < at || mark.start >= markEnd) continue;
    if (mark.start > at) runs.push({ text: text.slice(at, mark.start), matched: false });
    runs.push({ text: text.slice(mark.start, markEnd), matched: true });
    at = markEnd;
  }
  if (at < end) runs.push({ text: text.slice(at, end), matched: false });
  return runs;
}

/** The place itself, or the one before it where it would cut a character in two. */
const wholeCharacter = (text: string, at: number): number =>
  at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff ? at - 1 : at;

function matchingRuns(text: string, phrases: readonly SearchPhrase[]): { start: number; end: number }[] {
  const marks: { start: number; end: number }[] = [];
  for (const word of splitWords(text)) {
    const tokens = tokenise(word.text);
    const points = [...word.text];
    const places = tokens.flatMap((_token, at) => {
      const found = phrases.filter((phrase) => standsAt(tokens, at, phrase));
      // A phrase of pairs covers one character more than it has tokens.
      return found.map((phrase) => ({ from: at, to: at + phrase.tokens.length + (phrase.beginning === null ? 1 : 0) }));
    });
    if (places.length === 0) continue;
    // In a run without spaces each token begins at a character of its own; elsewhere the whole word matched.
    if (!isUnspaced(word.text) || tokens.length !== points.length) {
      marks.push(word);
      continue;
    }
    let at = 0;
    for (const { from, to } of places) {
      if (to <= at) continue;
      const start = word.start + points.slice(0, Math.max(from, at)).join('').length;
      marks.push({ start, end: word.start + points.slice(0, to).join('').length });
      at = to;
    }
  }
  return marks;
}

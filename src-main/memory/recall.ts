import type { RecallHit } from '../conversation/ports.ts';
import { row, rows, type ReadableDb } from './database.ts';
import { messageColumns, messageTables, toMessage, type MessageRow } from './messages.ts';
import { phraseExpression, tokenise } from './tokenise.ts';

/**
 * Postings that the words of one question may bring up together. Keeps a question fast in a life of any length: common
 * words are left out of the look-up (not of the score) once the rare ones have spent this.
 */
const postingsBudget = 3_000;

/** Messages that are scored in full, before their neighbours are added. */
const candidateCount = 24;

/** How many of them bring the messages before and after them, at least. */
const neighbourhoods = 10;

/** Words of a question that are looked at: a long message is about what it begins with, as far as this goes. */
const mostWords = 48;

/** BM25's usual constants, with a weaker pull of the length: a turn of a talk is short. */
const saturation = 1;
const lengthPull = 0.4;

/** What the message before or after contributes: in a talk, the answer stands beside the question. */
const neighbourShare = 0.3;

/** What a question of the OS contributes to the person's answer to it. */
const answerShare = 0.9;

const isQuestionOfOurs = (before: MessageRow | undefined, conversation: string): boolean =>
  before?.role === 'os' && before.conversation === conversation && /[?？]\s*$/.test(before.text);

/** Words that say nothing about what a question is about (stemmed as in the index). */
const emptyWords = new Set(
  tokenise(
    `a an the and or but if then than so as of at by for from in into on onto out over to up with about after before during
    i me my mine you your yours he him his she her hers it its we us our ours they them their theirs this that these those
    am is are was were be been being do does did done have has had having will would shall should can could may might must
    what when where who whom whose which why how not no nor yes there here just very really too also again once any some
    all each both more most other such only own same s t don now im ive youre dont didnt doesnt tell remember know said say
    think get got let like`,
  ),
);

type Query = { text: string; count: number; before?: string; conversation?: string };

/**
 * The messages that bear best on a text, best first. Candidates come from the full-text index within the budget of
 * postings; each is then scored with its neighbours by BM25 over all content words of the question, and the score is
 * given as a share of what a message that holds them all would get.
 */
export function recall(db: ReadableDb, cache: RecallCache, query: Query): RecallHit[] {
  const { counts } = cache;
  const asked = tokenise(query.text);
  const content = [...new Set(asked.filter((token) => !emptyWords.has(token)))];
  const words = (content.length > 0 ? content : [...new Set(asked)]).slice(0, mostWords);
  if (words.length === 0) return [];
  const size = row<{ size: number }>(db, 'SELECT max(number) AS size FROM messages')?.size ?? 0;
  if (size === 0) return [];
  const weights = new Map(words.map((word) => [word, weigh(db, counts, word, size)]));
  const limit =
    query.before === undefined
      ? undefined
      : row<{ number: number }>(db, 'SELECT number FROM messages WHERE id = ?', query.before)?.number;
  const candidates = findCandidates(db, weights, limit ?? size + 1, query);
  if (candidates.length === 0) return [];

  const around = new Map<number, MessageRow>();
  const tokens = new Map<number, string[]>();
  const look = (numbers: readonly number[]): void => {
    for (const found of rows<MessageRow>(
      db,
      `SELECT ${messageColumns} FROM ${messageTables} WHERE m.number IN (SELECT value FROM json_each(?)) AND m.replaced = 0 AND m.role <> 'system'`,
      JSON.stringify(numbers.filter((number) => !around.has(number))),
    )) {
      around.set(found.number, found);
      tokens.set(found.number, takeApart(cache, found));
    }
  };
  look(candidates);
  const meanLength = [...tokens.values()].reduce((sum, list) => sum + list.length, 0) / Math.max(1, tokens.size);
  const pairsAsked = new Set(content.slice(1).map((word, at) => `${content[at] ?? ''} ${word}`));
  const full = [...weights.values()].reduce((sum, { weight }) => sum + weight, 0);
  // Words that say nothing find something in every message, and mean little by it.
  const certainty = content.length > 0 ? 1 : 0.5;
  const named = new Set(asked);
  const own = new Map<number, number>();
  const scoreNew = (): void => {
    for (const [number, list] of tokens) {
      if (!own.has(number)) own.set(number, scoreTokens(list, weights, meanLength, pairsAsked));
    }
  };
  scoreNew();
  // Reading and taking apart a message costs more than all else, so only the best bring their neighbours.
  const best = [...own].sort(([, a], [, b]) => b - a).slice(0, Math.max(neighbourhoods, query.count));
  look(best.flatMap(([number]) => [number - 1, number + 1]));
  scoreNew();

  const hits: RecallHit[] = [];
  for (const [number, found] of around) {
    if (limit !== undefined && number >= limit) continue;
    if (query.conversation !== undefined && found.conversation !== query.conversation) continue;
    const beside = (offset: number): number => {
      const neighbour = around.get(number + offset);
      return neighbour?.conversation === found.conversation ? (own.get(number + offset) ?? 0) : 0;
    };
    // What answers a question is about what was asked, whether or not it says the word.
    const answers = found.role === 'person' && isQuestionOfOurs(around.get(number - 1), found.conversation);
    let score =
      (own.get(number) ?? 0) + (answers ? answerShare : neighbourShare) * beside(-1) + neighbourShare * beside(1);
    if (score <= 0) continue;
    // Asked what someone said, their own words weigh more; what the OS itself said weighs less than the person's.
    if (tokenise(found.speaker).some((part) => named.has(part))) score *= 1.4;
    if (found.role === 'os') score *= 0.7;
    hits.push({
      message: toMessage(found),
      sourceId: found.source_id,
      score: certainty * Math.min(1, score / (full * 1.25)),
    });
  }
  return hits.sort((a, b) => b.score - a.score || (a.message.id < b.message.id ? 1 : -1)).slice(0, query.count);
}

type Weights = ReadonlyMap<string, { weight: number; messages: number }>;

/** What one connection remembers between two questions, so that a talk about one thing is not taken apart again and again. */
export type RecallCache = {
  counts: WordCounts;
  /** Messages as they were when they were taken apart, by their row number. */
  messages: Map<number, { text: string; tokens: string[] }>;
};

export const createRecallCache = (): RecallCache => ({ counts: new Map(), messages: new Map() });

/** Messages remembered at most (about 4 MB); the oldest go first. */
const mostTakenApart = 3_000;

function takeApart({ messages }: RecallCache, { number, text }: MessageRow): string[] {
  const known = messages.get(number);
  if (known?.text === text) return known.tokens;
  const tokens = tokenise(text);
  messages.set(number, { text, tokens });
  for (const oldest of messages.keys()) {
    if (messages.size <= mostTakenApart) break;
    messages.delete(oldest);
  }
  return tokens;
}

/**
 * In how many messages each common word stood when it was last looked up. Counting walks the whole list of a word, and
 * common words come in every question; the count is asked for again when the life has grown by a twentieth.
 */
type WordCounts = Map<string, { messages: number; size: number }>;

/** A word in fewer messages is counted each time: that is quick, and one more message tells much about it. */
const common = 500;

/** Words remembered at most; the oldest go first. */
const mostCounted = 20_000;

function countMessages(db: ReadableDb, counts: WordCounts, word: string, size: number): number {
  const known = counts.get(word);
  if (known && size <= known.size * 1.05 + 20) return known.messages;
  const messages = row<{ doc: number }>(db, 'SELECT doc FROM temp.word_counts WHERE term = ?', word)?.doc ?? 0;
  if (messages < common) return messages;
  counts.set(word, { messages, size });
  for (const oldest of counts.keys()) {
    if (counts.size <= mostCounted) break;
    counts.delete(oldest);
  }
  return messages;
}

/** How much a word tells (the logarithm of how rare it is), and in how many messages it stands. */
function weigh(db: ReadableDb, counts: WordCounts, word: string, size: number): { weight: number; messages: number } {
  const messages = Math.min(size, countMessages(db, counts, word, size));
  return { weight: Math.log(1 + (size - messages + 0.5) / (messages + 0.5)), messages };
}

/**
 * Row numbers of the messages that hold most of what was asked, by the weights of their words; of equals, the newest.
 * Words are looked up rarest first, each newest first, until the budget is spent. (The index's own BM25 would walk the
 * whole list of every word before it ranks the first message.)
 *
 * @param limit only rows below this number.
 */
function findCandidates(db: ReadableDb, weights: Weights, limit: number, query: Query): number[] {
  const known = [...weights].filter(([, { messages }]) => messages > 0).sort(([, a], [, b]) => a.messages - b.messages);
  const sums = new Map<number, number>();
  let left = postingsBudget;
  for (const [word, { weight }] of known) {
    if (left <= 0) break;
    const found = mentions(db, word, limit, left, query.conversation);
    left -= found.length;
    for (const { rowid } of found) sums.set(rowid, (sums.get(rowid) ?? 0) + weight);
  }
  return [...sums]
    .sort(([numberA, a], [numberB, b]) => b - a || numberB - numberA)
    .slice(0, Math.max(candidateCount, query.count * 2))
    .map(([number]) => number);
}

/** The newest messages that hold a word, at most `most`, of one conversation where one is named. */
function mentions(
  db: ReadableDb,
  word: string,
  limit: number,
  most: number,
  conversation: string | undefined,
): { rowid: number }[] {
  const phrase = phraseExpression({ tokens: [word], beginning: null });
  const inConversation = `AND (SELECT c.id FROM ${messageTables} WHERE m.number = message_words.rowid) = ?`;
  return rows<{ rowid: number }>(
    db,
    `SELECT rowid FROM message_words WHERE message_words MATCH ? AND rowid < ? ${conversation === undefined ? '' : inConversation}
     ORDER BY rowid DESC LIMIT ?`,
    phrase,
    limit,
    ...(conversation === undefined ? [] : [conversation]),
    most,
  );
}

/** BM25 of one message over the weighted words, plus a little for words that stand side by side as they were asked. */
function scoreTokens(
  list: readonly string[],
  weights: Weights,
  meanLength: number,
  pairsAsked: ReadonlySet<string>,
): number {
  const counts = new Map<string, number>();
  let together = 0;
  for (const [at, token] of list.entries()) {
    if (weights.has(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
    const before = list[at - 1];
    if (before !== undefined && weights.has(token) && weights.has(before) && pairsAsked.has(`${before} ${token}`))
      together += 1;
  }
  let score = 0;
  const length = 1 - lengthPull + lengthPull * (list.length / Math.max(1, meanLength));
  for (const [token, count] of counts) {
    score += ((weights.get(token)?.weight ?? 0) * count * (saturation + 1)) / (count + saturation * length);
  }
  return score + together;
}

import { z } from 'zod';
import { traitSchema, type JournalPage, type TraitMove } from '#contract/growing.ts';
import type { Entry } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import type { ThinkTask } from '../conversation/ports.ts';
import { isGrounded, standsIn } from './grounded.ts';
import { wordsOfText } from './sentences.ts';
import { namesIn, tellingExcerpts } from './tell.ts';
import type { ProposedMove } from './traits.ts';

/** Messages that a page names at most, and what of a day a model is given; characters. */
const mostSources = 50;
const mostText = 12_000;

/** Of a page by rules: sentences of the person, names, and things learned, at most. */
const telling = { characters: 900, count: 6 };
const mostNames = 6;
const mostLearned = 12;

/** Silence within a day that is worth a word, in hours. */
const longSilence = 4;

/** Most of what was said is short when the middle message has at most so many words, of at least so many messages. */
const shortWords = 3;
const shortMessages = 6;

/** Characters of a part of a page at most: the contract's bound. */
const longestPart = 5_000;

/** What is known of one local day. `sentence`: an entry as a sentence to the person. */
export type Day = {
  day: string;
  messages: readonly Message[];
  entries: readonly Entry[];
  moves: readonly TraitMove[];
  osName: string;
  personName: string | null;
  sentence(entry: Entry): string;
};

export type PageDraft = Pick<JournalPage, 'happened' | 'learned' | 'between' | 'sources'>;

const clock = (at: number): string => {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What was between the two on a day, measured: nothing is read into it. */
function between(
  words: Words['growing']['journal'],
  { messages, personName }: Day,
  moves: readonly TraitMove[],
): string {
  const silences = messages.flatMap(({ at }, place) => at - (messages[place - 1]?.at ?? at));
  const hours = Math.floor(Math.max(0, ...silences) / 3_600_000);
  const stopped = messages.filter(({ role, state }) => role === 'os' && state === 'interrupted').length;
  const lengths = messages.filter(({ role }) => role === 'person').map(({ text }) => wordsOfText(text).length);
  const middle = median(lengths);
  const said = [
    ...moves.map(({ trait, by, cause, quote }) => words.moved(personName, trait, by, cause, quote)),
    ...(stopped > 0 ? [words.stopped(stopped)] : []),
    ...(lengths.length >= shortMessages && middle <= shortWords ? [words.short(Math.max(1, middle))] : []),
    ...(hours >= longSilence ? [words.pause(hours)] : []),
  ];
  return said.length === 0 ? words.nothingBetween : said.join(' ');
}

/**
 * A page of the journal by rules: counted, quoted and measured, nothing made up. Null for a day on which the person said nothing.
 * It names every message that it tells of, so that it goes with them when they are forgotten.
 */
export function pageByRules(words: Pick<Words, 'growing'>, day: Day): PageDraft | null {
  const say = words.growing.journal;
  const theirs = day.messages.filter(({ role }) => role === 'person');
  const [first] = theirs;
  const last = theirs.at(-1);
  if (!first || !last) return null;
  const excerpts = tellingExcerpts(theirs, telling);
  const sources = new Set(excerpts.flatMap((excerpt) => excerpt.sources));
  /** Takes what comes from messages, while the page can still name them. */
  const rests = (on: readonly string[]): boolean => {
    const added = on.filter((id) => !sources.has(id));
    if (on.length === 0 || sources.size + added.length > mostSources) return false;
    for (const id of added) sources.add(id);
    return true;
  };
  const counting = day.moves.filter((move) => move.takenBack === null);
  const moves = counting.filter(({ source }) => source !== null && rests([source]));
  const entries = day.entries
    .filter((entry) => !entry.private && entry.state !== 'corrected')
    .slice(0, mostLearned)
    .filter((entry) => rests(entry.sources));
  const known = entries.flatMap(({ kind, subject }) =>
    kind === 'person' && /^\p{Lu}/u.test(subject) ? [subject] : [],
  );
  const names = [...new Set([...known, ...excerpts.flatMap(({ text }) => namesIn(text))])].slice(0, mostNames);
  const isAhead = ({ kind }: Entry): boolean => kind === 'plan' || kind === 'thread';
  const ahead = entries.filter(isAhead).map(day.sentence);
  const learned = entries.filter((entry) => !isAhead(entry)).map(day.sentence);
  const happened = [
    say.today(day.personName, theirs.length, clock(first.at), clock(last.at)),
    ...(excerpts.length > 0
      ? [
          say.telling(
            day.personName,
            excerpts.map(({ text }) => text),
          ),
        ]
      : []),
    ...(names.length > 0 ? [say.named(names)] : []),
    ...(ahead.length > 0 ? [say.ahead(ahead)] : []),
  ];
  return {
    happened: happened.join(' ').slice(0, longestPart),
    learned: (learned.length > 0 ? learned.join(' ') : say.nothingLearned).slice(0, longestPart),
    between: between(say, day, moves).slice(0, longestPart),
    sources: [...sources],
  };
}

const answerSchema = z.strictObject({
  happened: z.string(),
  learned: z.string(),
  between: z.string(),
  moves: z.array(z.strictObject({ trait: traitSchema, by: z.number(), quote: z.string() })),
});

export type PageTask = { task: ThinkTask; given: readonly Message[] };

/** What a model is asked about a day: all of it, or what tells most where it is long. */
export function pageTask(words: Pick<Words, 'growing'>, day: Day): PageTask {
  const length = day.messages.reduce((sum, { text }) => sum + text.length, 0);
  const isWhole = day.messages.length <= mostSources && length <= mostText;
  const chosen = new Map(
    tellingExcerpts(
      day.messages.filter(({ role }) => role === 'person'),
      { characters: mostText, count: mostSources },
    ).map(({ text, sources }) => [sources[0], text]),
  );
  const given = isWhole
    ? day.messages
    : day.messages.flatMap((message) => {
        const text = chosen.get(message.id);
        return text === undefined ? [] : [{ ...message, text }];
      });
  const lines = given.map(
    ({ role, at, text }) => `[${clock(at)}] ${role === 'person' ? (day.personName ?? 'Person') : day.osName}: ${text}`,
  );
  return {
    task: {
      name: 'journal_page',
      instructions: words.growing.reflection(day.osName, day.personName),
      text: `${day.day}\n${lines.join('\n')}`,
      schema: z.toJSONSchema(answerSchema),
    },
    given,
  };
}

/**
 * A model's page and the moves it proposes; null when it is no page: of another shape, empty, or with names and figures that are
 * not in what it was given. A move whose quote the person did not say on that day is dropped.
 */
export function readPage(
  answer: unknown,
  { task, given }: PageTask,
  day: Day,
  at: number,
): { page: PageDraft; moves: ProposedMove[] } | null {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return null;
  const { happened, learned, between: felt, moves } = parsed.data;
  const known = `${task.text}\n${day.osName}\n${day.personName ?? ''}`;
  if (happened.trim() === '' || ![happened, learned, felt].every((text) => isGrounded(text, known))) return null;
  const kept = moves.flatMap(({ trait, by, quote }): ProposedMove[] => {
    const said = given.find(({ role, text }) => role === 'person' && standsIn(quote, text));
    if (!said || by === 0) return [];
    const bounded = Math.min(1, Math.max(-1, by));
    return [{ trait, by: bounded, at, cause: 'reflection', quote: quote.trim().slice(0, 300), source: said.id }];
  });
  const part = (text: string): string => text.trim().slice(0, longestPart);
  return {
    page: { happened: part(happened), learned: part(learned), between: part(felt), sources: given.map(({ id }) => id) },
    moves: kept,
  };
}

import { z } from 'zod';
import type { Period, Summary } from '#contract/knowledge.ts';
import type { Message } from '#contract/messages.ts';
import type { Words } from '#contract/words.ts';
import type { ThinkTask } from '../conversation/ports.ts';
import { isGrounded } from './grounded.ts';
import { sentencesOf } from './sentences.ts';
import { tellingExcerpts, type Excerpt, type Said } from './tell.ts';

/** How long a summary may be: characters, and excerpts where it is made of them. About 150, 225 and 375 tokens. */
export const summaryLengths: Readonly<Record<Period, { characters: number; count: number }>> = {
  day: { characters: 600, count: 8 },
  month: { characters: 900, count: 12 },
  year: { characters: 1_500, count: 20 },
};

/** How much of a day a model is given at most. */
const givenToModel = { characters: 10_000, count: 40 };

/** Stands between two excerpts that were not said one after the other. */
const gap = ' … ';

/** What a summary is made from, and what is made of it. */
export type SummaryDraft = Pick<Summary, 'text' | 'sources'>;

const toSaid = (messages: readonly Message[]): Said[] => messages.filter(({ role }) => role === 'person');

const join = (excerpts: readonly Excerpt[]): SummaryDraft => ({
  text: excerpts.map(({ text }) => text).join(gap),
  sources: [...new Set(excerpts.flatMap(({ sources }) => sources))],
});

/** The excerpts that a shorter time was made of, each with its own message where the rules made it. */
function excerptsOf({ text, sources, from, origin }: Omit<Summary, 'id'>): Excerpt[] {
  const pieces = text.split(gap);
  if (origin === 'rules' && pieces.length === sources.length)
    return pieces.map((piece, place) => ({ text: piece, sources: [sources[place] ?? ''], at: from + place }));
  return sentencesOf(text).map((piece, place) => ({ text: piece, sources, at: from + place }));
}

/** A day in the words of the person; null where they said nothing. */
export function summariseDay(messages: readonly Message[]): SummaryDraft | null {
  const said = toSaid(messages);
  return said.length === 0 ? null : join(tellingExcerpts(said, summaryLengths.day));
}

/** A month from its days, or a year from its months; null where there are none. */
export function summariseParts(period: 'month' | 'year', parts: readonly Omit<Summary, 'id'>[]): SummaryDraft | null {
  const excerpts = parts.flatMap(excerptsOf);
  const named = excerpts.map(({ text, at }, place) => ({ id: String(place).padStart(6, '0'), text, at }));
  const chosen = tellingExcerpts(named, summaryLengths[period]).flatMap(({ text, sources }) => {
    const [place] = sources;
    const excerpt = excerpts[Number(place)];
    return excerpt ? [{ ...excerpt, text }] : [];
  });
  return chosen.length === 0 ? null : join(chosen);
}

const answerSchema = z.strictObject({ text: z.string() });

/** What a model is asked to shorten, and which messages its answer rests on. */
export type SummaryTask = { task: ThinkTask; given: string; sources: string[] };

/** @param parts the person's messages of a day, or the summaries of the shorter times. */
export function summaryTask(
  words: Pick<Words, 'growing'>,
  period: Period,
  parts: readonly Message[] | readonly Omit<Summary, 'id'>[],
  personName: string | null,
): SummaryTask {
  const excerpts = parts.flatMap((part): Excerpt[] => ('role' in part ? [] : excerptsOf(part)));
  const chosen =
    period === 'day'
      ? tellingExcerpts(toSaid(parts.flatMap((part) => ('role' in part ? [part] : []))), givenToModel)
      : excerpts;
  const given = chosen.map(({ text }) => text).join('\n');
  return {
    task: {
      name: 'summary',
      instructions: words.growing.summary(personName, summaryLengths[period].characters),
      text: given,
      schema: z.toJSONSchema(answerSchema),
    },
    given: `${given}\n${personName ?? ''}`,
    sources: [...new Set(chosen.flatMap(({ sources }) => sources))],
  };
}

/** A model's summary; null when it is no summary: of another shape, too long, or with names and figures that nobody said. */
export function readSummary(answer: unknown, period: Period, { given, sources }: SummaryTask): SummaryDraft | null {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return null;
  const text = parsed.data.text.trim();
  const fits = text !== '' && text.length <= summaryLengths[period].characters * 1.5;
  return fits && isGrounded(text, given) ? { text, sources } : null;
}

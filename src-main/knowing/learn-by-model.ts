import { z } from 'zod';
import { entryKindSchema, learnedSchema, type Learned } from '#contract/knowledge.ts';
import { attributes } from '../conversation/attributes.ts';
import type { ThinkTask } from '../conversation/ports.ts';
import { plainDate } from '../conversation/time-words.ts';
import { beginningOf } from './beginning.ts';
import { modelEnglish } from './english/model.ts';

/** A message as a model reads it. `at`: when it was said, in milliseconds since 1970. */
type Read = { id: string; at: number; text: string };

/** Characters of one message that are shown to a model, and known things that are named to it. */
const longestShown = 4_000;
const mostKnown = 60;
/** Things that are taken from one message at most: a model that finds more is making them up. */
const mostFromOne = 12;

/**
 * The one schema of what a model may answer. Every field is required and none has a default, as the strict modes of providers ask
 * for; texts have no limits here for the same reason, and are measured when they are read.
 */
const answerSchema = z.strictObject({
  learned: z.array(
    z.strictObject({
      message: z.number(),
      quote: z.string(),
      kind: entryKindSchema,
      subject: z.string(),
      attribute: z.string(),
      value: z.string(),
      holds: z.enum(['now', 'before', 'not']),
      manner: z.enum(['plain', 'change', 'correction']),
      from: z.string().nullable(),
      until: z.string().nullable(),
      certainty: z.number(),
    }),
  ),
});
const itemSchema = answerSchema.shape.learned.element;

/** What a model is asked to learn from some messages of the person's own. `known`: sentences of what is known already. */
export function learnTask(messages: readonly Read[], known: readonly string[]): ThinkTask {
  // The key '$schema' is not among those that every provider takes.
  const { $schema: _dialect, ...schema } = z.toJSONSchema(answerSchema);
  const said = messages.map(({ at, text }, index) =>
    modelEnglish.message(index + 1, plainDate(at), beginningOf(text, longestShown)),
  );
  return {
    name: 'learned',
    instructions: modelEnglish.instructions(Object.keys(attributes)),
    text: modelEnglish.task(said, known.slice(0, mostKnown)),
    schema,
  };
}

/**
 * Reads a model's answer, whatever it is. Each thing must quote words that stand in the message it names, so that nothing that was
 * recalled or made up comes in; what does not, or does not fit the contract, is left out by itself. Never throws.
 */
export function readLearned(answer: unknown, messages: readonly Read[]): { message: string; learned: Learned[] }[] {
  const items = z.object({ learned: z.array(z.unknown()) }).safeParse(answer);
  if (!items.success) return [];
  const found = new Map<string, Learned[]>();
  for (const raw of items.data.learned) {
    const item = itemSchema.safeParse(raw);
    const said = item.success ? messages[item.data.message - 1] : undefined;
    if (!item.success || said === undefined || !stands(item.data.quote, said.text)) continue;
    const learned = toLearned(item.data);
    const from = found.get(said.id) ?? [];
    if (learned === null || from.length >= mostFromOne || from.some((other) => same(other, learned))) continue;
    found.set(said.id, [...from, learned]);
  }
  return [...found].map(([message, learned]) => ({ message, learned }));
}

const same = (one: Learned, other: Learned): boolean =>
  one.subject === other.subject &&
  one.attribute === other.attribute &&
  one.value === other.value &&
  one.holds === other.holds;

/** Letters and digits only, so that marks, case and space cannot part a quotation from what it quotes. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function stands(quote: string, text: string): boolean {
  const words = bare(quote);
  return words.length >= 2 && ` ${bare(beginningOf(text, longestShown))} `.includes(` ${words} `);
}

function toLearned({ message: _message, quote: _quote, ...thing }: z.infer<typeof itemSchema>): Learned | null {
  const subject = /^(?:self|me|i|the (?:person|user)|user|person)$/i.test(thing.subject.trim())
    ? 'self'
    : thing.subject;
  const parsed = learnedSchema.safeParse({
    ...thing,
    subject,
    attribute: thing.attribute.trim().toLowerCase().replace(/_/g, ' '),
    from: instant(thing.from),
    until: instant(thing.until),
  });
  // Nothing is known of the OS itself but how it is asked to be.
  if (!parsed.success || (parsed.data.subject === 'os') !== (parsed.data.kind === 'wish')) return null;
  return parsed.data;
}

/** '2024', '2024-03', '2024-03-04' and longer, at noon of the first day that is meant, local time; null for anything else. */
function instant(text: string | null): number | null {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T(\d{2}):(\d{2}))?/.exec(text?.trim() ?? '');
  if (!match) return null;
  const part = (at: number, otherwise: number): number => (match[at] === undefined ? otherwise : Number(match[at]));
  const date = new Date(part(1, 0), part(2, 1) - 1, part(3, 1), part(4, 12), part(5, 0));
  const time = date.getTime();
  return Number.isFinite(time) && time >= 0 && date.getMonth() === part(2, 1) - 1 ? time : null;
}

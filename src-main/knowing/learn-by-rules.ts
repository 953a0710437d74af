import { learnedSchema, type Learned } from '#contract/knowledge.ts';
import { readMessage } from './english/read-message.ts';

/**
 * What stands around a message. `at`: when it was said, in milliseconds since 1970. `before`: the OS's message just before it, so
 * that a short answer is understood. `said`: the person's own message before, which 'no, not Anna, Hannah' puts right.
 * `people`: those who are known, so that 'my sister' is taken for the Anna that she is.
 */
export type LearnContext = {
  at: number;
  before: string | null;
  said?: string | null;
  people?: readonly { name: string; relation: string }[];
};

/**
 * Learns from one message of the person's own by rules, without a model: little, but right. Pure, and never throws. It reads
 * English; each further language is a folder beside `english/`.
 *
 * What it makes of things: someone with a name is {kind 'person', subject: the name, attribute 'relation', value 'sister'}, and so
 * is a pet ('dog'); one without is the subject 'sister' itself. A pet without a name is the attribute 'pet' of the person.
 * 'favourite X' is an attribute of its own for each X. Plans and habits begin with a base form ('go to the dentist'), threads read
 * behind 'still open:', wishes have the subject 'os'. Birthdays are 'MM-DD' or 'YYYY-MM-DD'. An instant that is the first of a
 * month or of a year at noon, local time, stands for the whole of it.
 */
export function learnByRules(text: string, context: LearnContext): Learned[] {
  const found = readMessage(text, {
    at: context.at,
    before: context.before,
    said: context.said ?? null,
    people: context.people ?? [],
  });
  const seen = new Set<string>();
  return found.flatMap((thing) => {
    const parsed = learnedSchema.safeParse({ ...thing, certainty: Math.min(1, Math.max(0, thing.certainty)) });
    if (!parsed.success) return [];
    const { subject, attribute, value, holds } = parsed.data;
    const key = [subject, attribute, value, holds].join('\u0000').toLowerCase();
    if (seen.has(key)) return [];
    seen.add(key);
    return [parsed.data];
  });
}

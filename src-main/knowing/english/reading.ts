import type { Learned } from '#contract/knowledge.ts';
import type { VerbPhrase } from './verbs.ts';

/** Someone the message has spoken of. `as`: the pronoun that takes them up; null for any. */
export type Person = { name: string; relation: string; as: 'he' | 'she' | null };

/** What is known while one message is read. `small`: its writer uses no capitals. */
export type Scene = {
  at: number;
  small: boolean;
  people: Person[];
  /** The one spoken of last, whom 'she' or 'he' takes up. */
  last: Person | null;
};

/** One clause as it is read: whom it is about, its verb, and how it was said. */
export type Saying = {
  subject: string;
  self: boolean;
  verb: VerbPhrase;
  scene: Scene;
  manner: Learned['manner'];
  /** From 0 to 1, lower for 'I think'. */
  certainty: number;
};

/** A reader of clauses with one verb; nothing where it does not understand the rest of the clause. */
export type Reader = (saying: Saying) => Learned[];

const kinds: Readonly<Record<string, Learned['kind']>> = {
  relation: 'person',
  visited: 'place',
  likes: 'preference',
  dislikes: 'preference',
  favourite: 'preference',
  plan: 'plan',
  thread: 'thread',
  wish: 'wish',
};

/** Something learned, with what is plain left out. The kind follows from the attribute. */
export function learned(thing: Pick<Learned, 'subject' | 'attribute' | 'value'> & Partial<Learned>): Learned {
  const kind = thing.attribute.startsWith('favourite ') ? 'preference' : (kinds[thing.attribute] ?? 'fact');
  return { kind, holds: 'now', manner: 'plain', from: null, until: null, certainty: 0.85, ...thing };
}

/** What a clause says of its subject: past and ended tenses, 'not', and the manner of change are taken from its verb. */
export function stated(
  { subject, verb, manner, certainty }: Saying,
  attribute: string,
  value: string,
  more: Partial<Learned> = {},
): Learned {
  const past = verb.tense === 'before' || verb.tense === 'past';
  const changed = verb.ended || verb.started;
  return learned({
    subject,
    attribute,
    value,
    holds: verb.negated ? 'not' : past ? 'before' : 'now',
    manner: manner === 'plain' && changed ? 'change' : manner,
    ...more,
    // What is said outright is surer than most, but not where they only 'think' so.
    certainty: Math.min(more.certainty ?? certainty, certainty + 0.1),
  });
}

/** Whether a verb says how something is or was, and not what is to come. */
export const isOn = ({ verb: { tense } }: Saying): boolean =>
  tense === 'present' || tense === 'progressive' || tense === 'perfect' || tense === 'before' || tense === 'past';

/** The same as it is now: 'I moved to Lisbon' says where someone is. */
export const is = (saying: Saying): Saying => ({ ...saying, verb: { ...saying.verb, tense: 'present' } });

/** What happened changed something, unless it puts right what was said. */
export const changed = (saying: Saying): Partial<Learned> => (saying.manner === 'plain' ? { manner: 'change' } : {});

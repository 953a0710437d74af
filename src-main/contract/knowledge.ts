import { z } from 'zod';
import { instantSchema, messageIdSchema } from './identifiers.ts';
import { messageSchema } from './messages.ts';

/**
 * What kinds of things it knows. 'person': how someone belongs to the person's life. 'thread': something unfinished that they
 * will come back to. 'wish': how they want the OS itself to be.
 */
export const entryKindSchema = z.enum(['fact', 'person', 'place', 'plan', 'preference', 'thread', 'wish']);
export type EntryKind = z.infer<typeof entryKindSchema>;

/** Where an entry comes from: the built-in rules, a language model, or the person's own correction. */
export const entryOriginSchema = z.enum(['rules', 'model', 'person']);
export type EntryOrigin = z.infer<typeof entryOriginSchema>;

const shortText = z.string().trim().min(1).max(200);
export const entryIdSchema = z.string().min(8).max(64);

/**
 * One thing that was learned from a message, before it is set against what is known already.
 *
 * `subject`: 'self' for the person, else a name ('Anna'), or a relation where no name is known ('sister').
 * `attribute`: a word of conversation/attributes.ts ('home', 'relation', 'likes'), or any other short word.
 * `holds`: 'now'; 'before' for what was once so ('I used to live in Porto'); 'not' for what is denied or has ended.
 * `manner`: 'change' when the words say that something became different ('now', 'moved'), 'correction' when they take back
 * what was said ('no, I meant').
 * `from`, `until`: when it holds, in milliseconds since 1970; null where nothing says so.
 * `certainty`: from 0 to 1.
 */
export const learnedSchema = z.strictObject({
  kind: entryKindSchema,
  subject: shortText,
  attribute: shortText,
  value: z.string().trim().min(1).max(500),
  holds: z.enum(['now', 'before', 'not']),
  manner: z.enum(['plain', 'change', 'correction']),
  from: instantSchema.nullable(),
  until: instantSchema.nullable(),
  certainty: z.number().min(0).max(1),
});
export type Learned = z.infer<typeof learnedSchema>;

/**
 * One thing that is known. `state`: 'current'; 'past' for what held once; 'corrected' for what never did; 'done' for a plan or
 * a thread that came to its end. `times`: in how many messages it was said. `doubt`: the id of an entry that says otherwise.
 */
export const entrySchema = z.strictObject({
  id: entryIdSchema,
  kind: entryKindSchema,
  subject: z.string(),
  attribute: z.string(),
  value: z.string(),
  /** When it was said first, and last. */
  saidAt: instantSchema,
  lastSaidAt: instantSchema,
  from: instantSchema.nullable(),
  until: instantSchema.nullable(),
  certainty: z.number().min(0).max(1),
  origin: entryOriginSchema,
  state: z.enum(['current', 'past', 'corrected', 'done']),
  pinned: z.boolean(),
  /** Kept, but never brought up and never shown to a mind. */
  private: z.boolean(),
  supersededBy: entryIdSchema.nullable(),
  doubt: entryIdSchema.nullable(),
  times: z.number().int().min(0),
  /** The newest messages that it came from, at most five. */
  sources: z.array(messageIdSchema),
});
export type Entry = z.infer<typeof entrySchema>;

/** What was forgotten at once, and until when that can be taken back. */
export const forgottenSchema = z.strictObject({
  id: z.string().min(8).max(64),
  at: instantSchema,
  until: instantSchema,
  messages: z.number().int().min(0),
  entries: z.number().int().min(0),
  /** Summaries, pages of the journal and moves of traits that came from them. */
  derived: z.number().int().min(0),
});
export type Forgotten = z.infer<typeof forgottenSchema>;

/** What is to be forgotten: one entry with the messages it came from, one message, or all that was said about something. */
export const toForgetSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('entry'), entry: entryIdSchema }),
  z.strictObject({ what: z.literal('message'), message: messageIdSchema }),
  z.strictObject({ what: z.literal('about'), about: z.string().trim().min(2).max(200) }),
]);
export type ToForget = z.infer<typeof toForgetSchema>;

/** Why something entered a prompt. The sentence for each stands in the catalogue of words. */
export const promptReasonSchema = z.enum([
  'always',
  'told',
  'pinned',
  'named',
  'bears-on-it',
  'soon',
  'unfinished',
  'doubt',
  'said-then',
  'growing',
  'recent',
]);
export type PromptReason = z.infer<typeof promptReasonSchema>;

/** One thing that entered a prompt, with why, what it cost in tokens (estimated), and what it came from. */
export const promptEntrySchema = z.strictObject({
  part: z.enum(['who', 'manner', 'known', 'people', 'threads', 'summary', 'episodes', 'talk']),
  text: z.string(),
  tokens: z.number().int().min(0),
  reason: promptReasonSchema,
  /** How well it fits what was said, from 0 to 1, where that was measured. */
  score: z.number().min(0).max(1).nullable(),
  entry: entryIdSchema.nullable(),
  sources: z.array(messageIdSchema),
});
export type PromptEntry = z.infer<typeof promptEntrySchema>;

/** What a mind was given for one reply. */
export const promptLedgerSchema = z.strictObject({
  at: instantSchema,
  question: messageIdSchema,
  /** 'reflex' or 'openai'. */
  mind: z.string(),
  tokens: z.number().int(),
  budget: z.number().int(),
  entries: z.array(promptEntrySchema),
});
export type PromptLedger = z.infer<typeof promptLedgerSchema>;

/** Where a text search by meaning stands. `done` of `total` messages have a vector. */
export const embeddingStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('off') }),
  /** This machine has no binary of sqlite-vec. */
  z.strictObject({ state: z.literal('unsupported') }),
  z.strictObject({ state: z.literal('filling'), done: z.number().int(), total: z.number().int() }),
  z.strictObject({ state: z.literal('ready'), total: z.number().int() }),
  z.strictObject({ state: z.literal('away'), done: z.number().int(), total: z.number().int(), sentence: z.string() }),
]);
export type EmbeddingStatus = z.infer<typeof embeddingStatusSchema>;

/** Someone in the person's life. `name`: as they are called, or the relation where no name is known. */
export const someoneSchema = z.strictObject({
  name: z.string(),
  relations: z.array(z.string()),
  entries: z.number().int(),
  lastSaidAt: instantSchema,
});
export type Someone = z.infer<typeof someoneSchema>;

/** The memory at a glance. */
export const memoryStatusSchema = z.strictObject({
  /** While true, what is said is kept only until it goes on remembering. */
  paused: z.boolean(),
  messages: z.number().int(),
  /** When the first message was said; null before that. */
  since: instantSchema.nullable(),
  /** How many things are known, by kind; those that hold now. */
  known: z.record(entryKindSchema, z.number().int()),
  /** Messages that it has yet to learn from. */
  unread: z.number().int(),
  embedding: embeddingStatusSchema,
  /** What was forgotten and can still be taken back, newest first. */
  forgotten: z.array(forgottenSchema),
});
export type MemoryStatus = z.infer<typeof memoryStatusSchema>;

/** A day, a month or a year of the time line, by the local calendar. */
export const periodSchema = z.enum(['day', 'month', 'year']);
export type Period = z.infer<typeof periodSchema>;

/** What was said in a period, shortened. `sources`: the messages (of a day) that it was made from, at most twenty. */
export const summarySchema = z.strictObject({
  id: entryIdSchema,
  period: periodSchema,
  /** First and last instant of the period. */
  from: instantSchema,
  until: instantSchema,
  text: z.string(),
  origin: entryOriginSchema.exclude(['person']),
  sources: z.array(messageIdSchema),
});
export type Summary = z.infer<typeof summarySchema>;

/** One stretch of the time line: how much was said, and what of it is written down. */
export const stretchSchema = z.strictObject({
  period: periodSchema,
  from: instantSchema,
  until: instantSchema,
  messages: z.number().int(),
  summary: summarySchema.nullable(),
});
export type Stretch = z.infer<typeof stretchSchema>;

/** A message as the memory's room quotes it. */
export const quotedSchema = z.strictObject({ message: messageSchema, conversationTitle: z.string() });
export type Quoted = z.infer<typeof quotedSchema>;

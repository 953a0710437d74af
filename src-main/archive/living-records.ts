import { z } from 'zod';
import { conversationIdSchema, lastInstant, messageIdSchema } from '#contract/identifiers.ts';
import { entryKindSchema, entryOriginSchema, entrySchema, periodSchema } from '#contract/knowledge.ts';
import type { KnownRecord } from '../conversation/ports.ts';

/** An ISO 8601 date and time with its offset, kept as text. */
const timeSchema = z.iso
  .datetime({ offset: true, error: 'not a date and time in ISO 8601' })
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) <= lastInstant, 'not between 1970 and 9999');

const conversation = conversationIdSchema;
const id = messageIdSchema;
const share = z.number().min(0).max(1);
const writtenBy = entryOriginSchema.exclude(['person']);
const sources = z.array(messageIdSchema).max(100_000);
const state = entrySchema.shape.state;

/**
 * The records of what is known, what became of the OS and what was forgotten. Their keys stand in the order of
 * docs/archive-format.md, and so they are written; what is read is handed on as it stands.
 */
export const livingRecords = {
  entry: z.strictObject({
    kind: z.literal('entry'),
    id,
    conversation,
    type: entryKindSchema,
    subject: z.string(),
    told: z.string(),
    namedBy: id.nullable(),
    attribute: z.string(),
    value: z.string(),
    state,
    born: z.enum(['current', 'past']),
    saidAt: timeSchema,
    lastSaidAt: timeSchema,
    from: timeSchema.nullable(),
    until: timeSchema.nullable(),
    certainty: share,
    origin: entryOriginSchema,
    ended: z
      .strictObject({
        as: state.exclude(['current']),
        at: timeSchema,
        by: messageIdSchema.nullable(),
        until: timeSchema.nullable(),
      })
      .nullable(),
    supersededBy: id.nullable(),
    doubt: id.nullable(),
    doubtAsked: timeSchema.nullable(),
    pinned: z.boolean(),
    private: z.boolean(),
    sources: z.array(
      z.strictObject({
        message: messageIdSchema,
        at: timeSchema,
        certainty: share,
        holds: z.enum(['now', 'before']),
        told: z.string(),
      }),
    ),
  }),
  trait: z.strictObject({
    kind: z.literal('trait'),
    id,
    conversation,
    trait: z.string().min(1).max(100),
    by: z.number().min(-1).max(1),
    at: timeSchema,
    cause: z.string().min(1).max(100),
    quote: z.string(),
    source: messageIdSchema.nullable(),
    takenBack: timeSchema.nullable(),
  }),
  journal: z.strictObject({
    kind: z.literal('journal'),
    id,
    conversation,
    day: z.iso.date(),
    at: timeSchema,
    happened: z.string(),
    learned: z.string(),
    between: z.string(),
    origin: writtenBy,
    sources,
  }),
  summary: z.strictObject({
    kind: z.literal('summary'),
    id,
    conversation,
    period: periodSchema,
    from: timeSchema,
    until: timeSchema,
    text: z.string(),
    origin: writtenBy,
    madeAt: timeSchema,
    sources,
  }),
  milestone: z.strictObject({
    kind: z.literal('milestone'),
    id,
    conversation,
    what: z.string().min(1).max(100),
    figure: z.number(),
    about: z.string(),
    reachedAt: timeSchema,
    saidAt: timeSchema.nullable(),
  }),
  forgotten: z.strictObject({
    kind: z.literal('forgotten'),
    message: messageIdSchema,
    conversation,
    sourceId: z.string().min(1).max(1_000).nullable(),
  }),
  progress: z.strictObject({
    kind: z.literal('progress'),
    conversation,
    work: z.string().min(1).max(100),
    message: messageIdSchema,
    at: timeSchema,
  }),
} as const satisfies { [Kind in KnownRecord['kind']]: z.ZodType<Extract<KnownRecord, { kind: Kind }>> };

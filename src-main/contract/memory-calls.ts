import { z } from 'zod';
import { endpointSchema } from './endpoint.ts';
import { growingViewSchema, journalPageSchema } from './growing.ts';
import { instantSchema, messageIdSchema } from './identifiers.ts';
import {
  entryIdSchema,
  entryKindSchema,
  entrySchema,
  forgottenSchema,
  memoryStatusSchema,
  periodSchema,
  promptLedgerSchema,
  quotedSchema,
  someoneSchema,
  stretchSchema,
  toForgetSchema,
} from './knowledge.ts';
import { embeddingChoiceSchema, settingsViewSchema } from './settings.ts';

const nothing = z.strictObject({});

/** The calls about what it remembers, knows, and has become. */
export const memoryCalls = {
  'memory.status': { input: nothing, output: memoryStatusSchema },
  /**
   * What is known, newest first. `text`: only what has these words. `subject`: only about the person ('self') or someone.
   * `all`: what held once, was corrected or is done as well. `after`: the id of the last one seen, for more.
   */
  'memory.entries': {
    input: z.strictObject({
      kinds: z.array(entryKindSchema).max(7).optional(),
      subject: z.string().min(1).max(200).optional(),
      text: z.string().max(200).optional(),
      all: z.boolean().optional(),
      after: entryIdSchema.optional(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.strictObject({ entries: z.array(entrySchema), more: z.boolean() }),
  },
  /** The people it knows of, those spoken of last first. */
  'memory.people': { input: nothing, output: z.strictObject({ people: z.array(someoneSchema) }) },
  /** One entry, all messages that it came from, and what stood in its place before and after. */
  'memory.entry': {
    input: z.strictObject({ entry: entryIdSchema }),
    output: z.strictObject({ entry: entrySchema, sources: z.array(quotedSchema), history: z.array(entrySchema) }),
  },
  /** Corrects, pins, marks private, or closes (a plan, a thread). A corrected value is kept as the person's own word. */
  'memory.change': {
    input: z.strictObject({
      entry: entryIdSchema,
      change: z.discriminatedUnion('to', [
        z.strictObject({ to: z.literal('value'), value: z.string().trim().min(1).max(500) }),
        /** It was never so. The messages that it came from stay. */
        z.strictObject({ to: z.literal('wrong') }),
        z.strictObject({ to: z.literal('pinned'), pinned: z.boolean() }),
        z.strictObject({ to: z.literal('private'), private: z.boolean() }),
        z.strictObject({ to: z.literal('done'), done: z.boolean() }),
      ]),
    }),
    output: entrySchema,
  },
  /** How much would be forgotten, without forgetting it. */
  'memory.weigh': {
    input: toForgetSchema,
    output: z.strictObject({ messages: z.number().int(), entries: z.number().int() }),
  },
  /** Forgets: out of everything at once, and erased when it can no longer be taken back. */
  'memory.forget': { input: toForgetSchema, output: forgottenSchema },
  /** Takes back what was forgotten. `restored`: false when it is too late. */
  'memory.restore': {
    input: z.strictObject({ forgotten: z.string().min(8).max(64) }),
    output: z.strictObject({ restored: z.boolean() }),
  },
  'memory.pause': { input: z.strictObject({ paused: z.boolean() }), output: memoryStatusSchema },
  /** Years, months of a year, or days of a month, newest first. `within`: an instant in the year or month asked for. */
  'memory.timeline': {
    input: z.strictObject({ period: periodSchema, within: instantSchema.optional() }),
    output: z.strictObject({ stretches: z.array(stretchSchema) }),
  },
  /** What entered the last prompt, and why; null before the first reply since the start. */
  'memory.prompt': { input: nothing, output: z.strictObject({ prompt: promptLedgerSchema.nullable() }) },
  /** The messages that a reply was made from, as far as they are remembered still. */
  'memory.why': {
    input: z.strictObject({ reply: messageIdSchema }),
    output: z.strictObject({ sources: z.array(quotedSchema), entries: z.array(entrySchema) }),
  },
  'growing.view': { input: nothing, output: growingViewSchema },
  /** Takes back a move of a trait, or lets it count again. */
  'growing.takeBack': {
    input: z.strictObject({ move: z.string().min(8).max(64), back: z.boolean() }),
    output: growingViewSchema,
  },
  /** Reflects on what has not been reflected on. Answers when that is written; `pages`: how many pages are new. */
  'growing.reflect': { input: nothing, output: z.strictObject({ pages: z.number().int() }) },
  /** Pages of the journal, newest first. `before`: the day of the last one seen. */
  'growing.journal': {
    input: z.strictObject({ before: z.iso.date().optional(), limit: z.number().int().min(1).max(100) }),
    output: z.strictObject({ pages: z.array(journalPageSchema), more: z.boolean() }),
  },
  /** Looks for embedding models on this machine's usual ports; bounded to a second. */
  'embedding.discover': {
    input: nothing,
    output: z.strictObject({
      servers: z.array(z.strictObject({ name: z.string(), baseUrl: z.string(), models: z.array(z.string()) })),
    }),
  },
  /** Tries an embedding model without choosing it. `key`: a new key, else the stored one. */
  'embedding.test': {
    input: z.strictObject({
      choice: z.strictObject({ baseUrl: endpointSchema, model: z.string().trim().min(1).max(200) }),
      key: z.string().trim().max(1_000).optional(),
    }),
    output: z.strictObject({ works: z.boolean(), sentence: z.string() }),
  },
  /** Chooses one, or none. `key`: a new key; an empty one forgets the stored key. */
  'embedding.choose': {
    input: z.strictObject({ choice: embeddingChoiceSchema, key: z.string().trim().max(1_000).optional() }),
    output: settingsViewSchema,
  },
} as const;

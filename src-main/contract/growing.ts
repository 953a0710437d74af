import { z } from 'zod';
import { instantSchema, messageIdSchema } from './identifiers.ts';

/** What it can be more or less of, each from 0 to 1 with 0.5 in the middle. */
export const traitSchema = z.enum(['warmth', 'humour', 'directness', 'curiosity', 'formality', 'talkativeness']);
export type Trait = z.infer<typeof traitSchema>;

/**
 * One move of a trait. `by`: from -1 to 1. `cause`: a kind of reason whose sentence stands in the catalogue of words; `quote`:
 * what of the person's words moved it. `takenBack`: when the person undid it; null while it counts.
 */
export const traitMoveSchema = z.strictObject({
  id: z.string().min(8).max(64),
  trait: traitSchema,
  by: z.number().min(-1).max(1),
  at: instantSchema,
  cause: z.enum(['asked', 'shown', 'thanked', 'stopped', 'reflection']),
  quote: z.string().max(300),
  source: messageIdSchema.nullable(),
  takenBack: instantSchema.nullable(),
});
export type TraitMove = z.infer<typeof traitMoveSchema>;

/** A page of its journal: what happened on a day, what it learned about the person, and about being with them. */
export const journalPageSchema = z.strictObject({
  id: z.string().min(8).max(64),
  /** The day it is about, as 'YYYY-MM-DD' by the local calendar. */
  day: z.iso.date(),
  at: instantSchema,
  happened: z.string().max(5_000),
  learned: z.string().max(5_000),
  between: z.string().max(5_000),
  origin: z.enum(['rules', 'model']),
  /** The messages that it was written from, at most fifty. */
  sources: z.array(messageIdSchema),
});
export type JournalPage = z.infer<typeof journalPageSchema>;

/** Something worth remarking on once: measured, never invented. `figure`: the number in it. */
export const milestoneSchema = z.strictObject({
  id: z.string().min(8).max(64),
  kind: z.enum(['days', 'messages', 'year', 'trait', 'thread']),
  figure: z.number(),
  /** What it is about: the trait, the thread; empty where the figure says all. */
  about: z.string().max(300),
  reachedAt: instantSchema,
  /** When it was said in a talk; null until then. */
  saidAt: instantSchema.nullable(),
});
export type Milestone = z.infer<typeof milestoneSchema>;

/** One change of who it is, oldest first: its name, its voice, what it was told to be. */
export const personaChangeSchema = z.strictObject({
  version: z.number().int().min(1),
  at: instantSchema,
  part: z.enum(['name', 'voice', 'told', 'trait', 'manner']),
  value: z.string(),
});
export type PersonaChange = z.infer<typeof personaChangeSchema>;

/** How it is now, and how it came to be so. */
export const growingViewSchema = z.strictObject({
  traits: z.array(
    z.strictObject({ trait: traitSchema, value: z.number().min(0).max(1), moves: z.array(traitMoveSchema) }),
  ),
  persona: z.array(personaChangeSchema),
  milestones: z.array(milestoneSchema),
  /** True while it reflects. */
  reflecting: z.boolean(),
});
export type GrowingView = z.infer<typeof growingViewSchema>;

import { z } from 'zod';
import { messageIdSchema } from './identifiers.ts';

/** The steps in their order; 'voice' is asked only by a host that can speak, 'presence' only by one that can start at login. */
export const stepSchema = z.enum([
  'introduction',
  'keeping',
  'name',
  'age',
  'social',
  'voice',
  'mother',
  'mind',
  'presence',
  'naming',
]);
export type Step = z.infer<typeof stepSchema>;

/** Steps whose answer is words (or one of a few) of the person. */
export const questionSchema = z.enum(['name', 'age', 'social', 'mother']);
export type Question = z.infer<typeof questionSchema>;

export const ageSchema = z.enum(['under-18', '18-or-older']);

/**
 * What the window measured while a question stood on the screen, in milliseconds.
 * `beforeFirstInput`: from the moment the whole question could be read to the first key.
 * `watched`: false when the window was hidden or left in between; then nothing may be concluded.
 */
export const answerTimingSchema = z.strictObject({
  beforeFirstInput: z.number().min(0).max(86_400_000),
  watched: z.boolean(),
});
export type AnswerTiming = z.infer<typeof answerTimingSchema>;

/** A name that the OS proposes for itself: how many names it looked at and how long that took. */
export const namingSchema = z.strictObject({
  name: z.string(),
  looked: z.number().int(),
  milliseconds: z.number().min(0),
});
export type Naming = z.infer<typeof namingSchema>;

export const onboardingViewSchema = z.strictObject({
  /** False until the OS has a name for the first time, and again while the person goes through it once more. */
  finished: z.boolean(),
  /** True while someone who already knows the OS goes through it again, who may leave at any time. */
  again: z.boolean(),
  /** The step to show; meaningless when finished. */
  step: stepSchema,
  steps: z.array(stepSchema),
  /** The newest answers, to stand in the fields when a person goes back. */
  answers: z.partialRecord(questionSchema, z.string()),
  /** True when the last answer came after a long, watched pause; the OS may then say so. */
  tookAMoment: z.boolean(),
  naming: namingSchema.nullable(),
});
export type OnboardingView = z.infer<typeof onboardingViewSchema>;

/** Something that the OS knows, with the message that it came from where there is one. */
export const factSchema = z.strictObject({
  key: z.string(),
  value: z.string().nullable(),
  at: z.number().int(),
  message: messageIdSchema.nullable(),
});
export type Fact = z.infer<typeof factSchema>;

/** Who the OS is and whom it talks with, derived from the newest facts. */
export const personaSchema = z.strictObject({
  osName: z.string().nullable(),
  personName: z.string().nullable(),
});
export type Persona = z.infer<typeof personaSchema>;

import { z } from 'zod';
import { conversationIdSchema, messageIdSchema } from './identifiers.ts';
import { failureKindSchema, messageSchema } from './messages.ts';
import { factSchema, onboardingViewSchema, personaSchema } from './onboarding.ts';
import { mindStatusSchema, settingsViewSchema } from './settings.ts';

const turnIdSchema = z.string().min(1).max(64);

/** Everything that a window is told without having asked. Names are in the past tense. */
export const eventSchema = z.discriminatedUnion('type', [
  /** `total`: messages shown in that conversation, this one included. */
  z.strictObject({ type: z.literal('message-added'), message: messageSchema, total: z.number().int() }),
  z.strictObject({ type: z.literal('message-changed'), message: messageSchema }),
  /** Messages of that conversation changed places or went (a replaced exchange): read the page again. */
  z.strictObject({
    type: z.literal('conversation-rearranged'),
    conversation: conversationIdSchema,
    total: z.number().int(),
  }),
  z.strictObject({ type: z.literal('turn-started'), turn: turnIdSchema, question: messageIdSchema }),
  z.strictObject({ type: z.literal('reply-delta'), turn: turnIdSchema, message: messageIdSchema, text: z.string() }),
  z.strictObject({
    type: z.literal('turn-settled'),
    turn: turnIdSchema,
    question: messageIdSchema,
    reply: messageIdSchema.nullable(),
    failure: z.strictObject({ kind: failureKindSchema, sentence: z.string() }).nullable(),
  }),
  z.strictObject({ type: z.literal('mind-changed'), mind: mindStatusSchema }),
  z.strictObject({ type: z.literal('settings-changed'), settings: settingsViewSchema }),
  z.strictObject({ type: z.literal('onboarding-changed'), onboarding: onboardingViewSchema }),
  z.strictObject({ type: z.literal('persona-changed'), persona: personaSchema, facts: z.array(factSchema) }),
  z.strictObject({
    type: z.literal('export-progressed'),
    export: z.string(),
    done: z.number().int(),
    total: z.number().int(),
    state: z.enum(['running', 'finished', 'failed', 'cancelled']),
  }),
]);
export type AssistantEvent = z.infer<typeof eventSchema>;

import { z } from 'zod';
import { conversationIdSchema, instantSchema, messageIdSchema } from './identifiers.ts';
import { paceSchema } from './voice.ts';

/** Characters that one message may hold. A novel has about 600,000; a call's frame holds 1 MB. */
export const longestMessage = 200_000;

export const roleSchema = z.enum(['person', 'os', 'system']);
export type Role = z.infer<typeof roleSchema>;

/** Why a turn got no (whole) answer. The sentence for each stands in the catalogue of words. */
export const failureKindSchema = z.enum([
  'unreachable',
  'timeout',
  'stalled',
  'refused-key',
  'no-such-model',
  'rate-limited',
  'server-fault',
  'not-a-model',
  'broken-answer',
  'cut-off',
  'too-long',
  'filtered',
  'no-key',
  'storage',
  'stopped',
  'lost',
]);
export type FailureKind = z.infer<typeof failureKindSchema>;

/**
 * One message as the window sees it.
 * `state`: 'streaming' while a reply grows, 'interrupted' when it ended before its end.
 * `unanswered`: set on a person's message whose turn failed; names why.
 * `replaced`: an edited question or a reply that was tried again; kept, but not shown.
 * `spoken`: said aloud, by the person or by the OS. `pace`: how the person spoke, where that was measured.
 */
export const messageSchema = z.strictObject({
  id: messageIdSchema,
  conversation: conversationIdSchema,
  role: roleSchema,
  speaker: z.string(),
  at: instantSchema,
  text: z.string(),
  state: z.enum(['complete', 'streaming', 'interrupted']),
  unanswered: failureKindSchema.nullable(),
  replaced: z.boolean(),
  spoken: z.boolean(),
  pace: paceSchema.nullable(),
});
export type Message = z.infer<typeof messageSchema>;

export const conversationSchema = z.strictObject({
  id: conversationIdSchema,
  title: z.string(),
  lifelong: z.boolean(),
  messages: z.number().int(),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** A message that a search found. Its place in its conversation is asked for when someone wants to go there. */
export const searchHitSchema = z.strictObject({
  message: messageSchema,
  conversationTitle: z.string(),
  /** The text around the first match, cut to about 160 characters, in runs that matched or did not. */
  excerpt: z.array(z.strictObject({ text: z.string(), matched: z.boolean() })),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

import { z } from 'zod';
import { conversationIdSchema, messageIdSchema } from './identifiers.ts';
import { failureKindSchema, messageSchema } from './messages.ts';
import { desktopStatusSchema } from './desktop.ts';
import { growingViewSchema } from './growing.ts';
import { memoryStatusSchema } from './knowledge.ts';
import { recoverySchema } from './life.ts';
import { factSchema, onboardingViewSchema, personaSchema } from './onboarding.ts';
import { noticeSchema, quietSchema } from './quiet.ts';
import { mindStatusSchema, settingsViewSchema } from './settings.ts';
import { marksSchema, playbackOrderSchema, voiceStatusSchema } from './voice.ts';

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
  z.strictObject({ type: z.literal('voice-changed'), voice: voiceStatusSchema }),
  /** Words as they are heard or said. `settled`: they will not change any more; an empty text takes the caption away. */
  z.strictObject({
    type: z.literal('caption-changed'),
    speaker: z.enum(['person', 'os']),
    text: z.string(),
    settled: z.boolean(),
  }),
  /** How loud the microphone is, from 0 to 1; about ten times a second while it is open. */
  z.strictObject({ type: z.literal('sound-heard'), level: z.number().min(0).max(1) }),
  /** What the window that holds the voice does with the speech of this number. `sampleRate` stands with 'begin'. */
  z.strictObject({
    type: z.literal('playback-ordered'),
    number: z.number().int(),
    order: playbackOrderSchema,
    sampleRate: z.number().int().optional(),
  }),
  /** A sentence that the window's own speech synthesis says. */
  z.strictObject({
    type: z.literal('sentence-offered'),
    number: z.number().int(),
    text: z.string(),
    voice: z.string().nullable(),
  }),
  /** The moments of a spoken turn, once it is over: durations only, never words. */
  z.strictObject({ type: z.literal('turn-measured'), turn: turnIdSchema, marks: marksSchema }),
  /** What it remembers or knows has changed: ask again for what is shown. */
  z.strictObject({ type: z.literal('memory-changed'), memory: memoryStatusSchema }),
  z.strictObject({ type: z.literal('growing-changed'), growing: growingViewSchema }),
  z.strictObject({ type: z.literal('quiet-changed'), quiet: quietSchema }),
  /** The OS wants to say something; the host shows it where nobody looks, unless it keeps quiet. */
  z.strictObject({ type: z.literal('notice-raised'), notice: noticeSchema }),
  z.strictObject({ type: z.literal('desktop-changed'), desktop: desktopStatusSchema }),
  /** Somebody asked for a room from outside of the window: in the tray, or on a notice. */
  z.strictObject({ type: z.literal('room-asked'), room: z.enum(['talk', 'settings', 'takeAway']) }),
  /** The history does not open, or how far it is with that; null when it is open again: ask for everything anew. */
  z.strictObject({ type: z.literal('recovery-changed'), recovery: recoverySchema.nullable() }),
  z.strictObject({
    type: z.literal('export-progressed'),
    export: z.string(),
    done: z.number().int(),
    total: z.number().int(),
    state: z.enum(['running', 'finished', 'failed', 'cancelled']),
  }),
]);
export type AssistantEvent = z.infer<typeof eventSchema>;

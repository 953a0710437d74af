import { z } from 'zod';
import { exportFormatSchema, exportSubjectSchema } from './archive.ts';
import { capabilitiesSchema } from './capabilities.ts';
import { companionCalls } from './companion-calls.ts';
import { desktopStatusSchema } from './desktop.ts';
import { endpointSchema } from './endpoint.ts';
import { conversationIdSchema, messageIdSchema } from './identifiers.ts';
import { memoryStatusSchema } from './knowledge.ts';
import { conversationSchema, longestMessage, messageSchema, searchHitSchema } from './messages.ts';
import {
  ageSchema,
  answerTimingSchema,
  factSchema,
  onboardingViewSchema,
  personaSchema,
  questionSchema,
  stepSchema,
} from './onboarding.ts';
import { memoryCalls } from './memory-calls.ts';
import { quietSchema } from './quiet.ts';
import { hourChoiceSchema, mindChoiceSchema, mindStatusSchema, presetSchema, settingsViewSchema } from './settings.ts';
import {
  chosenVoiceSchema,
  microphoneFailureSchema,
  realtimeChoiceSchema,
  speakerChoiceSchema,
  transcriberChoiceSchema,
  voiceSchema,
  voiceSettingsSchema,
  voiceStatusSchema,
} from './voice.ts';

const nothing = z.strictObject({});
const spokenText = z
  .string()
  .max(longestMessage)
  .refine((text) => text.trim() !== '', 'nothing was said');
const keyText = z.string().trim().max(1_000);

/** An id that a window made for itself. */
const windowIdSchema = z.string().min(8).max(64);

/** Messages of one page at most; 200 fill any window several times over. */
export const longestPage = 200;

/**
 * Every call that a window (or the command line) can make: the schema of its input and of its output.
 * The host parses the input before the handler sees it, and the window parses the output.
 */
export const calls = {
  ...memoryCalls,
  ...companionCalls,
  /** Everything that a window needs to draw itself for the first time, or after a reconnection. */
  'snapshot.get': {
    input: nothing,
    output: z.strictObject({
      capabilities: capabilitiesSchema,
      onboarding: onboardingViewSchema,
      settings: settingsViewSchema,
      persona: personaSchema,
      facts: z.array(factSchema),
      mind: mindStatusSchema,
      voice: voiceStatusSchema,
      memory: memoryStatusSchema,
      quiet: quietSchema,
      /** What stood in the line to write on when a window told it last. */
      draft: z.string(),
      /** Null where the host is no desktop program. */
      desktop: desktopStatusSchema.nullable(),
      conversations: z.array(conversationSchema),
      /** The id of the one lifelong conversation. */
      lifelong: conversationIdSchema,
      /** The turn that is running now, with the reply as far as it has come. */
      turn: z.strictObject({ turn: z.string(), question: messageIdSchema, reply: messageSchema.nullable() }).nullable(),
    }),
  },
  /** Messages number `from` to `from + count - 1` of a conversation, oldest first. */
  'conversation.page': {
    input: z.strictObject({
      conversation: conversationIdSchema,
      from: z.number().int().min(0),
      count: z.number().int().min(1).max(longestPage),
    }),
    output: z.strictObject({ total: z.number().int(), from: z.number().int(), messages: z.array(messageSchema) }),
  },
  /** Says something. Answers when the message is stored; `replaces` names the person's last message, edited. */
  'conversation.send': {
    input: z.strictObject({ text: spokenText, replaces: messageIdSchema.optional() }),
    output: z.strictObject({ message: messageSchema, turn: z.string() }),
  },
  /** Ends the running turn; what was said so far is kept and marked. */
  'conversation.stop': { input: nothing, output: z.strictObject({ stopped: z.boolean() }) },
  /** Asks for a new reply to the person's last message. The old one is kept, but no longer shown. */
  'conversation.retry': {
    input: z.strictObject({ question: messageIdSchema }),
    output: z.strictObject({ turn: z.string() }),
  },
  /** Finds messages in all conversations, newest first. `before`: the id of the last hit seen, for more. */
  'conversation.search': {
    input: z.strictObject({
      query: z.string().max(500),
      limit: z.number().int().min(1).max(100),
      before: messageIdSchema.optional(),
    }),
    output: z.strictObject({ hits: z.array(searchHitSchema), more: z.boolean() }),
  },
  /** The place of a message among those shown in its conversation, counted from 0. */
  'conversation.locate': {
    input: z.strictObject({ message: messageIdSchema }),
    output: z.strictObject({ conversation: conversationIdSchema, index: z.number().int() }),
  },
  'onboarding.answer': {
    input: z.union([
      z.strictObject({
        question: questionSchema.exclude(['age']),
        value: z.string().trim().min(1).max(5_000),
        timing: answerTimingSchema.optional(),
      }),
      z.strictObject({ question: z.literal('age'), value: ageSchema, timing: answerTimingSchema.optional() }),
    ]),
    output: onboardingViewSchema,
  },
  /** Goes on from a step that asks nothing, or passes on one that does. */
  'onboarding.pass': { input: z.strictObject({ step: stepSchema }), output: onboardingViewSchema },
  'onboarding.back': { input: nothing, output: onboardingViewSchema },
  /** Chooses a name: the proposed one, another proposal, or one that the person typed. */
  'onboarding.name': {
    input: z.discriminatedUnion('decision', [
      z.strictObject({ decision: z.literal('accept') }),
      z.strictObject({ decision: z.literal('another') }),
      z.strictObject({ decision: z.literal('own'), name: z.string().trim().min(1).max(40) }),
    ]),
    output: onboardingViewSchema,
  },
  /** Goes through it again; nothing that was answered is lost. */
  'onboarding.restart': { input: nothing, output: onboardingViewSchema },
  /** Leaves it, when it is gone through again. */
  'onboarding.leave': { input: nothing, output: onboardingViewSchema },
  /** Changes one thing that the OS knows; null forgets the value but keeps that it was asked. */
  'facts.change': {
    input: z.discriminatedUnion('key', [
      z.strictObject({ key: z.literal('person.name'), value: z.string().trim().min(1).max(200).nullable() }),
      z.strictObject({ key: z.literal('person.age'), value: ageSchema.nullable() }),
      z.strictObject({ key: z.literal('person.social'), value: z.string().trim().min(1).max(5_000).nullable() }),
      z.strictObject({ key: z.literal('person.mother'), value: z.string().trim().min(1).max(5_000).nullable() }),
      z.strictObject({ key: z.literal('os.name'), value: z.string().trim().min(1).max(40) }),
    ]),
    output: personaSchema,
  },
  'settings.change': {
    input: z.strictObject({ hour: hourChoiceSchema }),
    output: settingsViewSchema,
  },
  /** Looks for model servers on this machine's usual ports; bounded to a second. */
  'mind.discover': {
    input: nothing,
    output: z.strictObject({
      servers: z.array(z.strictObject({ preset: presetSchema, baseUrl: z.string(), models: z.array(z.string()) })),
    }),
  },
  /** The models that a server offers. `sentence`: why there are none, for the person; null when it answered. */
  'mind.models': {
    input: z.strictObject({ baseUrl: endpointSchema, key: keyText.optional() }),
    output: z.strictObject({ models: z.array(z.string()), sentence: z.string().nullable() }),
  },
  /** Tries a mind without choosing it. `key`: a new key, else the stored one is used. */
  'mind.test': {
    input: z.strictObject({ mind: mindChoiceSchema, key: keyText.optional() }),
    output: z.strictObject({ works: z.boolean(), sentence: z.string() }),
  },
  /** Chooses a mind. `key`: a new key; an empty one forgets the stored key. */
  'mind.choose': {
    input: z.strictObject({ mind: mindChoiceSchema, key: keyText.optional() }),
    output: settingsViewSchema,
  },
  /** Looks for a mind that is away now, instead of at the next planned time. Answers at once; events tell what came of it. */
  'mind.look': { input: nothing, output: mindStatusSchema },
  /**
   * A window offers itself to play what is said and, where that is the source, to hear; the newest one that does is used.
   * `window`: an id that it made for itself. `voices`: those of its own speech synthesis.
   */
  'voice.attach': {
    input: z.strictObject({
      window: windowIdSchema,
      canHear: z.boolean(),
      canPlay: z.boolean(),
      voices: z.array(voiceSchema).max(500),
    }),
    output: voiceStatusSchema,
  },
  /** Changes how it hears and speaks; what is left out stays. Keys go with 'voice.key'. */
  'voice.change': {
    input: z
      .strictObject({
        // Without their usual values: those would take the place of all that is left out.
        listening: voiceSettingsSchema.shape.listening.unwrap(),
        source: voiceSettingsSchema.shape.source.unwrap(),
        speaking: voiceSettingsSchema.shape.speaking.unwrap(),
        captions: voiceSettingsSchema.shape.captions.unwrap(),
        transcriber: voiceSettingsSchema.shape.transcriber.unwrap(),
        speaker: voiceSettingsSchema.shape.speaker.unwrap(),
        realtime: voiceSettingsSchema.shape.realtime.unwrap(),
        timing: voiceSettingsSchema.shape.timing.unwrap(),
      })
      .partial(),
    output: settingsViewSchema,
  },
  /** Keeps a key for a server of the voice; an empty one forgets it. */
  'voice.key': { input: z.strictObject({ baseUrl: endpointSchema, key: keyText }), output: settingsViewSchema },
  /** Closes or opens the microphone without changing when it is heard. */
  'voice.mute': { input: z.strictObject({ muted: z.boolean() }), output: voiceStatusSchema },
  /** Push to talk: held or let go. */
  'voice.talk': { input: z.strictObject({ held: z.boolean() }), output: voiceStatusSchema },
  /** Falls silent at once; what was heard of the reply is kept. */
  'voice.hush': { input: nothing, output: z.strictObject({ hushed: z.boolean() }) },
  /** What speaks now, and its voices. `sentence`: why there are none, for the person; null when there are. */
  'voice.voices': {
    input: nothing,
    output: z.strictObject({
      speaker: chosenVoiceSchema.shape.speaker.nullable(),
      voices: z.array(voiceSchema),
      sentence: z.string().nullable(),
    }),
  },
  /** Says a few words with a voice, without choosing it. */
  'voice.preview': {
    input: z.strictObject({ voice: voiceSchema.shape.id }),
    output: z.strictObject({ sentence: z.string().nullable() }),
  },
  'voice.choose': { input: z.strictObject({ voice: chosenVoiceSchema.nullable() }), output: settingsViewSchema },
  /** Tries a transcriber, a speaker or a realtime server without choosing it. `key`: a new key, else the stored one. */
  'voice.test': {
    input: z.strictObject({
      part: z.discriminatedUnion('as', [
        z.strictObject({ as: z.literal('transcriber'), choice: transcriberChoiceSchema }),
        z.strictObject({ as: z.literal('speaker'), choice: speakerChoiceSchema }),
        z.strictObject({ as: z.literal('realtime'), choice: realtimeChoiceSchema }),
      ]),
      key: keyText.optional(),
    }),
    output: z.strictObject({ works: z.boolean(), sentence: z.string() }),
  },
  /** Looks for speech servers on this machine's usual ports; bounded to a second. */
  'voice.discover': {
    input: nothing,
    output: z.strictObject({
      servers: z.array(z.strictObject({ name: z.string(), baseUrl: z.string(), models: z.array(z.string()) })),
    }),
  },
  /** The window tells what became of its microphone. */
  'microphone.report': {
    input: z.discriminatedUnion('state', [
      z.strictObject({ window: windowIdSchema, state: z.literal('open') }),
      z.strictObject({ window: windowIdSchema, state: z.literal('closed') }),
      z.strictObject({ window: windowIdSchema, state: z.literal('failed'), kind: microphoneFailureSchema }),
    ]),
    output: nothing,
  },
  /** The window tells how far it has played, at least every 100 ms while it plays. `played` in milliseconds of sound. */
  'playback.report': {
    input: z.strictObject({
      window: windowIdSchema,
      number: z.number().int().min(0),
      played: z.number().min(0),
      state: z.enum(['playing', 'paused', 'finished', 'stopped', 'blocked', 'failed']),
    }),
    output: nothing,
  },
  /** Takes the whole history out. What comes back says how the file reaches the person. */
  'archive.export': {
    input: z
      .strictObject({ format: exportFormatSchema, what: exportSubjectSchema.default('everything') })
      .refine(({ format, what }) => what === 'everything' || format === 'markdown' || format === 'json'),
    output: z.discriminatedUnion('delivery', [
      z.strictObject({ delivery: z.literal('download'), export: z.string(), path: z.string() }),
      z.strictObject({ delivery: z.literal('file'), export: z.string() }),
      z.strictObject({ delivery: z.literal('none') }),
    ]),
  },
  'archive.cancel': {
    input: z.strictObject({ export: z.string().max(64) }),
    output: z.strictObject({ cancelled: z.boolean() }),
  },
  /** Puts a text on the clipboard, where the host does that; elsewhere the browser's own way works. */
  'clipboard.write': {
    input: z.strictObject({ text: z.string().max(longestMessage) }),
    output: z.strictObject({ written: z.boolean() }),
  },
  /** Opens a web address that the person has read and confirmed, where the host opens links. */
  'link.open': {
    input: z.strictObject({ address: z.string().max(2_000) }),
    output: z.strictObject({ opened: z.boolean() }),
  },
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<Name extends CallName> = z.output<Calls[Name]['input']>;
export type CallOutput<Name extends CallName> = z.output<Calls[Name]['output']>;

/** True for the name of a call; anything else is refused by the host as 'unknown-call'. */
export const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name);

import { z } from 'zod';
import { endpointSchema } from './endpoint.ts';

/**
 * When the microphone is heard. 'off': never opened. 'hands-free': whatever is said to it. 'push-to-talk': while a key is
 * held. 'by-name': only turns that begin with its name, and only with a transcriber on this machine.
 */
export const listeningSchema = z.enum(['off', 'hands-free', 'push-to-talk', 'by-name']);
export type Listening = z.infer<typeof listeningSchema>;

/** Where the microphone is read: by a program that the core starts, or by the window. 'auto': the program if it answers. */
export const audioSourceSchema = z.enum(['auto', 'recorder', 'window']);

/** When replies are spoken aloud: to what was said aloud, always, or never. */
export const speakingSchema = z.enum(['when-spoken-to', 'always', 'never']);
export type Speaking = z.infer<typeof speakingSchema>;

const modelNameSchema = z.string().trim().min(1).max(200);

/** What turns speech into words: nothing, or any server with OpenAI's /audio/transcriptions. */
export const transcriberChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('openai'),
    baseUrl: endpointSchema,
    model: modelNameSchema,
    /** ISO 639-1, or null to let the model find out. */
    language: z
      .string()
      .regex(/^[a-z]{2}$/)
      .nullable(),
  }),
]);
export type TranscriberChoice = z.infer<typeof transcriberChoiceSchema>;

/** What speaks: nothing, this system's own voice, the window's, or any server with OpenAI's /audio/speech. */
export const speakerChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('window') }),
  z.strictObject({ kind: z.literal('openai'), baseUrl: endpointSchema, model: modelNameSchema }),
]);
export type SpeakerChoice = z.infer<typeof speakerChoiceSchema>;

/** Speech to speech over one socket, for those with a key of OpenAI's. `model`: such as gpt-realtime. */
export const realtimeChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('openai'), baseUrl: endpointSchema, model: modelNameSchema }),
]);
export type RealtimeChoice = z.infer<typeof realtimeChoiceSchema>;

const wait = (least: number, most: number, usual: number) => z.number().int().min(least).max(most).default(usual);

/**
 * The times of a spoken turn in milliseconds. Sources: Pipecat 0.0.x (start .2 s, stop .2 s), LiveKit agents-js
 * (endpointing 500/3000, interruption 500, false interruption 2000), Home Assistant (silence .7 s); all read in 2026.
 */
export const voiceTimingSchema = z.strictObject({
  /** Silence after which what was said is sent to be transcribed, on the chance that it was all. */
  speculate: wait(100, 2_000, 200),
  /** Silence that ends a turn whose words look finished. */
  endOfTurn: wait(300, 2_000, 400),
  /** The same where the words look unfinished: 'and', 'um', a sentence that stops in the middle. */
  unfinished: wait(500, 10_000, 2_500),
  /** The same after a question of ours: people think before they go on. */
  afterQuestion: wait(500, 15_000, 4_000),
  /** Speech of the person's that makes the OS speak more quietly. */
  duck: wait(50, 1_000, 100),
  /** Speech of the person's that makes it fall silent. */
  interrupt: wait(200, 3_000, 500),
  /** How long it then waits for words before it goes on, because it was a cough or the television. */
  resume: wait(500, 10_000, 2_000),
});
export type VoiceTiming = z.infer<typeof voiceTimingSchema>;

/** A voice that can be chosen. `id` is the speaker's own name for it; `language` a BCP 47 tag, or '' when unknown. */
export const voiceSchema = z.strictObject({
  id: z.string().min(1).max(300),
  name: z.string().min(1).max(300),
  language: z.string().max(40),
});
export type Voice = z.infer<typeof voiceSchema>;

/** The chosen voice, with the kind of speaker that it belongs to: another speaker takes its own nearest one. */
export const chosenVoiceSchema = voiceSchema.extend({ speaker: z.enum(['system', 'window', 'openai']) });
export type ChosenVoice = z.infer<typeof chosenVoiceSchema>;

/** Everything about hearing and speaking that is kept. */
export const voiceSettingsSchema = z.strictObject({
  listening: listeningSchema.default('off'),
  source: audioSourceSchema.default('auto'),
  speaking: speakingSchema.default('when-spoken-to'),
  captions: z.boolean().default(true),
  transcriber: transcriberChoiceSchema.default({ kind: 'none' }),
  speaker: speakerChoiceSchema.default({ kind: 'system' }),
  realtime: realtimeChoiceSchema.default({ kind: 'none' }),
  voice: chosenVoiceSchema.nullable().default(null),
  timing: voiceTimingSchema.prefault({}),
});
export type VoiceSettings = z.infer<typeof voiceSettingsSchema>;

/** Why the microphone cannot be heard. The sentence for each stands in the catalogue of words. */
export const microphoneFailureSchema = z.enum([
  'missing',
  'no-device',
  'busy',
  'denied',
  'unplugged',
  'silent',
  'stalled',
  'flooded',
  'broken',
  'no-window',
]);
export type MicrophoneFailureKind = z.infer<typeof microphoneFailureSchema>;

/** Why a server of the voice, or a voice of this system, did not do its part. */
export type SpeechFailureKind =
  | 'unreachable'
  | 'timeout'
  | 'refused-key'
  | 'no-such-model'
  | 'rate-limited'
  | 'server-fault'
  | 'broken-answer'
  | 'no-key'
  | 'missing'
  | 'no-voice';

/**
 * The voice as it is now; a window draws its indicator from this and from nothing else.
 * `microphone`: 'open' only while samples come in. 'waiting' is closed, and tries again by itself.
 */
export const voiceStatusSchema = z.strictObject({
  listening: listeningSchema,
  microphone: z.enum(['off', 'starting', 'open', 'muted', 'waiting']),
  /** Which source is used, or would be; null when there is none. */
  source: z.enum(['recorder', 'window']).nullable(),
  phase: z.enum(['quiet', 'hearing', 'thinking', 'speaking']),
  /** What keeps it from hearing or speaking as it was asked to, for the person; null when all is well. */
  sentence: z.string().nullable(),
  canHear: z.boolean(),
  canSpeak: z.boolean(),
  /** True when words are made of speech on this machine: by-name listening needs it. */
  hearsLocally: z.boolean(),
  /** True while speech goes to speech over one socket. */
  realtime: z.boolean(),
  /** The window that plays what is said and, with that source, hears; null when none has offered itself. */
  holder: z.string().nullable(),
  /** Whether the holder should have its microphone open now; what is true of it, `microphone` says. */
  holderHears: z.boolean(),
  voice: z.string().nullable(),
});
export type VoiceStatus = z.infer<typeof voiceStatusSchema>;

/** What the window is told to do with the speech that it plays. `number` counts what is said since the start. */
export const playbackOrderSchema = z.enum(['begin', 'duck', 'unduck', 'pause', 'resume', 'stop', 'end']);
export type PlaybackOrder = z.infer<typeof playbackOrderSchema>;

/** How the person spoke, from the voice-activity frames alone. Milliseconds; `rate` in words a minute, null when unknown. */
export const paceSchema = z.strictObject({
  /** From the end of what the OS said (or of the last turn) to the first word; null when nothing came before. */
  beforeFirstWord: z.number().int().min(0).nullable(),
  spoken: z.number().int().min(0),
  pauses: z.number().int().min(0),
  longestPause: z.number().int().min(0),
  rate: z.number().min(0).nullable(),
});
export type Pace = z.infer<typeof paceSchema>;

/** Moments of a spoken turn in monotonic milliseconds, each when it was first true. */
export const markSchema = z.enum([
  'speech-end',
  'endpoint',
  'transcript',
  'request',
  'first-token',
  'first-sentence',
  'first-audio',
  'first-sample',
  'interruption-heard',
  'silence',
]);
export type Mark = z.infer<typeof markSchema>;
export const marksSchema = z.partialRecord(markSchema, z.number());
export type Marks = z.infer<typeof marksSchema>;

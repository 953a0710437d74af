import { z } from 'zod';
import { endpointSchema } from './endpoint.ts';
import { voiceSettingsSchema } from './voice.ts';

/** The presets for OpenAI-compatible servers; their addresses stand in presets.ts. */
export const presetSchema = z.enum(['openai', 'ollama', 'lmstudio', 'llamacpp', 'openrouter', 'other']);
export type Preset = z.infer<typeof presetSchema>;

export const mindChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reflex') }),
  z.strictObject({
    kind: z.literal('openai'),
    preset: presetSchema,
    baseUrl: endpointSchema,
    model: z.string().trim().min(1).max(200),
  }),
]);
export type MindChoice = z.infer<typeof mindChoiceSchema>;

/** What finds memories by their meaning: an OpenAI-compatible `/v1/embeddings`, or nothing. */
export const embeddingChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({
    kind: z.literal('openai'),
    baseUrl: endpointSchema,
    model: z.string().trim().min(1).max(200),
  }),
]);
export type EmbeddingChoice = z.infer<typeof embeddingChoiceSchema>;

/** Which colours the field has: 'sun' follows the local time, 'system' the system's light or dark. */
export const hourChoiceSchema = z.enum(['sun', 'system', 'light', 'night']);
export type HourChoice = z.infer<typeof hourChoiceSchema>;

/** Settings as the window sees them: without the key, but with what is known about it. */
export const settingsViewSchema = z.strictObject({
  hour: hourChoiceSchema,
  language: z.string(),
  mind: mindChoiceSchema,
  hasKey: z.boolean(),
  /** How keys lie on this machine: said to the person where a key is asked for. */
  keyStorage: z.enum(['system-keychain', 'private-file', 'plain-text-store', 'environment']),
  /** Settings that the environment overrides, and that the window therefore cannot change. */
  fixedByEnvironment: z.array(z.enum(['baseUrl', 'model', 'key'])),
  voice: voiceSettingsSchema,
  /** Whether a key is kept for each server of the voice. */
  voiceKeys: z.strictObject({ transcriber: z.boolean(), speaker: z.boolean(), realtime: z.boolean() }),
  embedding: embeddingChoiceSchema,
  /** Whether a key is kept for the server of the embeddings. */
  hasEmbeddingKey: z.boolean(),
  dataFolder: z.string(),
});
export type SettingsView = z.infer<typeof settingsViewSchema>;

/**
 * Whether the mind can be reached. `since` in milliseconds since 1970; `sentence` is for the person. `nextLook`: when it is looked for
 * again, null while it is being looked for just now; `looks`: how often it was looked for since it went.
 */
export const mindStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({
    state: z.literal('away'),
    since: z.number().int(),
    sentence: z.string(),
    nextLook: z.number().int().nullable(),
    looks: z.number().int(),
  }),
]);
export type MindStatus = z.infer<typeof mindStatusSchema>;

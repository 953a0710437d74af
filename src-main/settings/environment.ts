import { endpointSchema } from '#contract/endpoint.ts';
import { type MindChoice, type SettingsView } from '#contract/settings.ts';

/**
 * What the environment sets over the settings file: OS1_LLM_BASE_URL, OS1_LLM_MODEL, OS1_LLM_API_KEY.
 * `openAiKey` (OPENAI_API_KEY) counts only for OpenAI's own address or one from the environment: a key that lies around
 * for other work must not go to whatever server was chosen in the window.
 */
export type Overrides = { baseUrl: string | null; model: string | null; key: string | null; openAiKey: string | null };

const read = (environment: NodeJS.ProcessEnv, name: string): string | null => {
  const value = environment[name]?.trim();
  return value === undefined || value === '' ? null : value;
};

/** @throws Error in one sentence when OS1_LLM_BASE_URL is no address. */
export function readOverrides(environment: NodeJS.ProcessEnv): Overrides {
  const baseUrl = read(environment, 'OS1_LLM_BASE_URL');
  if (baseUrl !== null && !endpointSchema.safeParse(baseUrl).success) {
    throw new Error('OS1_LLM_BASE_URL is not an http or https address.');
  }
  return {
    baseUrl,
    model: read(environment, 'OS1_LLM_MODEL'),
    key: read(environment, 'OS1_LLM_API_KEY'),
    openAiKey: read(environment, 'OPENAI_API_KEY'),
  };
}

/** The mind with the environment's word over the file's. An address or a model alone asks for the OpenAI-compatible mind. */
export function applyOverrides(mind: MindChoice, overrides: Overrides): MindChoice {
  if (overrides.baseUrl === null && overrides.model === null) return mind;
  const own = mind.kind === 'openai' ? mind : null;
  const baseUrl = overrides.baseUrl ?? own?.baseUrl ?? 'https://api.openai.com/v1';
  return {
    kind: 'openai',
    preset: overrides.baseUrl === null ? (own?.preset ?? 'openai') : 'other',
    baseUrl,
    model: overrides.model ?? own?.model ?? 'default',
  };
}

/** What the environment sets for the voice: OS1_STT_BASE_URL, OS1_STT_MODEL, OS1_STT_API_KEY, and the same with OS1_TTS. */
export type VoiceOverrides = Record<'transcriber' | 'speaker', { baseUrl: string; model: string; key: string } | null>;

/** @throws Error in one sentence when an address is none. */
export function readVoiceOverrides(environment: NodeJS.ProcessEnv): VoiceOverrides {
  const one = (prefix: string, model: string): VoiceOverrides['speaker'] => {
    const baseUrl = read(environment, `${prefix}_BASE_URL`);
    if (baseUrl === null) return null;
    if (!endpointSchema.safeParse(baseUrl).success)
      throw new Error(`${prefix}_BASE_URL is not an http or https address.`);
    return {
      baseUrl,
      model: read(environment, `${prefix}_MODEL`) ?? model,
      key: read(environment, `${prefix}_API_KEY`) ?? '',
    };
  };
  return { transcriber: one('OS1_STT', 'whisper-1'), speaker: one('OS1_TTS', 'tts-1') };
}

/**
 * The key that the environment has for an address, or null. It is for the environment's own address, else for the one
 * that was chosen: trying another must not show it there.
 */
export function keyFromEnvironment(overrides: Overrides, baseUrl: string, chosen: MindChoice): string | null {
  const meant = overrides.baseUrl ?? (chosen.kind === 'openai' ? chosen.baseUrl : null);
  if (overrides.key !== null && meant === baseUrl) return overrides.key;
  const isOpenAi = URL.canParse(baseUrl) && new URL(baseUrl).origin === 'https://api.openai.com';
  return isOpenAi || overrides.baseUrl === baseUrl ? overrides.openAiKey : null;
}

/** Which settings the window cannot change, because the environment holds them. */
export const fixedByEnvironment = (overrides: Overrides): SettingsView['fixedByEnvironment'] => [
  ...(overrides.baseUrl === null ? [] : (['baseUrl'] as const)),
  ...(overrides.model === null ? [] : (['model'] as const)),
  ...(overrides.key === null ? [] : (['key'] as const)),
];

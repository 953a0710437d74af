import type { VoiceSettings } from '#contract/voice.ts';
import { createProviderFetch } from '../../mind/openai/provider-fetch.ts';
import { readVoiceOverrides } from '../../settings/environment.ts';
import { createFileSecrets } from '../../settings/secret-store.ts';
import { readSettings } from '../../settings/settings-file.ts';
import { createVoiceParts, type VoiceParts } from './voice-parts.ts';
import { applyVoiceOverrides } from './voice-settings-calls.ts';

/** The voice that a data folder has chosen, for the command line: no window, no running program. */
export type FolderVoice = { voice: VoiceSettings; parts: VoiceParts; dispose(): Promise<void> };

/** @throws Error in one sentence when the environment holds an address that is none. */
export function openFolderVoice(folder: string, environment: NodeJS.ProcessEnv): FolderVoice {
  const overrides = readVoiceOverrides(environment);
  const provider = createProviderFetch(environment);
  return {
    voice: applyVoiceOverrides(readSettings(folder).voice, overrides),
    parts: createVoiceParts({
      fetch: provider.fetch,
      secrets: createFileSecrets(folder),
      overrides,
      openAiKey: environment['OPENAI_API_KEY'] ?? null,
      platform: process.platform,
      environment,
    }),
    dispose: provider.dispose,
  };
}

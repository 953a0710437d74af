import type { Preset } from '#contract/settings.ts';
import { z } from 'zod';
import { presets } from '#contract/presets.ts';

/** A model server that was found on this machine. */
export type FoundServer = { preset: Preset; baseUrl: string; models: string[] };

/** How long one server may take to say what it has, in milliseconds. */
const patience = 800;

const modelListSchema = z.object({ data: z.array(z.object({ id: z.string().max(300) })).max(1_000) });

/** Asks the usual ports of this machine for their list of models, all at once; what does not answer is left out. */
export async function discoverServers(fetch: typeof globalThis.fetch, local = localPresets()): Promise<FoundServer[]> {
  const found = await Promise.all(
    local.map(async ({ preset, baseUrl }): Promise<FoundServer | null> => {
      try {
        const response = await fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(patience), redirect: 'error' });
        const list = modelListSchema.safeParse(await response.json());
        if (!response.ok || !list.success || list.data.data.length === 0) return null;
        return { preset, baseUrl, models: list.data.data.map(({ id }) => id) };
      } catch {
        return null;
      }
    }),
  );
  return found.filter((server) => server !== null);
}

const localPresets = (): { preset: Preset; baseUrl: string }[] =>
  (Object.keys(presets) as Preset[])
    .filter((preset) => presets[preset].local)
    .map((preset) => ({ preset, baseUrl: presets[preset].baseUrl }));

import fs from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { desktopSettingsSchema } from '#contract/desktop.ts';
import { quietSchema } from '#contract/quiet.ts';
import { embeddingChoiceSchema, hourChoiceSchema, mindChoiceSchema } from '#contract/settings.ts';
import { voiceSettingsSchema } from '#contract/voice.ts';

/** What stands in settings.json. Keys never do. */
const settingsSchema = z.strictObject({
  version: z.literal(1),
  language: z.string().max(20).default('en'),
  hour: hourChoiceSchema.default('sun'),
  mind: mindChoiceSchema.default({ kind: 'reflex' }),
  voice: voiceSettingsSchema.prefault({}),
  embedding: embeddingChoiceSchema.default({ kind: 'off' }),
  quiet: quietSchema.default({ doNotDisturb: false, hushedUntil: null }),
  desktop: desktopSettingsSchema.prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;

const usual = (): Settings => settingsSchema.parse({ version: 1 });

export type SettingsFile = {
  read(): Settings;
  /** Writes to a temporary name and renames, so that a crash leaves the old file or the new one. */
  change(change: Partial<Omit<Settings, 'version'>>): Promise<Settings>;
};

/**
 * The settings of a folder. A file that cannot be read is put aside, never overwritten.
 * @param onBroken told the new name of a file that was put aside.
 */
export function openSettings(folder: string, onBroken: (aside: string) => void): SettingsFile {
  const file = path.join(folder, 'settings.json');
  let settings = load(file, () => onBroken(putAside(file)));
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: () => settings,
    change: async (change) => {
      settings = settingsSchema.parse({ ...settings, ...change });
      const text = `${JSON.stringify(settings, null, 2)}\n`;
      writing = writing.catch(() => undefined).then(() => writeFileAtomic(file, text, { mode: 0o600 }));
      await writing;
      return settings;
    },
  };
}

/** The settings of a folder, the usual ones where they cannot be read. Changes nothing. */
export const readSettings = (folder: string): Settings => load(path.join(folder, 'settings.json'), () => undefined);

function load(file: string, onBroken: () => void): Settings {
  try {
    return settingsSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch (cause) {
    if (!isMissing(cause)) onBroken();
    return usual();
  }
}

export const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';

/** Renames a file that cannot be read, so that nothing is ever written over it; gives its new name. */
export function putAside(file: string): string {
  const aside = `${file}.broken-${new Date().toISOString().replaceAll(':', '-')}`;
  fs.renameSync(file, aside);
  return aside;
}

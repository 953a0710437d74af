import fs from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { hourChoiceSchema, mindChoiceSchema } from '#contract/settings.ts';

/** What stands in settings.json. Keys never do. */
const settingsSchema = z.strictObject({
  version: z.literal(1),
  language: z.string().max(20).default('en'),
  hour: hourChoiceSchema.default('sun'),
  mind: mindChoiceSchema.default({ kind: 'reflex' }),
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
  let settings = load(file, onBroken);
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

function load(file: string, onBroken: (aside: string) => void): Settings {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return usual();
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    const aside = `${file}.broken-${new Date().toISOString().replaceAll(':', '-')}`;
    fs.renameSync(file, aside);
    onBroken(aside);
    return usual();
  }
}

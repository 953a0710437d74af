import fs from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { SettingsView } from '#contract/settings.ts';

/** Where keys are kept. A desktop host hands in the system's keychain instead of the file. */
export type SecretStore = {
  readonly storage: SettingsView['keyStorage'];
  read(name: string): Promise<string | null>;
  /** An empty secret forgets it. */
  write(name: string, secret: string): Promise<void>;
};

/** The name of a server's key. A key belongs to the server it was given for: choosing another never sends it there. */
export const keyName = (baseUrl: string): string => `llm ${new URL(baseUrl).origin}`;

const secretsSchema = z.record(z.string(), z.string());

/** Keys in a file that only this account can read. It is not encrypted, and the window says so. */
export function createFileSecrets(folder: string): SecretStore {
  const file = path.join(folder, 'keys.json');
  const load = (): Record<string, string> => {
    try {
      return secretsSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    } catch {
      return {};
    }
  };
  return {
    storage: 'private-file',
    read: (name) => {
      const secrets = load();
      return Promise.resolve(Object.hasOwn(secrets, name) ? (secrets[name] ?? null) : null);
    },
    write: async (name, secret) => {
      const { [name]: _old, ...others } = load();
      const next = secret === '' ? others : { ...others, [name]: secret };
      await writeFileAtomic(file, `${JSON.stringify(next)}\n`, { mode: 0o600 });
    },
  };
}

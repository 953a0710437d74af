import fs from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { SettingsView } from '#contract/settings.ts';
import { isMissing, putAside } from './settings-file.ts';

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
  let writing: Promise<unknown> = Promise.resolve();
  const load = (onBroken: () => void): Record<string, string> => {
    try {
      return secretsSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    } catch (cause) {
      if (!isMissing(cause)) onBroken();
      return {};
    }
  };
  const write = async (name: string, secret: string): Promise<void> => {
    const { [name]: _old, ...others } = load(() => putAside(file));
    const next = secret === '' ? others : { ...others, [name]: secret };
    await writeFileAtomic(file, `${JSON.stringify(next)}\n`, { mode: 0o600 });
  };
  return {
    storage: 'private-file',
    read: (name) => {
      const secrets = load(() => undefined);
      return Promise.resolve(Object.hasOwn(secrets, name) ? (secrets[name] ?? null) : null);
    },
    // One after the other, for each write reads the file first.
    write: (name, secret) => {
      const written = writing.then(() => write(name, secret));
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

import fs from 'node:fs/promises';
import path from 'node:path';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import type { DesktopSafeStorage } from './electron-surface.ts';
import { save } from './kept-file.ts';

type SecretStore = NonNullable<AssistantOptions['secrets']>;

/** A kept key: in base64 as the keychain's cipher gave it, or as it is where there was no keychain. */
type KeptKey = { kind: 'encrypted' | 'plain'; value: string };
type KeptKeys = Record<string, KeptKey>;

/**
 * Keys in DIR/keys.enc.json (0600), encrypted with a secret of the system's keychain. Where a system has none that is open
 * (Electron would then encrypt with a password that everybody knows) they lie there as they are, and the window says so.
 * A key that cannot be decrypted, because the keychain changed, reads as none but is kept: the keychain may come back.
 */
export async function createSafeSecrets(
  folder: string,
  safeStorage: DesktopSafeStorage,
  platform: NodeJS.Platform,
): Promise<SecretStore> {
  const file = path.join(folder, 'keys.enc.json');
  const isEncrypted = await hasKeychain(safeStorage, platform);
  const keep = async (secret: string): Promise<KeptKey> =>
    isEncrypted
      ? { kind: 'encrypted', value: (await safeStorage.encryptStringAsync(secret)).toString('base64') }
      : { kind: 'plain', value: secret };
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (name: string, secret: string): Promise<void> => {
    const { [name]: _old, ...others } = await load(file);
    const keys: KeptKeys = secret === '' ? others : { ...others, [name]: await keep(secret) };
    await save(file, JSON.stringify(keys));
  };
  const store: SecretStore = {
    storage: isEncrypted ? 'system-keychain' : 'plain-text-store',
    read: async (name) => {
      const keys = await load(file);
      const kept = Object.hasOwn(keys, name) ? keys[name] : undefined;
      if (!kept) return null;
      if (kept.kind === 'plain') return kept.value;
      if (!isEncrypted) return null;
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(kept.value, 'base64'));
        if (shouldReEncrypt) await store.write(name, result).catch(() => undefined);
        return result;
      } catch {
        return null;
      }
    },
    // One after the other, for each write reads the file first.
    write: (name, secret) => {
      const written = writing.then(() => write(name, secret));
      writing = written.catch(() => undefined);
      return written;
    },
  };
  if (isEncrypted) await encryptPlainKeys(file, store);
  return store;
}

async function hasKeychain(safeStorage: DesktopSafeStorage, platform: NodeJS.Platform): Promise<boolean> {
  try {
    if (platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()))
      return false;
    return await safeStorage.isAsyncEncryptionAvailable();
  } catch {
    return false;
  }
}

/** Keys from a time without a keychain go into it as soon as there is one. */
async function encryptPlainKeys(file: string, store: SecretStore): Promise<void> {
  for (const [name, { kind, value }] of Object.entries(await load(file))) {
    if (kind === 'plain') await store.write(name, value).catch(() => undefined);
  }
}

async function load(file: string): Promise<KeptKeys> {
  try {
    const parsed: unknown = JSON.parse(await fs.readFile(file, 'utf8'));
    return typeof parsed === 'object' && parsed !== null
      ? Object.fromEntries(Object.entries(parsed).filter(isKeptKey))
      : {};
  } catch {
    return {};
  }
}

function isKeptKey(entry: [string, unknown]): entry is [string, KeptKey] {
  const [, value] = entry;
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('value' in value)) return false;
  return (value.kind === 'encrypted' || value.kind === 'plain') && typeof value.value === 'string';
}

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSafeSecrets } from '../../src-main/electron/safe-storage.ts';
import { createKeychain } from './stand-in/keychain.ts';
import { makeFolder } from './start-on-stand-in.ts';

const key = 'sk-CANARY-0123456789';
const name = 'llm https://api.openai.com';
const fileOf = (folder: string): string => path.join(folder, 'keys.enc.json');
const textOf = (folder: string): string => fs.readFileSync(fileOf(folder), 'utf8');

describe('keys', () => {
  test('are encrypted with the keychain, and read back', async () => {
    using place = makeFolder();
    const secrets = await createSafeSecrets(place.folder, createKeychain(), 'linux');
    expect(secrets.storage).toBe('system-keychain');
    await secrets.write(name, key);
    expect(await secrets.read(name)).toBe(key);
    expect(textOf(place.folder)).not.toContain(key);
    expect(textOf(place.folder)).not.toContain(Buffer.from(key).toString('base64').slice(0, 20));
    const again = await createSafeSecrets(place.folder, createKeychain(), 'linux');
    expect(await again.read(name)).toBe(key);
  });

  test('lie in a file that only this account can read, with nothing beside it', async () => {
    using place = makeFolder();
    for (const safeStorage of [createKeychain(), createKeychain({ available: false })]) {
      const secrets = await createSafeSecrets(place.folder, safeStorage, 'linux');
      await secrets.write(name, key);
      if (process.platform !== 'win32') expect(fs.statSync(fileOf(place.folder)).mode & 0o777).toBe(0o600);
      expect(fs.readdirSync(place.folder)).toEqual(['keys.enc.json']);
    }
  });

  test.each([
    ['the store of Linux is basic_text', createKeychain({ backend: 'basic_text' }), 'linux'],
    ['nobody knows the store of Linux', createKeychain({ backend: 'unknown' }), 'linux'],
    ['nothing can be encrypted on Linux', createKeychain({ available: false }), 'linux'],
    ['nothing can be encrypted on macOS', createKeychain({ available: false }), 'darwin'],
    [
      'asking fails',
      { ...createKeychain(), isAsyncEncryptionAvailable: () => Promise.reject(new Error('no bus')) },
      'win32',
    ],
  ] as const)('are honestly plain where %s', async (_where, safeStorage, platform) => {
    using place = makeFolder();
    const secrets = await createSafeSecrets(place.folder, safeStorage, platform);
    expect(secrets.storage).toBe('plain-text-store');
    await secrets.write(name, key);
    expect(await secrets.read(name)).toBe(key);
    expect(JSON.parse(textOf(place.folder))).toEqual({ [name]: { kind: 'plain', value: key } });
  });

  test('are encrypted on macOS and Windows, which know no store by name', async () => {
    using place = makeFolder();
    const nameless = {
      ...createKeychain(),
      getSelectedStorageBackend: (): never => {
        throw new TypeError('not a function');
      },
    };
    for (const platform of ['darwin', 'win32'] as const) {
      expect((await createSafeSecrets(place.folder, nameless, platform)).storage).toBe('system-keychain');
    }
  });

  test('that cannot be decrypted read as none, and are kept for a keychain that comes back', async () => {
    using place = makeFolder();
    await (await createSafeSecrets(place.folder, createKeychain(), 'linux')).write(name, key);
    const changed = await createSafeSecrets(place.folder, createKeychain({ turn: 0x33 }), 'linux');
    expect(await changed.read(name)).toBeNull();
    const away = await createSafeSecrets(place.folder, createKeychain({ available: false }), 'linux');
    expect(await away.read(name)).toBeNull();
    await away.write('llm http://other', 'other');
    const back = await createSafeSecrets(place.folder, createKeychain(), 'linux');
    expect(await back.read(name)).toBe(key);
    expect(await back.read('llm http://other')).toBe('other');
  });

  test('from a time without a keychain go into it as soon as there is one', async () => {
    using place = makeFolder();
    await (await createSafeSecrets(place.folder, createKeychain({ backend: 'basic_text' }), 'linux')).write(name, key);
    expect(textOf(place.folder)).toContain(key);
    const secrets = await createSafeSecrets(place.folder, createKeychain(), 'linux');
    expect(textOf(place.folder)).not.toContain(key);
    expect(await secrets.read(name)).toBe(key);
  });

  test('are encrypted anew when the keychain has a new secret', async () => {
    using place = makeFolder();
    const state = { rotated: false };
    const secrets = await createSafeSecrets(place.folder, createKeychain(state), 'linux');
    await secrets.write(name, key);
    fs.chmodSync(fileOf(place.folder), 0o644);
    state.rotated = true;
    expect(await secrets.read(name)).toBe(key);
    expect(fs.statSync(fileOf(place.folder)).mode & 0o777).toBe(0o600);
  });

  test('are forgotten by an empty one', async () => {
    using place = makeFolder();
    const secrets = await createSafeSecrets(place.folder, createKeychain(), 'linux');
    await secrets.write(name, key);
    await secrets.write(name, '');
    expect(await secrets.read(name)).toBeNull();
    expect(JSON.parse(textOf(place.folder))).toEqual({});
  });

  test('are not there under names that every object has', async () => {
    using place = makeFolder();
    const secrets = await createSafeSecrets(place.folder, createKeychain(), 'linux');
    for (const inherited of ['__proto__', 'constructor', 'toString']) expect(await secrets.read(inherited)).toBeNull();
    await secrets.write('__proto__', key);
    expect(await secrets.read('__proto__')).toBe(key);
  });

  test.each(['', 'no json', '[]', 'null', '{"a":1,"b":{"kind":"encrypted"},"c":{"kind":"other","value":"x"}}'])(
    'are none in a file with %j',
    async (text) => {
      using place = makeFolder();
      fs.writeFileSync(fileOf(place.folder), text);
      const secrets = await createSafeSecrets(place.folder, createKeychain(), 'linux');
      for (const asked of ['a', 'b', 'c', '0']) expect(await secrets.read(asked)).toBeNull();
    },
  );

  test('written at the same time are all kept', async () => {
    using place = makeFolder();
    const secrets = await createSafeSecrets(place.folder, createKeychain(), 'linux');
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((each) => secrets.write(each, `key of ${each}`)));
    for (const each of names) expect(await secrets.read(each)).toBe(`key of ${each}`);
  });

  test('that cannot be written are refused, not lost in silence', async () => {
    using place = makeFolder();
    const secrets = await createSafeSecrets(path.join(place.folder, 'gone'), createKeychain(), 'linux');
    await expect(secrets.write(name, key)).rejects.toThrow();
  });
});

import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFileSecrets, keyName } from '../../src-main/settings/secret-store.ts';
import { openSettings } from '../../src-main/settings/settings-file.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

const openai = keyName('https://api.openai.com/v1');

describe('keys in a file', () => {
  test('are given back, replaced and forgotten, and last beyond the program', async () => {
    const folder = temporaryFolder();
    const secrets = createFileSecrets(folder);
    expect(secrets.storage).toBe('private-file');
    expect(await secrets.read(openai)).toBeNull();
    await secrets.write(openai, 'sk-one');
    expect(await createFileSecrets(folder).read(openai)).toBe('sk-one');
    await secrets.write(openai, 'sk-two');
    expect(await secrets.read(openai)).toBe('sk-two');
    await secrets.write(openai, '');
    expect(await secrets.read(openai)).toBeNull();
    expect(fs.readFileSync(path.join(folder, 'keys.json'), 'utf8')).not.toContain('sk-');
  });

  test('can be read by this account alone, and leave no other file', needs('posix'), async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'keys.json'), '{}', { mode: 0o644 });
    await createFileSecrets(folder).write(openai, 'sk-one');
    expect(fs.readdirSync(folder)).toEqual(['keys.json']);
    expect(fs.statSync(path.join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  test('belong to one server each', async () => {
    const secrets = createFileSecrets(temporaryFolder());
    await secrets.write(openai, 'sk-one');
    await secrets.write(keyName('https://openrouter.ai/api/v1'), 'or-two');
    expect(await secrets.read(keyName('https://api.openai.com/v2/other'))).toBe('sk-one');
    expect(await secrets.read(keyName('https://openrouter.ai'))).toBe('or-two');
    for (const other of [
      'http://api.openai.com/v1',
      'https://api.openai.com:8443/v1',
      'https://api.openai.com.evil.example/v1',
    ]) {
      expect(await secrets.read(keyName(other)), other).toBeNull();
    }
  });

  test('that are written at the same time are all kept', async () => {
    const secrets = createFileSecrets(temporaryFolder());
    const servers = Array.from({ length: 8 }, (_, at) => keyName(`http://127.0.0.1:${8000 + at}/v1`));
    await Promise.all(servers.map((name, at) => secrets.write(name, `key-${at}`)));
    expect(await Promise.all(servers.map((name) => secrets.read(name)))).toEqual(servers.map((_, at) => `key-${at}`));
  });

  test('are of any length and letters, for a server of any address', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webUrl(), fc.string({ unit: 'binary', minLength: 1 }), async (address, secret) => {
        const name = keyName(address);
        const secrets = createFileSecrets(temporaryFolder());
        expect(await secrets.read(name)).toBeNull();
        await secrets.write(name, secret);
        expect(await secrets.read(name)).toBe(secret);
        await secrets.write(name, '');
        expect(await secrets.read(name)).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  test('that cannot be read are none, and the file is kept when a new key is written', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'keys.json'), '{"llm https://api.openai.com":"sk-o');
    const secrets = createFileSecrets(folder);
    expect(await secrets.read(openai)).toBeNull();
    await secrets.write(openai, 'sk-new');
    expect(await secrets.read(openai)).toBe('sk-new');
    const kept = fs.readdirSync(folder).filter((name) => name.startsWith('keys.json.broken-'));
    expect(kept).toHaveLength(1);
    expect(fs.readFileSync(path.join(folder, kept[0] ?? ''), 'utf8')).toContain('sk-o');
  });

  test('never stand in the settings', async () => {
    const folder = temporaryFolder();
    await createFileSecrets(folder).write(openai, 'sk-secret');
    const settings = openSettings(folder, () => undefined);
    await settings.change({
      mind: { kind: 'openai', preset: 'openai', baseUrl: 'https://api.openai.com/v1', model: 'gpt' },
    });
    expect(fs.readFileSync(path.join(folder, 'settings.json'), 'utf8')).not.toContain('sk-secret');
  });
});

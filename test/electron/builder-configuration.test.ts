import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../src-main/launch/build-if-stale.ts';

type Configuration = Record<string, unknown> & { files: { filter: string[] }[]; asarUnpack: string[] };

/** The packager's own reader and check, which its package does not offer by a name of its own. */
const packager = createRequire(createRequire(import.meta.url).resolve('electron-builder'))(
  'app-builder-lib/out/util/config/config.js',
) as {
  getConfig(folder: string, file: string, options: null): Promise<Configuration>;
  validateConfiguration(configuration: unknown, log: { isEnabled: boolean }): Promise<void>;
};

const read = (): Promise<Configuration> => packager.getConfig(root, 'electron-builder.yml', null);
const validate = (configuration: unknown): Promise<void> =>
  packager.validateConfiguration(configuration, { isEnabled: false });

describe('electron-builder.yml', () => {
  test("fits the packager's schema", async () => {
    await expect(validate(await read())).resolves.toBeUndefined();
  });

  test('would not fit it with a word that is not in it', async () => {
    await expect(validate({ ...(await read()), asarUnpacked: [] })).rejects.toThrow('asarUnpacked');
  });

  test('packages what the program reads, and of its packages only those that cannot be bundled', async () => {
    const { files, asarUnpack } = await read();
    const patterns = files.flatMap(({ filter }) => filter);
    for (const folder of ['package.json', 'dist', 'migrations', 'assets/given-names.txt'])
      expect(patterns).toContain(folder);
    expect(patterns).toContain('!node_modules/**');
    const packages = patterns.flatMap((pattern) => /^node_modules\/([^/*]+)/.exec(pattern)?.[1] ?? []);
    expect(new Set(packages)).toEqual(
      new Set([
        'better-sqlite3',
        'node-record-lpcm16',
        'signal-exit',
        'sqlite-vec',
        'sqlite-vec-',
        'write-file-atomic',
      ]),
    );
    expect(asarUnpack).toEqual(['node_modules/better-sqlite3/prebuilds/**', 'node_modules/sqlite-vec-*/**']);
  });

  test.each(['mac', 'win', 'linux'] as const)(
    'leaves out the libraries of other systems for %s, by a list that also takes something in',
    async (system) => {
      // A list that only left things out would take in all the rest of the project.
      const configuration = await read();
      const { files } = configuration[system] as Configuration;
      const patterns = files.flatMap(({ filter }) => filter);
      expect(patterns.filter((pattern) => pattern.startsWith('!'))).toHaveLength(2);
      expect(patterns.filter((pattern) => !pattern.startsWith('!'))).toHaveLength(1);
    },
  );

  test('names pictures and papers that are there', async () => {
    const { mac, win, linux } = (await read()) as unknown as Record<'mac' | 'win' | 'linux', Record<string, string>>;
    const named = [mac['icon'], mac['entitlements'], mac['entitlementsInherit'], win['icon'], linux['icon']];
    for (const name of named) expect(fs.existsSync(path.join(root, name ?? 'none'))).toBe(true);
  });

  test('lets macOS give it what it needs, and no more', async () => {
    const { mac } = await read();
    expect(mac).toMatchObject({ hardenedRuntime: true });
    const rights = fs.readFileSync(path.join(root, 'assets', 'entitlements.mac.plist'), 'utf8');
    expect([...rights.matchAll(/<key>(.+)<\/key>\s*<true\/>/g)].map(([, right]) => right)).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.device.audio-input',
      'com.apple.security.device.camera',
    ]);
  });

  test('recommends what hears and speaks to Debian and to Fedora, and installs without an administrator on Windows', async () => {
    const { deb, rpm, nsis } = await read();
    expect(deb).toMatchObject({ recommends: ['sox | pulseaudio-utils', 'espeak-ng'] });
    expect(rpm).toMatchObject({
      fpm: ['--rpm-tag', 'Recommends: (sox or pulseaudio-utils)', '--rpm-tag', 'Recommends: espeak-ng'],
    });
    expect(nsis).toMatchObject({ perMachine: false, deleteAppDataOnUninstall: false });
  });
});

import { createRequire } from 'node:module';
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
    for (const folder of ['package.json', 'dist', 'migrations', 'assets']) expect(patterns).toContain(folder);
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
    expect(asarUnpack).toEqual(['node_modules/better-sqlite3/**', 'node_modules/sqlite-vec-*/**']);
  });
});

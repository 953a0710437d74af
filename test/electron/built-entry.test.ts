import { execFile, type ExecFileException } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from './start-on-stand-in.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = new URL('../../dist/electron.js', import.meta.url);

type Ran = { code: number; stdout: string; stderr: string };

const run = (words: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...environment }, timeout: 100_000 };
    execFile(process.execPath, words, options, (cause: ExecFileException | null, stdout, stderr) => {
      resolve({ code: cause === null ? 0 : Number(cause.code ?? -1), stdout, stderr });
    });
  });

const runEntry = (folder: string, order: string): Promise<Ran> =>
  run(
    [
      '--import',
      new URL('./register-stand-in.ts', import.meta.url).href,
      fileURLToPath(new URL('./run-built-entry.ts', import.meta.url)),
      entry.href,
      order,
    ],
    { OS1_DATA_DIR: folder },
  );

beforeAll(async () => {
  // The test runner builds first; this is for a single test that is run by hand.
  if (!fs.existsSync(entry)) expect(await run(['src-main/launch/run.js', 'build'])).toMatchObject({ code: 0 });
}, 120_000);

describe('the built entry', () => {
  test.each(['quit', 'SIGTERM', 'SIGINT'])(
    'opens the window, answers it, and ends cleanly on %s',
    async (order) => {
      if (process.platform === 'win32' && order !== 'quit') return;
      using place = makeFolder();
      const { code, stdout, stderr } = await runEntry(place.folder, order);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      const told = JSON.parse(stdout) as Record<string, unknown>;
      expect(told).toMatchObject({
        loaded: ['app://os1/index.html'],
        preload: path.join(root, 'dist', 'preload.cjs'),
        answer: { id: 1, output: { capabilities: { host: 'desktop' }, settings: { dataFolder: place.folder } } },
      });
      expect(told['page']).toMatch(/^<!doctype html>/i);
      expect(told['page']).not.toContain('%OS1_TOKEN%');
      expect(fs.existsSync(path.join(place.folder, 'os1.db'))).toBe(true);
      expect(fs.existsSync(path.join(place.folder, 'os1.db-wal'))).toBe(false);
      expect(fs.existsSync(path.join(place.folder, 'host.json'))).toBe(false);
    },
    60_000,
  );

  test('is ready for a sandboxed preload script: CommonJS, with Electron as its only module', () => {
    const preload = fs.readFileSync(new URL('../../dist/preload.cjs', import.meta.url), 'utf8');
    expect([...preload.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name?.replaceAll(/['"`]/g, ''))).toEqual([
      'electron',
    ]);
    expect(preload).not.toMatch(/\bimport\b/);
  });
});

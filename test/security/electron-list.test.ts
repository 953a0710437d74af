import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { calls } from '#contract/calls.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { startOnStandIn } from '../electron/start-on-stand-in.ts';

/** The files of a folder with their text, by their path in it. */
const textsOf = (folder: string, ending: RegExp): Map<string, string> =>
  new Map(
    fs
      .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && ending.test(entry.name))
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .map((file) => [
        path.relative(root, file).split(path.sep).join('/'),
        fs.readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
      ]),
  );

const filesWith = (texts: Map<string, string>, piece: RegExp): string[] =>
  [...texts].filter(([, text]) => piece.test(text)).map(([file]) => file);

const source = textsOf('src-main', /\.c?ts$/);

describe('every window of a running desktop', () => {
  test('is locked up, whatever it is for, and the sandbox is on before any can be', async () => {
    await using desktop = await startOnStandIn();
    expect(desktop.order[0]).toBe('enableSandbox');
    expect(desktop.windows.length).toBeGreaterThan(0);
    for (const { options } of desktop.windows) {
      expect(options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        webSecurity: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webviewTag: false,
      });
      for (const name of ['experimentalFeatures', 'enableBlinkFeatures', 'allowRunningInsecureContent'])
        expect(options.webPreferences).not.toHaveProperty(name);
    }
  });

  test('has a session of its own, whose pages have no permission, no device and no network', async () => {
    await using desktop = await startOnStandIn();
    for (const { options } of desktop.windows) {
      const { granted } = desktop.session(options.webPreferences?.partition ?? '');
      for (const permission of ['media', 'geolocation', 'openExternal', 'notifications', 'clipboard-read'] as const) {
        expect(granted.request(permission)).toBe(false);
        expect(granted.check(permission)).toBe(false);
      }
      expect([granted.device(), granted.display(), granted.download()]).toEqual([false, null, false]);
      expect(granted.network('https://evil.example/')).toBe(false);
    }
  });

  test('answers a page of its own alone, for every call that there is', async () => {
    await using desktop = await startOnStandIn();
    const window = desktop.windows[0];
    if (!window) throw new Error('no window');
    for (const call of Object.keys(calls)) {
      for (const url of ['https://os1.attacker.com/', 'app://os1.evil/', 'file:///index.html', 'about:blank']) {
        const answer = await desktop.call(
          { id: 1, call, input: {} },
          { sender: window.webContents, senderFrame: { url, parent: null } },
        );
        expect(answer, `${call} from ${url}`).toMatchObject({ error: { code: 'not-allowed' } });
      }
    }
  });
});

describe('the packaged program', () => {
  test('cannot be turned into anything else by its environment or its switches: the fuses', async () => {
    const packager = createRequire(createRequire(import.meta.url).resolve('electron-builder'))(
      'app-builder-lib/out/util/config/config.js',
    ) as { getConfig(folder: string, file: string, options: null): Promise<{ electronFuses: object; asar: unknown }> };
    const { electronFuses, asar } = await packager.getConfig(root, 'electron-builder.yml', null);
    expect(asar).not.toBe(false);
    expect(electronFuses).toMatchObject({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('takes the switches of a debugger away before Chromium reads them', async () => {
    await using packaged = await startOnStandIn({ isPackaged: true });
    expect(packaged.removedSwitches).toEqual(
      expect.arrayContaining(['remote-debugging-port', 'remote-debugging-pipe']),
    );
    expect(packaged.windows.map(({ options }) => options.webPreferences?.devTools)).toEqual([false]);
    expect(filesWith(source, /appendSwitch|inspector\.open|node:inspector|openDevTools/)).toEqual([]);
  });

  test('needs no Node of its own beside it: nothing forks, and nothing runs Electron as Node', () => {
    expect(filesWith(source, /\bfork\(|ELECTRON_RUN_AS_NODE|utilityProcess/)).toEqual([]);
  });
});

test('Electron is one of the versions that get security fixes, looked up no longer than half a year ago', () => {
  // Electron supports its latest three stable majors. To be looked up anew, on electronjs.org/docs/latest/tutorial/electron-timelines,
  // when this fails: then raise electron, or the date.
  const lookedUp = { newest: 45, on: '2026-11-22' };
  const { devDependencies } = z
    .object({ devDependencies: z.object({ electron: z.string().regex(/^\d+\.\d+\.\d+$/) }) })
    .parse(JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')));
  const major = Number(devDependencies.electron.split('.')[0]);
  expect(major).toBeGreaterThan(lookedUp.newest - 3);
  const months = (Date.now() - Date.parse(lookedUp.on)) / (30.44 * 86_400_000);
  expect(months).toBeLessThan(6);
});

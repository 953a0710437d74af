import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../src-main', import.meta.url));

/** The code of every file, without its comments. */
const sources = fs
  .readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.c?ts$/.test(entry.name))
  .map(({ parentPath, name }) => path.join(parentPath, name))
  .map((file) => ({
    file: path.relative(root, file).split(path.sep).join('/'),
    code: fs.readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
  }));

/** The files that hold a piece of code, once for each time. */
const placesOf = (piece: RegExp): string[] =>
  sources.flatMap(({ file, code }) => [...code.matchAll(piece)].map(() => file));

describe('the desktop host', () => {
  test('listens to a renderer in one place', () => {
    // Calls and sound: each is listened to and let go of.
    expect(placesOf(/ipcMain\s*\.\s*\w+/g)).toEqual(Array.from({ length: 4 }, () => 'electron/ipc-transport.ts'));
    expect(placesOf(/\.\s*handle(Once)?\(/g).toSorted()).toEqual([
      'electron/app-protocol.ts',
      'electron/ipc-transport.ts',
    ]);
    expect(placesOf(/ipc-message|postMessageToRenderer|\.ipc\b/g)).toEqual([]);
  });

  test('makes a window in one place', () => {
    expect(placesOf(/new\s+(\w+\.)?(BrowserWindow|BaseWindow|WebContentsView|BrowserView)\b/g)).toEqual([
      'electron/assistant-window.ts',
    ]);
    expect(placesOf(/webPreferences/g)).toEqual(['electron/assistant-window.ts']);
  });

  test("takes Electron's values in at its entry and its preload script only", () => {
    const values = sources.filter(({ code }) =>
      /import\s+(?!type)[^;]*from 'electron'|require\('electron'\)|import\('electron'\)\)/.test(code),
    );
    expect(values.map(({ file }) => file).toSorted()).toEqual(['electron/main.ts', 'electron/preload.cts']);
    const anywhere = sources.filter(({ code }) => /from 'electron['/]|require\('electron/.test(code));
    for (const { file } of anywhere) expect(file).toMatch(/^electron\//);
  });

  test('opens links of others in one place, after a check', () => {
    expect(placesOf(/openExternal\(/g)).toEqual(['electron/host-calls.ts']);
  });

  test('weakens nothing', () => {
    const weak =
      /webSecurity:\s*false|sandbox:\s*false|contextIsolation:\s*false|nodeIntegration\w*:\s*true|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|webviewTag:\s*true|bypassCSP|no-sandbox|enableRemoteModule|file:\/\//g;
    expect(placesOf(weak).filter((file) => file.startsWith('electron/'))).toEqual([]);
  });

  test('starts no process of its own, which the fuses of a finished program would forbid', () => {
    expect(placesOf(/child_process/g).filter((file) => file.startsWith('electron/'))).toEqual([]);
  });
});

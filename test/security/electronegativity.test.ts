import fs from 'node:fs';
import path from 'node:path';
import { transform } from 'rolldown/utils';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { scan, type Scan } from './scan-for-electron.ts';

const electron = z
  .object({ version: z.string() })
  .parse(JSON.parse(fs.readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))).version;

/**
 * What the scanner finds in the build, each with the reason why it stays. A finding that is not here fails the test, and so does one
 * here that is no longer found.
 */
const justified: Readonly<Record<string, string>> = {
  // It looks for a <meta> or for onHeadersReceived. The policy is a header of each answer, for app://os1 as for the browser host:
  // 'serves the page with the policy of every page, and no token', and page-injection.test.ts shows that Chromium obeys it.
  CSP_GLOBAL_CHECK: 'N/A',
  // A middle click asks for a new window as any link does, and every one is denied: 'opens no other window, not even of its own'.
  AUXCLICK_JS_CHECK: 'electron.js',
  // For review: os1:// leads to nothing but talking and opening, and whatever else stands in a link does nothing: links.test.ts.
  PROTOCOL_HANDLER_JS_CHECK: 'electron.js',
  // For review: four functions, none of which hands out anything of Electron's: 'gives the page four functions and nothing of Electron'.
  PRELOAD_JS_CHECK: 'electron.js',
  // For review: http and https only, parsed, and confirmed by the person: the table of host-calls.test.ts.
  OPEN_EXTERNAL_JS_CHECK: 'electron.js',
};

/** A copy of a folder's scripts and pages in the words of 2019, for the scanner's parser stops at newer ones. */
async function copyForScan(folder: string): Promise<string> {
  const place = temporaryFolder();
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:[cm]?js|html)$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const copy = path.join(place, path.relative(folder, file)).replace(/\.cjs$/, '.js');
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(copy, file.endsWith('.html') ? text : await inOlderWords(text));
  }
  return place;
}

async function inOlderWords(text: string): Promise<string> {
  const { code, errors } = await transform('script.js', text, { target: 'es2019' });
  expect(errors).toEqual([]);
  return code;
}

const scanFolder = async (folder: string): Promise<Scan> => {
  const copy = await copyForScan(folder);
  // It tells the terminal what it would have liked to fetch.
  const silence = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  onTestFinished(() => silence.mockRestore());
  return scan(copy, electron);
};

describe('the scanner for faults of Electron programs', { timeout: 300_000 }, () => {
  test('finds nothing open in the build, and reads every file of it', async () => {
    const { findings, unread, checks } = await scanFolder(path.join(root, 'dist'));
    expect(checks).toBeGreaterThanOrEqual(40);
    expect(unread).toEqual([]);
    expect(Object.fromEntries(findings.map(({ id, file }) => [id, file]))).toEqual(justified);
    // Each once: a second window or a second place that opens links is a finding of its own.
    expect(findings).toHaveLength(Object.keys(justified).length);
  });

  test('would find faults that are planted', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(
      path.join(folder, 'main.js'),
      `import { app, BrowserWindow, shell } from 'electron';
       class Held { #secret = 1; take() { return this.#secret; } }
       const window = new BrowserWindow({
         webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false, webSecurity: false },
       });
       window.loadURL('http://evil.example/');
       shell.openExternal(new Held().take());
       app.commandLine.appendSwitch('remote-debugging-port', '9222');`,
    );
    fs.writeFileSync(path.join(folder, 'page.html'), '<webview src="http://evil.example/" allowpopups></webview>');
    const { findings, unread } = await scanFolder(folder);
    expect(unread).toEqual([]);
    const ids = findings.map(({ id }) => id);
    for (const id of [
      'CONTEXT_ISOLATION_JS_CHECK',
      'SANDBOX_JS_CHECK',
      'WEB_SECURITY_JS_CHECK',
      'HTTP_RESOURCES_JS_CHECK',
      'ALLOWPOPUPS_HTML_CHECK',
    ])
      expect(ids).toContain(id);
  });
});

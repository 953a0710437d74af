import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Words } from '#contract/words.ts';
import { withoutKeys } from '../conversation/child-environment.ts';

/** Names and places of browsers that open an address as an app window (`--app`), best first. */
const chromiums: Readonly<Record<string, readonly string[]>> = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge',
    'microsoft-edge-stable',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'Google\\Chrome\\Application\\chrome.exe',
    'Chromium\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The program of an installed Chromium, Chrome or Edge: CHROMIUM_PATH first, then the usual places; null when there is none. */
export function findChromium(environment: NodeJS.ProcessEnv, platform: string = process.platform): string | null {
  const chosen = environment['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') return fs.existsSync(chosen) ? chosen : null;
  const folders =
    platform === 'win32'
      ? [environment['PROGRAMFILES'], environment['PROGRAMFILES(X86)'], environment['LOCALAPPDATA']]
      : (environment['PATH'] ?? '').split(path.delimiter);
  for (const name of chromiums[platform] ?? []) {
    if (path.isAbsolute(name) && fs.existsSync(name)) return name;
    for (const folder of folders) {
      if (folder === undefined || folder === '') continue;
      const file = path.join(folder, name);
      if (fs.existsSync(file)) return file;
    }
  }
  return null;
}

const hasDisplay = (environment: NodeJS.ProcessEnv, platform: string = process.platform): boolean =>
  platform !== 'linux' ||
  [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((display) => display !== undefined && display !== '');

const isRoot = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

/**
 * Opens an address that holds a ticket: an app window of a Chromium, else the default browser, else it is printed.
 * Chromium as root would need `--no-sandbox`; that is never given, so root is told in one sentence instead.
 *
 * @param say prints one sentence.
 */
export async function openWindow(
  address: string,
  {
    folder,
    environment,
    words,
    say,
  }: { folder: string; environment: NodeJS.ProcessEnv; words: Words; say(sentence: string): void },
): Promise<void> {
  if (isRoot()) return say(words.terminal.asRoot(address));
  if (!hasDisplay(environment)) return say(words.terminal.noDisplay(address));
  const chromium = findChromium(environment);
  if (chromium !== null && (await startApp(chromium, address, folder, environment)))
    return say(words.terminal.openedIn(path.basename(chromium)));
  try {
    const { default: open } = await import('open');
    await open(address);
  } catch {
    say(words.terminal.openThis(address));
  }
}

/**
 * What a window that speaks and hears needs: a voice before the first click, and no sleep while it is covered or minimised,
 * for a browser would let its timers run once a second and what is said would break off.
 */
const voiceFlags = [
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

/** Starts an app window with a profile of its own; true when the browser is still there after a moment. */
function startApp(program: string, address: string, folder: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const browser = spawn(
      program,
      [
        `--app=${address}`,
        `--user-data-dir=${path.join(folder, 'window')}`,
        '--window-size=420,680',
        '--no-first-run',
        '--no-default-browser-check',
        ...voiceFlags,
      ],
      { detached: true, stdio: 'ignore', env: withoutKeys(environment) },
    );
    browser.once('error', () => resolve(false));
    // A second window of the same profile hands over to the first and ends well at once.
    browser.once('exit', (code) => resolve(code === 0));
    setTimeout(() => {
      browser.unref();
      resolve(true);
    }, 700);
  });
}

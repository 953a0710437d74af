import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findChromium } from '../../../src-main/assistant/open-window.ts';
import { connectDevtools, type Devtools } from './devtools.ts';

/** Flags without which a headless Chromium talks to the network by itself. As root it starts only without its sandbox. */
export const quietFlags: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Nothing leaves this machine by a page: what is not answered by the host is not found. */
const noNetwork = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** As Electron's windows are: a voice before the first click, and no sleep while the window is covered. */
const windowFlags = [
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

export type Chromium = Devtools & {
  /** Where others may join over the same protocol. */
  endpoint: string;
};

/**
 * Starts the installed Chromium without a head. It ends with this process, however that ends.
 *
 * @param folder an empty one for what Chromium writes; the caller takes it away.
 * @param flags beyond the usual, such as a recording for a microphone.
 */
export async function launchChromium(
  folder: string,
  flags: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Chromium> {
  const program = findChromium(process.env);
  if (program === null) throw new Error('There is no Chromium on this machine.');
  const child = spawn(
    program,
    [
      '--headless',
      '--no-startup-window',
      '--remote-debugging-pipe',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      ...quietFlags,
      ...windowFlags,
      noNetwork,
      ...flags,
    ],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // The session's bus of a scene knows nothing of what Chromium would ask it.
      env: { ...environment, DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
    },
  );
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${String(code)}`)));
  });
  // Heard of only while it starts; later its windows tell it.
  failed.catch(() => undefined);
  const devtools = connectDevtools({ input: child.stdio[3] as Writable, output: child.stdio[4] as Readable });
  // An answer means that it runs, and by then the file stands there or is about to.
  await Promise.race([devtools.browser.send('Browser.getVersion'), failed]);
  const [port = '', address = ''] = (
    await Promise.race([readWhenThere(path.join(folder, 'DevToolsActivePort')), failed])
  )
    .trim()
    .split('\n');
  return { ...devtools, endpoint: `ws://127.0.0.1:${port}${address}` };
}

async function readWhenThere(file: string): Promise<string> {
  for (;;) {
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    if (text.includes('\n')) return text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

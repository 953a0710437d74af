import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type LaunchOptions, type Page } from 'playwright-core';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { quietFlags } from '../electron/chromium/launch-chromium.ts';
import type { Stage, StageOptions } from './stage.ts';

/** Opens OS1 in the browser host: `npm run serve`, and a page of Chromium that is led to it. */
export async function openBrowser(folder: string, { environment, look, wish }: StageOptions): Promise<Stage> {
  const host = await serve(folder, environment);
  const browser = await launchBrowser(wish.launch);
  const context = await browser.newContext({
    viewport: { width: 420, height: 680 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...look,
  });
  const page = await context.newPage();
  if (wish.onEvent) readEvents(page, wish.onEvent);
  await wish.prepare?.(page);
  await page.goto(host.address);
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    process.kill(host.pid, signal);
    await host.ended;
    await browser.close();
  };
  return {
    page,
    pid: host.pid,
    machine: null,
    saving: async (click) => {
      const downloading = page.waitForEvent('download');
      await click();
      const download = await downloading;
      return { file: await download.path(), name: download.suggestedFilename() };
    },
    kill: () => end('SIGKILL'),
    quit: () => end('SIGTERM'),
  };
}

const launchBrowser = ({ args = [], ...wish }: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(process.env) ?? '', args: [...quietFlags, ...args], ...wish });

/** Starts `npm run serve` and waits for its line. */
async function serve(
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<{ address: string; pid: number; ended: Promise<void> }> {
  const npm = spawn('npm', ['run', '--silent', 'serve', '--', '--port', '0', '--data', folder, '--no-open'], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise<void>((resolve) => npm.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(npm.stdout).once('line', resolve);
    npm.once('exit', (code) => reject(new Error(`serve ended with ${String(code)}`)));
  });
  const { pid } = JSON.parse(fs.readFileSync(path.join(folder, 'host.json'), 'utf8')) as { pid: number };
  return { address: line.slice(line.indexOf('http')), pid, ended };
}

/** Reads along what the page is told over its socket. */
function readEvents(page: Page, onEvent: (event: unknown) => void): void {
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const { event } = JSON.parse(payload) as { event?: unknown };
      if (event !== undefined) onEvent(event);
    });
  });
}

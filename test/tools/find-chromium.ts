import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';

/** Longest time of each way to get a browser, in milliseconds. */
const limits = { playwright: 60_000, apt: 5 * 60_000 };

const aptGet = '/usr/bin/apt-get';

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/**
 * A Chromium for the tests: the one of this machine, else Playwright's own, else installed by Playwright, else (as root
 * on Debian) by apt-get; null when there is none to be had.
 */
export async function obtainChromium(): Promise<string | null> {
  const present = findChromium(process.env) ?? (await findPlaywrights());
  if (present !== null) return present;
  say('No Chromium here; Playwright tries to fetch one, for a minute at most.');
  const cli = path.join(root, 'node_modules', 'playwright-core', 'cli.js');
  await run(process.execPath, [cli, 'install', 'chromium'], limits.playwright);
  const fetched = await findPlaywrights();
  if (fetched !== null) return fetched;
  if (process.platform === 'linux' && process.getuid?.() === 0 && fs.existsSync(aptGet)) {
    say('apt-get installs Chromium.');
    await run(aptGet, ['update', '-q'], limits.apt);
    await run(aptGet, ['install', '-q', '-y', '--no-install-recommends', 'chromium'], limits.apt);
  }
  return findChromium(process.env);
}

async function findPlaywrights(): Promise<string | null> {
  try {
    const { chromium } = await import('playwright-core');
    const file = chromium.executablePath();
    return fs.existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/** Runs a program to its end or its limit, then ends all that it started; what it says goes to stderr. */
function run(program: string, words: readonly string[], limit: number): Promise<void> {
  return new Promise((resolve) => {
    const grouped = process.platform !== 'win32';
    const child = spawn(program, words, {
      stdio: ['ignore', 2, 2],
      detached: grouped,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const timer = setTimeout(() => {
      say(`Stopped after ${limit / 1000} s.`);
      if (grouped && child.pid !== undefined) process.kill(-child.pid);
      else child.kill();
    }, limit);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    child.once('error', end);
    child.once('exit', end);
  });
}

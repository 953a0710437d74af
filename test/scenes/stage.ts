import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  _electron,
  chromium,
  type Browser,
  type BrowserContextOptions,
  type LaunchOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { installedElectron } from '../../src-main/launch/electron-runtime.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';

/** Which host the scenes are played in: the browser host, or (OS1_SCENES_HOST=electron) a real Electron. */
export const inElectron = process.env['OS1_SCENES_HOST'] === 'electron';

/** What the scenes need of the machine, for `needs(...)`. */
export const sceneNeed = inElectron ? 'electron' : 'chromium';

/** Longest time of one scene, in milliseconds: some start the program ten times, on machines that do other work too. */
export const sceneTimeout = 120_000;

/** OS1 as it stands before a person: its window, and the ways to end it. */
export type Stage = {
  page: Page;
  /** The process of the program itself, not of npm or of the browser. */
  pid: number;
  /** Ends it as a power failure would. */
  kill(): Promise<void>;
  /** Ends it as a person or the system would. */
  quit(): Promise<void>;
};

/** A folder for one life; the caller takes it away. */
export const newFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'os1-scene-'));

/** Flags without which a headless Chromium talks to the network by itself. As root it starts only without its sandbox. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a scene wants of the browser host's browser beyond the usual. `prepare` sees the page before anything is in it. */
export type BrowserWish = { launch?: LaunchOptions; prepare?(page: Page): void | Promise<void> };

const launchBrowser = ({ args = [], ...wish }: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(process.env) ?? '',
    args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
    ...wish,
  });

/** Opens OS1 on a folder. @param look the size and the preferences of the window; reduced motion unless it says otherwise */
export function openStage(
  folder: string,
  environment: NodeJS.ProcessEnv = {},
  look: BrowserContextOptions = {},
  wish: BrowserWish = {},
): Promise<Stage> {
  return inElectron ? openElectron(folder, environment) : openBrowser(folder, environment, look, wish);
}

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

async function openBrowser(
  folder: string,
  environment: NodeJS.ProcessEnv,
  look: BrowserContextOptions,
  wish: BrowserWish,
): Promise<Stage> {
  const host = await serve(folder, environment);
  const browser = await launchBrowser(wish.launch);
  const context = await browser.newContext({
    viewport: { width: 420, height: 680 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...look,
  });
  const page = await context.newPage();
  await wish.prepare?.(page);
  await page.goto(host.address);
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    process.kill(host.pid, signal);
    await host.ended;
    await browser.close();
  };
  return { page, pid: host.pid, kill: () => end('SIGKILL'), quit: () => end('SIGTERM') };
}

async function openElectron(folder: string, environment: NodeJS.ProcessEnv): Promise<Stage> {
  const program = await _electron.launch({
    executablePath: installedElectron() ?? '',
    args: [root, '--data', folder, '--force-prefers-reduced-motion'],
    env: { ...process.env, ...environment } as Record<string, string>,
  });
  const page = await program.firstWindow();
  const pid = program.process().pid ?? 0;
  return {
    page,
    pid,
    kill: async () => {
      const ended = new Promise((resolve) => program.process().once('exit', resolve));
      process.kill(pid, 'SIGKILL');
      await ended;
    },
    quit: () => program.close(),
  };
}

/** The parts of the window by what they are called. */
export const messageBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
export const log = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });
export const room = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('navigation').getByRole('button', { name });

/** Leaves the voice as it is. */
export async function passVoice(page: Page): Promise<void> {
  await page.getByRole('heading', { name: /How shall I sound/ }).waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
}

/** Goes through the onboarding as a person would, and gives the name that the OS took. */
export async function meet(page: Page, answers: { name: string; social: string; mother: string }): Promise<string> {
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: 'Good' }).click();
  await answer(page, 'What shall I call you?', answers.name);
  await page.getByRole('button', { name: 'Yes, I am' }).click();
  await answer(page, /social/, answers.social);
  await passVoice(page);
  await answer(page, /mother/, answers.mother);
  await page.getByRole('heading', { name: 'What shall I think with?' }).waitFor();
  const goOn = page.getByRole('button', { name: /What is built in|Go on/ });
  await goOn.first().click();
  const accept = page.getByRole('button', { name: /^Yes, / });
  const name = ((await accept.textContent()) ?? '').trim().replace('Yes, ', '');
  await accept.click();
  await messageBox(page).waitFor();
  return name;
}

/** Waits for a question and answers it with the keyboard. */
export async function answer(page: Page, question: string | RegExp, text: string): Promise<void> {
  await page.getByRole('heading', { name: question }).waitFor();
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

/** Says something and waits until the reply is whole; gives the reply's text. */
export async function say(page: Page, text: string): Promise<string> {
  const articles = log(page).getByRole('article');
  const before = await articles.last().elementHandle();
  await messageBox(page).fill(text);
  await messageBox(page).press('Enter');
  // The question itself may be far above a long reply, and so no longer in the page.
  await page.waitForFunction((old) => {
    const last = [...document.querySelectorAll('[role=log][aria-busy=false] article')].at(-1);
    return last !== undefined && last !== old && last.querySelector('.voice, .excuse') !== null;
  }, before);
  return (await articles.last().locator('.voice, .excuse').textContent()) ?? '';
}

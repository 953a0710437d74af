import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContextOptions, LaunchOptions, Locator, Page } from 'playwright-core';
import { openBrowser } from './browser-stage.ts';
import { openElectron } from './electron-stage.ts';
import { openStandIn, type Machine } from './stand-in-stage.ts';

/**
 * Which host the scenes are played in: the browser host, the built desktop host on the stand-in for Electron, whose windows
 * are pages of Chromium, or a real Electron. OS1_SCENES_HOST says it; `npm test` plays the first two.
 */
const host = readHost(process.env['OS1_SCENES_HOST']);
type SceneHost = 'browser' | 'stand-in' | 'electron';

/** Whether the onboarding asks about login: only of a finished program on a desktop. */
export const asksAboutLogin = host === 'stand-in';

/** What the scenes need of the machine, for `needs(...)`. */
export const sceneNeed = host === 'electron' ? 'electron' : 'chromium';

/** Longest time of one scene, in milliseconds: some start the program ten times, on machines that do other work too. */
export const sceneTimeout = 240_000;

/** OS1 as it stands before a person: its window, and the ways to end it. */
export type Stage = {
  page: Page;
  /** The process of the program itself, not of npm or of the browser. */
  pid: number;
  /** Clicks on something that saves a file, and gives the file when it is whole, with the name that was proposed. */
  saving(click: () => Promise<void>): Promise<{ file: string; name: string }>;
  /** What is around the window; null where a scene cannot reach that. */
  machine: Machine | null;
  /** Ends it as a power failure would. */
  kill(): Promise<void>;
  /** Ends it as a person or the system would. */
  quit(): Promise<void>;
};

/** A folder for one life; the caller takes it away. */
export const newFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'os1-scene-'));

/** What a scene wants beyond the usual. `prepare` sees the page before anything is in it. */
export type StageWishes = {
  /** How Chromium is started. */
  launch?: LaunchOptions;
  prepare?(page: Page): void | Promise<void>;
  /** Told each event that the core tells the window. */
  onEvent?(event: unknown): void;
};

export type StageOptions = {
  environment: NodeJS.ProcessEnv;
  look: BrowserContextOptions;
  wish: StageWishes;
  words: readonly string[];
};

/**
 * Opens OS1 on a folder.
 *
 * @param look the size and the preferences of the window; reduced motion unless it says otherwise.
 * @param words of the command line, for a desktop.
 */
export function openStage(
  folder: string,
  environment: NodeJS.ProcessEnv = {},
  look: BrowserContextOptions = {},
  wish: StageWishes = {},
  words: readonly string[] = [],
): Promise<Stage> {
  const open = { browser: openBrowser, 'stand-in': openStandIn, electron: openElectron }[host];
  return open(folder, { environment, look, wish, words });
}

function readHost(wanted = 'browser'): SceneHost {
  if (wanted === 'browser' || wanted === 'stand-in' || wanted === 'electron') return wanted;
  throw new Error(`OS1_SCENES_HOST is ${wanted}, which is no host of scenes.`);
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

/** Leaves it as it is, where it asks whether it shall be there after login. */
export async function passLogin(page: Page): Promise<void> {
  if (!asksAboutLogin) return;
  await page.getByRole('heading', { name: loginQuestion }).waitFor();
  await page.getByRole('button', { name: 'No, I open you myself' }).click();
}
export const loginQuestion = /be there when you log in/;

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
  await passLogin(page);
  await page.getByRole('heading', { name: /I would like to be/ }).waitFor();
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

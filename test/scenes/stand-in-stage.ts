import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startProgram, type RemoteControls } from '../electron/chromium/program.ts';
import { servedOrigin } from '../electron/chromium/requests.ts';
import { startSessionBus } from '../electron/chromium/session-bus.ts';
import type { StageWish } from '../electron/chromium/stage-messages.ts';
import type { Stage, StageOptions } from './stage.ts';

/** Longest wait for something in the window, in milliseconds. */
const patience = 30_000;

/** The machine around the window. */
export type Machine = {
  /** What a person or the system does outside of the window. */
  controls: RemoteControls;
  /** Starts the program once more on the same folder, with these words; gives the exit code of that start. */
  startAgain(...words: string[]): Promise<number | null>;
  /** Resolves when the program has ended, however that came. */
  ended: Promise<unknown>;
  /** The window anew, after the process of its page was gone. */
  rejoin(): Promise<Page>;
};

/** Opens OS1 in the desktop host on the stand-in, whose windows are pages of a Chromium that this joins. */
export async function openStandIn(folder: string, { environment, look, wish, words }: StageOptions): Promise<Stage> {
  // A machine of its own: its Chromium, its place for what starts at login, and a desktop that shows trays.
  const machine = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-machine-'));
  const bus = process.platform === 'linux' ? await startSessionBus(machine) : null;
  const around: NodeJS.ProcessEnv = {
    XDG_CONFIG_HOME: path.join(machine, 'config'),
    XDG_RUNTIME_DIR: machine,
    DBUS_SESSION_BUS_ADDRESS: bus?.address,
    ...asText(wish.launch?.env),
    ...environment,
    OS1_DATA_DIR: folder,
  };
  const stageWish = wishOf(look, path.join(machine, 'chromium'), wish.launch?.args);
  const program = startProgram(around, stageWish, words, wish.onEvent);
  let browser: Browser | null = null;
  const takeAway = async (): Promise<void> => {
    const left = browser?.isConnected() && new Promise((resolve) => browser?.once('disconnected', resolve));
    await program.ended;
    await left;
    await bus?.end();
    fs.rmSync(machine, { recursive: true, force: true, maxRetries: 5 });
  };
  const kill = async (): Promise<void> => {
    process.kill(program.pid, 'SIGKILL');
    await takeAway();
  };
  const open = async (): Promise<{ page: Page; endpoint: string; targetId: string }> => {
    const { endpoint, targetId } = await program.window;
    browser = await join(endpoint);
    const page = await findPage(browser, targetId);
    await wish.prepare?.(page);
    program.go(targetId);
    await page.waitForURL(`${servedOrigin}/**`);
    return { page, endpoint, targetId };
  };
  const { page, endpoint, targetId } = await open().catch(async (cause: unknown) => {
    await (program.hasEnded() ? takeAway() : kill());
    throw cause;
  });
  return {
    page,
    pid: program.pid,
    machine: {
      controls: program.controls,
      ended: program.ended,
      rejoin: async () => {
        const old = browser;
        browser = await join(endpoint);
        await old?.close();
        return findPage(browser, targetId);
      },
      startAgain: (...again) => startProgram(around, stageWish, again).ended,
    },
    saving: async (click) => {
      const file = path.join(machine, 'saved');
      fs.rmSync(file, { force: true });
      await program.controls.chooseFile(file);
      await click();
      // It is written beside its place and put there when it is whole.
      while (!fs.existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
      return { file, name: path.basename((await program.controls.proposedFiles()).at(-1) ?? '') };
    },
    kill,
    quit: async () => {
      if (!program.hasEnded()) program.controls.quit().catch(() => undefined);
      await takeAway();
    },
  };
}

/** What a scene wants of the machine, in the words of the stand-in. */
function wishOf(look: BrowserContextOptions, chromiumFolder: string, flags: string[] = []): StageWish {
  return {
    chromiumFolder,
    flags,
    viewport: look.viewport ?? null,
    look: {
      scale: look.deviceScaleFactor ?? 1,
      reducedMotion: look.reducedMotion ?? 'reduce',
      colorScheme: look.colorScheme === 'dark' ? 'dark' : 'light',
      forcedColors: look.forcedColors ?? 'none',
    },
  };
}

/** Joins as somebody who looks on: what the machine is like has been set by the program's side. */
const join = (endpoint: string): Promise<Browser> => chromium.connectOverCDP(endpoint, { noDefaults: true });

/** The window of the program with this target. */
async function findPage(browser: Browser, targetId: string): Promise<Page> {
  for (const context of browser.contexts()) {
    for (const page of context.pages()) {
      const session = await context.newCDPSession(page);
      const { targetInfo } = await session.send('Target.getTargetInfo');
      await session.detach();
      if (targetInfo.targetId !== targetId) continue;
      page.setDefaultTimeout(patience);
      return page;
    }
  }
  throw new Error('The window is not among the pages of Chromium.');
}

const asText = (environment: Record<string, string | number | boolean | undefined> = {}): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value?.toString()]));

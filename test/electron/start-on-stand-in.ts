import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '../../src-main/conversation/ports.ts';
import type { DesktopOptions } from '../../src-main/electron/desktop-options.ts';
import { startDesktop } from '../../src-main/electron/start-desktop.ts';
import { resources } from '../fakes/resources.ts';
import { createElectronStandIn, type ElectronStandIn, type StandInOptions } from './stand-in.ts';

export const quiet: Log = { info: () => undefined, warn: () => undefined };

/** A folder of its own, taken away when `using` ends. */
export function makeFolder(): { folder: string } & Disposable {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-electron-'));
  return { folder, [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A built window, as small as one can be. */
export function makeWindowFolder(inside: string): string {
  const folder = path.join(inside, 'window');
  fs.mkdirSync(path.join(folder, 'assets'), { recursive: true });
  fs.writeFileSync(
    path.join(folder, 'index.html'),
    '<!doctype html><meta name="os1-token" content="%OS1_TOKEN%"><title>OS1</title>',
  );
  fs.writeFileSync(path.join(folder, 'assets', 'main.js'), 'export {};');
  return folder;
}

export type StartedDesktop = ElectronStandIn & {
  folder: string;
  /** The call's output; fails on a refusal. */
  output(call: string, input: unknown): Promise<unknown>;
} & AsyncDisposable;

/** What a start needs beside its folder and its words; a desktop without a tray, a keychain or a place for newer versions. */
export const usualOptions = {
  environment: {},
  platform: 'linux' as NodeJS.Platform,
  program: '/opt/OS1/os1',
  log: quiet,
  preload: '/os1/preload.cjs',
  assets: '/os1/assets',
  updates: { feed: '/os1/app-update.yml', load: () => Promise.reject(new Error('no updater')) },
  changes: () => null,
  keepLogIn: () => undefined,
  whenBroken: () => undefined,
  resources,
};

/** Starts the desktop host on a stand-in over a fresh folder; it is ended and the folder removed with `await using`. */
export async function startOnStandIn(
  standInOptions: StandInOptions = {},
  options: Partial<DesktopOptions> = {},
): Promise<StartedDesktop> {
  const place = makeFolder();
  const folder = path.join(place.folder, 'data');
  const standIn = createElectronStandIn(standInOptions);
  const started = startDesktop(standIn.electron, {
    ...usualOptions,
    words: ['--data', folder],
    windowFolder: makeWindowFolder(place.folder),
    ...options,
  });
  standIn.becomeReady();
  await started;
  let calls = 0;
  return {
    ...standIn,
    folder,
    output: async (call, input) => {
      calls += 1;
      const frame = await standIn.call({ id: calls, call, input });
      if (!('output' in frame)) throw new Error(JSON.stringify(frame));
      return frame.output;
    },
    [Symbol.asyncDispose]: async () => {
      if (standIn.exits.length === 0) {
        standIn.electron.app.quit();
        await standIn.exited;
      }
      place[Symbol.dispose]();
    },
  };
}

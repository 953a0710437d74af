import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DesktopStatus } from '#contract/desktop.ts';
import type { Words } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import { execOf, readEntry, writeEntry } from './desktop-entry.ts';
import { save } from './kept-file.ts';
import type { LoginItems } from './presence-surface.ts';

/** The word that a start at login is given: stay out of the way. */
export const hiddenWord = '--hidden';

export type AutostartParts = {
  app: LoginItems & { isPackaged: boolean };
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  /** The program's file as this process runs it. */
  program: string;
  /** Further words that a start at login needs, such as a data folder that is not the usual one. */
  further: readonly string[];
  words: Words;
  log: AssistantOptions['log'];
};

/** Being there after login. */
export type Autostart = {
  /** What the system says now. `wished`: what the person last wanted, null before they were asked. */
  status(wished: boolean | null): Promise<DesktopStatus['login']>;
  /** Asks the system for it, or to leave it. What became of that, `status` says. */
  change(wished: boolean): Promise<void>;
  /** Follows the program to where it is now. What the person switched off in the system's own settings stays off. */
  follow(wished: boolean | null): Promise<void>;
};

/** Where nothing could be started at login. */
const nowhere: Autostart = {
  status: () => Promise.resolve('not-possible'),
  change: () => Promise.resolve(),
  follow: () => Promise.resolve(),
};

/**
 * Whether anything could be started at login: not what runs from its source, and on macOS no life in a folder of its own, for login
 * items carry no words there.
 */
export const canStartAtLogin = ({
  app,
  platform,
  further,
}: Pick<AutostartParts, 'platform' | 'further'> & { app: { isPackaged: boolean } }): boolean =>
  app.isPackaged && (platform !== 'darwin' || further.length === 0);

/** Through the login items of macOS and Windows, or a file in the autostart folder of a Linux desktop. */
export function createAutostart(parts: AutostartParts): Autostart {
  if (!canStartAtLogin(parts)) return nowhere;
  if (parts.platform === 'darwin') return throughMac(parts);
  if (parts.platform === 'win32') return throughWindows(parts);
  return throughFile(parts);
}

/** macOS knows the program by its bundle, wherever that is, and tells it that it was opened at login. */
function throughMac({ app }: AutostartParts): Autostart {
  return {
    status: (wished) => {
      const { status, openAtLogin } = app.getLoginItemSettings();
      if (status === 'enabled') return Promise.resolve('on');
      if (status === 'requires-approval') return Promise.resolve('requires-approval');
      // 'not-found' also stands for what was never registered.
      if (status === 'not-found') return Promise.resolve(wished === true ? 'not-possible' : 'off');
      return Promise.resolve(openAtLogin ? 'on' : 'off');
    },
    change: (wished) => Promise.resolve(app.setLoginItemSettings({ openAtLogin: wished })),
    follow: () => Promise.resolve(),
  };
}

/** Windows keeps a path and its words; a portable copy runs from a folder that is gone after it. */
function throughWindows({ app, environment, program, further }: AutostartParts): Autostart {
  const item = {
    path: environment['PORTABLE_EXECUTABLE_FILE'] ?? program,
    args: [hiddenWord, ...further.map((word) => `"${word}"`)],
  };
  const asked = () => app.getLoginItemSettings(item);
  const change = (wished: boolean): Promise<void> =>
    Promise.resolve(app.setLoginItemSettings({ ...item, openAtLogin: wished }));
  return {
    status: () => {
      const { openAtLogin, executableWillLaunchAtLogin } = asked();
      if (!openAtLogin) return Promise.resolve('off');
      // It stands in the list, but was switched off there, where only the person can switch it on again.
      return Promise.resolve(executableWillLaunchAtLogin ? 'on' : 'requires-approval');
    },
    change,
    follow: async (wished) => {
      if (wished === true && !asked().openAtLogin) await change(true);
    },
  };
}

function throughFile({ environment, program, further, words, log }: AutostartParts): Autostart {
  const file = path.join(autostartFolder(environment), 'os1.desktop');
  // An AppImage runs from a place that is gone after it; the file that the person has is named by its variable.
  const command = [environment['APPIMAGE'] ?? program, hiddenWord, ...further];
  const exec = execOf(command);
  const write = async (): Promise<void> => {
    await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await save(file, writeEntry({ name: words.product, comment: words.companion.atLogin, command }).trimEnd());
  };
  const read = async (): Promise<{ exec: string; off: boolean } | null> => {
    try {
      return readEntry(await fs.readFile(file, 'utf8'));
    } catch {
      return null;
    }
  };
  let failed = false;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      failed = false;
    } catch (cause) {
      failed = true;
      log.warn('login not changed', { kind: codeOf(cause) });
    }
  };
  return {
    status: async () => {
      if (failed) return 'not-possible';
      const entry = await read();
      return entry === null || entry.off || entry.exec !== exec ? 'off' : 'on';
    },
    change: (wished) => attempt(wished ? write : () => fs.rm(file, { force: true })),
    follow: async (wished) => {
      const entry = await read();
      // Who took the file away, or told the desktop to pass it over, does not find it there again.
      if (wished === true && entry !== null && !entry.off && entry.exec !== exec) await attempt(write);
    },
  };
}

/** The folder of autostart files; a relative path in the variable counts as none, says the specification. */
function autostartFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_CONFIG_HOME'] ?? '';
  const configuration = path.isAbsolute(given) ? given : path.join(environment['HOME'] ?? os.homedir(), '.config');
  return path.join(configuration, 'autostart');
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';

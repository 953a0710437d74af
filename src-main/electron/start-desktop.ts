import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StorageError } from '#contract/storage-error.ts';
import { wordsOf, type Words } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import { defaultDataFolder } from '../assistant/data-folder.ts';
import { openLife } from '../assistant/open-life.ts';
import { readHostFile, removeHostFile, writeHostFile } from '../assistant/host-file.ts';
import { storageSentence } from '../assistant/storage-sentence.ts';
import { privilegedSchemes, serveWindow } from './app-protocol.ts';
import { makeWindow } from './assistant-window.ts';
import { createChromiumFetch } from './chromium-fetch.ts';
import type { DesktopWindow, ElectronSurface } from './electron-surface.ts';
import { createHostCalls } from './host-calls.ts';
import { attachIpcTransport } from './ipc-transport.ts';
import { setProgramMenu } from './menus.ts';
import { denyNetwork, denyPermissions } from './permissions.ts';
import { createSafeSecrets } from './safe-storage.ts';

/** The window's session. It has no "persist:", so nothing that a page keeps outlives the program. */
const partition = 'os1';

/** Longest wait for everything to end, in milliseconds: a system that shuts down does not wait much longer either. */
const patience = 2_500;

export type DesktopOptions = Pick<AssistantOptions, 'resources' | 'environment' | 'log'> & {
  /** The words of the command line after the program's name; Chromium's own switches may stand among them. */
  words: string[];
  platform: NodeJS.Platform;
  /** The folder of the built window. */
  windowFolder: string;
  /** The file of the built preload script. */
  preload: string;
};

/**
 * The program as a desktop app. Everything up to the first await must run before Electron is ready: the sandbox, the
 * scheme, the place of Chromium's files and, in it, the lock that a second start meets. Resolves when the window is made
 * or the program has ended; failures are told to the person here, so it never rejects.
 */
export async function startDesktop(electron: ElectronSurface, options: DesktopOptions): Promise<void> {
  const { app, dialog } = electron;
  const words = wordsOf('en');
  const fail = (sentence: string, code: 1 | 2): void => {
    dialog.showErrorBox(words.product, sentence);
    app.exit(code);
  };
  app.enableSandbox();
  electron.protocol.registerSchemesAsPrivileged(privilegedSchemes);
  if (app.isPackaged) refuseDebuggers(app);
  const folder = readFolder(options.words, options.environment);
  if (folder === null) return fail(words.desktop.noFolder, 2);
  try {
    placeChromiumFiles(app, path.join(folder, 'electron'));
  } catch {
    return fail(words.desktop.notWritable(folder), 1);
  }
  // The lock belongs to the folder, so it comes after it; and before the database, so that only one start opens that.
  if (!app.requestSingleInstanceLock()) return app.exit(0);

  let host: DesktopHost | null = null;
  let ending = false;
  const starting = app.whenReady().then(() => startHost(electron, folder, words, options));
  app.on('second-instance', () => host?.open());
  app.on('activate', () => host?.open());
  app.on('window-all-closed', () => {
    host?.windowClosed();
    if (options.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    void end(starting).then(() => app.exit(0));
  });
  try {
    host = await starting;
    if (!ending) host.open();
  } catch (cause) {
    if (ending) return;
    options.log.warn('start failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
    fail(sentenceFor(cause, folder, words), 1);
  }
}

/** Ends what has been started, or gives up waiting for it: what was said is on the disk either way. */
async function end(starting: Promise<DesktopHost>): Promise<void> {
  const ended = starting.then((host) => host.dispose()).catch(() => undefined);
  let stop: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    stop = setTimeout(resolve, patience);
  });
  await Promise.race([ended, waited]);
  clearTimeout(stop);
}

/** The data folder of `--data DIR` or of the environment; null when `--data` has no value. */
function readFolder(words: string[], environment: NodeJS.ProcessEnv): string | null {
  const { values } = parseArgs({
    args: words,
    options: { data: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  if (values.data === undefined) return defaultDataFolder(environment);
  return typeof values.data === 'string' && values.data !== ''
    ? defaultDataFolder({ OS1_DATA_DIR: values.data })
    : null;
}

/** What Chromium writes lies within the data folder, so that one folder is all there is of a life. */
function placeChromiumFiles(app: ElectronSurface['app'], folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  app.setPath('sessionData', folder);
}

/** A finished program opens no port for anybody who wants to read along. */
function refuseDebuggers(app: ElectronSurface['app']): void {
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe']) app.commandLine.removeSwitch(name);
}

/** The running program: its window, and what ends it. */
type DesktopHost = {
  /** Brings the window to the front; makes it when there is none. */
  open(): void;
  /** Its window was closed: nobody would see that it listens. */
  windowClosed(): void;
  dispose(): Promise<void>;
};

/** @throws StorageError when the folder is held or its history cannot be opened. */
async function startHost(
  electron: ElectronSurface,
  folder: string,
  words: Words,
  options: DesktopOptions,
): Promise<DesktopHost> {
  const { app, dialog, session } = electron;
  const { platform, log, windowFolder, preload } = options;
  let window: DesktopWindow | null = null;
  const current = (): DesktopWindow | null => (window === null || window.isDestroyed() ? null : window);
  const pages = session.fromPartition(partition, { cache: false });
  // Providers are reached over the default session, which has a network but no page; a page's session is the reverse.
  // The page asks for the microphone only when the core wants it to hear, so only then is it allowed to.
  let holderHears = false;
  denyPermissions(session.defaultSession);
  denyPermissions(pages, () => holderHears);
  denyNetwork(pages, { devTools: !app.isPackaged });
  serveWindow(pages, windowFolder);

  const assistant = await openLife({
    folder,
    resources: options.resources,
    environment: options.environment,
    log,
    capabilities: { host: 'desktop', voice: true, atLogin: false, exportDelivery: 'dialog', linkOpening: 'host' },
    secrets: await createSafeSecrets(folder, electron.safeStorage, platform),
    fetch: createChromiumFetch(electron.net),
    hostCalls: createHostCalls({
      clipboard: electron.clipboard,
      dialog,
      shell: electron.shell,
      window: current,
      words,
      log,
    }),
  });
  assistant.subscribe((event) => {
    if (event.type === 'voice-changed') ({ holderHears } = event.voice);
  });
  try {
    await writeHostFile(folder, { kind: 'desktop', pid: process.pid, port: 0, startedAt: Date.now(), secret: '' });
  } catch (cause) {
    await assistant.dispose();
    throw cause;
  }
  const transport = attachIpcTransport(electron.ipcMain, {
    assistant,
    contents: () => current()?.webContents ?? null,
    words,
  });
  setProgramMenu(electron.Menu, { platform, isPackaged: app.isPackaged, words: words.desktop.menu });

  const make = (): DesktopWindow =>
    makeWindow({
      BrowserWindow: electron.BrowserWindow,
      Menu: electron.Menu,
      partition,
      preload,
      isPackaged: app.isPackaged,
      platform,
      words,
      log,
      now: () => performance.now(),
      onGivenUp: (sentence) => dialog.showErrorBox(words.product, sentence),
    });
  return {
    open: () => {
      const opened = current();
      if (opened === null) {
        window = make();
        return;
      }
      if (opened.isMinimized()) opened.restore();
      opened.show();
      opened.focus();
    },
    windowClosed: transport.windowClosed,
    dispose: async () => {
      transport.dispose();
      current()?.destroy();
      removeHostFile(folder, process.pid);
      await assistant.dispose();
    },
  };
}

/** What went wrong at the start, in one sentence. */
function sentenceFor(cause: unknown, folder: string, { desktop, terminal }: Words): string {
  if (!(cause instanceof StorageError)) return cause instanceof Error ? cause.message : terminal.database.unknown;
  if (cause.trouble !== 'held') return storageSentence(cause, terminal);
  return readHostFile(folder)?.kind === 'browser' ? desktop.heldByBrowser : terminal.heldUnknown;
}

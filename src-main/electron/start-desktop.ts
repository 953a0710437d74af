import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StorageError } from '#contract/storage-error.ts';
import { wordsOf, type Words } from '#contract/words.ts';
import { defaultDataFolder } from '../assistant/data-folder.ts';
import { readHostFile } from '../assistant/host-file.ts';
import { storageSentence } from '../assistant/storage-sentence.ts';
import { privilegedSchemes } from './app-protocol.ts';
import { hiddenWord } from './autostart.ts';
import type { DesktopOptions } from './desktop-options.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { linkScheme, readOwnLink, takeLink, type Link } from './links.ts';
import { runDesktop, type DesktopHost } from './run-desktop.ts';

/** Longest wait for everything to end, in milliseconds: a system that shuts down does not wait much longer either. */
const patience = 2_500;

/** What Windows knows the program by; electron-builder.yml has the same. */
const windowsIdentity = 'org.os1.OS1';

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
  const linked = takeLink(options.words);
  const given = readWords(linked.words, options.environment);
  if (given === null) return fail(words.desktop.noFolder, 2);
  try {
    placeChromiumFiles(app, path.join(given.folder, 'electron'));
  } catch {
    return fail(words.desktop.notWritable(given.folder), 1);
  }
  // The lock belongs to the folder, so it comes after it; and before the database, so that only one start opens that.
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  if (options.platform === 'win32') app.setAppUserModelId(windowsIdentity);
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);

  let host: DesktopHost | null = null;
  let ending = false;
  let ended = false;
  /** What somebody asked for before the host was there. */
  let wanted: Link | null = linked.link;
  let { hidden } = given;
  const bring = (link: Link): void => {
    if (ending) return;
    if (host === null) wanted = link;
    else host.bring(link);
  };
  const endAll = async (why: 'quit' | 'update' | 'broken'): Promise<void> => {
    ending = true;
    const inTime = await end(starting);
    options.log.info('host ends', { kind: 'desktop', why, ended: inTime });
    ended = true;
  };
  const starting = app.whenReady().then(() => {
    // Login items of macOS carry no words; it says so itself, once it is ready.
    if (options.platform === 'darwin') hidden ||= app.getLoginItemSettings().wasOpenedAtLogin === true;
    return runDesktop(electron, {
      ...options,
      ...given,
      hidden,
      catalogue: words,
      install: async (go) => {
        await endAll('update');
        // The newer one may start before this one is gone.
        app.releaseSingleInstanceLock();
        go();
      },
      installFailed: (sentence) => fail(sentence, 1),
    });
  });
  options.whenBroken(() => {
    if (ended) return;
    void endAll('broken').then(() => fail(words.terminal.broken, 1));
  });
  app.on('second-instance', (_event, second) => {
    const { words: line, link, isStrange } = takeLink(second);
    if (isStrange || (link === null && line.includes(hiddenWord))) return;
    bring(link ?? 'open');
  });
  app.on('open-url', (event, address) => {
    event.preventDefault();
    const link = readOwnLink(address);
    if (link !== null) bring(link);
  });
  app.on('activate', () => bring('open'));
  app.on('window-all-closed', () => {
    if (ending) return;
    host?.windowClosed();
    if (options.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    if (ending) return;
    void endAll('quit').then(() => app.exit(0));
  });
  try {
    const started = await starting;
    if (ending) return;
    host = started;
    options.keepLogIn(given.folder);
    options.log.info('host starts', { kind: 'desktop', pid: process.pid });
    await started.begin(wanted ?? (hidden ? null : 'open'));
  } catch (cause) {
    if (ending) return;
    options.log.warn('start failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
    fail(sentenceFor(cause, given.folder, words), 1);
  }
}

/**
 * Ends what has been started, or gives up waiting for it: what was said is on the disk either way. True when all of it ended; what
 * never began has ended too.
 */
async function end(starting: Promise<DesktopHost>): Promise<boolean> {
  const ended = starting.then(
    (host) =>
      host.dispose().then(
        () => true,
        () => false,
      ),
    () => true,
  );
  let stop: NodeJS.Timeout | undefined;
  const waited = new Promise<boolean>((resolve) => {
    stop = setTimeout(() => resolve(false), patience);
  });
  const inTime = await Promise.race([ended, waited]);
  clearTimeout(stop);
  return inTime;
}

/** What the command line says. `further`: the words that a start at login needs as well. */
type GivenWords = { folder: string; hidden: boolean; further: string[] };

/** The data folder of `--data DIR` or of the environment, and how to begin; null when `--data` has no value. */
function readWords(words: string[], environment: NodeJS.ProcessEnv): GivenWords | null {
  const { values } = parseArgs({
    args: words,
    options: { data: { type: 'string' }, hidden: { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  });
  const hidden = values.hidden === true;
  if (values.data !== undefined && (typeof values.data !== 'string' || values.data === '')) return null;
  // A start at login does not have the environment of the shell that chose the folder.
  const chosen = values.data ?? environment['OS1_DATA_DIR'] ?? '';
  if (chosen === '') return { folder: defaultDataFolder(environment), hidden, further: [] };
  const folder = defaultDataFolder({ OS1_DATA_DIR: chosen });
  return { folder, hidden, further: ['--data', folder] };
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

/** What went wrong at the start, in one sentence. */
function sentenceFor(cause: unknown, folder: string, { desktop, terminal }: Words): string {
  if (!(cause instanceof StorageError)) return cause instanceof Error ? cause.message : terminal.database.unknown;
  if (cause.trouble !== 'held') return storageSentence(cause, terminal);
  return readHostFile(folder)?.kind === 'browser' ? desktop.heldByBrowser : terminal.heldUnknown;
}

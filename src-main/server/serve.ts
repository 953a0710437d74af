import { parseArgs } from 'node:util';
import { wordsOf, type Words } from '#contract/words.ts';
import { createHostLog, logLevel, type HostLog } from '../assistant/log.ts';
import type { Resources } from '../assistant/resources.ts';
import { storageSentence } from '../assistant/storage-sentence.ts';
import { StorageError } from '#contract/storage-error.ts';
import { defaultDataFolder } from '../assistant/data-folder.ts';
import { askRunningHost } from './ask-running-host.ts';
import { openWindow } from '../assistant/open-window.ts';
import { watchFaults } from '../assistant/watch-faults.ts';
import { startBrowserHost } from './start-browser-host.ts';

/** Longest wait for everything to end, in milliseconds, as at the desktop host. */
const patience = 2_500;

type ServeOptions = { port: number; folder: string; open: boolean };

/** Reads the options, or says in one sentence what is wrong with them. */
function readServeOptions(
  words: string[],
  environment: NodeJS.ProcessEnv,
  terminal: Words['terminal'],
): ServeOptions | string {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean' },
        host: { type: 'string' },
      },
    });
    if (values.host !== undefined) return terminal.onlyLoopback;
    const port = Number(values.port ?? '0');
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return terminal.badOption('--port', values.port ?? '');
    const folder =
      values.data === undefined ? defaultDataFolder(environment) : defaultDataFolder({ OS1_DATA_DIR: values.data });
    return { port, folder, open: values['no-open'] !== true };
  } catch {
    return terminal.serveUsage;
  }
}

/**
 * The browser host as a program: prints one line on stdout (its address), everything else on stderr, and ends on
 * SIGINT, SIGTERM or SIGHUP. Resolves with the exit code.
 */
export async function serve(
  words: string[],
  environment: NodeJS.ProcessEnv,
  paths: { resources: Resources; windowFolder: string },
): Promise<number> {
  const catalogue = wordsOf('en');
  const { terminal } = catalogue;
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const options = readServeOptions(words, environment, terminal);
  if (typeof options === 'string') {
    say(options);
    return 2;
  }
  const { folder, open } = options;
  const show = async (address: string, forWindow: () => string): Promise<void> => {
    process.stdout.write(`${terminal.listening(address)}\n`);
    if (open) await openWindow(forWindow(), { folder, environment, words: catalogue, say });
  };
  // From the first moment on: a signal during the start must end it as well as a later one.
  const signalled = untilSignal();
  // Whoever read the address may have gone.
  process.stdout.on('error', () => undefined);
  const log = createHostLog(process.stderr, logLevel(environment));
  const broken = untilBroken(log);
  const starting = startBrowserHost({ ...paths, port: options.port, folder, environment, log });
  const untilAsked = async (): Promise<'signal'> => {
    const { address } = await starting;
    log.keepIn(folder);
    log.info('host starts', { kind: 'browser', pid: process.pid });
    await show(address(), address);
    return signalled;
  };
  try {
    const why = await Promise.race([untilAsked(), broken]);
    say(why === 'broken' ? terminal.broken : terminal.stopping);
    const ended = await within(
      starting.then((host) => host.dispose()),
      patience,
    );
    log.info('host ends', { why, ended });
    log.dispose();
    const code = why === 'broken' ? 1 : 0;
    // Something that could not be ended must not keep the process. All that was said is on the disk.
    if (why === 'broken' || !ended) process.exit(code);
    return code;
  } catch (cause) {
    if (cause instanceof StorageError && cause.trouble === 'held') {
      const running = await askRunningHost(folder);
      if (running.kind !== 'browser') {
        say(running.kind === 'desktop' ? terminal.heldByDesktop : terminal.heldUnknown);
        return 1;
      }
      say(terminal.alreadyRunning);
      await show(running.address, () => running.address);
      return 0;
    }
    say(sentenceFor(cause, terminal, options.port));
    return 1;
  }
}

/** What the system says where nothing can be written: the disk, the folder above, or a file in its place. */
const closedCodes: ReadonlySet<string> = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EISDIR']);

function sentenceFor(cause: unknown, terminal: Words['terminal'], port: number): string {
  if (cause instanceof StorageError) return storageSentence(cause, terminal);
  if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') return terminal.portTaken(port);
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') return terminal.database.full;
  if (cause instanceof Error && 'code' in cause && closedCodes.has(String(cause.code)))
    return terminal.database.readOnly;
  return cause instanceof Error ? cause.message : terminal.database.unknown;
}

/** Resolves when a signal asks the program to end. */
const untilSignal = (): Promise<'signal'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('signal'));
  });

/** Resolves at the first exception that nobody caught; from then on those are logged without their words. */
const untilBroken = (log: HostLog): Promise<'broken'> =>
  new Promise((resolve) => {
    watchFaults(log, () => resolve('broken'));
  });

/** Waits so long for something to end; false when it did not, or failed. */
async function within(ending: Promise<void>, milliseconds: number): Promise<boolean> {
  let stop: NodeJS.Timeout | undefined;
  const waited = new Promise<boolean>((resolve) => {
    stop = setTimeout(() => resolve(false), milliseconds);
  });
  const ended = ending.then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([ended, waited]);
  clearTimeout(stop);
  return inTime;
}

import { parseArgs } from 'node:util';
import { wordsOf, type Words } from '#contract/words.ts';
import { createStreamLog } from '../assistant/log.ts';
import type { Resources } from '../assistant/resources.ts';
import { storageSentence } from '../assistant/storage-sentence.ts';
import { StorageError } from '#contract/storage-error.ts';
import { defaultDataFolder } from '../assistant/data-folder.ts';
import { askRunningHost } from './ask-running-host.ts';
import { openWindow } from '../assistant/open-window.ts';
import { startBrowserHost } from './start-browser-host.ts';

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
  const log = createStreamLog(process.stderr, environment['OS1_LOG'] === 'info' ? 'info' : 'warn');
  try {
    const host = await startBrowserHost({ ...paths, port: options.port, folder, environment, log });
    await show(host.address(), () => host.address());
    await signalled;
    say(terminal.stopping);
    await host.dispose();
    return 0;
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

function sentenceFor(cause: unknown, terminal: Words['terminal'], port: number): string {
  if (cause instanceof StorageError) return storageSentence(cause, terminal);
  if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') return terminal.portTaken(port);
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') return terminal.database.full;
  return cause instanceof Error ? cause.message : terminal.database.unknown;
}

const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

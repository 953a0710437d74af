import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wordsOf } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import { removeHostFile, writeHostFile } from '../assistant/host-file.ts';
import { noDesktop } from '../assistant/no-desktop.ts';
import { openLife } from '../assistant/open-life.ts';
import { listWindowFiles } from '../assistant/window-files.ts';
import { createDownloads } from './downloads.ts';
import { createHttpHost } from './http-host.ts';
import { createSessions } from './sessions.ts';
import { attachSocketHost } from './socket-host.ts';

export type BrowserHostOptions = Omit<AssistantOptions, 'capabilities' | 'hostCalls'> & {
  /** 0 takes any free port. */
  port: number;
  /** The folder of the built window. */
  windowFolder: string;
};

export type BrowserHost = {
  port: number;
  /** An address that opens one window within 60 s. */
  address(): string;
  dispose(): Promise<void>;
};

/**
 * The program behind a loopback server, for a browser's window.
 * @throws StorageError when the folder is held; an Error with code EADDRINUSE when the port is taken.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { folder, port, windowFolder, ...assistantOptions } = options;
  const words = wordsOf('en');
  const now = (): number => performance.now();
  const sessions = createSessions();
  const downloads = createDownloads();
  const secret = randomBytes(32).toString('hex');
  const assistant = await openLife({
    ...assistantOptions,
    folder,
    capabilities: { host: 'browser', voice: true, atLogin: false, exportDelivery: 'download', linkOpening: 'browser' },
    hostCalls: ({ exports }) => ({
      ...noDesktop(words),
      'archive.export': ({ format, what }) => {
        const prepared = exports.prepare(format, what);
        return Promise.resolve({ delivery: 'download', export: prepared.id, path: downloads.offer(prepared, now()) });
      },
      'clipboard.write': () => Promise.resolve({ written: false }),
      // The browser opens links itself, once the person has read and confirmed the address.
      'link.open': () => Promise.resolve({ opened: false }),
    }),
  });
  let server: Server | null = null;
  let socketHost = { dispose: (): void => undefined };
  const dispose = async (): Promise<void> => {
    socketHost.dispose();
    server?.close();
    server?.closeAllConnections();
    removeHostFile(folder, process.pid);
    await assistant.dispose();
  };
  try {
    server = createHttpHost({
      files: listWindowFiles(windowFolder),
      sessions,
      downloads,
      controlSecret: secret,
      words,
      now,
    });
    socketHost = attachSocketHost(server, { assistant, sessions, words });
    const taken = await listen(server, port);
    await writeHostFile(folder, { kind: 'browser', pid: process.pid, port: taken, startedAt: Date.now(), secret });
    return { port: taken, address: () => `http://127.0.0.1:${taken}/?ticket=${sessions.issueTicket(now())}`, dispose };
  } catch (cause) {
    await dispose();
    throw cause;
  }
}

/** Listens on this machine alone; gives the port. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}

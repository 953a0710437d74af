import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startBrowserHost, type BrowserHost } from '../../src-main/server/start-browser-host.ts';
import { resources } from '../fakes/resources.ts';

export type TestHost = BrowserHost & { folder: string; logLines: string[] };

const page =
  '<!doctype html><meta name="os1-token" content="%OS1_TOKEN%"><script type="module" src="/assets/main.js"></script>';

/** The browser host from source with a window of its own, for all tests of a file. */
export function hostForAll(): () => TestHost {
  let host: TestHost | null = null;
  beforeAll(async () => {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-host-'));
    const windowFolder = path.join(place, 'window');
    const folder = path.join(place, 'data');
    fs.mkdirSync(path.join(windowFolder, 'assets'), { recursive: true });
    fs.writeFileSync(path.join(windowFolder, 'index.html'), page);
    fs.writeFileSync(path.join(windowFolder, 'assets', 'main.js'), 'export {};');
    fs.writeFileSync(path.join(windowFolder, 'assets', 'main.css'), 'body {}');
    fs.writeFileSync(path.join(place, 'secret.js'), 'secret');
    const logLines: string[] = [];
    const log = (what: string, figures?: object): void =>
      void logLines.push(`${what} ${JSON.stringify(figures ?? {})}`);
    const started = await startBrowserHost({
      port: 0,
      folder,
      windowFolder,
      resources,
      environment: {},
      log: { info: log, warn: log },
    });
    host = { ...started, folder, logLines };
  });
  afterAll(async () => {
    await host?.dispose();
    if (host) fs.rmSync(path.dirname(host.folder), { recursive: true, force: true });
  });
  return () => {
    if (!host) throw new Error('The host has not started.');
    return host;
  };
}

export type Answer = { status: number; headers: [name: string, value: string][]; body: string };

/** Sends bytes as they are, and reads until the other side ends. */
export function sendRaw(port: number, bytes: string, patience = 5_000): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => void socket.write(bytes));
    let text = '';
    socket.setTimeout(patience, () => socket.destroy(new Error(`no end after: ${text.slice(0, 200)}`)));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      // What answers an upgrade keeps the socket.
      if (text.startsWith('HTTP/1.1 101')) socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', ...body] = text.split('\r\n\r\n');
      const [first = '', ...lines] = head.split('\r\n');
      const headers = lines.map((line): [string, string] => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 2),
      ]);
      const answer = { status: Number(first.split(' ')[1] ?? 0), headers, body: body.join('\r\n\r\n') };
      resolve(
        header(answer, 'transfer-encoding') === 'chunked' ? { ...answer, body: joinChunks(answer.body) } : answer,
      );
    });
  });
}

/** The text of a body in chunks: each has its length in front, in hexadecimal. */
function joinChunks(body: string): string {
  const length = Number.parseInt(body, 16);
  const start = body.indexOf('\r\n') + 2;
  return length > 0 ? body.slice(start, start + length) + joinChunks(body.slice(start + length + 2)) : '';
}

/** A request line, headers and a body as raw text; the connection ends with the answer. */
export const request = (line: string, headers: readonly string[], body = ''): string =>
  [
    `${line} HTTP/1.1`,
    ...headers,
    'Connection: close',
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    body,
  ].join('\r\n');

export const header = ({ headers }: Answer, name: string): string | undefined =>
  headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];

export type Session = { cookie: string; token: string };

/** Redeems an address as a browser does: the ticket for a cookie, the cookie for a page with its token. */
export async function openSession(address: string): Promise<Session> {
  const { port, pathname, search } = new URL(address);
  const redeemed = await sendRaw(Number(port), request(`GET ${pathname}${search}`, [`Host: 127.0.0.1:${port}`]));
  const cookie = header(redeemed, 'set-cookie')?.split(';')[0] ?? '';
  const page = await sendRaw(Number(port), request('GET /', [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`]));
  return { cookie, token: /content="([0-9a-f]{64})"/.exec(page.body)?.[1] ?? '' };
}

export type Knock = {
  origin?: string;
  token?: string;
  cookie?: string;
  host?: string;
  path?: string;
  protocols?: string[];
};

/** Knocks at the socket with just these headers: an open socket, or the status of the refusal. */
export function knock(
  port: number,
  { origin, token, cookie, host, path: at = '/socket', protocols }: Knock,
): Promise<WebSocket | number> {
  const headers = {
    ...(origin === undefined ? {} : { Origin: origin }),
    ...(cookie === undefined ? {} : { Cookie: cookie }),
    ...(host === undefined ? {} : { Host: host }),
  };
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}${at}`,
      protocols ?? ['os1', ...(token === undefined ? [] : [`token.${token}`])],
      { headers },
    );
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
    onTestFinished(() => socket.terminate());
  });
}

/** A socket of a window that is let in. */
export async function openSocket(port: number, { cookie, token }: Session): Promise<WebSocket> {
  const socket = await knock(port, { origin: `http://127.0.0.1:${port}`, cookie, token });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

/** The code with which a socket is closed. */
export const closed = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });

let lastCall = 0;

/** Makes a call over a socket; gives the whole frame of its answer. */
export function callOver(socket: WebSocket, call: string, input: unknown): Promise<Record<string, unknown>> {
  lastCall += 1;
  const id = lastCall;
  return new Promise((resolve, reject) => {
    const listen = (data: Buffer): void => {
      const frame = JSON.parse(data.toString()) as Record<string, unknown>;
      if (frame['id'] !== id) return;
      socket.off('message', listen);
      socket.off('close', fail);
      resolve(frame);
    };
    const fail = (code: number): void => reject(new Error(`closed with ${code}`));
    socket.on('message', listen);
    socket.once('close', fail);
    socket.send(JSON.stringify({ id, call, input }));
  });
}

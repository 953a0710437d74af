import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pageHeaders } from '#contract/page-policy.ts';
import type { Words } from '#contract/words.ts';
import type { WindowFile } from '../assistant/window-files.ts';
import type { Downloads } from './downloads.ts';
import { cookieName, guard, sessionCookie } from './guard.ts';
import { isOfAnotherAccount } from './peer-account.ts';
import { isSame, type Sessions } from './sessions.ts';

export type HttpHostParts = {
  files: ReadonlyMap<string, WindowFile>;
  sessions: Sessions;
  downloads: Downloads;
  /** What a second start shows to get a ticket: stands in host.json, which only this account can read. */
  controlSecret: string;
  words: Words;
  /** Monotonic milliseconds. */
  now(): number;
};

/** A route: whom it lets in beyond the guard, and what it answers. */
type Route = {
  method: 'GET' | 'POST';
  matches(path: string): boolean;
  /** 'anyone' only for redeeming a ticket; 'session' needs the cookie; 'control' the secret of host.json. */
  admits: 'anyone' | 'session' | 'control';
  answer(request: IncomingMessage, response: ServerResponse, url: URL): void | Promise<void>;
};

/** The placeholder in index.html that becomes the page's own token. */
const tokenPlaceholder = '%OS1_TOKEN%';

/** The HTTP side of the browser host. It listens on 127.0.0.1 and nowhere else. */
export function createHttpHost(parts: HttpHostParts): http.Server {
  const { files, sessions, downloads, words } = parts;
  const port = (request: IncomingMessage): number => request.socket.localPort ?? 0;

  const routes: Route[] = [
    {
      method: 'GET',
      matches: (path) => path === '/',
      admits: 'anyone',
      answer: (request, response, url) => {
        const ticket = url.searchParams.get('ticket');
        if (ticket !== null) {
          // Before it is looked at, so that nobody else can use it up either.
          if (isOfAnotherAccount(request.socket)) return refuse(response, 403, words.connection.refused);
          const cookie = sessions.redeem(ticket, parts.now());
          if (cookie === null) return refuse(response, 403, words.connection.refused);
          // The ticket leaves the address bar, and with it the browser's history.
          response.writeHead(303, {
            ...pageHeaders,
            Location: '/',
            'Set-Cookie': `${cookieName(port(request))}=${cookie}; HttpOnly; SameSite=Strict; Path=/`,
          });
          response.end();
          return;
        }
        const page = files.get('/index.html');
        const token = page ? sessions.handOut(sessionCookie(request, port(request))) : null;
        if (token === null || !page) return refuse(response, 403, words.connection.refused);
        response.writeHead(200, { ...pageHeaders, 'Content-Type': page.type });
        response.end(fs.readFileSync(page.file, 'utf8').replace(tokenPlaceholder, token));
      },
    },
    {
      method: 'GET',
      matches: (path) => files.has(path) && path !== '/index.html',
      admits: 'session',
      answer: async (_request, response, url) => {
        const found = files.get(url.pathname);
        if (!found) return;
        response.writeHead(200, { ...pageHeaders, 'Content-Type': found.type });
        await pipeline(fs.createReadStream(found.file), response);
      },
    },
    {
      method: 'GET',
      matches: (path) => path.startsWith('/download/'),
      admits: 'session',
      answer: async (request, response, url) => {
        const taken = downloads.take(url.pathname.slice('/download/'.length), parts.now());
        if (!taken) return refuse(response, 404, words.connection.refused);
        const gone = new AbortController();
        request.on('close', () => {
          if (!response.writableEnded) gone.abort();
        });
        response.writeHead(200, {
          ...pageHeaders,
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': `attachment; filename="${taken.fileName}"`,
        });
        await pipeline(Readable.from(taken.prepared.text(gone.signal)), response);
      },
    },
    {
      method: 'POST',
      matches: (path) => path === '/control/ticket',
      admits: 'control',
      answer: (request, response) => {
        request.resume();
        response.writeHead(200, { ...pageHeaders, 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ ticket: sessions.issueTicket(parts.now()) }));
      },
    },
  ];

  const admitted = (route: Route, request: IncomingMessage): boolean => {
    switch (route.admits) {
      case 'anyone':
        return true;
      case 'session':
        return sessions.knows(sessionCookie(request, port(request)));
      case 'control': {
        // No browser calls this: one would send an Origin, and does not know the secret.
        const given = /^Bearer ([0-9a-f]{64})$/.exec(request.headers.authorization ?? '')?.[1];
        return (
          request.headers.origin === undefined &&
          request.headers['content-type'] === 'application/json' &&
          given !== undefined &&
          isSame(given, parts.controlSecret)
        );
      }
    }
  };

  // Node looks only every 30 s who dawdles, unless it is told otherwise.
  const patience = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 };
  const server = http.createServer({ maxHeaderSize: 16_384, ...patience }, (request, response) => {
    const refusal = guard(request, port(request), 'request');
    if (refusal) return refuse(response, refusal.status, '');
    const url = new URL(request.url ?? '/', 'http://localhost');
    const route = routes.find(({ method, matches }) => method === request.method && matches(url.pathname));
    if (!route) return refuse(response, 404, '');
    if (!admitted(route, request)) return refuse(response, 403, '');
    Promise.resolve(route.answer(request, response, url)).catch(() => response.destroy());
  });
  server.maxConnections = 64;
  server.keepAliveTimeout = 5_000;
  return server;
}

/** Ends a request with a status and, where a person may read it, one sentence. */
function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(sentence === '' ? '' : `${sentence}\n`);
}

import type { IncomingMessage } from 'node:http';

/** Why a request is refused before anything looks at it: an HTTP status. */
export type Refusal = { status: 400 | 403 | 405 | 421 };

/**
 * The one guard in front of every route and of the WebSocket: exact Host (one, with this port), exact Origin where there
 * is one, no request that another site began. Rules L2 to L5 of the project's security list.
 */
export function guard(request: IncomingMessage, port: number, kind: 'request' | 'upgrade'): Refusal | null {
  const hosts = headerValues(request, 'host');
  const host = hosts[0];
  if (hosts.length !== 1 || host === undefined || !isOwnHost(host, port)) return { status: 421 };
  const url = request.url ?? '';
  const origin = `http://${host}`;
  // A target ('GET http://evil/', '/\evil/') could name another host than the header does, or be none at all ('/\[').
  if (!url.startsWith('/') || url.startsWith('//') || URL.parse(url, origin)?.origin !== origin) return { status: 400 };
  const origins = headerValues(request, 'origin');
  if (origins.length > 1 || (origins[0] !== undefined && origins[0] !== origin)) return { status: 403 };
  if (kind === 'upgrade' && origins.length === 0) return { status: 403 };
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403 };
  if (request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'POST') return { status: 405 };
  return null;
}

const isOwnHost = (host: string, port: number): boolean => host === `127.0.0.1:${port}` || host === `localhost:${port}`;

/** All values of a header as they came: Node joins or drops repeated ones. */
function headerValues(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    if (request.rawHeaders[at]?.toLowerCase() === name) values.push(request.rawHeaders[at + 1] ?? '');
  }
  return values;
}

/** The cookie of this host's session, or null. Its name holds the port, for cookies are shared between ports. */
export function sessionCookie(request: IncomingMessage, port: number): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === cookieName(port) && value !== undefined && /^[0-9a-f]{64}$/.test(value)) return value;
  }
  return null;
}

export const cookieName = (port: number): string => `os1-${port}`;

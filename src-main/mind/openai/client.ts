import OpenAI from 'openai';
import { waitOf } from './failures.ts';

/** How long a server may ask us to wait before the one retry, in milliseconds; beyond it the person is told instead. */
const longestWait = 5_000;

type ClientOptions = {
  baseUrl: string;
  /** Empty for servers that need none. */
  key: string;
  fetch: typeof globalThis.fetch;
  /** Longest wait for the headers of an answer, in milliseconds. */
  timeout: number;
};

/** The SDK's client for one server, with nothing in it that the environment holds for other programs. */
export const createClient = ({ baseUrl, key, fetch, timeout }: ClientOptions): OpenAI =>
  new OpenAI({
    baseURL: baseUrl,
    // The SDK refuses to start without a key; what is sent stands in `reach`.
    apiKey: key === '' ? 'none' : key,
    organization: null,
    project: null,
    // One retry of a request that got no answer; what has begun to answer is never asked twice.
    maxRetries: 1,
    timeout,
    fetch: reach(fetch, key),
    logLevel: 'off',
  });

/**
 * Sends only the headers that a request needs: the SDK would add those of OPENAI_CUSTOM_HEADERS, whatever server was
 * chosen, and a description of this machine. A server that asks for a long wait is not asked again.
 */
function reach(fetch: typeof globalThis.fetch, key: string): typeof globalThis.fetch {
  const send: typeof globalThis.fetch = async (input, init) => {
    const { body, type } = await bodyOf(init?.body);
    const headers: Record<string, string> = { accept: acceptOf(init?.headers) };
    if (type !== null) headers['content-type'] = type;
    if (key !== '') headers['authorization'] = `Bearer ${key}`;
    const request = { ...init, ...(body === null ? {} : { body }), headers, redirect: 'manual' as const };
    const first = await fetch(input, request);
    const elsewhere = redirectWithin(first, input);
    const response = elsewhere === null ? first : await fetch(elsewhere, request);
    if (response.ok || waitOf(response.headers) <= longestWait) return response;
    return new Response(response.body, {
      status: response.status,
      headers: { ...headersOf(response), 'x-should-retry': 'false' },
    });
  };
  // The SDK tries out by this class whether a form can be sent; `bodyOf` sees to it that it can.
  return Object.assign(send, { Response: globalThis.Response });
}

/**
 * Where an answer sends us within the same server, for those who care for a slash; null for everything else. To another
 * server nothing is sent that a person meant for this one, whatever it says.
 */
function redirectWithin(response: Response, asked: Parameters<typeof globalThis.fetch>[0]): string | null {
  const location = response.headers.get('location');
  if ((response.status !== 307 && response.status !== 308) || location === null) return null;
  const from = asked instanceof Request ? asked.url : asked.toString();
  const to = URL.parse(location, from);
  return to !== null && to.origin === new URL(from).origin ? to.href : null;
}

/**
 * The body as it is sent, and its type; nulls for none. A form (a recording for /audio/transcriptions) is encoded here:
 * the `FormData` that the SDK makes is not the one that undici's own fetch, or Chromium's, knows.
 */
async function bodyOf(
  body: RequestInit['body'],
): Promise<{ body: NonNullable<RequestInit['body']> | null; type: string | null }> {
  if (!body) return { body: null, type: null };
  if (!(body instanceof FormData)) return { body, type: 'application/json' };
  const encoded = new Response(body);
  return { type: encoded.headers.get('content-type'), body: new Uint8Array(await encoded.arrayBuffer()) };
}

/** Sound where the SDK asks for bytes, which it does for /audio/speech alone; else JSON, whole or in events. */
const acceptOf = (headers: RequestInit['headers']): string =>
  new Headers(headers).get('accept') === 'application/octet-stream'
    ? 'audio/*, application/octet-stream'
    : 'application/json, text/event-stream';

const headersOf = (response: Response): Record<string, string> => Object.fromEntries(response.headers);

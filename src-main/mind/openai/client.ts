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
  return async (input, init) => {
    const headers: Record<string, string> = { accept: 'application/json, text/event-stream' };
    if (init?.body) headers['content-type'] = 'application/json';
    if (key !== '') headers['authorization'] = `Bearer ${key}`;
    const response = await fetch(input, { ...init, headers });
    if (response.ok || waitOf(response.headers) <= longestWait) return response;
    return new Response(response.body, {
      status: response.status,
      headers: { ...headersOf(response), 'x-should-retry': 'false' },
    });
  };
}

const headersOf = (response: Response): Record<string, string> => Object.fromEntries(response.headers);

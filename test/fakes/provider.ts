import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What was asked of the provider, as it came. */
export type ProviderRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed JSON of a question; null for a look at the models. */
  body: {
    model: string;
    stream: boolean;
    messages: { role: string; content: string }[];
    response_format?: { type: string; json_schema?: { name: string; strict: boolean; schema: object } };
    /** Of a request for vectors. */
    input?: string[];
    encoding_format?: string;
  } | null;
  /** 'cut' when the asker went away before the answer was whole. */
  state: 'open' | 'answered' | 'cut';
};

/** Answers one question; what it writes is what the asker gets. */
export type Reply = (request: ProviderRequest, response: ServerResponse) => void | Promise<void>;

export type Provider = {
  /** 'http://127.0.0.1:PORT/v1' */
  baseUrl: string;
  port: number;
  /** Everything that was asked, oldest first. */
  requests: ProviderRequest[];
  /** Questions of a talk only: without looks at the models, vectors, and what is worked out apart from the talk. */
  questions(): ProviderRequest[];
  /** What was to be worked out apart from a talk. */
  thoughts(): ProviderRequest[];
  /** A text is said in small chunks. */
  setReply(reply: Reply | string): void;
  /** Requests for vectors only. */
  embeddings(): ProviderRequest[];
  /** Replaces the answer to POST /v1/embeddings; there is none at first. */
  setEmbeddings(reply: Reply): void;
  /** Replaces the answer to GET /v1/models. */
  setModels(reply: Reply | string[]): void;
  dispose(): Promise<void>;
};

/** A text that no error, log or file may hold: every fault's own words contain it. */
export const serverSecret = 'CANARY-SERVER-TEXT';

const piece = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'fake-model',
    choices: [{ index: 0, delta: content === '' ? {} : { role: 'assistant', content }, finish_reason: finish }],
  })}\n\n`;

const done = 'data: [DONE]\n\n';

const begin = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
};

const fault = (
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message: `${serverSecret} ${message}`, type: 'fake', code: null } }));
};

/** Cuts a text into pieces of so many characters, never within one. */
const cutUp = (text: string, size: number): string[] => {
  const letters = [...text];
  return Array.from({ length: Math.ceil(letters.length / size) }, (_, at) =>
    letters.slice(at * size, (at + 1) * size).join(''),
  );
};

/** Every way in which a provider answers, well or not. */
export const replies = {
  /** A whole answer in chunks of `size` characters, with `delay` milliseconds after each. */
  says:
    (text = 'Hello. I am here.', { size = 4, delay = 0 }: { size?: number; delay?: number } = {}): Reply =>
    async (_request, response) => {
      begin(response);
      response.write(': comments are not data\n\n');
      for (const part of cutUp(text, size)) {
        if (response.destroyed) return;
        response.write(piece(part));
        if (delay > 0) await wait(delay);
      }
      response.end(`${piece('', 'stop')}${done}`);
    },
  /** The same bytes, each in a TCP segment of its own, so that every character of two bytes or more is split. */
  byteByByte:
    (text: string): Reply =>
    async (_request, response) => {
      begin(response);
      response.socket?.setNoDelay(true);
      for (const byte of Buffer.from(`${piece(text)}${piece('', 'stop')}${done}`)) {
        if (response.destroyed) return;
        await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
      }
      response.end();
    },
  /** Ends well but for the reason why. */
  withoutFinish:
    (text = 'Half of'): Reply =>
    (_request, response) => {
      begin(response);
      response.end(`${piece(text)}${done}`);
    },
  /** Has its reason, but no [DONE]. */
  withoutDone:
    (text = 'All of it.'): Reply =>
    (_request, response) => {
      begin(response);
      response.end(`${piece(text)}${piece('', 'stop')}`);
    },
  finishes:
    (reason: string, text = 'As far as this'): Reply =>
    (_request, response) => {
      begin(response);
      response.end(`${piece(text)}${piece('', reason)}${done}`);
    },
  webPage: (): Reply => (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>${serverSecret}</title>`);
  },
  empty: (): Reply => (_request, response) => {
    begin(response);
    response.end();
  },
  noContent: (): Reply => (_request, response) => {
    response.writeHead(204);
    response.end();
  },
  malformed: (): Reply => (_request, response) => {
    begin(response);
    response.end(`${piece('Well')}data: {"${serverSecret}": \n\n${done}`);
  },
  /** JSON, but of another shape. */
  anotherShape: (): Reply => (_request, response) => {
    begin(response);
    response.end(`data: ${JSON.stringify({ choices: serverSecret })}\n\n${done}`);
  },
  errorEvent: (): Reply => (_request, response) => {
    begin(response);
    response.end(
      `${piece('Well')}data: ${JSON.stringify({ error: { message: serverSecret, type: 'overloaded' } })}\n\n`,
    );
  },
  /** Quotes the key, as OpenAI does. */
  refusesKey: (): Reply => (request, response) => {
    fault(response, 401, `Incorrect API key provided: ${request.headers.authorization ?? ''}`);
  },
  unknownModel: (): Reply => (request, response) => {
    fault(response, 404, `The model ${request.body?.model ?? ''} does not exist`);
  },
  /** @param retryAfter seconds or an HTTP date. */
  limits:
    (retryAfter: string): Reply =>
    (_request, response) => {
      fault(response, 429, 'Slow down', { 'retry-after': retryAfter });
    },
  status:
    (status: number): Reply =>
    (_request, response) => {
      fault(response, status, 'A fault');
    },
  /** A fault so many times, then well. */
  failsFirst: (times: number, first: Reply, then: Reply): Reply => {
    let left = times;
    return (request, response) => {
      left -= 1;
      return left >= 0 ? first(request, response) : then(request, response);
    };
  },
  /** Takes the question and never says anything. */
  silent: (): Reply => () => undefined,
  /** Sends its headers and nothing more. */
  silentAfterHeaders: (): Reply => (_request, response) => {
    begin(response);
  },
  stalls:
    (text = 'Well, '): Reply =>
    (_request, response) => {
      begin(response);
      response.write(piece(text));
    },
  cuts:
    (text = 'Well, '): Reply =>
    async (_request, response) => {
      begin(response);
      response.write(piece(text));
      await wait(30);
      response.destroy();
    },
  hangsUp: (): Reply => (request, response) => {
    void request;
    response.destroy();
  },
  /** So many characters in chunks of 64 kB, as fast as they are taken. */
  huge:
    (characters = 10_000_000): Reply =>
    async (_request, response) => {
      begin(response);
      const part = piece('0123456789abcdef'.repeat(4_096));
      const closed = once(response, 'close');
      for (let sent = 0; sent < characters && !response.destroyed; sent += 65_536) {
        if (!response.write(part)) await Promise.race([once(response, 'drain'), closed]);
      }
      response.end(`${piece('', 'stop')}${done}`);
    },
  /** A whole answer at once, as for a question without a stream. */
  whole:
    (content: string | null, more: { finish?: string; refusal?: string } = {}): Reply =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: 'fake-model',
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content, refusal: more.refusal ?? null },
              finish_reason: more.finish ?? 'stop',
            },
          ],
        }),
      );
    },
  /** Refuses requests that ask for a format, as older servers do. */
  withoutFormat:
    (then: Reply): Reply =>
    (request, response) => {
      if (request.body?.response_format === undefined) return then(request, response);
      fault(response, 400, 'response_format is not supported');
    },
  /** Vectors for the texts that were sent, in any order. */
  vectors:
    (vectorOf: (text: string, model: string) => number[], { shuffled = false }: { shuffled?: boolean } = {}): Reply =>
    (request, response) => {
      const data = (request.body?.input ?? []).map((text, index) => ({
        object: 'embedding',
        index,
        embedding: vectorOf(text, request.body?.model ?? ''),
      }));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ object: 'list', model: request.body?.model, data: shuffled ? data.reverse() : data }),
      );
    },
  /** Any JSON. */
  json:
    (value: unknown): Reply =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(typeof value === 'string' ? value : JSON.stringify(value));
    },
  /** Waits so many milliseconds first. */
  after:
    (milliseconds: number, then: Reply): Reply =>
    async (request, response) => {
      await wait(milliseconds);
      if (!response.destroyed) await then(request, response);
    },
} as const;

const modelList =
  (names: string[]): Reply =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ object: 'list', data: names.map((id) => ({ id, object: 'model' })) }));
  };

/**
 * An OpenAI-compatible server of this machine that does as it is told, and remembers what it was asked.
 *
 * @param port a port to come back on; any free one where it is left out.
 */
export async function startProvider(first: Reply | string = replies.says(), port = 0): Promise<Provider> {
  const toReply = (reply: Reply | string): Reply => (typeof reply === 'string' ? replies.says(reply) : reply);
  let reply = toReply(first);
  let models = modelList(['fake-model', 'another-model']);
  let embeddings = replies.status(404);
  const requests: ProviderRequest[] = [];
  const server = http.createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const request: ProviderRequest = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: text === '' ? null : (JSON.parse(text) as ProviderRequest['body']),
        state: 'open',
      };
      requests.push(request);
      response.on('close', () => {
        request.state = response.writableFinished ? 'answered' : 'cut';
      });
      const answers: Record<string, Reply> = {
        '/v1/models': models,
        '/v1/chat/completions': reply,
        '/v1/embeddings': embeddings,
      };
      const answer = answers[request.path] ?? replies.status(404);
      Promise.resolve(answer(request, response)).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    baseUrl: `http://127.0.0.1:${taken}/v1`,
    port: taken,
    requests,
    thoughts: () => requests.filter(({ body, path }) => body !== null && path !== '/v1/embeddings' && !body.stream),
    questions: () => requests.filter(({ body, path }) => body !== null && path !== '/v1/embeddings' && body.stream),
    embeddings: () => requests.filter(({ path }) => path === '/v1/embeddings'),
    setReply: (next) => {
      reply = toReply(next);
    },
    setEmbeddings: (next) => {
      embeddings = next;
    },
    setModels: (next) => {
      models = Array.isArray(next) ? modelList(next) : next;
    },
    dispose: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

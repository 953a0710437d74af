import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

/** One target of Chromium's over the DevTools protocol, with the protocol's own types. */
export type DevtoolsSession = {
  /** Rejects when Chromium refuses the command, or is gone. */
  send<Method extends keyof Protocol.CommandParameters>(
    method: Method,
    parameters?: Protocol.CommandParameters[Method],
  ): Promise<Protocol.CommandReturnValues[Method]>;
  on<Event extends keyof Protocol.Events>(event: Event, listener: (told: Protocol.Events[Event]) => void): void;
};

export type Devtools = {
  /** The browser itself. */
  browser: DevtoolsSession;
  /** One target that was attached to, by its session. */
  session(id: string): DevtoolsSession;
};

type Message = {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
};

type Waiting = { resolve(result: never): void; reject(cause: Error): void };

/** Speaks the protocol over Chromium's pipe: JSON, each message ended by a zero. A pipe that ends takes Chromium with it. */
export function connectDevtools({ input, output }: { input: Writable; output: Readable }): Devtools {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, ((told: never) => void)[]>();
  let lastId = 0;
  let rest = '';
  let ended = false;

  const take = ({ id, sessionId = '', method, params, result, error }: Message): void => {
    if (id === undefined) {
      for (const listener of listeners.get(`${sessionId} ${method ?? ''}`) ?? []) listener(params as never);
      return;
    }
    const waits = waiting.get(id);
    waiting.delete(id);
    if (error) waits?.reject(new Error(error.message));
    else waits?.resolve(result as never);
  };
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) take(JSON.parse(message) as Message);
  });
  const end = (): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Error('Chromium is gone.'));
    waiting.clear();
  };
  output.once('close', end);
  // Chromium may be gone while something is still written to it; who waits for an answer hears of it above.
  input.on('error', end);

  const session = (id: string): DevtoolsSession => ({
    send: (method, params) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(new Error('Chromium is gone.'));
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        input.write(`${JSON.stringify({ id: lastId, method, params, ...(id === '' ? {} : { sessionId: id }) })}\0`);
      }),
    on: (event, listener) => {
      const key = `${id} ${event}`;
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
    },
  });
  return { browser: session(''), session };
}

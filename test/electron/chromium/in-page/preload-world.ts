import { parse, stringify } from 'devalue';
import { createBridgeEnd, messageOf } from './bridge-end.ts';
import type { FromPage, ToPage } from './messages.ts';

type Listener = (event: object, ...sent: unknown[]) => void;

/**
 * What `require('electron')` gives a sandboxed preload script, as far as ours uses it: the bridge, and the renderer's end of
 * the messages to the main process. Lives in an isolated world of the page.
 *
 * @param binding the name of the function by which Chromium carries a text out of the page; `inbox` of the one that takes in.
 */
export function createPreloadModule(secret: string, binding: string, inbox: string) {
  const listeners = new Map<string, Set<Listener>>();
  const invoked = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  let lastId = 0;
  const world = globalThis as unknown as Record<string, (text: string) => void>;
  const sendOut = (message: FromPage): void => world[binding]?.(stringify(message));

  world[inbox] = (text) => {
    const message = parse(text) as ToPage;
    if (message.kind === 'message') {
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({}, ...message.sent);
      return;
    }
    const waits = invoked.get(message.id);
    invoked.delete(message.id);
    if (message.kind === 'answer') waits?.resolve(message.value);
    else waits?.reject(new Error(message.reason));
  };

  const bridge = createBridgeEnd(`${secret}-preload`, `${secret}-page`, () => undefined);
  const off = (channel: string, listener: Listener): void => void listeners.get(channel)?.delete(listener);
  const ipcRenderer = {
    invoke: (channel: string, ...sent: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        lastId += 1;
        invoked.set(lastId, { resolve, reject });
        try {
          sendOut({ kind: 'invoke', id: lastId, channel, sent });
        } catch (cause) {
          invoked.delete(lastId);
          reject(new Error(`An object could not be cloned: ${messageOf(cause)}`));
        }
      }),
    send: (channel: string, ...sent: unknown[]): void => sendOut({ kind: 'send', channel, sent }),
    on: (channel: string, listener: Listener): void =>
      void listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener)),
    off,
    removeListener: off,
  };
  return { contextBridge: { exposeInMainWorld: bridge.give }, ipcRenderer };
}

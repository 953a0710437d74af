import { CallError } from '#contract/errors.ts';
import { hostFrameSchema, type Transport } from '#contract/transport.ts';

/** Waits between attempts to reach the host again, in milliseconds; the last one repeats. */
const delays = [250, 500, 1_000, 2_000, 5_000];

/** Bytes that wait to be sent beyond which sound is dropped: it is worth nothing when it comes seconds late. */
const mostWaiting = 128_000;

/**
 * The transport of a browser's window: one WebSocket to the host that served the page, opened again whenever it closes.
 * Calls made while it is closed are refused at once, so that nobody waits for what will not come.
 *
 * @param lost the sentence of such a refusal.
 */
export function createSocketTransport(token: string, lost: string): Transport {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  const listeners = new Set<(event: unknown) => void>();
  const audioListeners = new Set<(packed: Uint8Array) => void>();
  const connectionListeners = new Set<(state: 'open' | 'closed' | 'refused') => void>();
  let socket: WebSocket | null = null;
  let lastId = 0;
  let failures = 0;

  const tell = (state: 'open' | 'closed' | 'refused'): void => {
    for (const listener of connectionListeners) listener(state);
  };
  const receiveAudio = (packed: Uint8Array): void => {
    for (const listener of audioListeners) listener(packed);
  };
  const receive = (text: string): void => {
    const frame = hostFrameSchema.parse(JSON.parse(text));
    if ('event' in frame) {
      for (const listener of listeners) listener(frame.event);
      return;
    }
    const call = waiting.get(frame.id);
    waiting.delete(frame.id);
    if ('error' in frame) call?.reject(new CallError(frame.error.code, frame.error.message));
    else call?.resolve(frame.output);
  };
  const connect = (): void => {
    const opened = new WebSocket(`ws://${window.location.host}/socket`, ['os1', `token.${token}`]);
    opened.binaryType = 'arraybuffer';
    socket = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      tell('open');
    });
    opened.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') receive(data);
      else receiveAudio(new Uint8Array(data));
    });
    opened.addEventListener('close', () => {
      socket = null;
      for (const { reject } of waiting.values()) reject(new CallError('unreachable', lost));
      waiting.clear();
      tell('closed');
      // A host that answers but refuses was started anew: its windows are others.
      if (failures > 0) {
        void fetch('/').then(
          ({ status }) => {
            if (status === 403) tell('refused');
          },
          () => undefined,
        );
      }
      setTimeout(connect, delays[Math.min(failures, delays.length - 1)] ?? 5_000);
      failures += 1;
    });
  };
  connect();
  return {
    call: (name, input) => {
      const open = socket;
      if (open?.readyState !== WebSocket.OPEN) return Promise.reject(new CallError('unreachable', lost));
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        open.send(JSON.stringify({ id, call: name, input }));
      });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sendAudio: (packed) => {
      if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > mostWaiting) return;
      socket.send(new Uint8Array(packed));
    },
    onAudio: (listener) => {
      audioListeners.add(listener);
      return () => audioListeners.delete(listener);
    },
    onConnection: (listener) => {
      connectionListeners.add(listener);
      if (socket?.readyState === WebSocket.OPEN) listener('open');
      return () => connectionListeners.delete(listener);
    },
  };
}

import type { Agent } from 'node:https';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { SpeechFailure } from '../../conversation/speech-ports.ts';
import { kindOfStatus } from '../speech-failures.ts';
import { toSocketFailure } from './realtime-failures.ts';
import { parseServerEvent, type ServerEvent } from './server-events.ts';

export type SocketOptions = {
  /** Such as 'https://api.openai.com/v1'; always spoken to over TLS, whatever it begins with. */
  baseUrl: string;
  key: string;
  model: string;
  /** Certificates that are trusted, and a way through a proxy; Node's own where it is left out. */
  connection?: { ca?: string[]; agent?: Agent };
  /** Longest wait for a session that is ready, in milliseconds. */
  timeout?: number;
  /** How often the other side is asked whether it is still there, in milliseconds: a laptop that slept has a dead socket. */
  heartbeat?: number;
};

/** What a socket tells. `failed` and `closed` are each the last thing, and later than `openSocket` returns. */
export type SocketListener = {
  event(event: ServerEvent): void;
  failed(failure: SpeechFailure): void;
  /** The server ended it in good order. */
  closed(): void;
};

export type RealtimeSocket = {
  readonly send: OpenAIRealtimeWS['send'];
  /** The session is ready: from now on it may take its time. */
  ready(): void;
  fail(failure: SpeechFailure): void;
  /** Resolves when it is gone; nothing is told any more. */
  dispose(): Promise<void>;
};

/** Bytes that may wait in the socket: half a minute of sound that the network does not take. */
const mostBuffered = 2_000_000;

/** Longest event of the server in bytes. */
const longestEvent = 16_000_000;

/** The socket of one session: it knows when it is dead, and gives events that have been parsed. */
export function openSocket(options: SocketOptions, listener: SocketListener): RealtimeSocket {
  const { timeout = 5_000, heartbeat = 10_000 } = options;
  const realtime = connect(options);
  let over = false;
  let alive = true;
  const end = (tell: () => void): void => {
    if (over) return;
    over = true;
    clearTimeout(opening);
    clearInterval(beat);
    realtime?.socket.terminate();
    tell();
  };
  const fail = (failure: SpeechFailure): void => end(() => listener.failed(failure));
  const opening = setTimeout(() => fail(new SpeechFailure('timeout')), timeout);
  const beat = setInterval(() => {
    if (realtime?.socket.readyState !== realtime?.socket.OPEN) return;
    if (!alive) return fail(new SpeechFailure('unreachable'));
    alive = false;
    realtime?.socket.ping();
  }, heartbeat);

  if (realtime === null) setImmediate(() => fail(new SpeechFailure(options.key === '' ? 'no-key' : 'unreachable')));
  realtime?.socket.on('pong', () => (alive = true));
  realtime?.socket.on('unexpected-response', (_request, response) =>
    fail(new SpeechFailure(kindOfStatus(response.statusCode ?? 0))),
  );
  // 1000: done; 1001: the server goes away, as it does at the end of a session's hour.
  realtime?.socket.on('close', (code) =>
    code === 1000 || code === 1001 ? end(() => listener.closed()) : fail(new SpeechFailure('unreachable')),
  );
  realtime?.on('error', (error) => {
    // The server's own errors come as events too, and are read there.
    if (error.error === undefined) fail(toSocketFailure(error.cause));
  });
  realtime?.on('event', (event) => {
    alive = true;
    const read = over ? null : parseServerEvent(event);
    if (read === 'broken') return fail(new SpeechFailure('broken-answer'));
    if (read !== null) listener.event(read);
  });
  return {
    send: (event) => {
      if (over || realtime === null || realtime.socket.readyState !== realtime.socket.OPEN) return;
      realtime.send(event);
      if (realtime.socket.bufferedAmount > mostBuffered) fail(new SpeechFailure('unreachable'));
    },
    ready: () => clearTimeout(opening),
    fail,
    dispose: async () => {
      const socket = realtime?.socket;
      const gone = new Promise<void>((resolve) => {
        if (socket === undefined || socket.readyState === socket.CLOSED) resolve();
        else socket.once('close', () => resolve());
      });
      end(() => undefined);
      await gone;
    },
  };
}

/** Null where nothing can be sent: there is no key, or the address is none. */
function connect({ baseUrl, key, model, connection = {} }: SocketOptions): OpenAIRealtimeWS | null {
  if (key === '') return null;
  try {
    const options = { ...connection, maxPayload: longestEvent };
    // The key and the address alone, not a client: that would add the headers of OPENAI_CUSTOM_HEADERS.
    return new OpenAIRealtimeWS({ model, options }, { apiKey: key, baseURL: baseUrl });
  } catch {
    return null;
  }
}

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { heardRate } from '#contract/audio.ts';
import { CallError } from '#contract/errors.ts';
import { callFrameSchema, type HostFrame } from '#contract/transport.ts';
import type { Words } from '#contract/words.ts';
import type { Assistant } from '../assistant/create-assistant.ts';
import { guard, sessionCookie } from './guard.ts';
import type { Sessions } from './sessions.ts';

/** Windows at once, bytes of a frame, and calls and pieces of sound a second (with a burst): beyond, a socket is closed. */
const limits = {
  sockets: 8,
  frame: 1_000_000,
  calls: { perSecond: 200, burst: 400 },
  /** A microphone gives 50 a second; what a page that hung has gathered comes in a burst. */
  pieces: { perSecond: 150, burst: 300 },
  /** A second of what is heard, and its header. */
  piece: heardRate * 2 + 16,
};

/** Bytes of speech that a window may have waiting; beyond, it does not listen anyway. */
const mostWaiting = 2_000_000;

/** The subprotocol that this host speaks; the page's token comes as a second one, for an address must not hold it. */
const protocol = 'os1';
const tokenPrefix = 'token.';

/**
 * The WebSocket side of the browser host. An upgrade needs the exact Host and Origin, the session's cookie and its page
 * token, all before any work; then each frame is parsed and each call goes through the assistant's one door. Sound goes as
 * binary frames, both ways.
 */
export function attachSocketHost(
  server: Server,
  { assistant, sessions, words }: { assistant: Assistant; sessions: Sessions; words: Words },
): { dispose(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frame,
    perMessageDeflate: false,
    handleProtocols: () => protocol,
  });
  server.on('upgrade', (request, stream, head) => {
    const status = refusalOf(request, sessions) ?? (sockets.clients.size >= limits.sockets ? 503 : null);
    if (status !== null) return endUpgrade(stream, status);
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, assistant, words));
  });
  return {
    dispose: () => {
      for (const socket of sockets.clients) socket.close(1001);
      sockets.close();
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, 500).unref();
    },
  };
}

function refusalOf(request: IncomingMessage, sessions: Sessions): number | null {
  const port = request.socket.localPort ?? 0;
  const refusal = guard(request, port, 'upgrade');
  if (refusal) return refusal.status;
  if (request.url !== '/socket') return 404;
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  const token = offered.find((part) => part.startsWith(tokenPrefix))?.slice(tokenPrefix.length) ?? '';
  if (!offered.includes(protocol) || !sessions.accepts(sessionCookie(request, port), token)) return 401;
  return null;
}

function endUpgrade(stream: Duplex, status: number): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function serve(socket: WebSocket, assistant: Assistant, words: Words): void {
  const send = (frame: HostFrame): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };
  const ends = [
    assistant.subscribe((event) => send({ event })),
    assistant.subscribeAudio((packed) => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount <= mostWaiting) socket.send(packed);
    }),
  ];
  /** The windows that offered themselves over this socket: with it they are gone. */
  const attached = new Set<string>();
  const mayCall = createAllowance(limits.calls);
  const mayHear = createAllowance(limits.pieces);
  // ws itself answers a frame that is too long or broken with its code, and gives up a socket that is cut.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const end of ends) end();
    for (const window of attached) assistant.detach(window);
  });
  socket.on('message', (data, isBinary) => {
    // What is still on its way when a socket is closed for a reason is not heard.
    if (socket.readyState !== socket.OPEN) return;
    if (isBinary) {
      if (!mayHear() || !(data instanceof Uint8Array) || data.byteLength > limits.piece) return socket.close(1008);
      // Whether it is sound at all, the assistant looks at itself.
      return assistant.hear(data);
    }
    if (!mayCall()) return socket.close(1008);
    const frame = parseFrame(data);
    if (!frame) return socket.close(1008);
    const { id, call, input } = frame;
    assistant.call(call, input).then(
      (output) => {
        if (call === 'voice.attach') attached.add(windowOf(input));
        send({ id, output });
      },
      (cause: unknown) => {
        const error = cause instanceof CallError ? cause : new CallError('internal', words.refusals.internal);
        send({ id, error: { code: error.code, message: error.message } });
      },
    );
  });
}

/** The window that a call which was understood came from. */
const windowOf = (input: unknown): string =>
  typeof input === 'object' && input !== null && 'window' in input ? String(input.window) : '';

/** True as long as it is not asked more often than that. */
function createAllowance({ perSecond, burst }: { perSecond: number; burst: number }): () => boolean {
  let allowance = burst;
  let counted = performance.now();
  return () => {
    const now = performance.now();
    allowance = Math.min(burst, allowance + ((now - counted) / 1000) * perSecond) - 1;
    counted = now;
    return allowance >= 0;
  };
}

function parseFrame(data: unknown): { id: number; call: string; input: unknown } | null {
  try {
    const parsed = callFrameSchema.safeParse(JSON.parse(String(data)));
    return parsed.success ? { ...parsed.data, input: parsed.data.input } : null;
  } catch {
    return null;
  }
}

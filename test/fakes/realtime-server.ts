import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { tone } from './speech-server.ts';

/** An event of the client, as it came. */
export type ClientEvent = { type: string } & Record<string, unknown>;

export type RealtimeServerOptions = {
  /**
   * How it begins: as OpenAI does; with a status instead of a socket; with a socket and then nothing; with a session that
   * is never set up.
   */
  beginning?: 'well' | 'silent' | 'no-update' | number;
};

export type RealtimeServer = {
  /** 'https://127.0.0.1:PORT/v1' */
  baseUrl: string;
  /** The certificate that makes it trusted. */
  ca: string;
  /** Headers and paths of the sockets that were asked for. */
  asked: { path: string; headers: IncomingHttpHeaders }[];
  /** What clients sent, but for sound. */
  events: ClientEvent[];
  /** All sound that clients sent: 24 kHz. */
  heard(): Int16Array;
  /** The next event of this type, past ones that were not asked for yet included. */
  next(type: string): Promise<ClientEvent>;
  /** Says something to every client. */
  send(event: { type: string } & Record<string, unknown>): void;
  sendText(text: string): void;
  /** A turn of the person's: begin and end of speech, and then the words. */
  personSaid(itemId: string, transcript: string): void;
  /** A reply with its words and a tone of so many milliseconds; without its end where `whole` is false. */
  reply(reply: { id: string; itemId: string; text: string; milliseconds: number; whole?: boolean }): void;
  /** Ends every socket: without a word, or with a code. */
  cut(code?: number): void;
  /** Answers nothing any more, pings included, and leaves every socket open: as a network does that went away. */
  freeze(): void;
  /** How many sockets are open. */
  open(): number;
  dispose(): Promise<void>;
};

/** A text that no error or log may hold: every error's own words contain it. */
export const realtimeSecret = 'CANARY-REALTIME-TEXT';

/** A certificate for 127.0.0.1 that vouches for itself. Needs openssl. */
function makeCertificate(): { key: string; cert: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-certificate-'));
  try {
    const words =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem';
    execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' });
    const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');
    return { key: read('key.pem'), cert: read('cert.pem') };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const base64 = (samples: Int16Array): string =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');

/** A Realtime server over TLS that says what it is told to; session.created and session.updated it says by itself. */
export async function startRealtimeServer({ beginning = 'well' }: RealtimeServerOptions = {}): Promise<RealtimeServer> {
  const { key, cert } = makeCertificate();
  const server = https.createServer({ key, cert });
  const sockets = new WebSocketServer({ noServer: true });
  const asked: RealtimeServer['asked'] = [];
  const events: ClientEvent[] = [];
  const sound: Buffer[] = [];
  const taken = new Set<ClientEvent>();
  let eventNumber = 0;
  const each = (act: (socket: WebSocket) => void): void => sockets.clients.forEach(act);
  const sendText = (text: string): void => each((socket) => socket.send(text));
  const send = (event: Record<string, unknown>): void => {
    eventNumber += 1;
    sendText(JSON.stringify({ event_id: `event_${eventNumber}`, ...event }));
  };

  server.on('upgrade', (request, socket, head) => {
    asked.push({ path: request.url ?? '', headers: request.headers });
    if (typeof beginning === 'number') {
      socket.end(`HTTP/1.1 ${beginning} No\r\ncontent-length: ${realtimeSecret.length}\r\n\r\n${realtimeSecret}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  sockets.on('connection', (client) => {
    client.on('message', (data: Buffer) => {
      const event = JSON.parse(data.toString('utf8')) as ClientEvent;
      if (event.type === 'input_audio_buffer.append') sound.push(Buffer.from(String(event['audio']), 'base64'));
      else events.push(event);
      sockets.emit('heard');
      if (event.type === 'session.update' && beginning !== 'no-update')
        send({ type: 'session.updated', session: event['session'] });
    });
    client.on('error', () => undefined);
    if (beginning !== 'silent')
      send({ type: 'session.created', session: { type: 'realtime', model: 'fake-realtime' } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    ca: cert,
    asked,
    events,
    heard: () => {
      const all = Buffer.concat(sound);
      return Int16Array.from({ length: all.length / 2 }, (_, at) => all.readInt16LE(at * 2));
    },
    next: async (type) => {
      for (;;) {
        const found = events.find((event) => event.type === type && !taken.has(event));
        if (found !== undefined) {
          taken.add(found);
          return found;
        }
        await once(sockets, 'heard');
      }
    },
    send,
    sendText,
    personSaid: (itemId, transcript) => {
      send({ type: 'input_audio_buffer.speech_started', item_id: itemId, audio_start_ms: 0 });
      send({ type: 'input_audio_buffer.speech_stopped', item_id: itemId, audio_end_ms: 900 });
      send({ type: 'input_audio_buffer.committed', item_id: itemId, previous_item_id: null });
      const usage = { type: 'duration', seconds: 1 };
      const type = 'conversation.item.input_audio_transcription.completed';
      send({ type, item_id: itemId, content_index: 0, transcript, usage });
    },
    reply: ({ id, itemId, text, milliseconds, whole = true }) => {
      send({ type: 'response.created', response: { id, object: 'realtime.response', status: 'in_progress' } });
      const place = { response_id: id, item_id: itemId, output_index: 0, content_index: 0 };
      for (const delta of text.split(/(?<= )/))
        send({ type: 'response.output_audio_transcript.delta', ...place, delta });
      const samples = tone(milliseconds, 24_000);
      for (let at = 0; at < samples.length; at += 2_400) {
        send({ type: 'response.output_audio.delta', ...place, delta: base64(samples.slice(at, at + 2_400)) });
      }
      if (!whole) return;
      send({ type: 'response.output_audio.done', ...place });
      send({ type: 'response.done', response: { id, object: 'realtime.response', status: 'completed', output: [] } });
    },
    cut: (code) => each((socket) => (code === undefined ? socket.terminate() : socket.close(code))),
    freeze: () => each((socket) => socket.pause()),
    open: () => sockets.clients.size,
    dispose: async () => {
      each((socket) => socket.terminate());
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { wrapInWav } from '../../src-main/speech/transcription/wav.ts';
import { begin, speechFaults } from './speech-faults.ts';

/** What was asked of the server, as it came. */
export type SpeechRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The fields of a form or of a JSON body, as text; '' values where a field is no text. */
  fields: Record<string, string>;
  /** The sound of a transcription and what its file said of itself; null for every other request. */
  sound: { name: string; type: string; header: Buffer; samples: Int16Array } | null;
  /** 'cut' when the asker went away before the answer was whole. */
  state: 'open' | 'answered' | 'cut';
};

/** Answers one request; what it writes is what the asker gets. */
export type SpeechReply = (request: SpeechRequest, response: ServerResponse) => void | Promise<void>;

export type SpeechServerOptions = {
  /** The words in 16 kHz samples. */
  transcribe?: (samples: Int16Array, request: SpeechRequest) => string | Promise<string>;
  /** Milliseconds before the answer begins. */
  transcribeDelay?: number;
  /** Milliseconds between two words of an answer in events, which comes when it is asked for. */
  wordDelay?: number;
  /** Milliseconds before the first sound. */
  speechDelay?: number;
  /** Milliseconds between two pieces of 100 ms of sound. */
  pieceDelay?: number;
  /** Sound for each character of the text, in milliseconds. */
  perCharacter?: number;
  /** 'pcm' is 24 kHz as OpenAI's; a WAV says its rate. */
  container?: 'pcm' | 'wav';
  sampleRate?: number;
  /** The answer to GET /v1/audio/voices; none (404) where it is left out. */
  voices?: unknown;
  models?: string[];
  /** A port to come back on; any free one where it is left out. */
  port?: number;
};

export type SpeechServer = {
  /** 'http://127.0.0.1:PORT/v1' */
  baseUrl: string;
  port: number;
  /** Everything that was asked, oldest first. */
  requests: SpeechRequest[];
  transcriptions(): SpeechRequest[];
  speeches(): SpeechRequest[];
  /** Takes the place of the usual answer; null brings that back. */
  setTranscription(reply: SpeechReply | null): void;
  setSpeech(reply: SpeechReply | null): void;
  /** Changes how the usual answers are given from now on. */
  change(options: SpeechServerOptions): void;
  dispose(): Promise<void>;
};

/** A tone of so many milliseconds. */
export const tone = (milliseconds: number, sampleRate: number, frequency = 440): Int16Array =>
  Int16Array.from({ length: Math.round((milliseconds * sampleRate) / 1000) }, (_, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * frequency * at) / sampleRate)),
  );

const bytesOf = (samples: Int16Array): Buffer => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

const json = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};

/** One event of a transcription that streams. */
export const transcriptEvent = (event: Record<string, unknown>): string => `data: ${JSON.stringify(event)}\n\n`;

/**
 * An OpenAI-compatible server of speech on this machine, which does as it is told and remembers what it was asked:
 * /v1/audio/transcriptions, /v1/audio/speech, /v1/audio/voices and /v1/models. What it says is a tone.
 */
export async function startSpeechServer(first: SpeechServerOptions = {}): Promise<SpeechServer> {
  let options = first;
  const requests: SpeechRequest[] = [];
  const replaced: { transcription: SpeechReply | null; speech: SpeechReply | null } = {
    transcription: null,
    speech: null,
  };

  const transcribe: SpeechReply = async (request, response) => {
    const { transcribe: words = () => 'Hello there.', transcribeDelay = 0, wordDelay = 0 } = options;
    const text = await words(request.sound?.samples ?? new Int16Array(), request);
    if (transcribeDelay > 0) await wait(transcribeDelay);
    if (request.fields['stream'] !== 'true') return json(response, { text, usage: { type: 'duration', seconds: 1 } });
    begin(response, 'text/event-stream; charset=utf-8');
    for (const delta of text.split(/(?<= )/)) {
      if (response.destroyed) return;
      response.write(transcriptEvent({ type: 'transcript.text.delta', delta }));
      if (wordDelay > 0) await wait(wordDelay);
    }
    response.end(`${transcriptEvent({ type: 'transcript.text.done', text })}data: [DONE]\n\n`);
  };

  const speak: SpeechReply = async (request, response) => {
    const { speechDelay = 0, pieceDelay = 0, perCharacter = 60, container = 'pcm' } = options;
    const rate = options.sampleRate ?? 24_000;
    const sound = tone([...(request.fields['input'] ?? '')].length * perCharacter, rate);
    const bytes = container === 'wav' ? Buffer.from(wrapInWav(sound, rate)) : bytesOf(sound);
    if (speechDelay > 0) await wait(speechDelay);
    begin(response, container === 'wav' ? 'audio/wav' : 'audio/pcm');
    const size = (rate / 10) * 2;
    for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
      response.write(bytes.subarray(at, at + size));
      if (pieceDelay > 0) await wait(pieceDelay);
    }
    response.end();
  };

  const replyTo = ({ method, path }: SpeechRequest): SpeechReply => {
    if (method === 'POST' && path === '/v1/audio/transcriptions') return replaced.transcription ?? transcribe;
    if (method === 'POST' && path === '/v1/audio/speech') return replaced.speech ?? speak;
    if (path === '/v1/audio/voices' && options.voices !== undefined)
      return (_request, response) => json(response, options.voices);
    const data = (options.models ?? ['fake-whisper', 'fake-tts']).map((id) => ({ id, object: 'model' }));
    return path === '/v1/models'
      ? (_request, response) => json(response, { object: 'list', data })
      : speechFaults.status(404);
  };

  const server = http.createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      void readRequest(incoming, Buffer.concat(parts))
        .then(async (request) => {
          requests.push(request);
          const settle = (): void => {
            request.state = response.writableFinished ? 'answered' : 'cut';
          };
          if (response.destroyed) return settle();
          response.on('close', settle);
          await replyTo(request)(request, response);
        })
        .catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(first.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    transcriptions: () => requests.filter(({ path }) => path === '/v1/audio/transcriptions'),
    speeches: () => requests.filter(({ path }) => path === '/v1/audio/speech'),
    setTranscription: (reply) => {
      replaced.transcription = reply;
    },
    setSpeech: (reply) => {
      replaced.speech = reply;
    },
    change: (next) => {
      options = { ...options, ...next };
    },
    dispose: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readRequest(incoming: http.IncomingMessage, body: Buffer): Promise<SpeechRequest> {
  const type = incoming.headers['content-type'] ?? '';
  const request: SpeechRequest = {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    fields: {},
    sound: null,
    state: 'open',
  };
  if (type.startsWith('application/json')) {
    const fields = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    for (const [name, value] of Object.entries(fields)) request.fields[name] = String(value);
  }
  if (!type.startsWith('multipart/form-data')) return request;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) {
    if (typeof value === 'string') request.fields[name] = value;
    else request.sound = soundOf(value.name, value.type, Buffer.from(await value.arrayBuffer()));
  }
  return request;
}

function soundOf(name: string, type: string, file: Buffer): SpeechRequest['sound'] {
  const samples = Int16Array.from({ length: Math.floor((file.length - 44) / 2) }, (_, at) =>
    file.readInt16LE(44 + at * 2),
  );
  return { name, type, header: file.subarray(0, 44), samples };
}

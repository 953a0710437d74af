import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { SpeechReply } from './speech-server.ts';

/** A text that no error or log may hold: every fault's own words contain it. */
export const speechServerSecret = 'CANARY-SPEECH-SERVER-TEXT';

const fault = (
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message: `${speechServerSecret} ${message}`, type: 'fake', code: null } }));
};

/** The headers of a good answer. */
export const begin = (response: ServerResponse, type: string): void => {
  response.writeHead(200, { 'content-type': type });
  response.flushHeaders();
};

/** Every way in which a server of speech answers badly, for both of its paths, and some ways in which it answers oddly. */
export const speechFaults = {
  says:
    (type: string, body: string | Uint8Array): SpeechReply =>
    (_request, response) => {
      begin(response, type);
      response.end(body);
    },
  /** The same bytes, each in a TCP segment of its own. */
  byteByByte:
    (type: string, body: string | Uint8Array): SpeechReply =>
    async (_request, response) => {
      begin(response, type);
      response.socket?.setNoDelay(true);
      for (const byte of Buffer.from(body)) {
        if (response.destroyed) return;
        await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
      }
      response.end();
    },
  webPage: (): SpeechReply => (_request, response) => {
    begin(response, 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>${speechServerSecret}</title>`);
  },
  noContent: (): SpeechReply => (_request, response) => void response.writeHead(204).end(),
  /** Quotes the key, as OpenAI does. */
  refusesKey: (): SpeechReply => (request, response) => {
    fault(response, 401, `Incorrect API key provided: ${request.headers.authorization ?? ''}`);
  },
  status:
    (status: number, headers: Record<string, string> = {}): SpeechReply =>
    (request, response) => {
      fault(response, status, `A fault of ${request.fields['input'] ?? ''}`, headers);
    },
  /** Takes the request and never says anything. */
  silent: (): SpeechReply => () => undefined,
  silentAfterHeaders:
    (type: string): SpeechReply =>
    (_request, response) => {
      begin(response, type);
    },
  /** Begins and says no more. */
  stalls:
    (type: string, body: string | Uint8Array): SpeechReply =>
    (_request, response) => {
      begin(response, type);
      response.write(body);
    },
  /** Begins, and cuts the socket. */
  cuts:
    (type: string, body: string | Uint8Array): SpeechReply =>
    async (_request, response) => {
      begin(response, type);
      response.write(body);
      await wait(30);
      response.destroy();
    },
  hangsUp: (): SpeechReply => (_request, response) => void response.destroy(),
} as const;

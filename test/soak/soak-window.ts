import http from 'node:http';
import { WebSocket } from 'ws';
import { hostFrameSchema } from '../../src-main/contract/transport.ts';

/** A window of a host, as a browser would open it, without a browser. */
export type SoakWindow = {
  call(name: string, input: unknown): Promise<unknown>;
  /** The next end of a turn. */
  settled(): Promise<void>;
  /** Closes it in good order, or as a cut. */
  close(how: 'close' | 'cut'): Promise<void>;
};

const get = (url: URL, headers: Record<string, string>): Promise<{ headers: http.IncomingHttpHeaders; text: string }> =>
  new Promise((resolve, reject) => {
    http
      .get(url, { headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ headers: response.headers, text }));
      })
      .on('error', reject);
  });

/** Redeems an address, opens its socket, and gives the window once it is open. */
export async function openSoakWindow(address: string): Promise<SoakWindow> {
  const url = new URL(address);
  const redeemed = await get(url, {});
  const cookie = redeemed.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const page = await get(new URL('/', url), { Cookie: cookie });
  const token = /content="([0-9a-f]{64})"/.exec(page.text)?.[1] ?? '';
  const socket = new WebSocket(`ws://${url.host}/socket`, ['os1', `token.${token}`], {
    headers: { Origin: url.origin, Cookie: cookie },
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  let listeners: (() => void)[] = [];
  let last = 0;
  socket.on('message', (data: Buffer) => {
    const frame = hostFrameSchema.parse(JSON.parse(data.toString()));
    if ('event' in frame) {
      const event = frame.event as { type?: unknown };
      if (event.type !== 'turn-settled') return;
      const told = listeners;
      listeners = [];
      for (const tell of told) tell();
      return;
    }
    const call = waiting.get(frame.id);
    waiting.delete(frame.id);
    if ('error' in frame) call?.reject(new Error(frame.error.message));
    else call?.resolve(frame.output);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, call: name, input }));
      }),
    settled: () => new Promise((resolve) => listeners.push(resolve)),
    close: (how) =>
      new Promise((resolve) => {
        socket.on('error', () => undefined);
        socket.once('close', () => resolve());
        if (how === 'cut') socket.terminate();
        else socket.close();
      }),
  };
}

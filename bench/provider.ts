import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model server for measuring: notes when each request came, and sends pieces when it is told to. */
export type BenchProvider = {
  baseUrl: string;
  /** When each request's last byte had come, in milliseconds since 1970 with fractions. */
  arrivals: number[];
  /** When each numbered piece was written. */
  sent: Map<number, number>;
  dispose(): void;
};

export const preciseNow = (): number => performance.timeOrigin + performance.now();

/** @param pieces how many pieces a reply has @param gap milliseconds between two of them */
export async function startBenchProvider(pieces: () => number, gap: number): Promise<BenchProvider> {
  const arrivals: number[] = [];
  const sent = new Map<number, number>();
  let number = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      arrivals.push(preciseNow());
      void reply(response);
    });
  });
  const reply = async (response: http.ServerResponse): Promise<void> => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = (delta: object, finish: string | null): string =>
      `data: ${JSON.stringify({ id: 'bench', object: 'chat.completion.chunk', created: 0, model: 'bench', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    const count = pieces();
    for (let at = 0; at < count; at += 1) {
      number += 1;
      sent.set(number, preciseNow());
      response.write(chunk({ content: `piece${number} of a reply, ` }, null));
      await new Promise((resolve) => setTimeout(resolve, gap));
    }
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    arrivals,
    sent,
    dispose: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

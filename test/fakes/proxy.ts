import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy that knows one name, `provider.test`, and leads there whatever the port. */
export type Proxy = {
  address: string;
  /** What it was asked for: 'GET http://…' for a plain request, 'CONNECT host:port' for a tunnel. */
  asked: string[];
  dispose(): Promise<void>;
};

/** @param port where `provider.test` is on this machine. */
export async function startProxy(port: number): Promise<Proxy> {
  const asked: string[] = [];
  const tunnels = new Set<Duplex>();
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '');
    if (url.hostname !== 'provider.test') return void response.writeHead(502).end();
    const onward = http.request(
      { host: '127.0.0.1', port, path: url.pathname, method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('connect', (request, here, head) => {
    asked.push(`CONNECT ${request.url}`);
    here.on('error', () => here.destroy());
    if (request.url?.startsWith('provider.test:') !== true) return void here.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const there = net.connect(port, '127.0.0.1', () => {
      here.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      there.write(head);
      there.pipe(here).pipe(there);
    });
    there.on('error', () => here.destroy());
    tunnels.add(here).add(there);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    dispose: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
      await closed;
    },
  };
}

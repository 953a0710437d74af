import { describe, expect, test } from 'vitest';
import { header, hostForAll, openSession, openSocket, callOver, request, sendRaw, type Answer } from './test-host.ts';

const host = hostForAll();
const own = (): string => `Host: 127.0.0.1:${host().port}`;

/** Every way in, with all that it asks for besides the right host. */
async function waysIn(): Promise<{ line: string; headers: string[] }[]> {
  const { cookie, token } = await openSession(host().address());
  const ticket = new URL(host().address()).search;
  const upgrade = [
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ];
  return [
    { line: 'GET /', headers: [`Cookie: ${cookie}`] },
    { line: `GET /${ticket}`, headers: [] },
    { line: 'GET /assets/main.js', headers: [`Cookie: ${cookie}`] },
    { line: 'GET /assets/main.css', headers: [`Cookie: ${cookie}`] },
    { line: 'GET /download/abc', headers: [`Cookie: ${cookie}`] },
    { line: 'GET /nothing', headers: [`Cookie: ${cookie}`] },
    { line: 'POST /control/ticket', headers: ['Content-Type: application/json', 'Authorization: Bearer x'] },
    {
      line: 'GET /socket',
      headers: [
        ...upgrade,
        `Cookie: ${cookie}`,
        `Origin: http://127.0.0.1:${host().port}`,
        `Sec-WebSocket-Protocol: os1, token.${token}`,
      ],
    },
  ];
}

const bare = (line: string, headers: string[]): string => [`${line} HTTP/1.1`, ...headers, '', ''].join('\r\n');
const isEmpty = ({ body, headers }: Answer): void => {
  expect(body).not.toMatch(/os1-token|export|body \{\}|ticket/);
  expect(headers.map(([name]) => name.toLowerCase())).not.toContain('set-cookie');
};

describe('a request for another host is refused before anything looks at it', () => {
  const foreign = (port: number): Record<string, string[]> => ({
    'another name': ['Host: evil.example'],
    'another name with the port': [`Host: evil.example:${port}`],
    'a name that begins like ours': [`Host: 127.0.0.1.evil.example:${port}`],
    'a name that ends like ours': [`Host: evil.127.0.0.1:${port}`],
    'a dot at the end': [`Host: localhost.:${port}`],
    'another spelling of the address': [`Host: 127.1:${port}`],
    'another spelling in one number': [`Host: 2130706433:${port}`],
    'any address': [`Host: 0.0.0.0:${port}`],
    IPv6: [`Host: [::1]:${port}`],
    'no port': ['Host: 127.0.0.1'],
    'another port': [`Host: 127.0.0.1:${port === 65_535 ? 1 : port + 1}`],
    'a user before it': [`Host: x@127.0.0.1:${port}`],
    capitals: [`Host: LOCALHOST:${port}`],
    nothing: ['Host: '],
    'no such header': [],
    'two of them': [`Host: 127.0.0.1:${port}`, 'Host: evil.example'],
    'two right ones': [`Host: 127.0.0.1:${port}`, `Host: 127.0.0.1:${port}`],
  });

  test('on every way in, with everything else right', async () => {
    const { port } = host();
    for (const { line, headers } of await waysIn()) {
      for (const [name, hosts] of Object.entries(foreign(port))) {
        const ending = headers.some((text) => text.startsWith('Upgrade')) ? [] : ['Connection: close'];
        const answer = await sendRaw(port, bare(line, [...hosts, ...headers, ...ending]));
        expect([400, 421], `${line}: ${name} gave ${answer.status}`).toContain(answer.status);
        isEmpty(answer);
      }
    }
  });

  test('and the same ways are open to the right one', async () => {
    const { port } = host();
    const ways = await waysIn();
    const statuses: number[] = [];
    for (const { line, headers } of ways) {
      const ending = headers.some((text) => text.startsWith('Upgrade')) ? [] : ['Connection: close'];
      statuses.push((await sendRaw(port, bare(line, [own(), ...headers, ...ending]))).status);
    }
    expect(statuses).toEqual([200, 303, 200, 200, 404, 404, 403, 101]);
    // The other name of this machine's own.
    expect((await sendRaw(port, request('GET /', [`Host: localhost:${port}`]))).status).toBe(403);
  });

  test.each([
    'http://evil.example/',
    'http://127.0.0.1/',
    'https://evil.example/assets/main.js',
    '//evil.example/',
    '///',
    '*',
    'evil.example:443',
    '/\\evil.example/',
    '/\\[',
    '/\\\\[::',
    '\\\\evil',
  ])('by its target: %s', async (target) => {
    const { port } = host();
    const { cookie } = await openSession(host().address());
    for (const method of ['GET', 'POST']) {
      const answer = await sendRaw(port, request(`${method} ${target}`, [own(), `Cookie: ${cookie}`]));
      expect([400, 404, 421]).toContain(answer.status);
      isEmpty(answer);
    }
    // Whatever was sent, the host is there for the next one.
    expect((await sendRaw(port, request('GET /', [own(), `Cookie: ${cookie}`]))).status).toBe(200);
  });
});

describe('a path leads to the window’s own files and nowhere else', () => {
  test.each([
    '/secret.js',
    '/../secret.js',
    '/assets/../../secret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '/%00',
    '/assets/main.js%00',
    '/assets',
    '/assets/',
    '/index.html',
    '/host.json',
    '/os1.db',
    '/.well-known/x',
  ])('%s', async (path) => {
    const { cookie } = await openSession(host().address());
    const answer = await sendRaw(host().port, request(`GET ${path}`, [own(), `Cookie: ${cookie}`]));
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('secret');
  });
});

describe('a request that another site began', () => {
  const state = async (): Promise<unknown> => {
    const socket = await openSocket(host().port, await openSession(host().address()));
    return (await callOver(socket, 'snapshot.get', {}))['output'];
  };

  test('is refused on every way in, by its Origin and by its Sec-Fetch-Site', async () => {
    const { port } = host();
    const before = await state();
    const strange = [
      'Origin: http://evil.example',
      'Origin: null',
      'Origin: ',
      `Origin: https://127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}.evil.example`,
      `Origin: http://localhost:${port}`,
      `Origin: http://127.0.0.1:${port + 1}`,
      'Sec-Fetch-Site: cross-site',
      'Sec-Fetch-Site: same-site',
      'Sec-Fetch-Site: none, cross-site',
    ];
    for (const { line, headers } of await waysIn()) {
      const kept = headers.filter((text) => !text.startsWith('Origin'));
      const ending = headers.some((text) => text.startsWith('Upgrade')) ? [] : ['Connection: close'];
      for (const sign of strange) {
        const answer = await sendRaw(port, bare(line, [own(), ...kept, sign, ...ending]));
        expect(answer.status, `${line} with ${sign}`).toBe(403);
        isEmpty(answer);
      }
    }
    expect(await state()).toEqual(before);
  });

  test('changes nothing as a form, as text, or with any method, even without an Origin', async () => {
    const { port } = host();
    const { cookie } = await openSession(host().address());
    const before = await state();
    const types = [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/json',
    ];
    const body = '{"id":1,"call":"onboarding.answer","input":{"question":"name","value":"Mallory"}}';
    const paths = ['/', '/socket', '/control/ticket', '/assets/main.js', '/download/x', '/onboarding.answer', '/api'];
    for (const path of paths) {
      for (const type of types) {
        const answer = await sendRaw(
          port,
          request(`POST ${path}`, [own(), `Cookie: ${cookie}`, `Content-Type: ${type}`], body),
        );
        expect([403, 404]).toContain(answer.status);
        isEmpty(answer);
      }
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        expect((await sendRaw(port, request(`${method} ${path}`, [own(), `Cookie: ${cookie}`]))).status).toBe(405);
      }
    }
    expect(await state()).toEqual(before);
  });

  test('gets no CORS header, whatever it asks', async () => {
    const { port } = host();
    const asking = [
      'Origin: http://evil.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: authorization',
      'Access-Control-Request-Private-Network: true',
    ];
    for (const { line, headers } of await waysIn()) {
      const path = line.split(' ')[1] ?? '/';
      const kept = headers.filter((text) => !/^(Origin|Upgrade|Connection|Sec-WebSocket)/.test(text));
      const answers = [
        await sendRaw(port, request(line, [own(), ...kept])),
        await sendRaw(port, request(line, [own(), ...kept, ...asking])),
        await sendRaw(port, request(`OPTIONS ${path}`, [own(), ...asking])),
        await sendRaw(port, request(`OPTIONS ${path}`, [`Host: evil.example:${port}`, ...asking])),
      ];
      for (const { headers: sent } of answers) {
        expect(sent.filter(([name]) => /^access-control|^timing-allow|^vary$/i.test(name))).toEqual([]);
      }
    }
  });
});

test('there are no other routes: no proxy, no debugger, no shell', async () => {
  const { port } = host();
  const { cookie } = await openSession(host().address());
  const paths = [
    '/json',
    '/json/version',
    '/debug',
    '/proxy?url=http://evil.example',
    '/api/chat',
    '/v1/models',
    '/eval',
    '/exec',
    '/ws',
    '/sse',
    '/metrics',
    '/control',
    '/control/',
    '/control/stop',
    '/download',
    '/download/',
    '/ticket',
  ];
  for (const path of paths) {
    const answer = await sendRaw(port, request(`GET ${path}`, [own(), `Cookie: ${cookie}`]));
    expect(answer.status, path).toBe(404);
    expect(header(answer, 'content-type')).toMatch(/^text\/plain/);
  }
});

test('CONNECT and a tunnel through it are refused', async () => {
  const answer = await sendRaw(host().port, `CONNECT evil.example:443 HTTP/1.1\r\n${own()}\r\n\r\n`);
  expect([0, 400, 405]).toContain(answer.status);
});

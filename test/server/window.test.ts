import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy } from '#contract/page-policy.ts';
import { startProvider } from '../fakes/provider.ts';
import {
  callOver,
  header,
  hostForAll,
  knock,
  openSession,
  openSocket,
  request,
  sendRaw,
  type Answer,
} from './test-host.ts';

const host = hostForAll();
const get = (path: string, ...headers: string[]): Promise<Answer> =>
  sendRaw(host().port, request(`GET ${path}`, [`Host: 127.0.0.1:${host().port}`, ...headers]));
const ticketOf = (address: string): string => new URL(address).search;

describe('a ticket', () => {
  test('is changed for a cookie, and leaves the address', async () => {
    const answer = await get(`/${ticketOf(host().address())}`);
    expect(answer.status).toBe(303);
    expect(header(answer, 'location')).toBe('/');
    expect(answer.body).toBe('');
    expect(header(answer, 'set-cookie')).toMatch(
      new RegExp(`^os1-${host().port}=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    expect(answer.headers.filter(([name]) => name.toLowerCase() === 'set-cookie')).toHaveLength(1);
  });

  test('is good once', async () => {
    const path = `/${ticketOf(host().address())}`;
    expect((await get(path)).status).toBe(303);
    const again = await get(path);
    expect(again.status).toBe(403);
    expect(header(again, 'set-cookie')).toBeUndefined();
    expect(again.body).toMatch(/^This window is no longer valid\.[^\n]+\.\n$/);
  });

  test('cannot be guessed: a wrong one, a short one and a long one buy nothing', async () => {
    for (const ticket of ['', '0'.repeat(64), 'a'.repeat(10_000), '%00', '../..', "' OR 1=1 --"]) {
      const answer = await get(`/?ticket=${encodeURIComponent(ticket)}`);
      expect(answer.status).toBe(403);
      expect(header(answer, 'set-cookie')).toBeUndefined();
    }
  });

  test('is not written into any log', async () => {
    const address = host().address();
    const session = await openSession(address);
    await openSocket(host().port, session);
    const logged = host().logLines.join('\n');
    for (const secret of [
      ticketOf(address).slice('?ticket='.length),
      session.cookie.split('=')[1] ?? '-',
      session.token,
    ]) {
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(logged).not.toContain(secret);
    }
  });
});

describe('a page', () => {
  test('needs the cookie, and holds a token that another session has not', async () => {
    expect((await get('/')).status).toBe(403);
    expect((await get('/', `Cookie: os1-${host().port}=${'0'.repeat(64)}`)).status).toBe(403);
    const [one, two] = [await openSession(host().address()), await openSession(host().address())];
    expect(one.token).toMatch(/^[0-9a-f]{64}$/);
    expect(two.token).toMatch(/^[0-9a-f]{64}$/);
    expect(one.token).not.toBe(two.token);
    const page = await get('/', `Cookie: ${one.cookie}`);
    expect(page.body).not.toContain('%OS1_TOKEN%');
    expect(page.body).not.toContain(one.cookie.split('=')[1]);
  });

  test('can be loaded again with the same cookie, but its token is given once: a cookie goes to every port', async () => {
    const { cookie, token } = await openSession(host().address());
    const page = await get('/', `Cookie: theme=dark; os1-1=${'1'.repeat(64)}; ${cookie}; x=${'y'.repeat(3_000)}`);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain(token);
    expect(page.body).not.toContain('%OS1_TOKEN%');
  });

  test('takes a cookie of its own port only', async () => {
    const { cookie } = await openSession(host().address());
    const value = cookie.split('=')[1];
    for (const name of [`os1-${host().port + 1}`, 'os1', `OS1-${host().port}`, `os1-${host().port}x`]) {
      expect((await get('/', `Cookie: ${name}=${value}`)).status).toBe(403);
    }
  });

  test('its scripts and styles need the cookie too', async () => {
    const { cookie } = await openSession(host().address());
    for (const path of ['/assets/main.js', '/assets/main.css']) {
      expect((await get(path)).status).toBe(403);
      expect((await get(path, `Cookie: ${cookie}`)).status).toBe(200);
    }
  });
});

test('every answer has the same strict headers', async () => {
  const { cookie } = await openSession(host().address());
  const types: [answer: Answer, status: number, type: string | undefined][] = [
    [await get('/', `Cookie: ${cookie}`), 200, 'text/html; charset=utf-8'],
    [await get('/assets/main.js', `Cookie: ${cookie}`), 200, 'text/javascript; charset=utf-8'],
    [await get('/assets/main.css', `Cookie: ${cookie}`), 200, 'text/css; charset=utf-8'],
    [await get(`/${ticketOf(host().address())}`), 303, undefined],
    [await get('/'), 403, 'text/plain; charset=utf-8'],
    [await get('/nothing', `Cookie: ${cookie}`), 404, 'text/plain; charset=utf-8'],
    [await get('/download/x', `Cookie: ${cookie}`), 404, 'text/plain; charset=utf-8'],
    [await get('/', 'Origin: http://evil.example'), 403, 'text/plain; charset=utf-8'],
    [await sendRaw(host().port, request('GET /', ['Host: evil.example'])), 421, 'text/plain; charset=utf-8'],
    [
      await sendRaw(host().port, request('DELETE /', [`Host: 127.0.0.1:${host().port}`])),
      405,
      'text/plain; charset=utf-8',
    ],
    [
      await sendRaw(host().port, request('POST /control/ticket', [`Host: 127.0.0.1:${host().port}`])),
      403,
      'text/plain; charset=utf-8',
    ],
  ];
  for (const [answer, status, type] of types) {
    const varying = new Set([
      'date',
      'connection',
      'keep-alive',
      'transfer-encoding',
      'content-length',
      'set-cookie',
      'location',
    ]);
    const sent: Record<string, string> = {};
    for (const [name, value] of answer.headers) if (!varying.has(name.toLowerCase())) sent[name.toLowerCase()] = value;
    expect({ status: answer.status, ...sent }).toEqual({
      status,
      ...(type === undefined ? {} : { 'content-type': type }),
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self' blob:; " +
        "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
      'cache-control': 'no-store',
    });
  }
  expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|http/);
});

test('what stands in an address changes nothing: no provider, no setting, no request', async () => {
  const stranger = await startProvider('Gotcha.');
  try {
    const { cookie, token } = await openSession(host().address());
    const evil = encodeURIComponent(stranger.baseUrl);
    for (const query of ['baseURL', 'baseUrl', 'gatewayUrl', 'provider', 'OS1_LLM_BASE_URL', 'mind', 'token', 'key']) {
      expect((await get(`/?${query}=${evil}`, `Cookie: ${cookie}`)).status).toBe(200);
      expect((await get(`/assets/main.js?${query}=${evil}`, `Cookie: ${cookie}`)).status).toBe(200);
    }
    expect(
      await knock(host().port, {
        origin: `http://127.0.0.1:${host().port}`,
        cookie,
        token,
        path: `/socket?baseURL=${evil}`,
      }),
    ).toBe(404);
    const socket = await openSocket(host().port, { cookie, token });
    const { output } = (await callOver(socket, 'snapshot.get', {})) as { output: { settings: unknown } };
    expect(output.settings).toMatchObject({ mind: { kind: 'reflex' } });
    expect(stranger.requests).toEqual([]);
  } finally {
    await stranger.dispose();
  }
});

describe('a download', () => {
  const prepare = async (format: string): Promise<{ path: string; cookie: string }> => {
    const session = await openSession(host().address());
    const socket = await openSocket(host().port, session);
    const { output } = (await callOver(socket, 'archive.export', { format })) as {
      output: { delivery: string; path: string };
    };
    expect(output.delivery).toBe('download');
    return { path: output.path, cookie: session.cookie };
  };

  test('comes once, as a file, to the one who asked', async () => {
    const { path, cookie } = await prepare('jsonl');
    expect(path).toMatch(/^\/download\/[0-9a-f]{64}$/);
    expect((await get(path)).status).toBe(403);
    const file = await get(path, `Cookie: ${cookie}`);
    expect(file.status).toBe(200);
    expect(header(file, 'content-type')).toBe('application/octet-stream');
    expect(header(file, 'content-disposition')).toMatch(/^attachment; filename="os1-\d{4}-\d\d-\d\d\.jsonl"$/);
    expect(header(file, 'content-security-policy')).toBe(contentSecurityPolicy);
    expect(file.body).toContain('"format":"os1-archive"');
    expect((await get(path, `Cookie: ${cookie}`)).status).toBe(404);
  });

  test.each([
    ['json', 'json'],
    ['markdown', 'md'],
    ['html', 'html'],
    ['text', 'txt'],
  ])('as %s never runs in the browser', async (format, ending) => {
    const { path, cookie } = await prepare(format);
    const file = await get(path, `Cookie: ${cookie}`);
    expect(header(file, 'content-type')).toBe('application/octet-stream');
    expect(header(file, 'content-disposition')).toMatch(new RegExp(`\\.${ending}"$`));
  });
});

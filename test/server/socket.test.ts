import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { packHeard, packSpoken } from '#contract/audio.ts';
import { wordsOf } from '#contract/words.ts';
import { createDownloads } from '../../src-main/server/downloads.ts';
import { createHttpHost } from '../../src-main/server/http-host.ts';
import { createSessions } from '../../src-main/server/sessions.ts';
import { callOver, closed, hostForAll, knock, openSession, openSocket, sendRaw, type Knock } from './test-host.ts';

const host = hostForAll();
const origin = (): string => `http://127.0.0.1:${host().port}`;

describe('a socket', () => {
  test('opens for the right origin with the right token and the right cookie, and for nothing else', async () => {
    const { port } = host();
    const session = await openSession(host().address());
    const other = await openSession(host().address());
    const origins: Record<string, string | undefined> = {
      none: undefined,
      null: 'null',
      evil: 'http://evil.example',
      'other port': `http://127.0.0.1:${port + 1}`,
      'other name of ours': `http://localhost:${port}`,
      'begins like ours': `http://127.0.0.1:${port}.evil.example`,
      https: `https://127.0.0.1:${port}`,
      capitals: `HTTP://127.0.0.1:${port}`,
      right: origin(),
    };
    const tokens: Record<string, string | undefined> = {
      none: undefined,
      wrong: '0'.repeat(64),
      'of another session': other.token,
      empty: '',
      right: session.token,
    };
    const cookies: Record<string, string | undefined> = {
      none: undefined,
      wrong: `os1-${port}=${'0'.repeat(64)}`,
      right: session.cookie,
    };
    const passed: string[] = [];
    for (const [originName, from] of Object.entries(origins)) {
      for (const [tokenName, token] of Object.entries(tokens)) {
        for (const [cookieName, cookie] of Object.entries(cookies)) {
          const tried: Knock = {
            ...(from === undefined ? {} : { origin: from }),
            ...(token === undefined ? {} : { token }),
            ...(cookie === undefined ? {} : { cookie }),
          };
          // The client itself refuses to offer an empty name.
          const answer = await knock(port, token === '' ? { ...tried, token: '.' } : tried);
          if (typeof answer === 'number') expect([401, 403]).toContain(answer);
          else passed.push(`${originName} ${tokenName} ${cookieName}`);
        }
      }
    }
    expect(passed).toEqual(['right right right']);
  });

  test('opens at its own path and with its own protocol only', async () => {
    const { port } = host();
    const { cookie, token } = await openSession(host().address());
    const right = { origin: origin(), cookie, token };
    for (const path of ['/', '/socket/', '/socket?x', '/Socket', '/assets/main.js', '/control/ticket']) {
      expect(await knock(port, { ...right, path }), path).toBe(404);
    }
    for (const protocols of [[`token.${token}`], ['os2', `token.${token}`], ['os1']]) {
      expect(await knock(port, { ...right, protocols })).toBe(401);
    }
    for (const name of ['evil.example', `127.0.0.1.evil.example:${port}`, `localhost.:${port}`]) {
      expect(await knock(port, { ...right, host: name, origin: `http://${name}` })).toBe(421);
    }
    expect(
      await knock(port, { ...right, host: `localhost:${port}`, origin: `http://localhost:${port}` }),
    ).toBeInstanceOf(WebSocket);
  });

  test('never answers with the token, and speaks without compression', async () => {
    const session = await openSession(host().address());
    const socket = await openSocket(host().port, session);
    expect(socket.protocol).toBe('os1');
    expect(socket.extensions).toBe('');
  });
});

describe('what comes over a socket', () => {
  const enter = async (): Promise<WebSocket> => openSocket(host().port, await openSession(host().address()));

  test.each([
    ['a claim to rights', JSON.stringify({ id: 1, call: 'snapshot.get', input: {}, scopes: ['admin'] })],
    ['a token in the frame', JSON.stringify({ id: 1, call: 'snapshot.get', input: {}, token: 'x' })],
    ['__proto__', '{"id":1,"call":"snapshot.get","input":{},"__proto__":{"admin":true}}'],
    ['no call', JSON.stringify({ id: 1, input: {} })],
    ['a negative id', JSON.stringify({ id: -1, call: 'snapshot.get', input: {} })],
    ['a name without end', JSON.stringify({ id: 1, call: 'x'.repeat(65), input: {} })],
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['more bytes than a second of sound has', Buffer.alloc(33_000)],
  ])('closes it with 1008: %s', async (_name, frame) => {
    const socket = await enter();
    const ending = closed(socket);
    socket.send(frame);
    expect(await ending).toBe(1008);
  });

  test('is not heard any more once the socket is closed for a reason', async () => {
    const [spoiled, quiet] = [await enter(), await enter()];
    const before = await callOver(quiet, 'snapshot.get', {});
    const ending = closed(spoiled);
    spoiled.send('hello');
    spoiled.send(JSON.stringify({ id: 1, call: 'onboarding.answer', input: { question: 'name', value: 'Mallory' } }));
    expect(await ending).toBe(1008);
    expect((await callOver(quiet, 'snapshot.get', {}))['output']).toEqual(before['output']);
  });

  test('is refused with a code where the call or its input is wrong, and the socket stays', async () => {
    const socket = await enter();
    expect(await callOver(socket, 'admin.shell', {})).toMatchObject({ error: { code: 'unknown-call' } });
    expect(await callOver(socket, 'snapshot.get', { scopes: ['admin'] })).toMatchObject({
      error: { code: 'invalid-input' },
    });
    expect(await callOver(socket, 'settings.change', { hour: 'night', recorderPath: '/bin/sh' })).toMatchObject({
      error: { code: 'invalid-input' },
    });
    expect(await callOver(socket, 'conversation.search', { query: 'x', limit: 5 })).toMatchObject({
      output: { hits: [] },
    });
  });

  test('is told to every window', async () => {
    const [one, two] = [await enter(), await enter()];
    const told = new Promise<string>((resolve) => two.on('message', (data: Buffer) => resolve(data.toString())));
    await callOver(one, 'settings.change', { hour: 'night' });
    expect(JSON.parse(await told)).toMatchObject({ event: { type: 'settings-changed', settings: { hour: 'night' } } });
  });

  test('holds a megabyte and no more', async () => {
    const socket = await enter();
    expect(await callOver(socket, 'conversation.search', { query: 'x'.repeat(900_000), limit: 5 })).toMatchObject({
      error: { code: 'invalid-input' },
    });
    const ending = closed(socket);
    socket.send(JSON.stringify({ id: 1, call: 'snapshot.get', input: 'x'.repeat(1_000_000) }));
    expect(await ending).toBe(1009);
  });

  test('closes it with 1008 when it is a flood; another window does not feel it', async () => {
    const [flood, quiet] = [await enter(), await enter()];
    const ending = closed(flood);
    for (let id = 0; id < 2_000; id += 1) flood.send(JSON.stringify({ id, call: 'snapshot.get', input: {} }));
    expect(await ending).toBe(1008);
    expect(await callOver(quiet, 'conversation.search', { query: 'x', limit: 5 })).toMatchObject({ output: {} });
  });

  test('is never taken for a call when it is bytes: those are sound, and rubbish is passed over', async () => {
    const socket = await enter();
    const answers: unknown[] = [];
    socket.on('message', (data: Buffer) => answers.push(data));
    for (const bytes of [
      Buffer.from('{"id":1,"call":"onboarding.answer","input":{"question":"name","value":"Mallory"}}'),
      Buffer.alloc(0),
      Buffer.alloc(1, 1),
      Buffer.alloc(645, 255),
      Buffer.alloc(32_005, 1),
      packSpoken({ number: 1, sampleRate: 24_000, samples: new Int16Array(320) }),
      packHeard({ sequence: 0xffff_ffff, samples: new Int16Array(320) }),
    ])
      socket.send(bytes);
    expect(await callOver(socket, 'snapshot.get', {})).toMatchObject({ output: { persona: { personName: null } } });
    expect(answers).toHaveLength(1);
  });

  test('is heard for as long as anybody can speak, but a flood of sound closes it; another window does not feel it', async () => {
    const [flood, quiet] = [await enter(), await enter()];
    const piece = packHeard({ sequence: 0, samples: new Int16Array(320) });
    for (let at = 0; at < 200; at += 1) quiet.send(piece);
    const ending = closed(flood);
    for (let at = 0; at < 1_000; at += 1) flood.send(piece);
    expect(await ending).toBe(1008);
    for (let at = 0; at < 50; at += 1) quiet.send(piece);
    expect(await callOver(quiet, 'conversation.search', { query: 'x', limit: 5 })).toMatchObject({ output: {} });
  });

  test('may come from eight windows at once; the ninth waits until one goes', async () => {
    const session = await openSession(host().address());
    const right = { origin: origin(), cookie: session.cookie, token: session.token };
    const open: WebSocket[] = [];
    await expect
      .poll(async () => {
        const socket = await knock(host().port, right);
        if (typeof socket !== 'number') open.push(socket);
        return socket;
      })
      .toBe(503);
    expect(open.length).toBeLessThanOrEqual(8);
    const gone = closed(open[0] ?? (await enter()));
    open[0]?.close();
    await gone;
    await expect.poll(async () => typeof (await knock(host().port, right))).toBe('object');
  });
});

describe('who dawdles', () => {
  /** The HTTP side alone, with its patience cut short. */
  async function impatientHost(): Promise<number> {
    const server = createHttpHost({
      files: new Map(),
      sessions: createSessions(),
      downloads: createDownloads(),
      controlSecret: '0'.repeat(64),
      words: wordsOf('en'),
      now: () => 0,
    });
    expect(server.headersTimeout).toBeLessThanOrEqual(10_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(15_000);
    server.headersTimeout = 300;
    server.requestTimeout = 600;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return (server.address() as AddressInfo).port;
  }

  test('with headers is dropped', async () => {
    const port = await impatientHost();
    const start = performance.now();
    const answer = await sendRaw(port, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ', 8_000);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect([0, 408]).toContain(answer.status);
  });

  test('without a word is dropped', async () => {
    const port = await impatientHost();
    const start = performance.now();
    await sendRaw(port, '', 8_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('with a header that has no end is refused', async () => {
    const port = await impatientHost();
    const answer = await sendRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Long: ${'x'.repeat(40_000)}`);
    expect([0, 431]).toContain(answer.status);
  });

  test('after an upgrade that is refused is dropped at once', async () => {
    const start = performance.now();
    const socket = net.connect(host().port, '127.0.0.1');
    socket.write(
      `GET /socket HTTP/1.1\r\nHost: 127.0.0.1:${host().port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    );
    await new Promise((resolve) => socket.on('close', resolve).resume());
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

test('hundreds of connections keep nobody out for long, and an open window not at all', async () => {
  const { port } = host();
  const session = await openSession(host().address());
  const window = await openSocket(port, session);
  const crowd = Array.from({ length: 300 }, () => net.connect(port, '127.0.0.1').on('error', () => undefined));
  onTestFinished(() => void crowd.forEach((socket) => socket.destroy()));
  await expect
    .poll(() => crowd.filter((socket) => socket.destroyed || socket.readyState === 'closed').length)
    .toBeGreaterThan(200);
  expect(await callOver(window, 'snapshot.get', {})).toHaveProperty('output');
  for (const socket of crowd) socket.destroy();
  await expect
    .poll(async () => typeof (await knock(port, { origin: origin(), ...session }).catch(() => 0)))
    .toBe('object');
});

test('a server on another port that is handed the cookie opens nothing with it alone', async () => {
  const { cookie } = await openSession(host().address());
  const other = http.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  onTestFinished(() => void other.close());
  const theirs = (other.address() as AddressInfo).port;
  for (const from of [origin(), `http://127.0.0.1:${theirs}`])
    expect([401, 403]).toContain(await knock(host().port, { origin: from, cookie }));
});

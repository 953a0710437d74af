import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { needs } from '../tools/skip.ts';
import { callOver, hostForAll, openSession, openSocket } from './test-host.ts';

/** Chromium takes evil.example for this machine, as it does when a name is bound anew to 127.0.0.1. */
const flags = [
  '--host-resolver-rules=MAP evil.example 127.0.0.1',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Newer ones ask the person before a page may reach this machine; what holds must hold without their help.
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets,BlockInsecurePrivateNetworkRequests',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

type Asking = {
  method?: string;
  mode?: 'no-cors';
  credentials?: 'include';
  headers?: Record<string, string>;
  body?: string;
};

describe('a page of evil.example in the browser of the window', needs('chromium'), () => {
  const host = hostForAll();
  let browser: Browser;
  let evil: http.Server;
  let page: Page;
  let session: Awaited<ReturnType<typeof openSession>>;

  beforeAll(async () => {
    evil = http.createServer(
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>evil</title>'),
    );
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath: findChromium(process.env) ?? '', args: flags });
    const context = await browser.newContext();
    // The person has OS1 open in the same browser, so its cookie is there.
    const own = await context.newPage();
    await own.goto(host().address());
    const [cookie] = await context.cookies();
    session = {
      cookie: `${cookie?.name ?? ''}=${cookie?.value ?? ''}`,
      token: (await own.locator('meta[name=os1-token]').getAttribute('content')) ?? '',
    };
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser.close();
    evil.close();
    evil.closeAllConnections();
  });

  const state = async (): Promise<unknown> =>
    (await callOver(await openSocket(host().port, session), 'snapshot.get', {}))['output'];

  /** What a page's own fetch gets: the status and the text, or 'blocked'. */
  const fetched = (address: string, options: Asking = {}): Promise<string> =>
    page.evaluate(
      ([to, how]) =>
        fetch(to, how).then(
          async (response) => `${response.type} ${response.status} ${await response.text()}`,
          () => 'blocked',
        ),
      [address, options] as const,
    );
  const socketOpens = (address: string, protocols: string[]): Promise<boolean> =>
    page.evaluate(
      ([to, names]) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(to, [...names]);
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        }),
      [address, protocols] as const,
    );

  test('cannot be loaded from us under that name', async () => {
    const answered = page.waitForEvent('response');
    await expect(page.goto(`http://evil.example:${host().port}/`)).rejects.toThrow(/RESPONSE_CODE_FAILURE/);
    expect((await answered).status()).toBe(421);
  });

  test('bound anew to our own port can neither read nor talk', async () => {
    // Its page came from elsewhere before the name was bound anew; from then on it talks to us as to itself.
    await page.route(`http://evil.example:${host().port}/trap`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>trap</title>' }),
    );
    await page.goto(`http://evil.example:${host().port}/trap`);
    for (const path of ['/', '/assets/main.js', '/download/x', '/socket']) {
      expect(await fetched(path), path).toMatch(/^basic 421 $/);
    }
    expect(
      await fetched('/control/ticket', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
    ).toMatch(/^basic 421 $/);
    expect(await socketOpens(`ws://evil.example:${host().port}/socket`, ['os1', `token.${session.token}`])).toBe(false);
  });

  test('on another port can neither read, nor talk, nor change anything', async () => {
    const before = await state();
    await page.goto(`http://evil.example:${(evil.address() as AddressInfo).port}/`);
    const target = `http://127.0.0.1:${host().port}`;
    for (const path of ['/', '/assets/main.js', '/download/x', new URL(host().address()).search]) {
      expect(await fetched(`${target}/${path.replace(/^\//, '')}`, { credentials: 'include' })).toBe('blocked');
      // Sent without asking, and never to be read.
      expect(
        await fetched(`${target}/${path.replace(/^\//, '')}`, { credentials: 'include', mode: 'no-cors' }),
      ).toMatch(/^(opaque 0 |blocked)$/);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const sent = await fetched(`${target}/control/ticket`, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'include',
        headers: { 'content-type': type },
        body: 'a=b',
      });
      expect(sent).toMatch(/^(opaque 0 |blocked)$/);
    }
    for (const token of [session.token, '0'.repeat(64)]) {
      expect(await socketOpens(`ws://127.0.0.1:${host().port}/socket`, ['os1', `token.${token}`])).toBe(false);
      expect(await socketOpens(`ws://localhost:${host().port}/socket`, ['os1', `token.${token}`])).toBe(false);
    }
    const framed = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = address;
          frame.onload = () => resolve(frame.contentDocument === null ? 'out of reach' : 'read');
          document.body.append(frame);
        }),
      `${target}/`,
    );
    expect(framed).toBe('out of reach');
    expect(await state()).toEqual(before);
  });

  test('uses up no ticket by an image of its address', async () => {
    const address = host().address();
    await page.goto(`http://evil.example:${(evil.address() as AddressInfo).port}/`);
    await page.evaluate(
      (from) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = image.onerror = resolve;
          image.src = from;
        }),
      address,
    );
    expect((await openSession(address)).token).toMatch(/^[0-9a-f]{64}$/);
  });
});

import net, { type AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { startProgram } from '../fakes/program.ts';
import { replies, startProvider, type Provider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { callOver, openSession, openSocket } from './test-host.ts';

type Place = { address: string; port: number; provider: Provider };

/** The built browser host on a new life that has met its person. */
async function startHost(): Promise<Place> {
  const provider = await startProvider();
  onTestFinished(() => provider.dispose());
  const environment = { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'fake-model' };
  const folder = temporaryFolder();
  const program = startProgram('dist/serve.js', ['--port', '0', '--data', folder, '--no-open'], { environment });
  const addressOf = (line: string): string => line.trim().split(' ').at(-1) ?? '';
  const first = addressOf(await program.line((line) => line.includes('http')));
  const port = Number(new URL(first).port);
  const socket = await openSocket(port, await openSession(first));
  await callOver(socket, 'onboarding.name', { decision: 'own', name: 'Iris' });
  socket.close();
  // A second start on the same folder asks the running host for a ticket of its own.
  const { stdout } = await startProgram('dist/serve.js', ['--data', folder, '--no-open']).ended;
  return { address: addressOf(stdout), port, provider };
}

async function launch(args: string[] = []): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({
    executablePath: findChromium(process.env) ?? '',
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', ...sandbox, ...args],
  });
  onTestFinished(() => browser.close());
  return browser;
}

const patience = { timeout: 60_000 };
const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const log = (page: Page) => page.getByRole('log', { name: 'Conversation' });
const send = async (page: Page, text: string): Promise<void> => {
  await box(page).fill(text);
  await box(page).press('Enter');
};
/** What both said, as it stands in a tab. */
const said = (page: Page): Promise<string[]> => log(page).locator('.said, .voice').allTextContents();
const shows = (page: Page, text: string): Promise<void> => log(page).getByText(text).waitFor(patience);
/** The first tab of a new browser. */
async function firstTab(address: string, args: string[] = []): Promise<Page> {
  const browser = await launch(args);
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(address);
  await box(page).waitFor(patience);
  return page;
}

describe('the window in a browser', { ...needs('chromium'), timeout: 180_000 }, () => {
  test('F32 in two tabs: both show everything once, whichever it was said in', async () => {
    const { address, provider } = await startHost();
    const one = await firstTab(address);
    const other = await one.context().newPage();
    await other.goto(new URL('/', address).href);
    await box(other).waitFor(patience);
    provider.setReply('First answer.');
    await send(one, 'Said in the one.');
    for (const page of [one, other]) await shows(page, 'First answer.');
    // At the same moment: who speaks is listened to, so one of both is answered.
    provider.setReply('Second answer.');
    await Promise.all([send(one, 'Both, says the one.'), send(other, 'Both, says the other.')]);
    for (const page of [one, other]) await shows(page, 'Second answer.');
    await expect.poll(() => said(other), patience).toEqual(await said(one));
    const all = await said(one);
    expect(all.filter((text) => text === 'Both, says the one.')).toHaveLength(1);
    expect(all.filter((text) => text === 'Both, says the other.')).toHaveLength(1);
    // One tab goes; the other does not feel it.
    await one.close();
    provider.setReply('Third answer.');
    await send(other, 'And alone?');
    await shows(other, 'Third answer.');
  });

  test('F33 whose connection is cut in the middle of a reply comes back by itself, and nothing stands there twice', async () => {
    const { address, port, provider } = await startHost();
    const way = await startWay(port);
    // The browser believes that it talks with the host itself; what it is led through can be cut.
    const page = await firstTab(address, [`--host-resolver-rules=MAP 127.0.0.1:${port} 127.0.0.1:${way.port}`]);
    expect(way.open()).toBeGreaterThan(0);
    provider.setReply(replies.says('one two three four five six seven eight nine ten. '.repeat(12), { delay: 30 }));
    await send(page, 'Count for me.');
    await shows(page, 'three');
    const before = way.seen();
    way.cut();
    await expect.poll(way.seen, patience).toBeGreaterThan(before);
    const whole = 'one two three four five six seven eight nine ten. '.repeat(12).trim();
    await expect.poll(async () => (await said(page)).at(-1)?.trim(), patience).toBe(whole);
    expect((await said(page)).filter((text) => text === 'Count for me.')).toHaveLength(1);
    expect((await said(page)).filter((text) => text.startsWith('one two'))).toHaveLength(1);
    provider.setReply('Still here.');
    await send(page, 'And now?');
    await shows(page, 'Still here.');
  });

  test('F34 whose page crashes in the middle of a reply finds all of it in another tab, and the reply goes on', async () => {
    const { address, provider } = await startHost();
    const page = await firstTab(address);
    const context = page.context();
    provider.setReply(replies.says('one two three four five six seven eight nine ten. '.repeat(12), { delay: 30 }));
    await send(page, 'Count for me.');
    await shows(page, 'three');
    const crashed = page.waitForEvent('crash');
    page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = await context.newPage();
    await next.goto(new URL('/', address).href);
    await box(next).waitFor(patience);
    const whole = 'one two three four five six seven eight nine ten. '.repeat(12).trim();
    await expect.poll(async () => (await said(next)).at(-1)?.trim(), patience).toBe(whole);
    expect((await said(next)).filter((text) => text === 'Count for me.')).toHaveLength(1);
    expect(provider.questions()).toHaveLength(1);
  });
});

/** A way to a port of this machine whose connections can be cut. */
async function startWay(to: number): Promise<{ port: number; open(): number; seen(): number; cut(): void }> {
  const sockets = new Set<net.Socket>();
  let seen = 0;
  const server = net.createServer((near) => {
    seen += 1;
    const far = net.connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(into);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        into.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, open: () => sockets.size, seen: () => seen, cut };
}

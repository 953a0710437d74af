import fs from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import fc from 'fast-check';
import { chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { calls } from '#contract/calls.ts';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { startProgram, type Program } from '../fakes/program.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { callOver, hostForAll, openSession, openSocket, request, sendRaw } from '../server/test-host.ts';
import { needs } from '../tools/skip.ts';

const host = hostForAll();

type JsonSchema = { [key: string]: unknown };

/** Every object within a schema, with the way to it. */
function objectsOf(schema: unknown, at: string): { at: string; schema: JsonSchema }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema || ('type' in schema && schema.type === 'object');
  return [
    ...(own ? [{ at, schema: schema as JsonSchema }] : []),
    ...Object.entries(schema).flatMap(([name, value]) => objectsOf(value, `${at}.${name}`)),
  ];
}

/** What a setting would be called that makes the core run, load or write something of the caller's choosing. */
const dangerous = [
  'recorderPath',
  'cliPath',
  'program',
  'command',
  'shell',
  'args',
  'env',
  'cwd',
  'script',
  'module',
  'plugin',
  'preload',
  'dataFolder',
  'folder',
  'file',
  'filePath',
  'out',
  'executablePath',
  'proxy',
  'scopes',
  'admin',
  'role',
];

describe('what a window can ask of the core', () => {
  test('is closed: every input of every call refuses what it does not know', () => {
    for (const [name, { input }] of Object.entries(calls)) {
      const found = objectsOf(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), name);
      expect(found.length, name).toBeGreaterThan(0);
      for (const { at, schema } of found)
        expect({ at, more: schema['additionalProperties'] }).toEqual({ at, more: false });
    }
  });

  test('has no word for a program, a file or a folder: those the core finds by itself', () => {
    const words = Object.entries(calls).flatMap(([name, { input }]) =>
      objectsOf(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), name).flatMap(({ schema }) =>
        Object.keys(schema['properties'] ?? {}),
      ),
    );
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((word) => dangerous.includes(word))).toEqual([]);
    expect(words.filter((word) => /path|exec|program|command|script|folder|file|argv|environment/i.test(word))).toEqual(
      [],
    );
  });

  test('changes no setting by a word that it should not know, wherever that is put', async () => {
    const socket = await openSocket(host().port, await openSession(host().address()));
    const state = async (): Promise<unknown> => (await callOver(socket, 'snapshot.get', {}))['output'];
    const right: readonly [call: string, input: object][] = [
      ['settings.change', { hour: 'night' }],
      ['voice.change', { captions: true }],
      ['desktop.change', { floating: true }],
      ['quiet.change', { doNotDisturb: false }],
      ['mind.choose', { mind: { kind: 'reflex' } }],
      ['embedding.choose', { choice: { kind: 'off' } }],
    ];
    const before = await state();
    const disk = fs.readdirSync(host().folder).toSorted();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...right),
        fc.oneof(fc.constantFrom(...dangerous, '__proto__', 'constructor'), fc.string({ minLength: 1, maxLength: 20 })),
        fc.oneof(fc.constant('/bin/sh'), fc.string(), fc.object({ maxDepth: 2 }), fc.array(fc.string())),
        fc.boolean(),
        async ([call, input], word, value, deep) => {
          const extra: object = JSON.parse(`{${JSON.stringify(word)}:${JSON.stringify(value)}}`) as object;
          const inner = Object.keys(input)[0] ?? '';
          const given = deep
            ? `{${JSON.stringify(inner)}:${JSON.stringify(extra)}}`
            : `{${JSON.stringify(input).slice(1, -1)},${JSON.stringify(extra).slice(1, -1)}}`;
          // A word that the call does know, with a value of another kind, is refused as well.
          const answer = await callOver(socket, call, JSON.parse(given));
          expect(answer, `${call} ${given}`).toMatchObject({ error: { code: 'invalid-input' } });
        },
      ),
      { numRuns: 150, examples: [[['settings.change', { hour: 'night' }], 'recorderPath', '/bin/sh', false]] },
    );
    expect(await state()).toEqual(before);
    expect(fs.readdirSync(host().folder).toSorted()).toEqual(disk);
  });
});

describe('the ways into the host', () => {
  /** The code of a file of the program, without its comments. */
  const sources = fs
    .readdirSync(path.join(root, 'src-main'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('ts'))
    .map((name) => ({
      name: name.split(path.sep).join('/'),
      code: fs.readFileSync(path.join(root, 'src-main', name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
    }));
  const placesOf = (piece: RegExp): string[] =>
    sources.flatMap(({ name, code }) => [...code.matchAll(piece)].map(() => name)).toSorted();

  test('are two, one for requests and one for sockets, and both begin with the guard', () => {
    expect(placesOf(/createServer\(/g)).toEqual(['server/http-host.ts']);
    expect(placesOf(/new WebSocketServer\(/g)).toEqual(['server/socket-host.ts']);
    expect(placesOf(/server\.listen\(/g)).toEqual(['server/start-browser-host.ts']);
    expect(placesOf(/\bguard\(request,/g)).toEqual(['server/http-host.ts', 'server/socket-host.ts']);
    const { code = '' } = sources.find(({ name }) => name === 'server/http-host.ts') ?? {};
    const handler = code.slice(code.indexOf('createServer('));
    expect(handler.indexOf('guard(request')).toBeLessThan(handler.indexOf('routes.find'));
    expect(handler.indexOf('routes.find')).toBeLessThan(handler.indexOf('admitted(route'));
    expect(handler.indexOf('admitted(route')).toBeLessThan(handler.indexOf('route.answer('));
    // Every route says whom it lets in; only the one that takes a ticket lets in anybody.
    const [routes, admits] = [/matches: \(path\)/g, /admits: '(\w+)'/g].map((piece) => [
      ...code.slice(code.indexOf('const routes')).matchAll(piece),
    ]);
    expect(admits?.map(([, whom]) => whom)).toEqual(['anyone', 'session', 'session', 'control']);
    expect(routes).toHaveLength(4);
  });

  test('start no program that a caller names: what is started, the core has found', () => {
    const starters = placesOf(/from 'node:child_process'|from 'open'|import\('open'\)|from 'node-record-lpcm16'/g);
    expect([...new Set(starters)].filter((name) => name.startsWith('server/') || name.startsWith('contract/'))).toEqual(
      [],
    );
    for (const { name, code } of sources)
      if (/child_process/.test(code)) expect(code, name).not.toMatch(/shell: true|\bexec\(|\bexecSync\(/);
  });
});

describe('a host that is besieged', { timeout: 120_000 }, () => {
  async function besieged(): Promise<{ program: Program; address: string; port: number }> {
    const program = startProgram('dist/serve.js', ['--port', '0', '--data', temporaryFolder(), '--no-open']);
    const address = /http:\/\/\S+/.exec(await program.line(() => true))?.[0] ?? '';
    return { program, address, port: Number(new URL(address).port) };
  }

  test('drops whoever sends a header a byte at a time, by itself, and answers others meanwhile', async () => {
    const { address, port } = await besieged();
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const dropped = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
    socket.resume();
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
    const drip = setInterval(() => socket.write('x'), 250);
    onTestFinished(() => clearInterval(drip));
    const window = await openSocket(port, await openSession(address));
    await dropped;
    expect(await callOver(window, 'snapshot.get', {})).toHaveProperty('output');
  });

  test('holds a window’s talk through a thousand connections, lets the next in when they go, and keeps none', async () => {
    const { program, address, port } = await besieged();
    const session = await openSession(address);
    const window = await openSocket(port, session);
    const crowd = Array.from({ length: 1_000 }, () => net.connect(port, '127.0.0.1').on('error', () => undefined));
    const gone = (socket: net.Socket): boolean => socket.destroyed || socket.readyState === 'closed';
    onTestFinished(() => void crowd.forEach((socket) => socket.destroy()));
    for (const socket of crowd) socket.resume();
    await expect.poll(() => crowd.filter(gone).length, { timeout: 60_000 }).toBeGreaterThan(900);
    expect(await callOver(window, 'conversation.send', { text: 'Hello' })).toHaveProperty('output');
    const open = (): number =>
      process.platform === 'linux'
        ? fs.readdirSync(`/proc/${program.pid}/fd`).length
        : crowd.filter((one) => !gone(one)).length;
    expect(open()).toBeLessThan(150);
    for (const socket of crowd) socket.destroy();
    await expect
      .poll(
        async () =>
          sendRaw(port, request('GET /', [`Host: 127.0.0.1:${port}`, `Cookie: ${session.cookie}`])).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
  });
});

describe('an address that somebody made up', { ...needs('chromium'), timeout: 120_000 }, () => {
  test('leads the window to no other server, by what stands in it or by what another page says', async () => {
    const program = startProgram('dist/serve.js', ['--port', '0', '--data', temporaryFolder(), '--no-open']);
    const address = /http:\/\/\S+/.exec(await program.line(() => true))?.[0] ?? '';
    const visits: string[] = [];
    const evil = http.createServer((asked, response) => {
      visits.push(asked.url ?? '');
      response.end('<title>evil</title>');
    });
    evil.on('upgrade', (asked, socket) => {
      visits.push(`socket ${asked.url ?? ''}`);
      socket.destroy();
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const to = `127.0.0.1:${(evil.address() as AddressInfo).port}`;
    const browser = await chromium.launch({
      executablePath: findChromium(process.env) ?? '',
      args: ['--disable-gpu', '--no-first-run', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    onTestFinished(async () => {
      await browser.close();
      evil.closeAllConnections();
      evil.close();
    });
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (one) => asked.push(new URL(one.url()).host));
    page.on('websocket', (one) => asked.push(new URL(one.url()).host));
    await page.goto(address);
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    const origin = new URL(address).origin;
    for (const made of [
      `/?gatewayUrl=ws://${to}&baseURL=http://${to}/v1&baseUrl=http://${to}/v1&token=${'0'.repeat(64)}`,
      `/?host=${to}&server=${to}&redirect=http://${to}/&url=http://${to}/&next=//${to}/`,
      `/#gatewayUrl=ws://${to}&token=${'0'.repeat(64)}`,
      `/#/settings?mind=http://${to}/v1`,
    ]) {
      await page.goto(`${origin}${made}`);
      await page.getByRole('button', { name: 'Begin' }).waitFor();
      await page.evaluate((target) => {
        for (const data of [{ type: 'connect', url: `ws://${target}` }, `ws://${target}`, { call: 'mind.choose' }]) {
          window.postMessage(data, '*');
          window.dispatchEvent(new MessageEvent('message', { data, origin: `http://${target}` }));
        }
        window.dispatchEvent(new StorageEvent('storage', { key: 'gatewayUrl', newValue: `ws://${target}` }));
      }, to);
      await page.reload();
      await page.getByRole('button', { name: 'Begin' }).waitFor();
    }
    expect(visits).toEqual([]);
    expect([...new Set(asked)]).toEqual([new URL(address).host]);
  });
});

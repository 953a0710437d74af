import fs from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { startProgram } from '../fakes/program.ts';
import { replies, startProvider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { meet, say as sayInWindow } from '../scenes/stage.ts';
import { callOver, openSession, openSocket } from '../server/test-host.ts';
import { needs } from '../tools/skip.ts';

/** Words that are said, remembered and answered in this life: they may stand in the history, its copies and exports. */
const words = /canary(?:typed|reply|name|town|mother|import|sister)/i;
/** Keys: each may stand in the file of keys alone. */
const keys = { given: 'sk-CANARYKEY-5f0a91', environment: 'sk-CANARYENV-77aa01' };
const any = /canary/i;

/** Where the words of a life may stand in its folder. */
const mayHoldWords = /^(?:os1\.db(?:-wal|-shm)?|vectors\.db(?:-wal|-shm)?|backups\/[^/]+\.db)$/;

/** A program for the PATH that writes down how it was started and, apart, what it was given to read. */
function watchedProgram(folder: string, name: string, rest: string): void {
  fs.writeFileSync(
    path.join(folder, name),
    `#!/bin/sh\n{ echo "$0 $*"; env; } >> "${folder}/started-${name}"\n${rest.replaceAll('HERE', folder)}\n`,
    { mode: 0o755 },
  );
}

function watchedPrograms(): string {
  const folder = temporaryFolder();
  const table = 'Pty Language Age/Gender VoiceName File Other\\n 2 en-us --/M English_(America) gmw/en-US\\n';
  const voice = `case "$*" in *--voices*) printf '${table}' ;; *) cat >> HERE/spoken ;; esac`;
  for (const name of ['espeak-ng', 'espeak', 'say']) watchedProgram(folder, name, voice);
  for (const name of ['parec', 'arecord', 'sox', 'rec']) watchedProgram(folder, name, 'exec sleep 20');
  return folder;
}

/** A host on a folder, and a window whose frames are all kept. */
async function openLife(folder: string, environment: Record<string, string>) {
  const program = startProgram('dist/serve.js', ['--port', '0', '--data', folder, '--no-open'], { environment });
  const address = /http:\/\/\S+/.exec(await program.line(() => true))?.[0] ?? '';
  const session = await openSession(address);
  const socket = await openSocket(Number(new URL(address).port), session);
  const frames: string[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) frames.push(data.toString());
  });
  return { program, address, session, socket, frames };
}

/** Says something and waits for the end of the turn. */
async function say(socket: WebSocket, frames: string[], text: string): Promise<string> {
  const sent = (await callOver(socket, 'conversation.send', { text })) as { output: { turn: string } };
  const settled = (frame: string): boolean =>
    frame.includes('"turn-settled"') && frame.includes(sent.output.turn) && frame.startsWith('{"event"');
  await expect.poll(() => frames.some(settled), { timeout: 60_000 }).toBe(true);
  return frames.find(settled) ?? '';
}

const os1 = async (...more: string[]): Promise<{ stdout: string; stderr: string }> => {
  const { code, stdout, stderr } = await startProgram('dist/os1.js', more, {
    environment: { OPENAI_API_KEY: keys.environment },
  }).ended;
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
};

/** Every file of a folder whose bytes hold something, by its path in it. */
const filesWith = (folder: string, what: RegExp): string[] =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => what.test(fs.readFileSync(file, 'latin1')))
    .map((file) => path.relative(folder, file).split(path.sep).join('/'));

describe('a whole life with marked words in it', { ...needs('posix'), timeout: 300_000 }, () => {
  test('leaves them in the history, its copies and exports alone, and its keys in the file of keys', async () => {
    const provider = await startProvider('Canaryreply: how lovely.');
    onTestFinished(() => provider.dispose());
    const folder = temporaryFolder();
    const outside = temporaryFolder();
    const programs = watchedPrograms();
    const environment = {
      OS1_LOG: 'info',
      OPENAI_API_KEY: keys.environment,
      PATH: `${programs}${path.delimiter}${process.env['PATH'] ?? ''}`,
      NODE_OPTIONS: `--import=${new URL('../fixtures/fail-when-told.ts', import.meta.url).href}`,
    };
    const said: string[] = [];
    const frames: string[] = [];
    const secrets: string[] = [];
    const keep = (life: Awaited<ReturnType<typeof openLife>>): void => {
      said.push(life.program.stderr(), life.program.stdout().replace(/ticket=[0-9a-f]{64}/, ''));
      frames.push(...life.frames);
      secrets.push(new URL(life.address).search.slice('?ticket='.length), life.session.token);
      secrets.push(life.session.cookie.split('=')[1] ?? '');
    };

    // A life: it is told things, speaks, meets a server that quotes the key, remembers, forgets.
    const first = await openLife(folder, environment);
    const ask = (call: string, input: unknown): Promise<Record<string, unknown>> => callOver(first.socket, call, input);
    await ask('onboarding.answer', { question: 'name', value: 'Canaryname' });
    await say(first.socket, first.frames, 'My sister Canarysister lives in Canarytown.');
    await ask('mind.choose', {
      mind: { kind: 'openai', preset: 'other', baseUrl: provider.baseUrl, model: 'fake-model' },
      key: keys.given,
    });
    provider.setReply(replies.refusesKey());
    expect(await say(first.socket, first.frames, 'Canarytyped one')).toContain('"refused-key"');
    expect(provider.questions().at(-1)?.headers.authorization).toBe(`Bearer ${keys.given}`);
    provider.setReply('Canaryreply: how lovely.');
    await ask('voice.attach', { window: 'window-of-a-test', canHear: false, canPlay: true, voices: [] });
    await ask('voice.change', {
      speaking: 'always',
      listening: 'hands-free',
      source: 'recorder',
      // Nobody is there: what matters is that the microphone is opened.
      transcriber: { kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'fake-ears', language: null },
    });
    await say(first.socket, first.frames, 'Canarytyped two');
    await expect.poll(() => fs.existsSync(path.join(programs, 'spoken')), { timeout: 60_000 }).toBe(true);
    await expect
      .poll(() => fs.readdirSync(programs).some((name) => /^started-(?:parec|arecord|sox|rec)$/.test(name)), {
        timeout: 60_000,
      })
      .toBe(true);
    await ask('voice.change', { speaking: 'never', listening: 'off' });
    expect(JSON.stringify(await ask('conversation.search', { query: 'Canarytyped', limit: 5 }))).toMatch(words);
    expect(JSON.stringify(await ask('memory.entries', { limit: 50 }))).toMatch(words);
    await ask('memory.prompt', {});
    await ask('growing.reflect', {});
    expect(await ask('backups.make', {})).toHaveProperty('output');
    await ask('memory.forget', { what: 'about', about: 'Canarytyped one' });

    // What is refused is not said back.
    for (const [call, input] of [
      ['canary.call', {}],
      ['settings.change', { canaryword: 'CANARYINPUT' }],
      ['conversation.locate', { message: 'CANARYINPUT-0000' }],
      ['memory.entry', { entry: 'CANARYINPUT-0000' }],
      ['mind.choose', { mind: { kind: 'openai', preset: 'other', baseUrl: 'CANARYINPUT', model: 'x' } }],
      ['backups.look', { backup: '../../CANARYINPUT.db' }],
    ] as const) {
      const answer = JSON.stringify(await ask(call, input));
      expect(answer).toContain('"error"');
      expect(answer).not.toMatch(any);
    }

    // Who lists processes sees neither words nor secrets, of the host or of what it started.
    const { pid } = first.program;
    if (process.platform === 'linux') {
      said.push(fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
      said.push(fs.readFileSync(`/proc/${pid}/environ`, 'latin1').replace(keys.environment, ''));
    }
    for (const name of fs.readdirSync(programs).filter((name) => name.startsWith('started-')))
      said.push(fs.readFileSync(path.join(programs, name), 'latin1'));

    // It breaks down in the middle of a reply, then at an exception, and goes on each time.
    provider.setReply(replies.says('Canaryreply '.repeat(500), { delay: 20 }));
    await ask('conversation.send', { text: 'Canarytyped three' });
    await expect
      .poll(() => first.frames.some((frame) => frame.includes('"reply-delta"')), { timeout: 60_000 })
      .toBe(true);
    await first.program.end('SIGKILL');
    keep(first);
    const second = await openLife(folder, environment);
    provider.setReply('Canaryreply again.');
    await say(second.socket, second.frames, 'Canarytyped four');
    second.program.child.kill('SIGUSR2');
    await second.program.ended;
    keep(second);
    const third = await openLife(folder, environment);
    third.program.child.kill('SIGWINCH');
    await say(third.socket, third.frames, 'Canarytyped five');

    // Beside it: what can be taken away, looked at, and sent to somebody.
    const exports = ['json', 'jsonl', 'markdown', 'html', 'text'].map((format) => path.join(outside, `life.${format}`));
    for (const file of exports) {
      const format = path.extname(file).slice(1);
      const { stdout, stderr } = await os1('export', '--format', format, '--out', file, '--data', folder);
      said.push(stdout, stderr);
    }
    const report = path.join(outside, 'report.zip');
    for (const command of [['doctor'], ['doctor', '--json'], ['doctor', '--bundle', report], ['verify']]) {
      const { stdout, stderr } = await os1(...command, '--data', folder);
      said.push(stdout, stderr);
    }
    const copies = JSON.parse((await os1('restore', '--json', '--data', folder)).stdout) as {
      copies: { name: string }[];
    };
    const looked = await os1('restore', copies.copies[0]?.name ?? '', '--look', '--data', folder);
    said.push(looked.stdout, looked.stderr);
    said.push((await os1('recall', '--query', 'Canarytown', '--data', folder)).stderr);
    said.push(...Object.values(unzipSync(fs.readFileSync(report))).map((bytes) => strFromU8(bytes)));
    await third.program.end();
    keep(third);
    const archive = path.join(outside, 'other.jsonl');
    fs.writeFileSync(
      archive,
      [
        '{"format":"os1-archive","version":1,"created":"2026-11-21T12:00:00Z"}',
        '{"kind":"conversation","id":"other-1","title":"Canaryimport"}',
        '{"kind":"message","conversation":"other-1","sourceId":"1","role":"person","speaker":"A","at":"2023-05-08T13:56:00Z","text":"Canaryimport"}',
        '',
      ].join('\n'),
    );
    const imported = await os1('import', archive, '--data', folder);
    said.push(imported.stdout, imported.stderr);

    // It was all there to be found: the history and the exports hold the words, the file of keys the key.
    expect(filesWith(folder, words)).toContain('os1.db');
    expect(filesWith(folder, words).some((name) => name.startsWith('backups/'))).toBe(true);
    for (const file of exports) expect(fs.readFileSync(file, 'utf8')).toMatch(words);
    expect(filesWith(folder, new RegExp(keys.given))).toEqual(['keys.json']);
    expect(fs.readFileSync(path.join(programs, 'spoken'), 'utf8')).toMatch(words);
    expect(frames.join('\n')).toMatch(words);
    expect(said.join('\n')).toMatch(/turn settled/);

    // And nowhere else.
    expect(said.filter((text) => any.test(text))).toEqual([]);
    expect(filesWith(folder, words).filter((name) => !mayHoldWords.test(name))).toEqual([]);
    expect(filesWith(folder, any).filter((name) => !mayHoldWords.test(name) && name !== 'keys.json')).toEqual([]);
    const everywhere = [...frames, ...exports.map((file) => fs.readFileSync(file, 'utf8')), ...said].join('\n');
    for (const key of Object.values(keys)) expect(everywhere.includes(key), key).toBe(false);
    expect(filesWith(folder, new RegExp(keys.environment))).toEqual([]);
    for (const secret of secrets) {
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(said.join('\n').includes(secret)).toBe(false);
      expect(filesWith(folder, new RegExp(secret))).toEqual([]);
    }
  });
});

describe('a page that shows a talk', { ...needs('chromium', 'posix'), timeout: 120_000 }, () => {
  test('keeps nothing of it: no word and no key in any storage of the browser', async () => {
    const folder = temporaryFolder();
    const host = startProgram('dist/serve.js', ['--port', '0', '--data', folder, '--no-open']);
    const address = /http:\/\/\S+/.exec(await host.line(() => true))?.[0] ?? '';
    const profile = temporaryFolder();
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(process.env) ?? '',
      viewport: { width: 420, height: 680 },
      reducedMotion: 'reduce',
      args: [
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    const page = await context.newPage();
    await page.goto(address);
    await meet(page, { name: 'Canaryname', social: 'Canarytown', mother: 'Canarymother' });
    await sayInWindow(page, 'Canarytyped into the talk.');
    const stored = await page.evaluate(async () => ({
      local: Object.fromEntries(Object.entries(window.localStorage)),
      session: Object.fromEntries(Object.entries(window.sessionStorage)),
      cookies: document.cookie,
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      address: location.href,
      title: document.title,
    }));
    expect(JSON.stringify(stored)).not.toMatch(any);
    expect(stored).toMatchObject({ session: {}, cookies: '', databases: [], caches: [], workers: 0 });
    expect(Object.values(stored.local)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(stored.address).toBe(new URL('/', address).href);
    await context.close();
    expect(filesWith(profile, any)).toEqual([]);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startProgram, type Program } from '../fakes/program.ts';
import { startAssistant } from '../fakes/assistant.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { callOver, closed, openSession, openSocket } from './test-host.ts';

/** A running host that fails when it is told to. */
async function fragileHost(): Promise<{ program: Program; folder: string; port: number; address: string }> {
  const folder = temporaryFolder();
  const program = startProgram('dist/serve.js', ['--port', '0', '--data', folder, '--no-open'], {
    environment: { NODE_OPTIONS: `--import=${new URL('../fixtures/fail-when-told.ts', import.meta.url).href}` },
  });
  const address = /http:\/\/\S+/.exec(await program.line(() => true))?.[0] ?? '';
  return { program, folder, address, port: Number(new URL(address).port) };
}

/** How long something may take on a machine that does other work too. */
const patience = { timeout: 30_000 };

const logOf = (folder: string): string => fs.readFileSync(path.join(folder, 'logs', 'os1.log'), 'utf8');

/** The lines that a log has about something. */
const linesAbout = (folder: string, what: string): unknown[] =>
  logOf(folder)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { what: string })
    .filter((line) => line.what === what);

describe('a host that meets an error which nobody caught', { ...needs('posix'), timeout: 120_000 }, () => {
  test('ends in order at an exception, says one sentence, and loses nothing', async () => {
    const { program, folder, address, port } = await fragileHost();
    const socket = await openSocket(port, await openSession(address));
    await callOver(socket, 'conversation.send', { text: 'My keys are in the blue bowl.' });
    const closing = closed(socket);
    program.child.kill('SIGUSR2');
    const { code, stderr } = await program.ended;
    expect(code).toBe(1);
    expect(await closing).toBe(1001);
    expect(stderr).toMatch(
      /^\S+ warn uncaught exception kind=RangeError at=\nOS1 met a fault that it did not expect, so it ends\. [^\n]+\n$/,
    );
    expect(linesAbout(folder, 'uncaught exception')).toMatchObject([{ figures: { kind: 'RangeError', at: '' } }]);
    expect(stderr + logOf(folder)).not.toContain('CANARYFAULT');
    expect(fs.existsSync(path.join(folder, 'host.json'))).toBe(false);
    expect(fs.existsSync(path.join(folder, 'os1.db-wal'))).toBe(false);
    const later = await startAssistant({ folder });
    expect((await later.transcript())[0]).toMatchObject({ role: 'person', text: 'My keys are in the blue bowl.' });
  });

  test('goes on at a promise that nobody waited for, and writes down that it was', async () => {
    const { program, folder, address, port } = await fragileHost();
    const socket = await openSocket(port, await openSession(address));
    program.child.kill('SIGWINCH');
    await expect.poll(() => logOf(folder), patience).toContain('"unhandled rejection"');
    expect(linesAbout(folder, 'unhandled rejection')).toMatchObject([{ figures: { kind: 'TypeError' } }]);
    expect(await callOver(socket, 'conversation.send', { text: 'Still there?' })).toHaveProperty('output');
    const { code, stderr } = await program.end();
    expect(code).toBe(0);
    expect(stderr + logOf(folder)).not.toContain('CANARYFAULT');
  });

  test('keeps a log of its own in the folder, which a second start on it does not touch', async () => {
    const { program, folder } = await fragileHost();
    await expect.poll(() => fs.existsSync(path.join(folder, 'logs', 'os1.log')), patience).toBe(true);
    await expect.poll(() => logOf(folder), patience).toContain('"what":"host starts"');
    const before = logOf(folder);
    const second = startProgram('dist/serve.js', ['--port', '0', '--data', folder, '--no-open']);
    expect((await second.ended).code).toBe(0);
    expect(logOf(folder)).toBe(before);
    await program.end();
    expect(linesAbout(folder, 'host ends')).toMatchObject([{ figures: { why: 'signal', ended: true } }]);
    if (process.platform === 'win32') return;
    expect(fs.statSync(path.join(folder, 'logs', 'os1.log')).mode & 0o777).toBe(0o600);
  });
});

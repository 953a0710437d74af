import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startProgram } from '../fakes/program.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { callOver, openSession, openSocket } from './test-host.ts';

/** Starts the built host where the environment says, and talks through a socket once it listens. */
async function talkAt(environment: Record<string, string>, text: string): Promise<{ messages: string[] }> {
  const program = startProgram('dist/serve.js', ['--port', '0', '--no-open'], { environment });
  const address = (await program.line((line) => line.includes('http'))).trim().split(' ').at(-1) ?? '';
  const socket = await openSocket(Number(new URL(address).port), await openSession(address));
  const settled = new Promise((resolve) => {
    socket.on('message', (data: Buffer) => {
      if (data.toString().includes('"turn-settled"')) resolve(undefined);
    });
  });
  await callOver(socket, 'conversation.send', { text });
  await settled;
  const { output } = (await callOver(socket, 'snapshot.get', {})) as { output: { lifelong: string } };
  const page = await callOver(socket, 'conversation.page', { conversation: output.lifelong, from: 0, count: 100 });
  expect(await program.end()).toMatchObject({ code: 0 });
  return { messages: (page['output'] as { messages: { text: string }[] }).messages.map((message) => message.text) };
}

describe('F37 an unusual place for a life', { timeout: 90_000 }, () => {
  test('with spaces, umlauts and other scripts in its path is a place like any other, also at the next start', async () => {
    const folder = path.join(temporaryFolder(), 'Ännchens Ordner', '私の 人生 🌍');
    expect((await talkAt({ OS1_DATA_DIR: folder }, 'The bowl is blue.')).messages).toContain('The bowl is blue.');
    expect((await talkAt({ OS1_DATA_DIR: folder }, 'And now?')).messages).toEqual(
      expect.arrayContaining(['The bowl is blue.', 'And now?']),
    );
    expect(fs.existsSync(path.join(folder, 'os1.db'))).toBe(true);
  });

  test('in a home that may not be written is said in one sentence, and nothing is begun', needs('tmpfs'), async () => {
    const home = temporaryFolder();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', home]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', [home]));
    expect(spawnSync('mount', ['-o', 'remount,ro', home]).status).toBe(0);
    const environment = { HOME: home, XDG_DATA_HOME: '' };
    const { code, stdout, stderr } = await startProgram('dist/serve.js', ['--port', '0', '--no-open'], { environment })
      .ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('The folder is closed to writing. Nothing was changed.\n');
    expect(fs.readdirSync(home)).toEqual([]);
  });
});

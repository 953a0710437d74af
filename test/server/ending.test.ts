import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAssistant } from '../fakes/assistant.ts';
import { openHistory, say } from '../fakes/history.ts';
import { startProgram } from '../fakes/program.ts';
import { replies, startProvider } from '../fakes/provider.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { createRecorderPlace, eventually } from '../speech/capture/recorder-place.ts';
import { needs } from '../tools/skip.ts';
import { callOver, openSession, openSocket, request } from './test-host.ts';

/** A history whose export does not fit into the buffers of a socket. */
function writeLongHistory(folder: string): void {
  const memory = openHistory({ folder });
  for (let count = 0; count < 600; count += 1) say(memory, 'a'.repeat(25_000));
  memory.dispose();
}

/** Begins a download and reads no further than its first bytes. */
function downloadSlowly(port: number, place: string, cookie: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(request(`GET ${place}`, [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`]));
    });
    socket.once('data', () => {
      socket.pause();
      resolve(socket);
    });
    socket.on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}

test(
  'F30 SIGTERM ends it within its patience in the middle of a reply, an export and a microphone that is deaf to signals',
  { ...needs('posix'), timeout: 90_000 },
  async () => {
    const folder = temporaryFolder();
    writeLongHistory(folder);
    const place = createRecorderPlace({ sound: 'tone', deaf: true });
    const provider = await startProvider(replies.says('word '.repeat(2_000), { delay: 20 }));
    onTestFinished(() => provider.dispose());
    const environment = { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LOG: 'info', PATH: place.folder };
    const program = startProgram('dist/serve.js', ['--port', '0', '--data', folder, '--no-open'], { environment });
    const address = (await program.line((line) => line.includes('http'))).split(' ').at(-1) ?? '';
    const port = Number(new URL(address).port);
    const session = await openSession(address);
    const socket = await openSocket(port, session);
    const call = async (name: string, input: unknown): Promise<Record<string, unknown>> => {
      const answer = await callOver(socket, name, input);
      expect(answer).toHaveProperty('output');
      return answer['output'] as Record<string, unknown>;
    };
    await call('voice.change', {
      listening: 'hands-free',
      source: 'recorder',
      transcriber: { kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'fake-ears', language: null },
    });
    await call('voice.attach', { window: 'window-of-a-test', canHear: false, canPlay: false, voices: [] });
    await eventually(() => expect(place.started()).toHaveLength(1));
    const { path: download } = await call('archive.export', { format: 'jsonl' });
    await downloadSlowly(port, String(download), session.cookie);
    const growing = new Promise((resolve) => {
      socket.on('message', (data: Buffer) => {
        if (data.toString().includes('"reply-delta"')) resolve(undefined);
      });
    });
    await call('conversation.send', { text: 'Tell me a story.' });
    await growing;

    // It says itself whether everything ended before its patience did: two and a half seconds.
    const { code, signal, stderr } = await program.end('SIGTERM');
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(stderr).toMatch(/host ends.*"?ended"?[:=] ?true/);
    await eventually(() => expect(place.living()).toEqual([]));
    expect(fs.existsSync(path.join(folder, 'os1.db-wal'))).toBe(false);
    expect(fs.existsSync(path.join(folder, 'host.json'))).toBe(false);

    const later = await startAssistant({ folder });
    const { lifelong } = await later.call('snapshot.get', {});
    const { total } = await later.call('conversation.page', { conversation: lifelong, from: 0, count: 1 });
    const { messages } = await later.call('conversation.page', { conversation: lifelong, from: total - 2, count: 2 });
    expect(messages).toMatchObject([{ text: 'Tell me a story.' }, { role: 'os', state: 'interrupted' }]);
  },
);

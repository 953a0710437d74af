import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import { frameSamples, packHeard, packSpoken } from '#contract/audio.ts';
import { wordsOf } from '#contract/words.ts';
import { createSessions } from '../../src-main/server/sessions.ts';
import { attachSocketHost } from '../../src-main/server/socket-host.ts';
import { callOver, closed, openSocket } from './test-host.ts';

/** The socket side alone, over an assistant that only listens and speaks. */
async function soundHost() {
  const heard: Uint8Array[] = [];
  const listeners = new Set<(packed: Uint8Array) => void>();
  const sessions = createSessions();
  const server = http.createServer();
  const host = attachSocketHost(server, {
    assistant: {
      call: () => Promise.resolve({}),
      subscribe: () => () => undefined,
      hear: (packed) => void heard.push(packed),
      detach: () => undefined,
      subscribeAudio: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      power: () => undefined,
      dispose: () => Promise.resolve(),
    },
    sessions,
    words: wordsOf('en'),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    host.dispose();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const enter = (): Promise<WebSocket> => {
    const cookie = sessions.redeem(sessions.issueTicket(0), 0) ?? '';
    return openSocket(port, { cookie: `os1-${port}=${cookie}`, token: sessions.handOut(cookie) ?? '' });
  };
  const speak = (packed: Uint8Array): void => listeners.forEach((listener) => listener(packed));
  return { heard, listeners, enter, speak };
}

const speech = packSpoken({ number: 1, sampleRate: 24_000, samples: Int16Array.of(1, -2, 3) });

test('sound of a window reaches the assistant as it was packed', async () => {
  const { enter, heard } = await soundHost();
  const socket = await enter();
  const pieces = [0, 1, 2].map((sequence) => packHeard({ sequence, samples: new Int16Array(frameSamples).fill(7) }));
  for (const piece of pieces) socket.send(piece);
  await callOver(socket, 'snapshot.get', {});
  expect(heard.map((packed) => [...packed])).toEqual(pieces.map((packed) => [...packed]));
});

test('speech reaches every window as bytes, until the window goes', async () => {
  const { enter, speak, listeners } = await soundHost();
  const [one, two] = [await enter(), await enter()];
  const told = [one, two].map(
    (socket) =>
      new Promise<unknown[]>((resolve) => socket.once('message', (data: Buffer, binary) => resolve([binary, ...data]))),
  );
  speak(speech);
  for (const what of told) expect(await what).toEqual([true, ...speech]);
  const gone = closed(one);
  one.close();
  await gone;
  await expect.poll(() => listeners.size).toBe(1);
});

test('a window that does not read is not sent more than it may have waiting', async () => {
  const { enter, speak } = await soundHost();
  const socket = await enter();
  let bytes = 0;
  const answered = new Promise<void>((resolve) =>
    socket.on('message', (data: Buffer, binary) => {
      if (binary) bytes += data.length;
      else resolve();
    }),
  );
  socket.pause();
  const second = packSpoken({ number: 1, sampleRate: 48_000, samples: new Int16Array(48_000) });
  for (let at = 0; at < 300; at += 1) speak(second);
  socket.resume();
  socket.send(JSON.stringify({ id: 1, call: 'snapshot.get', input: {} }));
  await answered;
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(100 * second.length);
});

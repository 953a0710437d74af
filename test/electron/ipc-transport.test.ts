import { describe, expect, test } from 'vitest';
import { packHeard, packSpoken } from '#contract/audio.ts';
import { CallError } from '#contract/errors.ts';
import type { AssistantEvent } from '#contract/events.ts';
import { callFrameSchema, hostFrameSchema } from '#contract/transport.ts';
import { wordsOf } from '#contract/words.ts';
import type { Assistant } from '../../src-main/assistant/create-assistant.ts';
import type { Caller } from '../../src-main/electron/electron-surface.ts';
import { attachIpcTransport } from '../../src-main/electron/ipc-transport.ts';
import { createElectronStandIn } from './stand-in.ts';

const { refusals } = wordsOf('en');

function attach(answer: (name: unknown, input: unknown) => Promise<unknown> = () => Promise.resolve('well')) {
  const standIn = createElectronStandIn();
  standIn.becomeReady();
  const asked: { name: unknown; input: unknown }[] = [];
  const listeners = new Set<(event: AssistantEvent) => void>();
  const heard: Uint8Array[] = [];
  const audioListeners = new Set<(packed: Uint8Array) => void>();
  const assistant: Assistant = {
    call: (name, input) => {
      asked.push({ name, input });
      return answer(name, input);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hear: (packed) => void heard.push(packed),
    detach: () => undefined,
    subscribeAudio: (listener) => {
      audioListeners.add(listener);
      return () => audioListeners.delete(listener);
    },
    power: () => undefined,
    dispose: () => Promise.resolve(),
  };
  const window = new standIn.electron.BrowserWindow({});
  const transport = attachIpcTransport(standIn.electron.ipcMain, {
    assistant,
    contents: () => window.webContents,
    words: wordsOf('en'),
  });
  const ours: Caller = { sender: window.webContents, senderFrame: { url: 'app://os1/index.html', parent: null } };
  const emit = (event: AssistantEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    standIn,
    asked,
    transport,
    ours,
    window,
    emit,
    listeners,
    heard,
    audioListeners,
    hear: (sent: unknown, caller = ours) => standIn.send('os1:audio', sent, caller),
    speak: (packed: Uint8Array) => audioListeners.forEach((listener) => listener(packed)),
    call: (frame: unknown, caller = ours) => standIn.call(frame, caller),
  };
}

const frame = { id: 7, call: 'snapshot.get', input: {} };
const ours = { url: 'app://os1/index.html', parent: null };

const piece = packHeard({ sequence: 0, samples: new Int16Array(320) });

describe('the bridge', () => {
  test('hands a call of our page to the assistant, and its answer back', async () => {
    const { call, asked } = attach();
    expect(await call(frame)).toEqual({ id: 7, output: 'well' });
    expect(asked).toEqual([{ name: 'snapshot.get', input: {} }]);
  });

  const strangers: [string, (window: number) => Caller][] = [
    ['a frame that is gone', (id) => ({ sender: { id }, senderFrame: null })],
    ['a child frame', (id) => ({ sender: { id }, senderFrame: { ...ours, parent: ours } })],
    ['another window', (id) => ({ sender: { id: id + 1 }, senderFrame: ours })],
    ...[
      'https://os1.attacker.com/',
      'app://os1.evil/index.html',
      'app://evil/index.html',
      'https://os1/index.html',
      'file:///index.html',
      'data:text/html,hello',
      'about:blank',
      '',
    ].map((url): [string, (window: number) => Caller] => [
      `a page at ${url}`,
      (id) => ({ sender: { id }, senderFrame: { url, parent: null } }),
    ]),
  ];

  test.each(strangers)('refuses %s with an error frame', async (_who, makeCaller) => {
    const { call, asked, window } = attach();
    const answer = await call(frame, makeCaller(window.webContents.id));
    expect(answer).toEqual({ id: 7, error: { code: 'not-allowed', message: refusals.notThisWay } });
    expect(hostFrameSchema.parse(answer)).toEqual(answer);
    expect(asked).toEqual([]);
  });

  test.each(strangers)('hears nothing of %s', (_who, makeCaller) => {
    const { hear, heard, window } = attach();
    hear(piece, makeCaller(window.webContents.id));
    expect(heard).toEqual([]);
  });

  test('hands sound of our page to the assistant, and speech to the window', () => {
    const { hear, heard, speak, standIn, window } = attach();
    hear(piece);
    expect(heard).toEqual([piece]);
    const speech = packSpoken({ number: 1, sampleRate: 24_000, samples: Int16Array.of(1, 2, 3) });
    speak(speech);
    expect(standIn.windows[0]?.sent).toEqual([{ channel: 'os1:audio', frame: speech }]);
    window.destroy();
    speak(speech);
    expect(standIn.windows[0]?.sent).toHaveLength(1);
  });

  test('drops what is no piece of sound, before the assistant looks at it', () => {
    const { hear, heard } = attach();
    const whole = packHeard({ sequence: 0, samples: new Int16Array(16_000) });
    for (const sent of [
      undefined,
      null,
      'sound',
      [1, 2, 3],
      { length: 5, 0: 1 },
      new ArrayBuffer(645),
      new Int16Array(320),
      new DataView(new ArrayBuffer(645)),
      new Uint8Array(40_000),
      new Uint8Array(10_000_000),
    ])
      hear(sent);
    expect(heard).toEqual([]);
    hear(whole);
    expect(heard).toHaveLength(1);
  });

  const cycle: Record<string, unknown> = {};
  cycle['itself'] = cycle;
  const malformed: [string, unknown, number][] = [
    ['nothing', undefined, -1],
    ['null', null, -1],
    ['a word', 'snapshot.get', -1],
    ['a list', [frame], -1],
    ['no id', { call: 'snapshot.get', input: {} }, -1],
    ['an id that is no number', { ...frame, id: '7' }, -1],
    ['a broken id', { ...frame, id: 1.5 }, -1],
    ['a negative id', { ...frame, id: -2 }, -2],
    ['a call that is no text', { ...frame, call: { toString: 'snapshot.get' } }, 7],
    ['an endless name', { ...frame, call: 'a'.repeat(65) }, 7],
    ['one field more', { ...frame, admin: true }, 7],
    ['__proto__ as a field', JSON.parse('{"id":7,"call":"snapshot.get","input":{},"__proto__":{"admin":true}}'), 7],
    ['10 MB of text', { ...frame, input: { text: 'a'.repeat(10_000_000) } }, 7],
    ['a cycle', { ...frame, input: cycle }, 7],
    ['a number without a bound', { ...frame, input: { count: 10n } }, 7],
  ];

  test.each(malformed)('refuses %s with an error frame', async (_what, sent, id) => {
    const { call, asked } = attach();
    const answer = await call(sent);
    expect(answer).toEqual({ id, error: { code: 'invalid-input', message: refusals.invalidInput } });
    expect(hostFrameSchema.parse(answer)).toEqual(answer);
    expect(asked).toEqual([]);
  });

  test('hands on plain data only, so that no call meets what JSON cannot hold', async () => {
    const { call, asked } = attach();
    await call({ ...frame, input: { map: new Map([['a', 1]]), at: new Date(0), none: undefined } });
    expect(asked).toEqual([{ name: 'snapshot.get', input: { map: {}, at: '1970-01-01T00:00:00.000Z' } }]);
  });

  test('passes the sentence of an expected refusal on, and nothing of any other error', async () => {
    const refused = attach(() => Promise.reject(new CallError('busy', 'One moment.')));
    expect(await refused.call(frame)).toEqual({ id: 7, error: { code: 'busy', message: 'One moment.' } });
    const broken = attach(() => Promise.reject(new Error('key sk-CANARY in /home/me')));
    expect(await broken.call(frame)).toEqual({ id: 7, error: { code: 'internal', message: refusals.internal } });
  });

  test('sends events to the window, and none to one that is gone', () => {
    const { emit, window, standIn } = attach();
    const event: AssistantEvent = { type: 'mind-changed', mind: { state: 'ready' } };
    emit(event);
    expect(standIn.windows[0]?.sent).toEqual([{ channel: 'os1:event', frame: { event } }]);
    window.destroy();
    emit(event);
    expect(standIn.windows[0]?.sent).toHaveLength(1);
  });

  test('is silent once it is disposed of', () => {
    const { transport, standIn, listeners, audioListeners, hear } = attach();
    transport.dispose();
    expect(standIn.handlers.size).toBe(0);
    expect(listeners.size).toBe(0);
    expect(audioListeners.size).toBe(0);
    expect(hear(piece)).toBe(0);
  });

  test('knows the shape that the contract gives a frame', () => {
    expect(callFrameSchema.safeParse(frame).success).toBe(true);
  });
});

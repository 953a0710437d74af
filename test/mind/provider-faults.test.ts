import { describe, expect, test, vi } from 'vitest';
import type { FailureKind } from '#contract/messages.ts';
import { wordsOf } from '#contract/words.ts';
import { replies, type Reply } from '../fakes/provider.ts';
import { aMind, aProvider, expectDiscreet, listenTo } from './ask.ts';

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toUTCString();

describe('what a provider does well', () => {
  test('an answer in small chunks comes whole and in order', async () => {
    const provider = await aProvider(replies.says('Hello. I am here, and I listen.', { size: 3, delay: 1 }));
    expect(await listenTo(aMind(provider))).toEqual({
      text: 'Hello. I am here, and I listen.',
      whole: true,
      failure: null,
    });
  });

  test('characters that are split over TCP segments are put together again', async () => {
    const text = 'Grüße, 世界 🌍 — ça va? 👩‍👩‍👧';
    const provider = await aProvider(replies.byteByByte(text));
    expect(await listenTo(aMind(provider))).toEqual({ text, whole: true, failure: null });
  });

  test('a missing [DONE] is no fault where the reason to stop came', async () => {
    const provider = await aProvider(replies.withoutDone('All of it.'));
    expect(await listenTo(aMind(provider))).toEqual({ text: 'All of it.', whole: true, failure: null });
  });

  test('ten million characters come whole', async () => {
    const provider = await aProvider(replies.huge(10_000_000));
    const { text, whole, failure } = await listenTo(aMind(provider, { firstTimeout: 20_000, idleTimeout: 20_000 }));
    expect({ whole, failure }).toEqual({ whole: true, failure: null });
    expect(text.length).toBeGreaterThanOrEqual(10_000_000);
  });

  test('one fault before the answer is tried again by itself', async () => {
    const provider = await aProvider(replies.failsFirst(1, replies.status(500), replies.says('Now.')));
    expect(await listenTo(aMind(provider))).toMatchObject({ text: 'Now.', whole: true });
    expect(provider.questions()).toHaveLength(2);
  });

  test('a limit that is soon over is waited for', async () => {
    const provider = await aProvider(replies.failsFirst(1, replies.limits('1'), replies.says('Now.')));
    expect(await listenTo(aMind(provider))).toMatchObject({ text: 'Now.', whole: true });
  });
});

type Fault = { fault: string; reply: () => Reply; kind: FailureKind; text: string; detail?: RegExp; asked?: number };

const faults: Fault[] = [
  {
    fault: 'an answer without a reason to stop',
    reply: () => replies.withoutFinish('Half of'),
    kind: 'cut-off',
    text: 'Half of',
  },
  {
    fault: 'an answer that reached its length',
    reply: () => replies.finishes('length', 'As far'),
    kind: 'too-long',
    text: 'As far',
  },
  {
    fault: 'an answer that a filter ended',
    reply: () => replies.finishes('content_filter', 'As far'),
    kind: 'filtered',
    text: 'As far',
  },
  { fault: 'a web page', reply: replies.webPage, kind: 'not-a-model', text: '', asked: 1 },
  { fault: 'status 204', reply: replies.noContent, kind: 'not-a-model', text: '', asked: 1 },
  { fault: 'nothing at all', reply: replies.empty, kind: 'broken-answer', text: '', asked: 1 },
  { fault: 'broken JSON', reply: replies.malformed, kind: 'broken-answer', text: 'Well', asked: 1 },
  { fault: 'JSON of another shape', reply: replies.anotherShape, kind: 'broken-answer', text: '', asked: 1 },
  { fault: 'an error in the middle', reply: replies.errorEvent, kind: 'server-fault', text: 'Well', asked: 1 },
  { fault: 'a refused key', reply: replies.refusesKey, kind: 'refused-key', text: '', asked: 1 },
  { fault: 'a forbidden key', reply: () => replies.status(403), kind: 'refused-key', text: '', asked: 1 },
  {
    fault: 'an unknown model',
    reply: replies.unknownModel,
    kind: 'no-such-model',
    text: '',
    detail: /^fake-model$/,
    asked: 1,
  },
  { fault: 'a request that is too long', reply: () => replies.status(413), kind: 'too-long', text: '', asked: 1 },
  {
    fault: 'a request that it does not understand',
    reply: () => replies.status(400),
    kind: 'broken-answer',
    text: '',
    asked: 1,
  },
  {
    fault: 'a limit of one second',
    reply: () => replies.limits('1'),
    kind: 'rate-limited',
    text: '',
    detail: /^1 s$/,
    asked: 2,
  },
  {
    fault: 'a limit of half a minute',
    reply: () => replies.limits('30'),
    kind: 'rate-limited',
    text: '',
    detail: /^30 s$/,
    asked: 1,
  },
  {
    fault: 'a limit of an hour',
    reply: () => replies.limits('3600'),
    kind: 'rate-limited',
    text: '',
    detail: /^60 min$/,
    asked: 1,
  },
  {
    fault: 'a limit until a date',
    reply: () => replies.limits(inAnHour()),
    kind: 'rate-limited',
    text: '',
    detail: /^(59|60) min$/,
    asked: 1,
  },
  {
    fault: 'a limit of a day',
    reply: () => replies.limits('86400'),
    kind: 'rate-limited',
    text: '',
    detail: /^24 h$/,
    asked: 1,
  },
  {
    fault: 'a limit that says nothing of use',
    reply: () => replies.limits('soon'),
    kind: 'rate-limited',
    text: '',
    detail: /^$/,
    asked: 2,
  },
  { fault: 'a fault that stays', reply: () => replies.status(500), kind: 'server-fault', text: '', asked: 2 },
  { fault: 'no headers', reply: replies.silent, kind: 'timeout', text: '' },
  { fault: 'headers and then nothing', reply: replies.silentAfterHeaders, kind: 'timeout', text: '', asked: 1 },
  { fault: 'silence after the first chunk', reply: replies.stalls, kind: 'stalled', text: 'Well, ', asked: 1 },
  { fault: 'a socket cut in the middle', reply: replies.cuts, kind: 'cut-off', text: 'Well, ', asked: 1 },
  { fault: 'a socket cut at once', reply: replies.hangsUp, kind: 'unreachable', text: '', asked: 2 },
];

describe('what a provider does badly gets its name', () => {
  for (const { fault, reply, kind, text, detail, asked } of faults) {
    test(`${fault}: ${kind}`, async () => {
      const provider = await aProvider(reply());
      const heard = await listenTo(aMind(provider));
      const failure = expectDiscreet(heard.failure, provider);
      expect({ kind: failure.kind, text: heard.text, whole: heard.whole }).toEqual({ kind, text, whole: false });
      expect(failure.detail).toMatch(detail ?? /^$/);
      if (asked !== undefined) expect(provider.questions()).toHaveLength(asked);
    });
  }

  test('nobody at the address: unreachable', async () => {
    const provider = await aProvider('gone');
    await provider.dispose().catch(() => undefined);
    const failure = expectDiscreet((await listenTo(aMind(provider))).failure, provider);
    expect(failure.kind).toBe('unreachable');
  });

  test('a name that does not resolve, and a server that speaks no TLS: unreachable', async () => {
    const provider = await aProvider('not over TLS');
    for (const baseUrl of ['http://nowhere.invalid/v1', provider.baseUrl.replace('http:', 'https:')]) {
      const failure = expectDiscreet((await listenTo(aMind({ baseUrl }))).failure, provider);
      expect(failure.kind).toBe('unreachable');
    }
  });

  test('every kind has one sentence for the person, without a line break', () => {
    for (const sentence of Object.values(wordsOf('en').failures)) {
      expect(sentence('5 s')).toMatch(/^[^\n]+[.]$/);
    }
  });
});

test('the SDK writes nothing of its own to the console', async () => {
  const said = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
  for (const reply of [replies.malformed(), replies.refusesKey(), replies.errorEvent()]) {
    await listenTo(aMind(await aProvider(reply)));
  }
  for (const spy of said) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});

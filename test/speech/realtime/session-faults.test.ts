import { describe, expect, test, vi } from 'vitest';
import { realtimeSecret } from '../../fakes/realtime-server.ts';
import { needs } from '../../tools/skip.ts';
import { aServer, canaryKey, expectDiscreet } from '../transcription/help.ts';
import { aRealtimeServer, aSession, aWhile, frames, ready } from './help.ts';

describe('what goes wrong gets its name and is told once', needs('openssl'), () => {
  test.each([
    [401, 'refused-key'],
    [403, 'refused-key'],
    [404, 'no-such-model'],
    [429, 'rate-limited'],
    [503, 'server-fault'],
  ])('a status of %i instead of a socket: %s', async (beginning, kind) => {
    const { failure } = aSession(await aRealtimeServer({ beginning }));
    expect((await failure()).kind).toBe(kind);
  });

  test.each(['silent', 'no-update'] as const)('a server that is %s: timeout', async (beginning) => {
    const server = await aRealtimeServer({ beginning });
    const { failure, told } = aSession(server, { timeout: 200 });
    expect((await failure()).kind).toBe('timeout');
    expect(told.map(([what]) => what)).toEqual(['failed']);
    await vi.waitFor(() => expect(server.open()).toBe(0));
  });

  test('a certificate that nobody vouches for: unreachable', async () => {
    const { baseUrl } = await aRealtimeServer();
    expect((await aSession({ baseUrl }).failure()).kind).toBe('unreachable');
  });

  test('a server without TLS, and nobody at the address: unreachable', async () => {
    const plain = await aServer();
    expect((await aSession(plain).failure()).kind).toBe('unreachable');
    await plain.dispose();
    expect((await aSession(plain).failure()).kind).toBe('unreachable');
    expect((await aSession({ baseUrl: 'no address' }).failure()).kind).toBe('unreachable');
  });

  test('no key: no-key, and nobody is asked', async () => {
    const server = await aRealtimeServer();
    const { failure, told } = aSession(server, { key: '' });
    expect(told).toEqual([]);
    expect((await failure()).kind).toBe('no-key');
    expect(server.asked).toEqual([]);
  });

  test('a socket that is cut: unreachable, and nothing afterwards', async () => {
    const { server, session, failure, told } = await ready();
    server.cut();
    expect((await failure()).kind).toBe('unreachable');
    for (const frame of frames(100)) session.hear(frame);
    session.say('Hello?');
    session.interrupt(0);
    await aWhile();
    expect(told.map(([what]) => what)).toEqual(['opened', 'failed']);
  });

  test('an end in good order is no failure', async () => {
    const { server, until, told } = await ready();
    server.cut(1000);
    await until('closed');
    expect(told.map(([what]) => what)).toEqual(['opened', 'closed']);
  });

  test.each([
    ['no JSON', '{"type": "CANARY'],
    ['no object', '"CANARY"'],
    ['no type', '{"CANARY": 1}'],
    ['another shape', '{"type":"response.output_audio.delta","item_id":"a","delta":["CANARY"]}'],
    ['no base64', '{"type":"response.output_audio.delta","item_id":"a","delta":"CANARY!!"}'],
  ])('%s: broken-answer', async (_what, text) => {
    const { server, failure, told } = await ready();
    server.sendText(text);
    expect((await failure()).kind).toBe('broken-answer');
    await vi.waitFor(() => expect(server.open()).toBe(0));
    expect(told.filter(([what]) => what === 'failed')).toHaveLength(1);
  });

  test.each([
    [{ code: 'invalid_api_key', type: 'invalid_request_error' }, 'refused-key'],
    [{ code: 'model_not_found', type: 'invalid_request_error' }, 'no-such-model'],
  ])('an error that ends the session (%j): %s', async (error, kind) => {
    const { server, failure } = await ready();
    server.send({ type: 'error', error: { ...error, message: `${realtimeSecret} ${canaryKey}` } });
    expect((await failure()).kind).toBe(kind);
  });

  test('an error before the session is ready ends it', async () => {
    const server = await aRealtimeServer({ beginning: 'no-update' });
    const { failure } = aSession(server);
    await server.next('session.update');
    server.send({ type: 'error', error: { type: 'server_error', code: null, message: realtimeSecret } });
    expect((await failure()).kind).toBe('server-fault');
  });

  test('an error that leaves the session as it was is passed over', async () => {
    const { server, told } = await ready();
    const error = { type: 'invalid_request_error', code: 'response_cancel_not_active', message: realtimeSecret };
    server.send({ type: 'error', error });
    server.reply({ id: 'resp_1', itemId: 'item_1', text: 'Yes.', milliseconds: 100 });
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['done', 'completed', null]));
    expect(told.map(([what]) => what)).not.toContain('failed');
  });

  test('a reply that failed says why, and the session goes on', async () => {
    const { server, until } = await ready();
    const error = { type: 'insufficient_quota', code: 'insufficient_quota', message: realtimeSecret };
    server.send({ type: 'response.done', response: { id: 'r', status: 'failed', status_details: { error } } });
    const [, status, failure] = await until('done');
    expect([status, expectDiscreet(failure).kind, server.open()]).toEqual(['failed', 'rate-limited', 1]);
  });

  test('a socket that is dead without a word is noticed', async () => {
    const { server, failure } = await ready({ heartbeat: 60 });
    server.freeze();
    expect((await failure()).kind).toBe('unreachable');
  });

  test('a socket that lives is left alone', async () => {
    const { told } = await ready({ heartbeat: 20 });
    await aWhile();
    expect(told).toEqual([['opened']]);
  });
});

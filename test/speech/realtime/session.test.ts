import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { realtimeSecret } from '../../fakes/realtime-server.ts';
import { tone } from '../../fakes/speech-server.ts';
import { needs } from '../../tools/skip.ts';
import { canaryKey, canaryText } from '../transcription/help.ts';
import { aRealtimeServer, aSession, aWhile, frames, ready } from './help.ts';

describe('speech to speech', needs('openssl'), () => {
  test('a session is set up as it was asked to be, over TLS, with the key and no more', async () => {
    process.env['OPENAI_CUSTOM_HEADERS'] = 'x-canary: CANARY-HEADER';
    onTestFinished(() => {
      delete process.env['OPENAI_CUSTOM_HEADERS'];
    });
    const { server } = await ready();
    expect((await server.next('session.update'))['session']).toEqual({
      type: 'realtime',
      instructions: `You are Iris. ${canaryText}`,
      output_modalities: ['audio'],
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          transcription: { model: 'gpt-transcribe', language: 'en' },
          turn_detection: {
            type: 'server_vad',
            silence_duration_ms: 400,
            create_response: true,
            interrupt_response: false,
          },
        },
        output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' },
      },
    });
    expect(server.asked[0]?.path).toBe('/v1/realtime?model=fake-realtime');
    expect(server.asked[0]?.headers.authorization).toBe(`Bearer ${canaryKey}`);
    expect(JSON.stringify(server.asked)).not.toContain('CANARY-HEADER');
  });

  test('the turn may be left to the model, and the language too', async () => {
    const { server } = await ready({ turnDetection: { type: 'semantic', eagerness: 'low' }, language: null });
    expect((await server.next('session.update'))['session']).toMatchObject({
      audio: {
        input: {
          transcription: { model: 'gpt-transcribe' },
          turn_detection: { type: 'semantic_vad', eagerness: 'low' },
        },
      },
    });
  });

  test('what is heard arrives whole at 24 kHz, what came before the session was ready too', async () => {
    const server = await aRealtimeServer();
    const { session, until } = aSession(server);
    const all = frames(1_000);
    for (const frame of all.slice(0, 25)) session.hear(frame);
    await until('opened');
    for (const frame of all.slice(25)) session.hear(frame);
    await vi.waitFor(() => expect(server.heard()).toHaveLength(24_000));
    // Without a jump between the two halves: a tone of 440 Hz and 8000 moves by 921 a sample at most.
    const heard = [...server.heard()].slice(200);
    expect(Math.max(...heard.map((sample, at) => Math.abs(sample - (heard[at - 1] ?? sample))))).toBeLessThan(1_000);
  });

  test('of a long wait the last five seconds are kept', async () => {
    const server = await aRealtimeServer();
    const { session, until } = aSession(server);
    for (const frame of frames(8_000)) session.hear(frame);
    await until('opened');
    await vi.waitFor(() => expect(server.heard()).toHaveLength(5 * 24_000));
  });

  test('a turn and its reply are told in order', async () => {
    const { server, told, samples } = await ready();
    server.personSaid('item_1', ' Are you there? [noise]\n');
    server.send({ type: 'rate_limits.updated', rate_limits: [] });
    server.send({ type: 'something.of.tomorrow', item_id: 7 });
    server.reply({ id: 'resp_1', itemId: 'item_2', text: 'I am here.', milliseconds: 250 });
    await vi.waitFor(() => expect(told.at(-1)?.[0]).toBe('done'));
    expect(told).toEqual([
      ['opened'],
      ['started', 'item_1'],
      ['stopped', 'item_1'],
      ['said', 'item_1', 'Are you there?'],
      ['reply', 'item_2', 'I '],
      ['reply', 'item_2', 'am '],
      ['reply', 'item_2', 'here.'],
      ['audio', 'item_2', 2_400],
      ['audio', 'item_2', 2_400],
      ['audio', 'item_2', 1_200],
      ['done', 'completed', null],
    ]);
    expect(samples).toEqual([...tone(250, 24_000)]);
  });

  test('samples whose two bytes come apart are put together again', async () => {
    const { server, samples, until } = await ready();
    for (const bytes of [[1], [0, 2], [0, 3, 0]]) {
      server.send({ type: 'response.output_audio.delta', item_id: 'a', delta: Buffer.from(bytes).toString('base64') });
    }
    server.send({ type: 'response.done', response: { id: 'r', status: 'completed' } });
    await until('done');
    expect(samples).toEqual([1, 2, 3]);
  });

  test('words that could not be written down are no words', async () => {
    const { server, until } = await ready();
    const type = 'conversation.item.input_audio_transcription.failed';
    server.send({ type, item_id: 'item_1', content_index: 0, error: { message: realtimeSecret } });
    expect(await until('said')).toEqual(['said', 'item_1', '']);
  });

  test('what is typed is answered aloud', async () => {
    const { server, session } = await ready();
    session.say('Grüße, 世界 🌍');
    expect((await server.next('conversation.item.create'))['item']).toEqual({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'Grüße, 世界 🌍' }],
    });
    await server.next('response.create');
  });
});

describe('the end', needs('openssl'), () => {
  test('leaves no socket, and tells nothing', async () => {
    const { server, session, told } = await ready();
    await session.dispose();
    await vi.waitFor(() => expect(server.open()).toBe(0));
    await session.dispose();
    expect(told).toEqual([['opened']]);
  });

  test('comes also before there is a session', async () => {
    const server = await aRealtimeServer({ beginning: 'silent' });
    const { session, told } = aSession(server);
    await session.dispose();
    await aWhile();
    expect([told, server.open()]).toEqual([[], 0]);
  });
});

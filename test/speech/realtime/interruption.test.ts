import { describe, expect, test, vi } from 'vitest';
import { needs } from '../../tools/skip.ts';
import { aWhile, ready } from './help.ts';

describe('an interruption', needs('openssl'), () => {
  const running = { id: 'resp_1', itemId: 'item_2', text: 'A long reply.', milliseconds: 500, whole: false };
  const audioOf = (itemId: string, responseId: string) => ({
    type: 'response.output_audio.delta',
    item_id: itemId,
    response_id: responseId,
    delta: 'AAAA',
  });

  test('ends the reply, takes away what was not heard, and tells no more of it', async () => {
    const { server, session, told, samples, until } = await ready();
    server.reply(running);
    await vi.waitFor(() => expect(samples).toHaveLength(12_000));
    session.interrupt(310.4);
    expect(await server.next('response.cancel')).toMatchObject({ response_id: 'resp_1' });
    expect(await server.next('conversation.item.truncate')).toMatchObject({
      item_id: 'item_2',
      content_index: 0,
      audio_end_ms: 310,
    });
    const before = told.length;
    server.send(audioOf('item_2', 'resp_1'));
    server.send(audioOf('item_3', 'resp_1'));
    server.send({ ...audioOf('item_2', 'resp_1'), type: 'response.output_audio_transcript.delta', delta: 'more' });
    server.send({ type: 'response.done', response: { id: 'resp_1', status: 'cancelled' } });
    await until('done');
    expect(told.slice(before)).toEqual([['done', 'cancelled', null]]);
    server.reply({ id: 'resp_2', itemId: 'item_5', text: 'Yes?', milliseconds: 100 });
    await vi.waitFor(() => expect(told.slice(before + 1).map(([what]) => what)).toEqual(['reply', 'audio', 'done']));
  });

  test.each([
    [9_999, 500],
    [-5, 0],
  ])('never takes %i ms for heard where 500 came', async (heard, sent) => {
    const { server, session, samples } = await ready();
    server.reply(running);
    await vi.waitFor(() => expect(samples).toHaveLength(12_000));
    session.interrupt(heard);
    expect(await server.next('conversation.item.truncate')).toMatchObject({ audio_end_ms: sent });
  });

  test('of a reply that has all come and is still being played takes the rest away, without a cancel', async () => {
    const { server, session, until } = await ready();
    server.reply({ ...running, whole: true });
    await until('done');
    session.interrupt(100);
    expect(await server.next('conversation.item.truncate')).toMatchObject({ audio_end_ms: 100 });
    expect(server.events.map(({ type }) => type)).not.toContain('response.cancel');
  });

  test('of a reply that was heard to its end does nothing, nor does one before the first reply or twice', async () => {
    const { server, session, until } = await ready();
    session.interrupt(0);
    server.reply({ ...running, whole: true });
    await until('done');
    session.interrupt(500);
    session.interrupt(500);
    await aWhile();
    expect(server.events.map(({ type }) => type)).toEqual(['session.update']);
  });

  test('before the first sound of a reply only ends it', async () => {
    const { server, session } = await ready();
    server.send({ type: 'response.created', response: { id: 'resp_9' } });
    await aWhile();
    session.interrupt(0);
    await server.next('response.cancel');
    await aWhile();
    expect(server.events.map(({ type }) => type)).not.toContain('conversation.item.truncate');
  });
});

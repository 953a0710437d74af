import { describe, expect, test } from 'vitest';
import { createOpenAiSpeaker } from '../../../src-main/speech/synthesis/create-openai-speaker.ts';
import { aClient, aServer, expectDiscreet, failureOf, listenTo, never } from '../transcription/help.ts';

const aSpeaker = (server: { baseUrl: string }) =>
  createOpenAiSpeaker({ client: aClient(server), model: 'fake-tts', timeout: 5_000 });

describe('the voices', () => {
  test("OpenAI's own are known without a question", async () => {
    const client = aClient({ baseUrl: 'https://api.openai.com/v1' });
    const names = async (model: string): Promise<string[]> =>
      (await createOpenAiSpeaker({ client, model }).voices(never())).map(({ id }) => id);
    expect(await names('gpt-4o-mini-tts')).toEqual(expect.arrayContaining(['marin', 'cedar', 'alloy', 'verse']));
    expect(await names('tts-1')).not.toContain('verse');
  });

  const lists: [string, unknown, unknown[]][] = [
    [
      'names',
      { voices: ['af_bella', 'am_adam'] },
      [
        { id: 'af_bella', name: 'af_bella', language: '' },
        { id: 'am_adam', name: 'am_adam', language: '' },
      ],
    ],
    [
      'ids and names (Kokoro-FastAPI)',
      { voices: [{ id: 'af_bella', name: 'Bella' }] },
      [{ id: 'af_bella', name: 'Bella', language: '' }],
    ],
    [
      'languages (speaches)',
      { voices: [{ name: 'af_heart', language: 'en-us', gender: 'female', id: 'af_heart' }], object: 'list' },
      [{ id: 'af_heart', name: 'af_heart', language: 'en-us' }],
    ],
    [
      'a list alone, with rubbish and a double',
      ['a', 7, null, {}, { voice_id: 'b' }, 'a'],
      [
        { id: 'a', name: 'a', language: '' },
        { id: 'b', name: 'b', language: '' },
      ],
    ],
    ['data', { data: [{ name: 'c' }] }, [{ id: 'c', name: 'c', language: '' }]],
    ['something else', { hello: 'there' }, []],
  ];
  test.each(lists)('of another server: %s', async (_what, voices, expected) => {
    const server = await aServer({ voices });
    expect(await aSpeaker(server).voices(never())).toEqual(expected);
  });

  test('a server without a list has none, and is asked for alloy; one with a list for its first', async () => {
    const without = await aServer();
    const speaker = aSpeaker(without);
    expect(await speaker.voices(never())).toEqual([]);
    await listenTo(speaker, 'Hello.');
    expect(without.speeches()[0]?.fields['voice']).toBe('alloy');
    const server = await aServer({ voices: { voices: ['zf_001', 'zf_002'] } });
    const other = aSpeaker(server);
    await other.voices(never());
    await listenTo(other, 'Hello.');
    expect(server.speeches()[0]?.fields['voice']).toBe('zf_001');
  });

  test('a server that is not there has no voices: unreachable', async () => {
    const server = await aServer();
    const speaker = aSpeaker(server);
    await server.dispose();
    expect(expectDiscreet(await failureOf(speaker.voices(never()))).kind).toBe('unreachable');
  });
});

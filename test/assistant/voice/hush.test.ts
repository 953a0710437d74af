import { describe, expect, onTestFinished, test } from 'vitest';
import { sayWithFlite } from '../../fakes/flite.ts';
import { startRealtimeServer } from '../../fakes/realtime-server.ts';
import { needs } from '../../tools/skip.ts';
import { eventually, ordersOf, talkAloud } from './talk-aloud.ts';

const long =
  'Once upon a time there was a small house by the sea. Nobody had lived in it for years. One day it had a light.';

describe('while it is hushed', { ...needs('flite', 'espeak'), timeout: 60_000 }, () => {
  test('it answers in writing alone, and aloud again afterwards', async () => {
    const { assistant, window } = await talkAloud({ settings: { speaking: 'always' } });
    await assistant.call('quiet.change', { hushFor: 60 });
    expect(await assistant.say('Hello there.')).toBe('I am glad to hear you. What shall we do today?');
    expect(window.said).toEqual([]);
    await assistant.call('quiet.change', { hushFor: 0 });
    await assistant.say('Hello again.');
    await eventually('it speaks', () => window.said.length === 1 && window.said[0]?.silentAt);
  });

  test('what it was saying falls silent at once, and stands as it is written', async () => {
    const { assistant, window } = await talkAloud({ reply: long, settings: { speaking: 'always' } });
    const { turn } = await assistant.call('conversation.send', { text: 'Tell me a story.' });
    await eventually('it is heard', () => (window.said[0]?.heard ?? 0) > 500);
    await assistant.call('quiet.change', { hushFor: 60 });
    await eventually('it is silent', () => ordersOf(window.said[0]).includes('stop'));
    expect(await assistant.settled(turn)).toMatchObject({ failure: null });
    expect((await assistant.transcript()).at(-1)).toMatchObject({ text: long, state: 'complete' });
    expect(window.said).toHaveLength(1);
  });

  test('a voice that the person asks to hear is heard all the same', async () => {
    const { assistant, window } = await talkAloud();
    await assistant.call('quiet.change', { hushFor: 60 });
    const heard = assistant.call('voice.preview', { voice: 'alloy' });
    await eventually('it speaks', () => window.said.length === 1);
    expect(await heard).toEqual({ sentence: null });
  });

  test('a direct line, which only answers aloud, is closed, and open again afterwards', async () => {
    const line = await startRealtimeServer();
    onTestFinished(() => line.dispose());
    const talk = await talkAloud({ assistant: { lineCertificates: [line.ca] } });
    const { assistant } = talk;
    await assistant.call('voice.key', { baseUrl: line.baseUrl, key: 'sk-line' });
    const realtime = { kind: 'openai', baseUrl: line.baseUrl, model: 'fake-realtime' } as const;
    await assistant.call('voice.change', { realtime });
    await eventually('the line is open', async () => (await talk.status()).realtime);
    await assistant.call('quiet.change', { hushFor: 60 });
    await eventually('it is closed', async () => !(await talk.status()).realtime && line.open() === 0);
    await talk.say(sayWithFlite('Hello there, how are you today'), 'Hello there.');
    await eventually('it is answered in writing', () => talk.provider.questions().length === 1);
    await assistant.call('quiet.change', { hushFor: 0 });
    await eventually('it is open again', async () => (await talk.status()).realtime);
    expect(talk.window.said).toEqual([]);
  });
});

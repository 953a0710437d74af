import { onTestFinished, describe, expect, test } from 'vitest';
import { sayWithFlite } from '../../fakes/flite.ts';
import { startRealtimeServer, type RealtimeServer } from '../../fakes/realtime-server.ts';
import { eventually, ordersOf, pause, talkAloud, type TalkAloud } from './talk-aloud.ts';

type OnTheLine = TalkAloud & { line: RealtimeServer };

async function talkOverTheLine(): Promise<OnTheLine> {
  const line = await startRealtimeServer();
  onTestFinished(() => line.dispose());
  const talk = await talkAloud({ assistant: { lineCertificates: [line.ca] } });
  await talk.assistant.call('voice.key', { baseUrl: line.baseUrl, key: 'CANARY-LINE-KEY' });
  await talk.assistant.call('voice.change', {
    realtime: { kind: 'openai', baseUrl: line.baseUrl, model: 'fake-realtime' },
  });
  await eventually('the line is open', async () => (await talk.status()).realtime);
  return { ...talk, line };
}

const lastTexts = async ({ assistant }: TalkAloud, count: number): Promise<string[]> =>
  (await assistant.transcript()).slice(-count).map(({ text }) => text);

describe('the direct line', { timeout: 60_000 }, () => {
  test('hears what is said, and what both said lands in the history in order', async () => {
    const talk = await talkOverTheLine();
    const { line, window } = talk;
    expect(line.asked[0]?.headers.authorization).toBe('Bearer CANARY-LINE-KEY');
    await talk.room.say(sayWithFlite('Hello there'));
    expect(line.heard().length).toBeGreaterThan(24_000);
    line.personSaid('item_1', 'Hello there.');
    line.reply({ id: 'response_1', itemId: 'item_2', text: 'Good to hear you. How are you?', milliseconds: 900 });
    await eventually('it is heard', () => window.said.length === 1 && window.said[0]?.silentAt);
    await eventually('it is written', async () => (await lastTexts(talk, 1))[0] === 'Good to hear you. How are you?');
    // The words of the second turn come after its answer has begun.
    line.send({ type: 'input_audio_buffer.speech_started', item_id: 'item_3', audio_start_ms: 0 });
    line.send({ type: 'input_audio_buffer.speech_stopped', item_id: 'item_3', audio_end_ms: 900 });
    line.reply({ id: 'response_2', itemId: 'item_4', text: 'That is good.', milliseconds: 600 });
    await pause(400);
    const type = 'conversation.item.input_audio_transcription.completed';
    const usage = { type: 'duration', seconds: 1 };
    line.send({ type, item_id: 'item_3', content_index: 0, transcript: 'I am well.', usage });
    await eventually('it is written', async () => (await lastTexts(talk, 1))[0] === 'That is good.');
    await eventually('it is over', () => window.said.length === 2 && window.said[1]?.silentAt);
    const messages = (await talk.assistant.transcript()).slice(-4);
    expect(messages.map(({ role, text, spoken, state }) => ({ role, text, spoken, state }))).toEqual([
      { role: 'person', text: 'Hello there.', spoken: true, state: 'complete' },
      { role: 'os', text: 'Good to hear you. How are you?', spoken: true, state: 'complete' },
      { role: 'person', text: 'I am well.', spoken: true, state: 'complete' },
      { role: 'os', text: 'That is good.', spoken: true, state: 'complete' },
    ]);
    expect(ordersOf(window.said[1])).not.toContain('stop');
    expect(talk.provider.questions()).toHaveLength(0);
    await talk.assistant.dispose();
    expect(talk.assistant.logLines.join('\n')).not.toMatch(/CANARY|Good to hear/);
  });

  test('hush cancels the reply and takes back what was not heard', async () => {
    const talk = await talkOverTheLine();
    const { line, window } = talk;
    line.personSaid('item_1', 'Tell me a story.');
    const text = 'Once upon a time there was a small house by the sea, and nobody lived in it for years.';
    line.reply({ id: 'response_1', itemId: 'item_2', text, milliseconds: 6_000, whole: false });
    await eventually('it is heard', () => (window.said[0]?.heard ?? 0) > 1_500);
    await talk.assistant.call('voice.hush', {});
    expect(await line.next('response.cancel')).toMatchObject({ response_id: 'response_1' });
    const cut = await line.next('conversation.item.truncate');
    expect(cut).toMatchObject({ item_id: 'item_2', content_index: 0 });
    expect(Math.abs(Number(cut['audio_end_ms']) - (window.said[0]?.heard ?? 0))).toBeLessThan(100);
    await eventually('it is written', async () => (await talk.assistant.transcript()).at(-1)?.state === 'interrupted');
    const [kept = ''] = await lastTexts(talk, 1);
    expect(text.startsWith(kept)).toBe(true);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(text.length / 2);
  });

  test('somebody who speaks over it is answered instead', async () => {
    const talk = await talkOverTheLine();
    const { line, window } = talk;
    line.personSaid('item_1', 'Tell me a story.');
    line.reply({
      id: 'response_1',
      itemId: 'item_2',
      text: 'Once upon a time there was a house.',
      milliseconds: 9_000,
    });
    await eventually('it is heard', () => (window.said[0]?.heard ?? 0) > 800);
    await talk.room.say(sayWithFlite('Please tell me about the weather now'));
    await eventually('it is paused', () => ordersOf(window.said[0]).includes('pause'));
    line.personSaid('item_3', 'Please tell me about the weather now.');
    line.send({ type: 'response.created', response: { id: 'response_2', status: 'in_progress' } });
    const cut = await line.next('conversation.item.truncate');
    expect(cut['item_id']).toBe('item_2');
    line.reply({ id: 'response_2', itemId: 'item_4', text: 'It is fine.', milliseconds: 600 });
    await eventually('it is answered', () => window.said.length === 2 && window.said[1]?.silentAt);
    expect(line.events.filter(({ type }) => type === 'response.cancel')).toEqual([]);
    await eventually('it is written', async () => (await lastTexts(talk, 1))[0] === 'It is fine.');
    expect((await talk.assistant.transcript()).slice(-3).map(({ state }) => state)).toEqual([
      'interrupted',
      'complete',
      'complete',
    ]);
  });

  test('that breaks off gives way to words in between, with a sentence, and comes back', async () => {
    const talk = await talkOverTheLine();
    talk.line.cut();
    await eventually('it says so', async () =>
      /direct line for speech broke off/.test((await talk.status()).sentence ?? ''),
    );
    expect((await talk.status()).realtime).toBe(false);
    await talk.say(sayWithFlite('Hello there, how are you today'), 'Hello there.');
    await eventually('it is answered', () => talk.provider.questions().length === 1);
    await eventually('the line is back', async () => (await talk.status()).realtime);
    expect(talk.line.asked).toHaveLength(2);
  });

  test('closes without a complaint when it is not wanted any more', async () => {
    const talk = await talkOverTheLine();
    await talk.assistant.call('voice.change', { realtime: { kind: 'none' } });
    await eventually('it is gone', () => talk.line.open() === 0);
    expect((await talk.status()).sentence).toBeNull();
    await talk.say(sayWithFlite('Hello there, how are you today'), 'Hello there.');
    await eventually('it is answered', () => talk.provider.questions().length === 1);
  });
});

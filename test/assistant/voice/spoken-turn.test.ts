import { describe, expect, test } from 'vitest';
import { sayWithFlite } from '../../fakes/flite.ts';
import { talkAloud } from './talk-aloud.ts';

describe('a spoken turn', () => {
  test('goes from the microphone to the words, the mind, the voice and the history', { timeout: 30_000 }, async () => {
    const { assistant, provider, speech, room, window } = await talkAloud({
      speech: { transcribe: () => 'Hello there, how are you today?' },
    });
    await room.say(sayWithFlite('Hello there, how are you today'));
    const { reply } = await assistant.until('turn-settled');
    const { marks } = await assistant.until('turn-measured');
    expect(provider.questions().at(-1)?.body?.messages.at(-1)?.content).toBe('Hello there, how are you today?');
    const said = (await assistant.transcript()).slice(-2);
    expect(said.map(({ text, spoken }) => ({ text, spoken }))).toEqual([
      { text: 'Hello there, how are you today?', spoken: true },
      { text: 'I am glad to hear you. What shall we do today?', spoken: true },
    ]);
    expect(said[1]?.id).toBe(reply);
    expect(said[0]?.pace?.spoken).toBeGreaterThan(500);
    expect(speech.speeches().map(({ fields }) => fields['input'])).toEqual([
      'I am glad to hear you.',
      'What shall we do today?',
    ]);
    expect(window.said).toHaveLength(1);
    expect(room.open()).toBe(true);
    const order = [
      'speech-end',
      'endpoint',
      'request',
      'first-token',
      'first-sentence',
      'first-audio',
      'first-sample',
    ] as const;
    const moments = order.map((name) => marks[name] ?? NaN);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(assistant.logLines.join('')).toContain('spoken turn');
  });
});

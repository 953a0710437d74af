import { describe, expect, test } from 'vitest';
import { sayWithFlite } from '../../fakes/flite.ts';
import { eventually, ordersOf, pause, talkAloud } from './talk-aloud.ts';

const tale =
  'Once upon a time there was a small house by the sea, and nobody lived in it. One day a traveller came along the shore. She had walked for many weeks. The door was open, so she went in.';

describe('its own voice in the microphone', { timeout: 60_000 }, () => {
  // Room, window and program share one thread here: where that stands still, the room plays the echo in pieces.
  test.each([
    { delay: 120, level: 0.3 },
    { delay: 250, level: 0.8 },
  ])('does not interrupt it and makes no turn: $delay ms, level $level', { retry: 1 }, async (echo) => {
    const talk = await talkAloud({ reply: tale, echo });
    await talk.say(sayWithFlite('Tell me a short story'), 'Tell me a short story.');
    await eventually('the tale begins', () => talk.playing()?.firstAt);
    talk.hears('There was a small house by the sea.');
    await eventually(
      'the tale is over',
      () => talk.playing()?.silentAt && ordersOf(talk.playing()).includes('end'),
      40_000,
    );
    await pause(2_000);
    expect(ordersOf(talk.playing())).not.toContain('stop');
    expect(ordersOf(talk.playing())).not.toContain('pause');
    expect(talk.provider.questions()).toHaveLength(1);
    expect((await talk.assistant.transcript()).slice(-2).map(({ text }) => text)).toEqual([
      'Tell me a short story.',
      tale,
    ]);
  });

  test('does not keep somebody from being heard over it', async () => {
    const talk = await talkAloud({ reply: `${tale} ${tale}`, echo: { delay: 120, level: 0.3 } });
    await talk.say(sayWithFlite('Tell me a short story'), 'Tell me a short story.');
    await eventually('the tale is heard', () => (talk.playing()?.heard ?? 0) > 2_000);
    talk.provider.setReply('Very well.');
    await talk.say(
      sayWithFlite('Please tell me about the weather tomorrow'),
      'Please tell me about the weather tomorrow.',
    );
    await eventually('the tale is stopped', () => ordersOf(talk.window.said[0]).includes('stop'));
    await eventually('it is answered', () => talk.window.said.length === 2);
    expect((await talk.assistant.transcript()).at(-3)).toMatchObject({ state: 'interrupted' });
  });

  test('closes the microphone when it answers itself again and again, and says so', async () => {
    const talk = await talkAloud({ reply: 'The door was open, so she went in.' });
    // Another machine plays what we say, too late for the gate: only its words give it away.
    for (let time = 1; time <= 3; time += 1) {
      await talk.say(sayWithFlite('Tell me a short story'), `Tell me story number ${time}.`);
      await eventually('it is told', () => talk.window.said.length === time && talk.playing()?.silentAt);
      await talk.say(sayWithFlite('The door was open so she went in'), 'The door was open, so she went in.');
      await pause(800);
    }
    await eventually('the microphone is closed', async () => (await talk.status()).microphone === 'muted');
    expect((await talk.status()).sentence).toMatch(/kept hearing myself/);
    expect(talk.room.open()).toBe(false);
    expect(talk.provider.questions()).toHaveLength(3);
    const opened = await talk.assistant.call('voice.mute', { muted: false });
    expect(opened.sentence).toBeNull();
    await eventually('it is open again', async () => (await talk.status()).microphone === 'open');
  });
});

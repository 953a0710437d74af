import { describe, expect, test } from 'vitest';
import { sayWithFlite } from '../../fakes/flite.ts';
import { replies } from '../../fakes/provider.ts';
import { cough, eventually, ordersOf, pause, speakWithEspeak, talkAloud, type TalkAloud } from './talk-aloud.ts';

const longReply = Array.from(
  { length: 12 },
  (_, at) => `This is sentence number ${at + 1} of a tale that goes on for quite a while.`,
).join(' ');

/** Somebody has asked for a tale, and hears it. */
async function listenToATale(options: Parameters<typeof talkAloud>[0] = {}): Promise<TalkAloud> {
  const talk = await talkAloud({ reply: replies.says(longReply, { size: 4, delay: 40 }), ...options });
  await talk.say(sayWithFlite('Tell me a long story'), 'Tell me a long story.');
  await eventually('the tale is heard', () => (talk.playing()?.heard ?? 0) > 2_000);
  return talk;
}

const lastMessages = async ({ assistant }: TalkAloud, count: number) => (await assistant.transcript()).slice(-count);

describe('real words over a reply', { timeout: 60_000 }, () => {
  test('end model, synthesis and playback together, and only what was heard is kept', async () => {
    const talk = await listenToATale({ mouth: { pieceDelay: 90 } });
    const { provider, speech, say, window } = talk;
    const [tale] = window.said;
    provider.setReply('Of course. Ask me whatever you like to.');
    await say(sayWithFlite('Please tell me about the weather now'), 'Please tell me about the weather now.');
    await eventually('it is silent', () => ordersOf(tale).includes('stop'));
    await eventually('the model is cut', () => provider.questions().at(-2)?.state === 'cut');
    await eventually('the answer is heard', () => window.said[1]?.silentAt);
    expect(speech.speeches().some(({ state }) => state === 'cut')).toBe(true);
    const [, reply, question, answer] = await lastMessages(talk, 4);
    expect(question).toMatchObject({ text: 'Please tell me about the weather now.', spoken: true });
    expect(answer).toMatchObject({ text: 'Of course. Ask me whatever you like to.', spoken: true, state: 'complete' });
    expect(reply).toMatchObject({ state: 'interrupted', spoken: true });
    const kept = reply?.text ?? '';
    expect(kept.length).toBeGreaterThan(10);
    expect(longReply.startsWith(kept)).toBe(true);
    // Whole words, and nothing that was not written.
    expect(longReply.slice(kept.length)).toMatch(/^(?:\s|$)/);
    // espeak-ng says about fifteen characters in a second.
    expect(kept.length).toBeLessThan((tale?.heard ?? 0) / 40 + 20);
    // The mind is told what was heard and no more.
    const told =
      provider
        .questions()
        .at(-1)
        ?.body?.messages.map(({ content }) => content) ?? [];
    expect(told).toContain(kept);
  });

  test('leave no trace of a reply of which nothing was heard', async () => {
    const talk = await talkAloud({ reply: longReply, mouth: { delay: 4_000 } });
    await talk.say(sayWithFlite('Tell me a long story'), 'Tell me a long story.');
    await eventually('its voice is asked for', () => talk.speech.speeches().length > 0);
    await talk.assistant.call('voice.hush', {});
    const [last] = await lastMessages(talk, 1);
    expect(last).toMatchObject({ role: 'person', text: 'Tell me a long story.' });
    expect(talk.window.said).toEqual([]);
  });

  test('end a reply that nobody has heard yet, and the next one is answered', async () => {
    const talk = await talkAloud({ reply: longReply, mouth: { delay: 6_000 } });
    await talk.say(sayWithFlite('Tell me a long story'), 'Tell me a long story.');
    await eventually('its voice is asked for', () => talk.speech.speeches().length > 0);
    talk.speech.setSpeech(speakWithEspeak());
    talk.provider.setReply('A short one then, as you wish.');
    await talk.say(sayWithFlite('Make it a short story please'), 'Make it a short story please.');
    await eventually('it is answered', () => (talk.playing()?.silentAt ?? null) !== null);
    expect((await lastMessages(talk, 3)).map(({ text }) => text)).toEqual([
      'Tell me a long story.',
      'Make it a short story please.',
      'A short one then, as you wish.',
    ]);
  });
});

describe('sounds that mean nothing', { timeout: 60_000 }, () => {
  test('a cough and a hum duck it at most', async () => {
    const talk = await listenToATale();
    talk.hears('');
    for (const sound of [cough(), sayWithFlite('hm'), cough(300)]) {
      await talk.room.say(sound);
      await pause(1_500);
    }
    const tale = talk.playing();
    expect(talk.window.said).toHaveLength(1);
    expect(ordersOf(tale)).not.toContain('stop');
    expect(ordersOf(tale).filter((order) => order === 'pause')).toHaveLength(
      ordersOf(tale).filter((order) => order === 'resume').length,
    );
    const heard = tale?.heard ?? 0;
    await eventually('it goes on', () => (tale?.heard ?? 0) > heard + 500);
    expect(ordersOf(tale).filter((order) => order === 'duck').length).toBe(
      ordersOf(tale).filter((order) => order === 'unduck').length,
    );
    expect((await lastMessages(talk, 2)).map(({ role }) => role)).toEqual(['person', 'os']);
  });

  test.each(['Yes.', 'Mm-hmm.', 'Oh really, wow.'])('%s lets it go on', async (words) => {
    const talk = await listenToATale();
    await talk.say(sayWithFlite(words), words);
    const heard = talk.playing()?.heard ?? 0;
    await eventually('it goes on', () => (talk.playing()?.heard ?? 0) > heard + 2_000);
    expect(ordersOf(talk.playing())).not.toContain('stop');
    expect((await lastMessages(talk, 1))[0]?.role).toBe('os');
    expect(talk.provider.questions()).toHaveLength(1);
  });

  test('a television pauses it, and it goes on to its end', async () => {
    const talk = await listenToATale({ reply: replies.says(longReply.slice(0, 420), { size: 8, delay: 5 }) });
    talk.hears('');
    await talk.room.say(
      sayWithFlite(
        'In other news today the price of apples has risen for the third time in as many weeks, said a man.',
      ),
    );
    await eventually('the tale is over', () => ordersOf(talk.playing()).includes('end') && talk.playing()?.silentAt);
    await talk.assistant.until('turn-measured');
    const orders = ordersOf(talk.playing());
    expect(orders).toContain('pause');
    expect(orders).toContain('resume');
    expect(orders).not.toContain('stop');
    expect((await lastMessages(talk, 1))[0]).toMatchObject({ state: 'complete', spoken: true });
  });

  test('a flood of noise does not wedge it', async () => {
    const talk = await listenToATale();
    talk.hears('');
    const babble = sayWithFlite(longReply.slice(0, 400), 'rms');
    await talk.room.say(babble);
    const heard = talk.playing()?.heard ?? 0;
    await eventually('it goes on', () => (talk.playing()?.heard ?? 0) > heard + 500);
    talk.provider.setReply('It is nine o’clock in the evening.');
    await talk.say(sayWithFlite('Please tell me what time it is now'), 'Please tell me what time it is now.');
    await eventually('it is answered', () => talk.window.said.length === 2 && talk.playing()?.silentAt);
    expect((await lastMessages(talk, 1))[0]?.text).toBe('It is nine o’clock in the evening.');
  });
});

describe('silence that is asked for', { timeout: 60_000 }, () => {
  test('hush falls silent at once and keeps what was heard', async () => {
    const talk = await listenToATale();
    const before = performance.now();
    expect(await talk.assistant.call('voice.hush', {})).toEqual({ hushed: true });
    const tale = talk.playing();
    expect((tale?.silentAt ?? Infinity) - before).toBeLessThan(500);
    const [reply] = await lastMessages(talk, 1);
    expect(reply).toMatchObject({ role: 'os', state: 'interrupted', spoken: true });
    expect(longReply.startsWith(reply?.text ?? '-')).toBe(true);
    expect(talk.provider.questions()[0]?.state).toBe('cut');
    expect((await talk.status()).phase).toBe('quiet');
    expect(await talk.assistant.call('voice.hush', {})).toEqual({ hushed: false });
  });

  test('hush while it thinks ends the thought', async () => {
    const talk = await talkAloud({ reply: replies.silent() });
    await talk.say(sayWithFlite('Tell me a long story'), 'Tell me a long story.');
    await eventually('it thinks', () => talk.provider.questions().length === 1);
    expect(await talk.assistant.call('voice.hush', {})).toEqual({ hushed: true });
    await eventually('the model is cut', () => talk.provider.questions()[0]?.state === 'cut');
    await eventually('it is quiet', async () => (await talk.status()).phase === 'quiet');
  });

  test('a stop word stops it, and is no turn', async () => {
    const talk = await listenToATale();
    await talk.say(sayWithFlite('Stop please'), 'Stop, please.');
    await eventually('it is silent', () => ordersOf(talk.playing()).includes('stop'));
    await pause(1_000);
    expect(talk.provider.questions()).toHaveLength(1);
    expect((await lastMessages(talk, 1))[0]).toMatchObject({ role: 'os', state: 'interrupted' });
    talk.provider.setReply('I am here again.');
    await talk.say(sayWithFlite('How are you today'), 'How are you today?');
    await eventually('it is answered', () => talk.window.said.length === 2);
  });

  test('muting while it is paused lets it go on, and closes the microphone', async () => {
    const talk = await listenToATale({ timing: { resume: 10_000 } });
    talk.hears('');
    await talk.room.say(sayWithFlite('And now here is something else entirely for you').subarray(0, 20_000));
    await eventually('it is paused', () => ordersOf(talk.playing()).includes('pause'));
    const { microphone } = await talk.assistant.call('voice.mute', { muted: true });
    expect(microphone).toBe('muted');
    expect(talk.room.open()).toBe(false);
    const heard = talk.playing()?.heard ?? 0;
    await eventually('it goes on', () => (talk.playing()?.heard ?? 0) > heard + 300);
  });

  test('what is typed meanwhile is answered, and the reply stands as it is written', async () => {
    const talk = await listenToATale({ reply: longReply });
    talk.provider.setReply('I read you.');
    expect(await talk.assistant.say('Typed words')).toBe('I read you.');
    await eventually('it is silent', () => ordersOf(talk.window.said[0]).includes('stop'));
    await pause(500);
    // It was typed, so its answer is written.
    expect(talk.window.said).toHaveLength(1);
    const [tale] = await lastMessages(talk, 3);
    expect(tale?.text).toBe(longReply);
  });
});

import { describe, expect, test } from 'vitest';
import { sayWithFlite } from '../../fakes/flite.ts';
import { replies } from '../../fakes/provider.ts';
import { speechFaults, speechServerSecret } from '../../fakes/speech-faults.ts';
import { captionsOf, eventually, ordersOf, pause, speakWithEspeak, talkAloud } from './talk-aloud.ts';

const hello = (): Int16Array => sayWithFlite('Hello there, how are you today');

describe('when it listens', { timeout: 60_000 }, () => {
  test('by name only: what is said to others is forgotten and asks nobody', async () => {
    const talk = await talkAloud({ settings: { listening: 'by-name' } });
    await talk.say(hello(), 'Shall we have soup for dinner?');
    await eventually('it was heard', () => talk.speech.transcriptions().length > 0);
    await pause(1_000);
    expect(talk.provider.questions()).toHaveLength(0);
    await talk.say(hello(), 'Hey Iris, how are you today?');
    await eventually('it is answered', () => talk.window.said.length === 1);
    expect(talk.provider.questions().at(-1)?.body?.messages.at(-1)?.content).toBe('how are you today?');
    const transcript = JSON.stringify(await talk.assistant.transcript());
    expect(transcript).not.toContain('soup');
  });

  test('by name only is refused where words are made elsewhere', async () => {
    const talk = await talkAloud({
      settings: {
        listening: 'by-name',
        transcriber: { kind: 'openai', baseUrl: 'https://ears.example/v1', model: 'ears', language: null },
      },
    });
    const status = await talk.status();
    expect(status).toMatchObject({ microphone: 'off', canHear: false, hearsLocally: false });
    expect(status.sentence).toMatch(/must not leave it/);
    expect(talk.room.open()).toBe(false);
  });

  test('push to talk: the microphone is open while the key is held, and a pause does not end the turn', async () => {
    const talk = await talkAloud({ settings: { listening: 'push-to-talk' } });
    expect(talk.room.open()).toBe(false);
    await talk.assistant.call('voice.talk', { held: true });
    await eventually('the microphone is open', () => talk.room.open());
    await talk.assistant.until('sound-heard');
    await talk.say(hello(), 'Hello there.');
    await pause(1_500);
    expect(talk.provider.questions()).toHaveLength(0);
    await talk.say(hello(), 'Hello there. How are you?');
    await talk.assistant.call('voice.talk', { held: false });
    await eventually('it is answered', () => talk.window.said.length === 1);
    expect(talk.provider.questions().map(({ body }) => body?.messages.at(-1)?.content)).toEqual([
      'Hello there. How are you?',
    ]);
    await eventually('the microphone is closed', () => !talk.room.open());
  });

  test('the key that is let go while muted does not open the microphone later', async () => {
    const talk = await talkAloud({ settings: { listening: 'push-to-talk' } });
    await talk.assistant.call('voice.talk', { held: true });
    await eventually('the microphone is open', () => talk.room.open());
    await talk.assistant.call('voice.mute', { muted: true });
    expect(talk.room.open()).toBe(false);
    await talk.assistant.call('voice.talk', { held: false });
    await talk.assistant.call('voice.mute', { muted: false });
    await pause(600);
    expect(talk.room.open()).toBe(false);
  });

  test('a key that was held when another way of listening was chosen does not hold turns open', async () => {
    const talk = await talkAloud({ settings: { listening: 'push-to-talk' } });
    await talk.assistant.call('voice.talk', { held: true });
    await talk.assistant.call('voice.change', { listening: 'hands-free' });
    await talk.assistant.until('sound-heard');
    await talk.say(hello(), 'Hello there. How are you?');
    await eventually('it is answered', () => talk.window.said.length === 1);
  });

  test('a key that was let go before another way of listening was chosen leaves no deafness behind', async () => {
    const talk = await talkAloud({ settings: { listening: 'push-to-talk' } });
    await talk.assistant.call('voice.talk', { held: true });
    await talk.assistant.until('sound-heard');
    await talk.assistant.call('voice.talk', { held: false });
    await eventually('the microphone is closed', () => !talk.room.open());
    await talk.assistant.call('voice.change', { listening: 'hands-free' });
    await eventually('the microphone is open', () => talk.room.open());
    await talk.say(hello(), 'Hello there. How are you?');
    await eventually('it is answered', () => talk.window.said.length === 1);
  });

  test('not at all, and without a transcriber', async () => {
    const talk = await talkAloud({ settings: { transcriber: { kind: 'none' } } });
    const status = await talk.status();
    expect(status).toMatchObject({ microphone: 'off', canHear: false });
    expect(status.sentence).toMatch(/typing goes on/);
    await talk.assistant.call('voice.change', { listening: 'off' });
    expect((await talk.status()).sentence).toBeNull();
    expect(await talk.assistant.say('Hello')).toContain('I am glad');
  });
});

describe('when it speaks', { timeout: 60_000 }, () => {
  test('to what was typed only when it always should, and never when it never should', async () => {
    const talk = await talkAloud({});
    await talk.assistant.say('Hello');
    await pause(300);
    expect(talk.window.said).toHaveLength(0);
    await talk.assistant.call('voice.change', { speaking: 'always' });
    await talk.assistant.say('Hello');
    await eventually('it is said', () => talk.window.said.length === 1 && talk.playing()?.silentAt);
    await eventually('it is marked', async () => (await talk.assistant.transcript()).at(-1)?.spoken === true);
    await talk.assistant.call('voice.change', { speaking: 'never' });
    await talk.say(hello(), 'Hello there.');
    await talk.assistant.until('turn-measured');
    await pause(300);
    expect(talk.window.said).toHaveLength(1);
    expect((await talk.assistant.transcript()).slice(-2).map(({ spoken }) => spoken)).toEqual([true, false]);
  });

  test('captions of both sides, and the hesitation of the person, are there', async () => {
    const talk = await talkAloud();
    await talk.say(hello(), 'Hello there.');
    await eventually('it is over', () => ordersOf(talk.playing()).includes('end') && talk.playing()?.silentAt);
    await pause(1_200);
    const [first] = (await talk.assistant.transcript()).slice(-2);
    expect(first?.pace).toMatchObject({ beforeFirstWord: null });
    await talk.say(hello(), 'And once more, my friend.');
    await eventually('it is answered', () => talk.window.said.length === 2);
    const second = (await talk.assistant.transcript()).findLast(({ role }) => role === 'person');
    expect(second?.pace?.beforeFirstWord).toBeGreaterThan(700);
    expect(second?.pace?.beforeFirstWord).toBeLessThan(6_000);
    expect(captionsOf(talk.assistant.events, 'person')).toContain('Hello there.');
    const os = captionsOf(talk.assistant.events, 'os');
    expect(os.slice(0, 3)).toEqual(['I am glad to hear you.', 'What shall we do today?', '']);
  });

  test('with a voice that its speaker does not know, it speaks with the usual one and says so', async () => {
    const talk = await talkAloud();
    await talk.assistant.call('voice.choose', {
      voice: { id: 'gone', name: 'Gone', language: 'en', speaker: 'openai' },
    });
    const speak = speakWithEspeak();
    talk.speech.setSpeech((request, response) =>
      request.fields['voice'] === 'gone' ? speechFaults.status(400)(request, response) : speak(request, response),
    );
    await talk.say(hello(), 'Hello there.');
    await eventually('it is said', () => ordersOf(talk.playing()).includes('end') && talk.playing()?.silentAt);
    expect((await talk.status()).sentence).toMatch(/The voice Gone is not to be had/);
  });

  test('with a voice of another speaker, it speaks with the usual one and says so', async () => {
    const talk = await talkAloud();
    await talk.assistant.call('voice.choose', {
      voice: { id: 'en-gb', name: 'Basil', language: 'en', speaker: 'system' },
    });
    expect((await talk.status()).sentence).toMatch(/The voice Basil is not to be had/);
    await talk.say(hello(), 'Hello there.');
    await eventually('it is said', () => talk.playing()?.firstAt);
    expect(talk.speech.speeches()[0]?.fields['voice']).not.toBe('en-gb');
  });
});

describe('what fails', { timeout: 60_000 }, () => {
  test('a transcriber that refuses its key says one sentence, and typing goes on', async () => {
    const talk = await talkAloud();
    talk.speech.setTranscription(speechFaults.refusesKey());
    await talk.say(hello(), '');
    await eventually('it says so', async () => /does not accept its key/.test((await talk.status()).sentence ?? ''));
    expect((await talk.status()).phase).toBe('quiet');
    expect(await talk.assistant.say('Hello')).toContain('I am glad');
    talk.speech.setTranscription(null);
    await talk.say(hello(), 'Hello again.');
    await eventually('it is answered', () => talk.window.said.length === 1);
    expect((await talk.status()).sentence).toBeNull();
  });

  test('a transcriber that stumbles once is asked once more', async () => {
    const talk = await talkAloud();
    let times = 0;
    talk.speech.setTranscription((request, response) => {
      times += 1;
      const reply =
        times === 1 ? speechFaults.status(500) : speechFaults.says('application/json', '{"text":"Well met."}');
      return reply(request, response);
    });
    await talk.say(hello(), '');
    await eventually('it is answered', () => talk.window.said.length === 1);
    expect((await talk.assistant.transcript()).at(-2)?.text).toBe('Well met.');
  });

  test('a transcriber that is gone says one sentence', async () => {
    const talk = await talkAloud();
    await talk.speech.dispose();
    await talk.say(hello(), '');
    await eventually('it says so', async () => /does not answer/.test((await talk.status()).sentence ?? ''));
    expect(talk.room.open()).toBe(true);
  });

  test('a voice that fails leaves the reply written, with a sentence', async () => {
    const talk = await talkAloud();
    talk.speech.setSpeech(speechFaults.status(500));
    await talk.say(hello(), 'Hello there.');
    await eventually('it says so', async () => /so I write instead/.test((await talk.status()).sentence ?? ''));
    const reply = (await talk.assistant.transcript()).at(-1);
    expect(reply).toMatchObject({ text: 'I am glad to hear you. What shall we do today?', spoken: false });
    expect((await talk.status()).phase).toBe('quiet');
    talk.speech.setSpeech(speakWithEspeak());
    await talk.say(hello(), 'Hello there.');
    await eventually('it speaks again', () => ordersOf(talk.playing()).includes('end') && talk.playing()?.silentAt);
    await eventually('all is well', async () => (await talk.status()).sentence === null);
  });

  test('a model that fails is told aloud', async () => {
    const talk = await talkAloud({ reply: replies.status(500) });
    await talk.say(hello(), 'Hello there.');
    await eventually('it is said', () => talk.playing()?.firstAt);
    const { failure } = await talk.assistant.until('turn-settled');
    expect(
      talk.speech
        .speeches()
        .map(({ fields }) => fields['input'])
        .join(' '),
    ).toContain(failure?.sentence.split('. ')[0]);
  });

  test('a window that tells nothing any more counts as gone', async () => {
    const talk = await talkAloud();
    talk.window.hang();
    await talk.say(hello(), 'Hello there.');
    await eventually('it says so', async () => /No window plays/.test((await talk.status()).sentence ?? ''));
    expect((await talk.assistant.transcript()).at(-1)?.text).toBe('I am glad to hear you. What shall we do today?');
    expect((await talk.status()).phase).toBe('quiet');
  });

  test('a browser that forbids sound is named', async () => {
    const talk = await talkAloud();
    talk.window.block();
    await talk.say(hello(), 'Hello there.');
    await eventually('it says so', async () => /after you have clicked/.test((await talk.status()).sentence ?? ''));
  });

  test('nothing that was said, no key and no text of a server stands in the log', async () => {
    const talk = await talkAloud({ reply: 'CANARY-REPLY is what I say to you.' });
    await talk.assistant.call('voice.key', { baseUrl: talk.speech.baseUrl, key: 'CANARY-KEY' });
    await talk.say(hello(), 'CANARY-SAID is what I said.');
    await eventually('it is said', () => ordersOf(talk.playing()).includes('end') && talk.playing()?.silentAt);
    expect(talk.speech.transcriptions().at(-1)?.headers.authorization).toBe('Bearer CANARY-KEY');
    talk.speech.setTranscription(speechFaults.refusesKey());
    talk.speech.setSpeech(speechFaults.refusesKey());
    await talk.say(hello(), '');
    await eventually('it says so', async () => /does not accept its key/.test((await talk.status()).sentence ?? ''));
    await talk.assistant.dispose();
    const log = talk.assistant.logLines.join('\n');
    expect(log).toContain('spoken turn');
    expect(log).not.toMatch(/CANARY|clicked/);
    expect(log).not.toContain(speechServerSecret);
  });
});

import { describe, expect, test } from 'vitest';
import { sayWithFlite } from '../../fakes/flite.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { startAssistant } from '../../fakes/assistant.ts';
import { openVoiceWindow } from '../../fakes/voice-window.ts';
import { eventually, ordersOf, speakWithEspeak, talkAloud, type TalkAloud } from './talk-aloud.ts';

const capabilities = {
  host: 'browser',
  voice: true,
  atLogin: false,
  exportDelivery: 'download',
  linkOpening: 'browser',
} as const;

/** Waits until the question of a step has been asked aloud to its end, and answers it. */
async function answer(talk: TalkAloud, step: string, sound: Int16Array, words: string): Promise<void> {
  const { assistant, window } = talk;
  const asked = window.said.length;
  await eventually(`${step} stands on the screen`, async () => {
    const { onboarding } = await assistant.call('snapshot.get', {});
    return onboarding.step === step && !onboarding.finished;
  });
  await eventually(`${step} is asked`, () => {
    const last = window.said.at(-1);
    return ordersOf(last).includes('end') && last?.silentAt;
  });
  await talk.say(sound, words);
  // What follows is asked next, unless nothing follows.
  if (step !== 'naming') await eventually(`${step} is answered`, () => window.said.length > asked);
}

describe('getting to know each other aloud', { timeout: 240_000 }, () => {
  test('every question is asked aloud and answered aloud', async () => {
    const talk = await talkAloud({ fresh: true, assistant: { capabilities } });
    // Questions are long; that they are asked is what counts here, not how fast they are said.
    const speak = speakWithEspeak({ words: 4 });
    talk.speech.setSpeech(speak);
    await eventually('it begins', () => talk.window.said.length > 0);
    const yes = sayWithFlite('Yes, please go on');
    await answer(talk, 'introduction', yes, 'Yes, please go on.');
    await answer(talk, 'keeping', yes, 'Yes.');
    await answer(talk, 'name', sayWithFlite('I am Theo'), 'I am Theo.');
    await answer(talk, 'age', yes, 'Yes, I am.');
    await answer(talk, 'social', sayWithFlite('A bit of both I think'), 'A bit of both.');
    await answer(talk, 'voice', yes, 'This one is fine.');
    await answer(talk, 'mother', sayWithFlite('She was always kind to me'), 'She was always kind to me.');
    await answer(talk, 'mind', yes, 'All right.');
    await answer(talk, 'naming', yes, 'Yes.');
    await eventually('they know each other', async () => {
      const { onboarding } = await talk.assistant.call('snapshot.get', {});
      return onboarding.finished;
    });
    const { persona } = await talk.assistant.call('snapshot.get', {});
    expect(persona.personName).toBe('Theo');
    const said = talk.speech
      .speeches()
      .map(({ fields }) => fields['input'])
      .join(' ');
    expect(said).toContain('May I go on?');
    const transcript = await talk.assistant.transcript();
    const answers = transcript.filter(({ role, spoken }) => role === 'person' && spoken);
    expect(answers.map(({ text }) => text)).toEqual([
      'I am Theo.',
      expect.any(String),
      'A bit of both.',
      'She was always kind to me.',
    ]);
    expect(answers[0]?.pace).not.toBeNull();
    // Then they talk.
    await talk.say(sayWithFlite('Hello there how are you'), 'Hello there.');
    await eventually('it is answered', () => talk.provider.questions().length === 1);
  });

  test('what is no answer is asked again, and a new start goes on where it was', async () => {
    const folder = temporaryFolder();
    const talk = await talkAloud({ fresh: true, assistant: { capabilities, folder } });
    talk.speech.setSpeech(speakWithEspeak({ words: 4 }));
    await eventually('it begins', () => talk.window.said.length > 0);
    const yes = sayWithFlite('Yes, please go on');
    await answer(talk, 'introduction', yes, 'Yes, please.');
    await answer(talk, 'keeping', yes, 'Yes.');
    await answer(talk, 'name', sayWithFlite('Call me Theo'), 'Call me Theo.');
    await answer(talk, 'age', yes, 'Bananas, mostly.');
    await eventually('it is asked again', () =>
      talk.speech.speeches().some(({ fields }) => fields['input']?.includes('I did not catch that')),
    );
    await talk.assistant.dispose();
    const before = talk.speech.speeches().length;

    const again = await startAssistant({ folder, capabilities, microphone: talk.room.input });
    const window = await openVoiceWindow(again.raw);
    await eventually('it asks where it was', () => talk.speech.speeches().length > before && window.said.length > 0);
    await again.until('sound-heard');
    const resumed: TalkAloud = { ...talk, assistant: again, window };
    await answer(resumed, 'age', yes, 'Yes, I am.');
    await answer(resumed, 'social', yes, 'Pass.');
    await eventually('it went on', async () => (await again.call('snapshot.get', {})).onboarding.step === 'voice');
    expect((await again.call('snapshot.get', {})).persona.personName).toBe('Theo');
    window.dispose();
  });
});

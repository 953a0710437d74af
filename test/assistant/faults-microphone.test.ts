import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MicrophoneFailureKind } from '../../src-main/contract/voice.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import type { Clock } from '../../src-main/conversation/ports.ts';
import { systemClock } from '../../src-main/assistant/system-clock.ts';
import { startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { createRecorderPlace, type RecorderPlace } from '../speech/capture/recorder-place.ts';
import { needs } from '../tools/skip.ts';

/** Real time, but no long waits before the next try. */
const hasty: Clock = {
  ...systemClock,
  after: (wait, action) => systemClock.after([1_000, 2_000, 5_000, 10_000, 30_000].includes(wait) ? 100 : wait, action),
};

/** A life that listens through whatever recorder the place has. */
async function listenAt(place: RecorderPlace): Promise<TestAssistant> {
  const assistant = await startAssistant({ clock: hasty, environment: place.environment });
  await assistant.call('voice.change', {
    listening: 'hands-free',
    source: 'recorder',
    transcriber: { kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'fake-ears', language: null },
  });
  await assistant.call('voice.attach', { window: 'window-of-a-test', canHear: false, canPlay: false, voices: [] });
  return assistant;
}

type Fault = [fault: string, kind: MicrophoneFailureKind, mode: Parameters<RecorderPlace['set']>[0] | 'not there'];

describe('a microphone that fails', { ...needs('posix'), timeout: 90_000 }, () => {
  test.each<Fault>([
    ['F17 has no program', 'missing', 'not there'],
    ['F18 has one that ends at once', 'broken', { sound: 'none', exit: 1 }],
    ['F18 does not exist', 'no-device', { sound: 'none', say: 'No such device', exit: 1 }],
    ['F19 is unplugged', 'unplugged', { sound: 'tone', exit: 1, after: 500 }],
    ['F20 has a program that ends as if all were well', 'unplugged', { sound: 'tone', exit: 0, after: 500 }],
    ['F22 hangs', 'stalled', { sound: 'none', deaf: true }],
    ['F23 is held by another program', 'busy', { sound: 'none', say: 'Device or resource busy', exit: 1 }],
    ['F24 floods', 'flooded', { sound: 'flood' }],
  ])('%s: one sentence, typing goes on, and it is heard again by itself', async (_fault, kind, mode) => {
    const place = createRecorderPlace(mode === 'not there' ? { sound: 'tone' } : mode);
    const recorder = path.join(place.folder, 'parec');
    if (mode === 'not there') fs.renameSync(recorder, `${recorder}.away`);
    const assistant = await listenAt(place);
    const sentence = wordsOf('en').voice.microphone[kind];
    await assistant.until('voice-changed', ({ voice }) => voice.sentence === sentence);
    expect(sentence).toMatch(/^[A-Z][^\n]+\.$/);
    expect(await assistant.say('Hello')).toMatch(/^Hello/);
    if (mode === 'not there') fs.renameSync(`${recorder}.away`, recorder);
    else place.set({ sound: 'tone' });
    const since = assistant.events.length;
    await assistant.until(
      'voice-changed',
      (event) =>
        event.voice.microphone === 'open' && event.voice.sentence === null && assistant.events.indexOf(event) >= since,
    );
    // What is captured is one process and its keepers, however often it was tried; and muted, none.
    const muted = await assistant.call('voice.mute', { muted: true });
    expect(muted.microphone).toBe('muted');
    expect(place.living()).toEqual([]);
  });
});

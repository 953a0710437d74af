import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wrapInWav } from '../../src-main/speech/transcription/wav.ts';
import { sayWithFlite } from '../fakes/flite.ts';
import { startProvider, type Provider } from '../fakes/provider.ts';
import { startSpeechServer, type SpeechServer } from '../fakes/speech-server.ts';
import { needs } from '../tools/skip.ts';
import { asksAboutLogin, log, meet, messageBox, newFolder, openStage, room, type Stage } from './stage.ts';
import { collectEvents, type ToldEvents } from './voice-events.ts';

const rate = 16_000;
const person = { name: 'Theo', social: 'Rather not', mother: 'We talk on Sundays.' };

/** What a person says into the microphone at these moments, in milliseconds from when it opens. What, does not matter. */
function recordingOf(moments: readonly number[], length: number): Int16Array {
  const sound = new Int16Array((length / 1000) * rate);
  const burst = sayWithFlite('Good morning to you');
  for (const moment of moments) sound.set(burst, (moment / 1000) * rate);
  return sound;
}

/** In the page: what is heard of it, and what its policy forbade. */
function watchPage(): void {
  type Watch = { violations: string[]; captions: string[]; lastLoud: number; probe: AnalyserNode | null };
  const watch: Watch = { violations: [], captions: [], lastLoud: 0, probe: null };
  Object.assign(globalThis, { watch });
  document.addEventListener(
    'securitypolicyviolation',
    ({ violatedDirective, blockedURI, sourceFile, lineNumber, columnNumber }) =>
      watch.violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}:${columnNumber}`),
  );
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]): AudioNode {
    if (to[0] instanceof AudioDestinationNode && this instanceof AnalyserNode) {
      const probe = new AnalyserNode(this.context, { fftSize: 128 });
      connect.call(this, probe);
      watch.probe = probe;
    }
    return connect.call(this, ...to);
  };
  // A caption goes when its words stand in the talk, which may be before anybody has looked.
  new MutationObserver(() => {
    for (const { textContent } of document.querySelectorAll('.captions p'))
      if (!watch.captions.includes(textContent)) watch.captions.push(textContent);
  }).observe(document, { subtree: true, childList: true, characterData: true });
  const tracks: MediaStreamTrack[] = [];
  Object.assign(globalThis, { tracks });
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    tracks.push(...stream.getAudioTracks());
    return stream;
  };
  const samples = new Float32Array(128);
  setInterval(() => {
    if (watch.probe?.context.state !== 'running') return;
    watch.probe.getFloatTimeDomainData(samples);
    if (samples.some((sample) => Math.abs(sample) > 0.001)) watch.lastLoud = performance.now();
  }, 2);
}

type Watched = { violations: string[]; captions: string[]; lastLoud: number };

const watched = (page: Page): Promise<Watched & { now: number }> =>
  page.evaluate(() => {
    const { violations, captions, lastLoud } = (globalThis as unknown as { watch: Watched }).watch;
    return { violations, captions, lastLoud, now: performance.now() };
  });

describe('the window as microphone and loudspeaker', { ...needs('chromium', 'flite'), timeout: 150_000 }, () => {
  let folder: string;
  let stage: Stage;
  let provider: Provider;
  let speech: SpeechServer;
  let told: ToldEvents;
  let complaints: string[];
  beforeEach(async () => {
    folder = newFolder();
    complaints = [];
    provider = await startProvider('I see. Go on.');
    speech = await startSpeechServer({ perCharacter: 10 });
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    await provider.dispose();
    await speech.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function open(sound: Int16Array): Promise<Page> {
    const file = path.join(folder, 'microphone.wav');
    fs.writeFileSync(file, wrapInWav(sound, rate));
    // As if the window had been chosen in the settings before.
    fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ version: 1, voice: { source: 'window' } }));
    const { told: events, hear } = collectEvents();
    told = events;
    stage = await openStage(
      folder,
      {
        OS1_LLM_BASE_URL: provider.baseUrl,
        OS1_LLM_MODEL: 'fake-model',
        OS1_STT_BASE_URL: speech.baseUrl,
        OS1_STT_MODEL: 'fake-ears',
        OS1_TTS_BASE_URL: speech.baseUrl,
        OS1_TTS_MODEL: 'fake-mouth',
      },
      { permissions: ['microphone'] },
      {
        launch: {
          args: [
            '--use-fake-ui-for-media-stream',
            '--use-fake-device-for-media-stream',
            `--use-file-for-fake-audio-capture=${file}%noloop`,
          ],
        },
        onEvent: (event) => hear(event),
        prepare: async (page) => {
          page.on('console', (message) => {
            if (message.type() === 'error') complaints.push(message.text());
          });
          page.on('pageerror', (error) => complaints.push(error.message));
          await page.addInitScript(watchPage);
        },
      },
    );
    return stage.page;
  }
  const expectNoComplaint = async (page: Page): Promise<void> => {
    expect({ complaints, violations: (await watched(page)).violations }).toEqual({ complaints: [], violations: [] });
  };

  test('a stranger answers the questions aloud and meets an OS with a name', async () => {
    const answers: Record<string, string> = {
      introduction: 'All right, begin.',
      keeping: 'Yes',
      name: 'My name is Theo',
      age: 'Yes, I am',
      social: 'I would rather not be, lately.',
      voice: 'Go on',
      mother: 'We talk on Sundays.',
      mind: 'Go on',
      presence: 'No, not yet.',
      naming: 'Yes, gladly.',
    };
    // Something is said every six seconds and a half, for some answers look as if they went on, and what looks so after a
    // question is waited for four seconds. What it was depends on the question that stands on the screen.
    const every = Array.from({ length: 24 }, (_, index) => 2_500 + index * 6_500);
    const stepNow = (): string => told.of('onboarding-changed').at(-1)?.onboarding.step ?? 'introduction';
    speech.change({ transcribe: () => answers[stepNow()] ?? '' });
    const page = await open(recordingOf(every, 165_000));
    await page.getByRole('button', { name: 'Speak with me instead' }).click();
    await page.getByText('I am listening. You can answer aloud, or type.').waitFor();
    await told.until('onboarding-changed', ({ onboarding }) => onboarding.finished);
    await messageBox(page).waitFor();
    const steps = [...new Set(told.of('onboarding-changed').map(({ onboarding }) => onboarding.step))];
    expect(steps).toEqual([
      'keeping',
      'name',
      'age',
      'social',
      'voice',
      'mother',
      'mind',
      ...(asksAboutLogin ? ['presence'] : []),
      'naming',
    ]);
    const { facts, persona } = told.of('persona-changed').at(-1) ?? { facts: [], persona: null };
    expect(persona).toMatchObject({ personName: 'Theo', osName: expect.stringMatching(/./) as string });
    expect(facts.find(({ key }) => key === 'person.mother')?.value).toBe('We talk on Sundays.');
    expect(await page.title()).toBe(persona?.osName);
    const own = told.of('message-added').filter(({ message }) => message.role === 'person');
    expect(own.map(({ message }) => message.spoken)).not.toContain(false);
    // Every question was said aloud.
    const asked = speech.speeches().map(({ fields }) => fields['input']);
    expect(asked).toContain('What shall I call you?');
    expect(asked).toContain('How would you describe your relationship with your mother?');
    await expectNoComplaint(page);
  });

  test('a turn aloud has captions, Escape hushes it, and the button tells the truth of the microphone', async () => {
    // It is opened three times, and each time somebody speaks after three seconds, once.
    speech.change({ transcribe: () => 'Tell me something about the stars.' });
    const page = await open(recordingOf([3_000], 6_000));
    await meet(page, person);
    speech.change({ perCharacter: 60 });
    const long = 'There are more of them than anybody has counted so far. '.repeat(20);
    provider.setReply(long);
    expect(await tracks(page)).toBe(0);
    await page.getByRole('button', { name: 'Let me listen' }).click();
    await page.getByRole('button', { name: 'I am listening. Close the microphone' }).waitFor();
    await page.getByRole('img', { name: /is listening/ }).waitFor();
    expect(told.of('voice-changed').at(-1)?.voice).toMatchObject({ source: 'window', microphone: 'open' });

    // What was heard stands beneath the talk until it stands in it, what is said wherever the talk is not seen.
    await log(page).getByText('Tell me something about the stars.').waitFor();
    await page.getByRole('button', { name: 'Hush' }).waitFor();
    expect((await watched(page)).captions.join()).toContain('You: Tell me something about the stars.');
    await room(page, 'Settings').click();
    await page
      .getByLabel('Show what is heard and said')
      .getByText('There are more of them than anybody has counted so far.')
      .waitFor();
    await room(page, /^(?!Find|Memory|Take|Settings)/).click();
    await messageBox(page).waitFor();
    await page.waitForTimeout(1_500);
    expect((await watched(page)).now - (await watched(page)).lastLoud).toBeLessThan(200);

    await page.evaluate(() => {
      window.addEventListener('keydown', () => Object.assign(globalThis, { pressedAt: performance.now() }), {
        capture: true,
        once: true,
      });
    });
    await page.keyboard.press('Escape');
    await page.waitForTimeout(1_200);
    const { lastLoud } = await watched(page);
    const pressedAt = await page.evaluate(() => (globalThis as unknown as { pressedAt: number }).pressedAt);
    process.stdout.write(`Escape to silence: ${Math.max(0, lastLoud - pressedAt).toFixed(0)} ms\n`);
    expect(lastLoud - pressedAt).toBeLessThan(400);
    await log(page).getByText('broke off here').waitFor();
    const reply = told.of('message-changed').at(-1)?.message;
    expect(reply).toMatchObject({ role: 'os', state: 'interrupted', spoken: true });
    expect(long.startsWith(reply?.text ?? '-')).toBe(true);
    expect(reply?.text.length).toBeLessThan(long.length / 2);

    // Muted: the track has ended, and the button and the figure say so.
    await page.getByRole('button', { name: 'I am listening. Close the microphone' }).click();
    await page.getByRole('button', { name: 'The microphone is closed. Open it' }).waitFor();
    await page.getByRole('img', { name: /is muted/ }).waitFor();
    expect(await tracks(page)).toBe(0);
    provider.setReply('I see. Go on.');
    const before = told.of('turn-measured').length;
    await page.getByRole('button', { name: 'The microphone is closed. Open it' }).click();
    await page.getByRole('button', { name: 'I am listening. Close the microphone' }).waitFor();
    expect(await tracks(page)).toBe(1);
    await told.until('turn-measured', () => true, before);
    await log(page).getByText('I see. Go on.').first().waitFor();

    // By the keyboard alone to push to talk, and by the space bar to a turn.
    await chooseByKeyboard(page, 'While you hold the space bar');
    await page.getByRole('button', { name: 'Hold the space bar to speak' }).waitFor();
    await expect.poll(() => tracks(page)).toBe(0);
    const measured = told.of('turn-measured').length;
    await page.locator('body').focus();
    await page.keyboard.down('Space');
    await page.getByRole('button', { name: 'Listening while you hold' }).waitFor();
    await page.waitForTimeout(5_500);
    expect(await tracks(page)).toBe(1);
    await page.keyboard.up('Space');
    await page.getByRole('button', { name: 'Hold the space bar to speak' }).waitFor();
    expect(await tracks(page)).toBe(0);
    await told.until('turn-measured', () => true, measured);
    expect(await log(page).getByText('said aloud').count()).toBeGreaterThanOrEqual(3);
    await expectNoComplaint(page);
  });
});

/** How many microphones the page holds open, whatever it shows. */
const tracks = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      (globalThis as unknown as { tracks: MediaStreamTrack[] }).tracks.filter((track) => track.readyState === 'live')
        .length,
  );

/** Goes to the room of the voice and chooses when to listen, without a mouse. */
async function chooseByKeyboard(page: Page, listening: string): Promise<void> {
  await room(page, 'Settings').focus();
  await page.keyboard.press('Enter');
  // What the mind is, the environment says, so that one cannot be changed.
  const change = page.getByRole('button', { name: 'Change', exact: true });
  await change.waitFor();
  await tabTo(page, change);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Voice', exact: true }).waitFor();
  const chosen = page.getByRole('radio', { checked: true }).first();
  await tabTo(page, chosen);
  const wanted = page.getByRole('radio', { name: new RegExp(`^${listening}`) });
  for (let left = 4; left > 0 && !(await wanted.isChecked()); left -= 1) await page.keyboard.press('ArrowDown');
  expect(await wanted.isChecked()).toBe(true);
  await page.keyboard.press('Escape');
  await messageBox(page).waitFor();
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let left = 60; left > 0; left -= 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there.');
}

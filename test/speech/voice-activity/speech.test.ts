import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { conditionOf, readSound, score, soundOf, type Condition } from '../../../bench/voice-activity.ts';
import type { VoiceReading } from '../../../src-main/conversation/speech-ports.ts';
import {
  createVoiceActivity,
  type VoiceActivityThread,
} from '../../../src-main/speech/voice-activity/create-voice-activity.ts';
import { createWindowCutter, type VoiceWindow } from '../../../src-main/speech/voice-activity/cut-windows.ts';
import { findSpeech, type Utterance } from '../../../src-main/speech/voice-activity/find-speech.ts';
import { createQuietHold } from '../../../src-main/speech/voice-activity/hold-quiet.ts';
import { loadModel, type VoiceModel } from '../../../src-main/speech/voice-activity/load-model.ts';
import { skipSilence } from '../../../src-main/speech/voice-activity/skip-silence.ts';
import { resources } from '../../fakes/resources.ts';
import {
  canSpeak,
  framesOf,
  makeWhite,
  recordPhrases,
  type Recording,
  type Synthesizer,
} from '../../fakes/speech-recordings.ts';

const rate = 16_000;
const files = { model: resources.voiceModel, runtime: resources.voiceRuntime };
let activity: VoiceActivityThread;
let readings: VoiceReading[] = [];

beforeAll(async () => {
  activity = await createVoiceActivity(
    resources.voiceWorker,
    files,
    (reading) => void readings.push(reading),
    (cause) => expect.unreachable(cause.message),
  );
});
afterAll(() => activity.dispose());

async function read(samples: Float32Array): Promise<VoiceReading[]> {
  activity.reset();
  readings = [];
  await readSound(activity, samples);
  return readings;
}

/** Options of a `describe` whose voice this machine may lack. */
const speaks = (program: Synthesizer): { skip?: boolean; meta?: { reason: string } } =>
  canSpeak(program) ? {} : { skip: true, meta: { reason: `no ${program} here to speak` } };

describe.each(['flite', 'espeak-ng'] as const)('twenty phrases by %s', (program) => {
  describe('are found', speaks(program), () => {
    let recording: Recording;
    beforeAll(() => {
      recording = recordPhrases(program);
    });

    test.each([
      ['clean', 95, 20],
      ['pink5', 92, 19],
      ['white0', 88, 18],
    ] satisfies [Condition['name'], number, number][])('%s', async (name, accuracy, found) => {
      const got = score(recording, await read(soundOf(recording, conditionOf(name))));
      expect(got.accuracy).toBeGreaterThanOrEqual(accuracy);
      expect(got.found).toBeGreaterThanOrEqual(found);
      expect(got.others).toBe(0);
    });
  });
});

/** Loads the model here; vad-web prints that it loads, which the thread keeps to itself. */
async function loadHere(): Promise<VoiceModel> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  return loadModel(files).finally(() => log.mockRestore());
}

/** Six seconds of a room that hisses, and then two phrases in it, with calm seconds between. */
function inRoom({ samples, phrases }: Recording, gain: number, hiss: number): Float32Array {
  const chosen = [phrases[1], phrases[8], phrases[18]].flatMap((phrase) => phrase ?? []);
  const whole = makeWhite((chosen.length + 1) * 9 * rate).map((sample) => sample * hiss);
  for (const [index, { start, end }] of chosen.entries()) {
    const piece = samples.subarray(start * 16, end * 16);
    for (const [at, sample] of piece.entries()) {
      const place = (index + 1) * 9 * rate - 2 * rate + at;
      whole[place] = (whole[place] ?? 0) + sample * gain;
    }
  }
  return whole;
}

describe.each(['flite', 'espeak-ng'] as const)(
  'waiting for each other in a calm room, with phrases by %s:',
  (program) => {
    describe('windows', speaks(program), () => {
      let model: VoiceModel;
      let recording: Recording;
      beforeAll(async () => {
        model = await loadHere();
        recording = recordPhrases(program);
      });
      // Loudness of the speech, loudness of the room, both in decibels below full scale; how late an onset may be read.
      test.each([
        ['usual speech in a quiet room', -26, -60, 0],
        ['quiet speech in a quiet room', -46, -60, 32],
        ['usual speech in a loud room', -26, -36, 32],
        ['speech as loud as the room', -36, -36, 96],
        ['quiet speech in digital silence', -46, -140, 0],
      ])('%s is read the same, and its onset no later than it may be', async (_name, speech, room, late) => {
        // A white sound from -1 to 1 is 4.8 dB below full scale.
        const sound = inRoom(recording, 10 ** ((speech + 26) / 20), 10 ** ((room + 4.8) / 20));
        const cutter = createWindowCutter();
        const windows = [...framesOf(sound)].flatMap((frame) => cutter.add(frame));
        const plain: VoiceReading[] = [];
        model.clear();
        for (const { at, samples } of windows) plain.push({ at, probability: await model.read(samples), level: 0 });

        const hold = createQuietHold();
        const held: VoiceReading[] = [];
        const delays = new Map<number, number>();
        model.clear();
        for (const window of windows) {
          for (const due = hold.add(window); due.length > 0;) {
            const { at, samples } = due.shift() as VoiceWindow;
            const reading = { at, probability: await model.read(samples), level: 0 };
            held.push(reading);
            delays.set(at, window.at - at);
            due.push(...hold.learn(reading));
          }
        }
        expect(held).toEqual(plain.slice(0, held.length));
        expect(plain.length - held.length).toBeLessThan(4);
        expect(Math.max(...delays.values())).toBe(96);
        const found = findSpeech(held);
        if (late < 96) expect(found).toHaveLength(3);
        for (const { foundAt, closedAt } of found) {
          expect(delays.get(foundAt)).toBeLessThanOrEqual(late);
          expect(delays.get(closedAt ?? foundAt)).toBe(0);
        }
      });
    });
  },
);

test('resting in digital silence loses no speech', { ...speaks('flite'), timeout: 60_000 }, async () => {
  const model = await loadHere();
  let count = 0;
  const counted = { ...model, read: (window: Float32Array) => ((count += 1), model.read(window)) };
  const readAll = async (reader: VoiceModel, samples: Float32Array): Promise<VoiceReading[]> => {
    const all: VoiceReading[] = [];
    reader.clear();
    for (let at = 0; at + 512 <= samples.length; at += 512) {
      all.push({ at: (at + 512) / 16, probability: await reader.read(samples.slice(at, at + 512)), level: 0 });
    }
    return all;
  };
  const { samples, phrases } = recordPhrases('flite');
  const pause = 60 * rate;
  for (const { start, end } of phrases.filter((_phrase, index) => [5, 18].includes(index))) {
    const whole = new Float32Array(pause + (end - start) * 16 + rate);
    whole.set(samples.subarray(start * 16, end * 16), pause);
    const plain = await readAll(model, whole);
    count = 0;
    const rested = await readAll(skipSilence(counted), whole);
    expect(count).toBeLessThan(plain.length * 0.7);
    expect(findSpeech(rested)).toHaveLength(1);
    expect(findSpeech(rested)).toEqual(findSpeech(plain));
    const apart = rested.map(({ probability }, index) => Math.abs(probability - (plain[index]?.probability ?? 0)));
    expect(Math.max(...apart)).toBeLessThan(0.02);
  }
});

/** Six seconds of a sound, in which it is heard from the second on. */
function makeSound(sampleAt: (seconds: number, white: number) => number): Float32Array {
  return makeWhite(6 * rate).map((white, index) => (index < rate ? 0 : sampleAt(index / rate - 1, white)));
}

const tone = (seconds: number, frequency: number): number => Math.sin(2 * Math.PI * frequency * seconds);

/** A piano-like chord that changes every half second: four notes with three overtones each, dying away. */
function music(seconds: number): number {
  const since = seconds % 0.5;
  const root = [220, 261.6, 196, 246.9][Math.floor(seconds / 0.5) % 4] ?? 220;
  const notes = [1, 1.25, 1.5, 2].map((ratio) =>
    [1, 2, 3].reduce((sum, overtone) => sum + tone(since, root * ratio * overtone) / overtone ** 2, 0),
  );
  return 0.05 * Math.exp(-since * 4) * notes.reduce((sum, note) => sum + note, 0);
}

/** A cough: two bursts of noise of 150 and 250 ms, quick to come and slow to go. */
function cough(seconds: number, white: number): number {
  const since = seconds < 0.3 ? seconds : seconds - 0.3;
  return white * 0.4 * Math.min(1, since / 0.01) * Math.exp(-since / (seconds < 0.3 ? 0.05 : 0.08));
}

describe('is no speech:', () => {
  test.each<[string, Float32Array]>([
    ['digital silence', new Float32Array(6 * rate)],
    ['a faint hiss', makeSound((_seconds, white) => white * 0.001)],
    ['a loud hiss', makeSound((_seconds, white) => white * 0.2)],
    ['a tone', makeSound((seconds) => 0.1 * tone(seconds, 440))],
    ['a hum of 50 Hz', makeSound((seconds) => 0.1 * tone(seconds, 50) + 0.05 * tone(seconds, 150))],
    ['music', makeSound(music)],
    ['a telephone', makeSound((seconds) => (seconds % 2 < 1 ? 0.1 * (tone(seconds, 440) + tone(seconds, 480)) : 0))],
    ['clicks', makeSound((seconds, white) => (seconds % 0.25 < 0.002 ? white * 0.8 : 0))],
    ['typing', makeSound((seconds, white) => white * 0.5 * Math.exp(-(seconds % 0.13) * 200))],
    ['a cough', makeSound(cough)],
  ])('%s', async (_name, samples) => {
    const got = await read(samples);
    expect(findSpeech(got), `at most ${Math.max(...got.map(({ probability }) => probability))}`).toEqual<Utterance[]>(
      [],
    );
  });
});

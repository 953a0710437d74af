import fs from 'node:fs';
import path from 'node:path';
import wavefile from 'wavefile';
import { describe, expect, onTestFinished, test } from 'vitest';
import { wrapInWav } from '../../src-main/speech/transcription/wav.ts';
import { speechFaults } from '../fakes/speech-faults.ts';
import { addNoise, framesOf, makeWhite, recordPhrases, type Recording } from '../fakes/speech-recordings.ts';
import { startSpeechServer } from '../fakes/speech-server.ts';
import { startProgram } from '../fakes/program.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { aFile, call, type Called } from './call.ts';

type Heard = { event: 'speech-start' | 'speech-end' | 'turn'; atMs: number; text?: string };

const rate = 16_000;

const samplesOf = (sound: Float32Array): Int16Array =>
  Int16Array.from([...framesOf(sound)].flatMap(({ samples }) => [...samples]));

/** A wav file of this sound in a folder of the test's. */
function wavOf(samples: Int16Array): string {
  const file = path.join(temporaryFolder(), 'heard.wav');
  fs.writeFileSync(file, wrapInWav(samples, rate));
  return file;
}

/** The first phrases of a recording, with a second and a bit of silence around each. */
const firstPhrases = ({ samples, phrases }: Recording, count: number): Float32Array =>
  samples.subarray(0, Math.round((((phrases[count - 1]?.end ?? 0) + 1_200) / 1000) * rate));

const hear = (file: string, environment: Record<string, string> = {}): Promise<Called> =>
  call(['hear', file, '--json', '--data', temporaryFolder()], { environment });

const eventsOf = ({ printed }: Called): Heard[] => printed.map((line) => JSON.parse(line) as Heard);
const count = (events: Heard[], event: Heard['event']): number =>
  events.filter((heard) => heard.event === event).length;

describe('os1 hear on what is no recording', () => {
  test.each([
    ['a text', () => aFile('this is no sound '.repeat(100), 'rubbish.wav'), /WAV/],
    ['an empty file', () => aFile('', 'empty.wav'), /WAV/],
    ['a file that is not there', () => path.join(temporaryFolder(), 'none.wav'), /cannot be opened/],
    ['a folder', () => temporaryFolder(), /cannot be opened/],
  ])('says so in one sentence and ends with exit code 1: %s', async (_name, file, sentence) => {
    const { code, printed, said } = await hear(file());
    expect({ code, printed }).toEqual({ code: 1, printed: [] });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(sentence);
    expect(said[0]).toMatch(/^[A-Z][^.]*\.$/);
  });

  test.each([[['hear']], [['hear', '--json']], [['hear', 'a.wav', 'b.wav']]])(
    '%j makes no sense and ends with exit code 2',
    async (words) => {
      const { code, printed, said } = await call(words);
      expect({ code, printed }).toEqual({ code: 2, printed: [] });
      expect(said.length).toBeGreaterThan(0);
    },
  );

  test('an address of the transcriber that is none is said in one sentence, with exit code 1', async () => {
    const file = wavOf(new Int16Array(rate));
    const { code, printed, said } = await hear(file, { OS1_STT_BASE_URL: 'not an address' });
    expect({ code, printed }).toEqual({ code: 1, printed: [] });
    expect(said).toEqual(['OS1_STT_BASE_URL is not an http or https address.']);
  });
});

describe('os1 hear on silence and on noise', { timeout: 60_000 }, () => {
  test.each([
    ['nothing at all', new Int16Array()],
    ['three seconds of silence', new Int16Array(3 * rate)],
    ['three seconds of loud noise', Int16Array.from(makeWhite(3 * rate), (sample) => Math.round(sample * 8_000))],
  ])('prints nothing: %s', async (_name, samples) => {
    expect(await hear(wavOf(samples))).toEqual({ code: 0, printed: [], said: [] });
  });
});

describe('os1 hear on speech', { ...needs('flite'), timeout: 120_000 }, () => {
  test('prints one object a line in the order of time, the same on every run, for a person without --json', async () => {
    const file = wavOf(samplesOf(firstPhrases(recordPhrases('flite'), 3)));
    const called = await hear(file);
    expect(called).toMatchObject({ code: 0, said: [] });
    const events = eventsOf(called);
    expect(events.map(({ event }) => event)).toEqual(
      Array.from({ length: 3 }, () => ['speech-start', 'speech-end', 'turn']).flat(),
    );
    for (const event of events) expect(Object.keys(event)).toEqual(['event', 'atMs']);
    expect(events.map(({ atMs }) => atMs)).toEqual(events.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
    expect((await hear(file)).printed).toEqual(called.printed);
    const { printed } = await call(['hear', file, '--data', temporaryFolder()]);
    expect(printed).toHaveLength(9);
    expect(printed[0]).toMatch(/^ +\d\.\d\d s {2}speech-start$/);
  });

  test.each([
    ['flite', 'clean'],
    ['flite', 'pink noise 10 dB below'],
    ['espeak-ng', 'clean'],
    ['espeak-ng', 'pink noise 10 dB below'],
  ] as const)('finds twenty turns in twenty phrases, faster than real time: %s, %s', async (program, noise) => {
    const recording = recordPhrases(program);
    const file = wavOf(samplesOf(noise === 'clean' ? recording.samples : addNoise(recording, 'pink', 10)));
    const seconds = recording.samples.length / rate;
    const start = performance.now();
    const called = await hear(file);
    const took = (performance.now() - start) / 1000;
    const events = eventsOf(called);
    process.stdout.write(`${program}, ${noise}: ${seconds.toFixed(0)} s in ${took.toFixed(1)} s\n`);
    expect(called.code).toBe(0);
    expect({ starts: count(events, 'speech-start'), turns: count(events, 'turn') }).toEqual({ starts: 20, turns: 20 });
    expect(took).toBeLessThan(seconds);
    const turns = events.filter(({ event }) => event === 'turn');
    for (const [index, { start: from, end }] of recording.phrases.entries()) {
      const turn = turns[index]?.atMs ?? Number.NaN;
      // 400 ms of silence are asked for; the voice activity needs some time to believe in it.
      expect({ index, late: turn > end, soon: turn < end + 800, after: turn > from }).toEqual({
        index,
        late: true,
        soon: true,
        after: true,
      });
    }
  });

  test('hears a file of another rate with two channels as well', async () => {
    const sound = samplesOf(firstPhrases(recordPhrases('flite'), 2));
    const mono = new wavefile.WaveFile();
    mono.fromScratch(1, rate, '16', sound);
    mono.toSampleRate(44_100);
    const left = mono.getSamples(true);
    const stereo = new wavefile.WaveFile();
    stereo.fromScratch(2, 44_100, '16', [left, left]);
    const file = path.join(temporaryFolder(), 'stereo.wav');
    fs.writeFileSync(file, stereo.toBuffer());
    const events = eventsOf(await hear(file));
    const plain = eventsOf(await hear(wavOf(sound)));
    expect(events.map(({ event }) => event)).toEqual(plain.map(({ event }) => event));
    for (const [index, { atMs }] of events.entries())
      expect(Math.abs(atMs - (plain[index]?.atMs ?? Number.NaN))).toBeLessThanOrEqual(64);
  });

  test('with a transcriber every turn has its words, the same on every run', async () => {
    const words = ['What is the weather like today', 'Turn on the light in the kitchen'];
    const server = await startSpeechServer();
    onTestFinished(() => server.dispose());
    let asked = 0;
    server.change({ transcribe: () => words[(asked += 1) - 1] ?? 'Something else' });
    const file = wavOf(samplesOf(firstPhrases(recordPhrases('flite'), 2)));
    const environment = { OS1_STT_BASE_URL: server.baseUrl, OS1_STT_MODEL: 'fake-ears' };
    const called = await hear(file, environment);
    expect(called).toMatchObject({ code: 0, said: [] });
    const turns = eventsOf(called).filter(({ event }) => event === 'turn');
    expect(turns.map(({ text }) => text)).toEqual(words);
    expect(server.transcriptions()[0]?.fields['model']).toBe('fake-ears');
    asked = 0;
    expect((await hear(file, environment)).printed).toEqual(called.printed);
  });

  test('with a transcriber that is down the rest is printed, one sentence is said, and the exit code is 1', async () => {
    const server = await startSpeechServer();
    await server.dispose();
    const file = wavOf(samplesOf(firstPhrases(recordPhrases('flite'), 2)));
    const called = await hear(file, { OS1_STT_BASE_URL: server.baseUrl });
    expect(called.code).toBe(1);
    expect(called.said).toEqual(['What makes words of your voice does not answer. You can type meanwhile.']);
    const events = eventsOf(called);
    expect(events.map(({ event }) => event)).toEqual([
      ...['speech-start', 'speech-end', 'turn'],
      ...['speech-start', 'speech-end', 'turn'],
    ]);
    expect(events.filter(({ text }) => text !== undefined)).toEqual([]);
  });

  test('a transcriber that refuses its key says nothing of the key', async () => {
    const server = await startSpeechServer();
    onTestFinished(() => server.dispose());
    server.setTranscription(speechFaults.refusesKey());
    const file = wavOf(samplesOf(firstPhrases(recordPhrases('flite'), 1)));
    const environment = { OS1_STT_BASE_URL: server.baseUrl, OS1_STT_API_KEY: 'sk-CANARY-key' };
    const called = await hear(file, environment);
    expect(called.code).toBe(1);
    expect(called.said).toHaveLength(1);
    expect([...called.said, ...called.printed].join('\n')).not.toContain('CANARY');
  });

  test('the built command line prints the same', async () => {
    const file = wavOf(samplesOf(firstPhrases(recordPhrases('flite'), 1)));
    const { printed } = await hear(file);
    const ended = await startProgram('dist/os1.js', ['hear', file, '--json', '--data', temporaryFolder()]).ended;
    expect(ended).toMatchObject({ code: 0, stdout: `${printed.join('\n')}\n` });
  });
});

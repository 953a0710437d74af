import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSystemSpeaker } from '../../../src-main/speech/synthesis/system-voice/create-system-speaker.ts';
import { findSystemVoice } from '../../../src-main/speech/synthesis/system-voice/find-system-voice.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { needs } from '../../tools/skip.ts';
import { canaryText, expectDiscreet, failureOf, listenTo, never } from '../transcription/help.ts';
import { aProgram, running } from './programs.ts';

const missing = spawnSync('espeak-ng', ['--version']).status === 0 ? null : 'no espeak-ng here';
const espeak = missing === null ? {} : { skip: true, meta: { reason: missing } };
const aVoice = () => createSystemSpeaker({ environment: process.env });

/** How long the silence at both ends is, in milliseconds. */
function silenceOf(samples: Int16Array, rate: number): { before: number; after: number } {
  const loud = (sample: number): boolean => Math.abs(sample) > 64;
  const inTime = (count: number): number => (count * 1000) / rate;
  return { before: inTime(samples.findIndex(loud)), after: inTime(samples.length - 1 - samples.findLastIndex(loud)) };
}

describe('espeak-ng', espeak, () => {
  test('says a sentence in pieces of at most 100 ms, with a short silence at its end', async () => {
    const { pieces, samples, failure } = await listenTo(aVoice(), 'Hello there. I am here.');
    expect(failure).toBeNull();
    expect(new Set(pieces.map(({ sampleRate }) => sampleRate))).toEqual(new Set([22_050]));
    expect(samples.length / 22_050).toBeGreaterThan(1.2);
    const { before, after } = silenceOf(samples, 22_050);
    expect(before).toBeLessThanOrEqual(21);
    expect(Math.round(after)).toBe(150);
  });

  test('begins soon: its first sound comes within a tenth of a second', async () => {
    const times: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      const began = performance.now();
      for await (const piece of aVoice().speak('Are you well today?', null, never())) {
        expect(piece.samples.length).toBeGreaterThan(0);
        times.push(performance.now() - began);
        break;
      }
    }
    expect(Math.min(...times)).toBeLessThan(100);
  });

  test.each([
    'Grüße, 世界 🌍 — ça va?',
    '-v xx --help',
    '--version',
    '<speak>Hello & goodbye</speak>',
    'a \u0000 \u001b[31m \ud800 b',
    "[[h@'loU]] [[[[x]]]]",
    '$(touch /tmp/no); `id`',
    'Line one.\nLine two.\r\n\r\nLine three.',
  ])('%j is said as the text that it is', async (text) => {
    const { samples, failure } = await listenTo(aVoice(), text);
    expect(failure).toBeNull();
    expect(samples.length / 22_050).toBeGreaterThan(0.2);
  });

  test('letters in brackets are spelt, not taken for phonemes', async () => {
    const plain = await listenTo(aVoice(), '[ [hello] ]');
    expect([...(await listenTo(aVoice(), '[[hello]]')).samples.slice(0, 2_000)]).toEqual([
      ...plain.samples.slice(0, 2_000),
    ]);
  });

  test('ten thousand characters come whole', async () => {
    const text = 'This is a sentence of some length, and it is said often. '.repeat(180);
    expect(text.length).toBeGreaterThan(10_000);
    let samples = 0;
    for await (const piece of aVoice().speak(text, null, never())) samples += piece.samples.length;
    expect(samples / 22_050).toBeGreaterThan(400);
  });

  test.each(['', ' ', '...', '🙂'])('%j is silence', async (text) => {
    expect(await listenTo(aVoice(), text)).toMatchObject({ pieces: [], failure: null });
  });

  test('its voices have names for people, and each of the offered speakers speaks', async () => {
    const voices = await aVoice().voices(never());
    expect(voices).toContainEqual({ id: 'en-us', name: 'English (America)', language: 'en-us' });
    expect(voices.filter(({ id }) => id.startsWith('en-gb+')).map(({ name }) => name)).toEqual([
      'English (Great Britain), woman',
      'English (Great Britain), woman 2',
      'English (Great Britain), man',
      'English (Great Britain), man 2',
    ]);
    const sounds = new Set<string>();
    for (const voice of ['en-us', 'en-us+f3', 'en-us+f4', 'en-us+m3', 'en-us+m7', 'de']) {
      const { samples, failure } = await listenTo(aVoice(), 'Good morning.', { voice });
      expect(failure).toBeNull();
      sounds.add(samples.join(','));
    }
    expect(sounds.size).toBe(6);
  });

  test.each(['xx-none', '-w/tmp/no', '--help', 'en us', '../../etc/passwd', '', 'en-us+'])(
    '%j is no voice',
    async (voice) => {
      const { failure, pieces } = await listenTo(aVoice(), canaryText, { voice });
      expect([expectDiscreet(failure).kind, pieces.length]).toEqual(['no-voice', 0]);
    },
  );

  test('an abort in the middle leaves nobody behind', needs('posix'), async () => {
    const abort = new AbortController();
    const reason = new Error('The person speaks.');
    const heard = failureOf(
      (async () => {
        for await (const piece of aVoice().speak('A long sentence. '.repeat(5_000), null, abort.signal)) {
          expect(piece.samples.length).toBeGreaterThan(0);
          abort.abort(reason);
        }
      })(),
    );
    expect(await heard).toBe(reason);
    expect(running('espeak')).toBe('');
  });

  test('who stops to listen leaves nobody behind', needs('posix'), async () => {
    for await (const piece of aVoice().speak('A long sentence. '.repeat(5_000), null, never())) {
      expect(piece.samples.length).toBeGreaterThan(0);
      break;
    }
    expect(running('espeak')).toBe('');
  });

  test('an abort beforehand starts nothing', async () => {
    const reason = new Error('No.');
    expect((await listenTo(aVoice(), 'Hello.', { signal: AbortSignal.abort(reason) })).failure).toBe(reason);
  });

  test('what is said stands in no list of processes', needs('posix'), async () => {
    for await (const piece of aVoice().speak(`${canaryText}. `.repeat(2_000), null, never())) {
      expect(piece.samples.length).toBeGreaterThan(0);
      const seen = running('espeak');
      expect(seen).toContain('--stdin');
      expect(seen).not.toContain('CANARY');
      break;
    }
  });
});

describe('a voice that does not do its part', needs('posix'), () => {
  const withProgram = (script: string, timeout = 5_000) =>
    createSystemSpeaker({
      platform: 'linux',
      environment: { PATH: aProgram('espeak', script) },
      timeout,
    });

  test('none: missing', async () => {
    const speaker = createSystemSpeaker({ platform: 'linux', environment: { PATH: temporaryFolder() } });
    expect(expectDiscreet(await failureOf(speaker.voices(never()))).kind).toBe('missing');
    expect(expectDiscreet((await listenTo(speaker, canaryText)).failure).kind).toBe('missing');
  });

  test('one that cannot be started: missing', async () => {
    const speaker = withProgram('');
    const folder = aProgram('espeak-ng', '');
    fs.writeFileSync(path.join(folder, 'espeak-ng'), '#!/nowhere/interpreter\n', { mode: 0o755 });
    const other = createSystemSpeaker({ platform: 'linux', environment: { PATH: folder } });
    expect(expectDiscreet((await listenTo(other, canaryText)).failure).kind).toBe('missing');
    expect((await listenTo(speaker, 'Hello.')).pieces).toEqual([]);
  });

  test('one that falls silent: timeout, and it is gone', async () => {
    const speaker = withProgram('exec /bin/sleep 30', 300);
    expect(expectDiscreet((await listenTo(speaker, canaryText)).failure).kind).toBe('timeout');
    expect(running('sleep 30')).toBe('');
  });

  test('one that reads nothing of a long text and says nothing: an end, not a crash', async () => {
    const speaker = withProgram('exit 0');
    expect(await listenTo(speaker, 'word '.repeat(200_000))).toMatchObject({ pieces: [], failure: null });
  });

  test('one that writes something else than sound: broken-answer', async () => {
    const speaker = withProgram('printf "RIFF0000AVI nothing of a sound at all"');
    expect(expectDiscreet((await listenTo(speaker, canaryText)).failure).kind).toBe('broken-answer');
  });

  test('one that writes its list without end: broken-answer, and it is gone', async () => {
    const speaker = withProgram('exec /usr/bin/yes a-list-without-end');
    expect(expectDiscreet(await failureOf(speaker.voices(never()))).kind).toBe('broken-answer');
    expect(running('a-list-without-end')).toBe('');
  });
});

test(
  'espeak-ng is taken before espeak, and folders of the PATH that are not absolute are passed over',
  needs('posix'),
  () => {
    const [first, second] = [aProgram('espeak', ''), aProgram('espeak-ng', '')];
    const environment = { PATH: `.:relative:${first}:${second}` };
    expect(findSystemVoice({ platform: 'linux', environment })).toEqual({
      kind: 'espeak',
      file: path.join(second, 'espeak-ng'),
    });
    expect(findSystemVoice({ platform: 'linux', environment: { PATH: first } })?.file).toBe(path.join(first, 'espeak'));
    expect(findSystemVoice({ platform: 'linux', environment: {} })).toBeNull();
  },
);

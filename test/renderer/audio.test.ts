import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlaybackReport } from '../../src-renderer/audio/audio-parts.ts';
import { needs } from '../tools/skip.ts';
import { buildAudioPage, openAudioPage, serveAudioPage, writeWav } from './audio-page.ts';

const autoplay = '--autoplay-policy=no-user-gesture-required';
const gesture = '--autoplay-policy=document-user-activation-required';

describe('the sound of the built window', needs('chromium'), () => {
  let folder = '';
  let address = '';
  let close = (): void => undefined;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-audio-'));
    ({ address, close } = await serveAudioPage(await buildAudioPage(folder)));
  });
  afterAll(() => {
    close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Begins speech of its own number and hands in a tone in pieces of 100 ms. */
  const begin = (page: Page, number: number, seconds: number, ends = true): Promise<void> =>
    page.evaluate(
      ([number, seconds, ends]) => {
        const { player } = window.os1Audio;
        player.begin(number, 24_000);
        for (let piece = 0; piece < seconds * 10; piece += 1) {
          const at = (sample: number): number => 8_000 * Math.sin((2 * Math.PI * 300 * sample) / 24_000);
          const samples = Int16Array.from({ length: 2_400 }, (_, sample) => at(piece * 2_400 + sample));
          player.play({ number, sampleRate: 24_000, samples });
        }
        if (ends) player.order(number, 'end');
      },
      [number, seconds, ends] as const,
    );
  const order = (page: Page, number: number, what: 'duck' | 'unduck' | 'pause' | 'resume' | 'stop'): Promise<void> =>
    page.evaluate(([number, what]) => window.os1Audio.player.order(number, what), [number, what] as const);
  const reports = (page: Page): Promise<(PlaybackReport & { at: number })[]> =>
    page.evaluate(() => window.os1Audio.reports);
  /** Waits for a state of that speech and gives its report. */
  async function until(page: Page, number: number, state: PlaybackReport['state']): Promise<PlaybackReport> {
    const fits = (report: PlaybackReport): boolean => report.number === number && report.state === state;
    await expect.poll(async () => (await reports(page)).some(fits), { timeout: 10_000 }).toBe(true);
    return (await reports(page)).findLast(fits) as PlaybackReport;
  }

  test('is played to its end and counted exactly, under the policy of the page', async () => {
    const { page, refused } = await openAudioPage(address, [autoplay]);
    await begin(page, 1, 1);
    expect(Math.abs((await until(page, 1, 'finished')).played - 1_000)).toBeLessThanOrEqual(60);
    const playing = (await reports(page)).filter(({ state }) => state === 'playing');
    expect(playing.length).toBeGreaterThanOrEqual(12);
    const played = playing.map((report) => report.played);
    expect(played).toEqual(played.toSorted((a, b) => a - b));
    // The same context plays the next at the same rate, another one what has another.
    await begin(page, 2, 0.3);
    expect((await until(page, 2, 'finished')).played).toBeCloseTo(300, 0);
    expect(refused).toEqual([]);
  });

  test('stops at once and says how much was played', async () => {
    const { page } = await openAudioPage(address, [autoplay]);
    await begin(page, 1, 5);
    await page.waitForFunction(() => (window.os1Audio.reports.at(-1)?.played ?? 0) > 500);
    const before = (await reports(page)).at(-1)?.played ?? 0;
    const asked = await page.evaluate(() => {
      window.os1Audio.player.order(1, 'stop');
      return performance.now();
    });
    const stopped = await until(page, 1, 'stopped');
    expect(stopped.played).toBeGreaterThanOrEqual(before);
    expect(stopped.played).toBeLessThan(before + 500);
    const told = (await reports(page)).find(({ state }) => state === 'stopped');
    expect((told?.at ?? 0) - asked).toBeLessThan(200);
    const count = (await reports(page)).length;
    await page.waitForTimeout(300);
    expect(await reports(page)).toHaveLength(count);
    expect((await page.evaluate(() => window.os1Audio.player.levels())).level).toBe(0);
  });

  test('holds its place while it is paused, and is whole in the end', async () => {
    const { page } = await openAudioPage(address, [autoplay]);
    await begin(page, 1, 1);
    await page.waitForFunction(() => (window.os1Audio.reports.at(-1)?.played ?? 0) > 200);
    await order(page, 1, 'pause');
    const { played } = await until(page, 1, 'paused');
    await page.waitForTimeout(500);
    expect((await reports(page)).at(-1)).toMatchObject({ state: 'paused', played });
    await order(page, 1, 'resume');
    expect((await until(page, 1, 'finished')).played).toBeCloseTo(1_000, 0);
  });

  test('is lower while it is ducked, and its spectrum is that of what is played', async () => {
    const { page } = await openAudioPage(address, [autoplay]);
    await begin(page, 1, 6);
    await page.waitForFunction(() => (window.os1Audio.reports.at(-1)?.played ?? 0) > 400);
    const levels = () => page.evaluate(() => window.os1Audio.player.levels());
    const loud = await levels();
    await order(page, 1, 'duck');
    await page.waitForTimeout(400);
    const quiet = await levels();
    await order(page, 1, 'unduck');
    await page.waitForTimeout(400);
    expect(quiet.level).toBeGreaterThan(0.1 * loud.level);
    expect(quiet.level).toBeLessThan(0.3 * loud.level);
    expect((await levels()).level).toBeCloseTo(loud.level, 1);
    // A tone of 300 Hz is all low.
    const [low = 0, middle = 0, high = 0] = loud.bands ?? [];
    expect(low).toBeGreaterThan(2 * middle);
    expect(low).toBeGreaterThan(2 * high);
  });

  test('says so where the browser waits for a gesture; after one the next is heard, and what was held up is not', async () => {
    const { page } = await openAudioPage(`${address}#speaks`, [gesture]);
    await until(page, 1, 'blocked');
    await page.mouse.click(10, 10);
    await page.waitForTimeout(300);
    await begin(page, 2, 0.5);
    expect((await until(page, 2, 'finished')).played).toBeCloseTo(500, 0);
    expect((await reports(page)).filter(({ number }) => number === 1)).toMatchObject([{ state: 'blocked', played: 0 }]);
  });

  test('of the microphone comes in pieces of 20 ms that are what was said', async () => {
    const rate = 16_000;
    const said = speakLike(rate, 4);
    const file = path.join(folder, 'said.wav');
    writeWav(file, rate, said);
    const { page, refused } = await openAudioPage(address, [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${file}%noloop`,
    ]);
    await page.evaluate(() => window.os1Audio.microphone.start());
    await page.waitForFunction(() => window.os1Audio.heard.length >= 16_000 * 4, null, { timeout: 15_000 });
    await page.evaluate(() => window.os1Audio.microphone.stop());
    const { heard, sequences, states } = await page.evaluate(() => window.os1Audio);
    expect(states).toEqual(['open', 'closed']);
    expect(heard.length).toBe(sequences.length * 320);
    expect(sequences).toEqual(sequences.map((_, at) => at));
    expect(similarity(envelope(Int16Array.from(heard)), envelope(said))).toBeGreaterThan(0.8);
    expect(refused).toEqual([]);
    // It can be opened anew, and counts from the beginning.
    await page.evaluate(() => window.os1Audio.microphone.start());
    await page.waitForFunction((count) => window.os1Audio.sequences.length > count, sequences.length);
    expect((await page.evaluate(() => window.os1Audio.sequences))[sequences.length]).toBe(0);
  });

  test('of a microphone that the person refuses says so', async () => {
    const { page } = await openAudioPage(address, [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream=deny',
    ]);
    await page.evaluate(() => window.os1Audio.microphone.start());
    await page.waitForFunction(() => window.os1Audio.states.length > 0);
    await page.evaluate(() => window.os1Audio.microphone.stop());
    expect(await page.evaluate(() => window.os1Audio.states)).toEqual([{ failed: 'denied' }]);
  });

  test('of a microphone that cannot be had says why', async () => {
    const { page } = await openAudioPage(address, []);
    const states = await page.evaluate(async () => {
      const { microphone, states } = window.os1Audio;
      for (const name of ['SecurityError', 'NotFoundError', 'OverconstrainedError', 'NotReadableError', 'DataError']) {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
        microphone.start();
        await new Promise((resolve) => setTimeout(resolve, 20));
        microphone.stop();
      }
      return states;
    });
    const kinds = ['denied', 'no-device', 'no-device', 'busy', 'broken'];
    expect(states).toEqual(kinds.map((failed) => ({ failed })));
  });

  test('of a microphone that is pulled out says so, lets go of it, and comes back with the next one', async () => {
    const { page } = await openAudioPage(address, [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
    ]);
    const ended = await page.evaluate(async () => {
      const { mediaDevices } = navigator;
      const { microphone, states } = window.os1Audio;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      const tracks: MediaStreamTrack[] = [];
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      };
      const until = async (count: number): Promise<void> => {
        while (states.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
      };
      microphone.start();
      await until(1);
      tracks[0]?.dispatchEvent(new Event('ended'));
      await until(2);
      mediaDevices.dispatchEvent(new Event('devicechange'));
      await until(3);
      microphone.stop();
      // Closed again before the person has answered: nothing stays open.
      microphone.start();
      microphone.stop();
      while (tracks.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 100));
      return tracks.map(({ readyState }) => readyState);
    });
    expect(await page.evaluate(() => window.os1Audio.states)).toEqual([
      'open',
      { failed: 'unplugged' },
      'open',
      'closed',
      'closed',
    ]);
    expect(ended).toEqual(['ended', 'ended', 'ended']);
  });
});

/** Syllables: a buzz whose pitch and loudness change, with pauses, so that what takes out noise lets it pass. */
function speakLike(rate: number, seconds: number): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: rate * seconds }, (_, at) => {
    const time = at / rate;
    phase += (2 * Math.PI * (130 + 40 * Math.sin(2 * Math.PI * 0.7 * time))) / rate;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.1 * time)) * (time % 1.3 < 0.9 ? 1 : 0);
    let buzz = 0;
    for (let harmonic = 1; harmonic <= 12; harmonic += 1) buzz += Math.sin(harmonic * phase) / harmonic;
    return 9_000 * syllable * buzz;
  });
}

/** Loudness of each 20 ms. */
function envelope(samples: Int16Array): number[] {
  return Array.from({ length: Math.floor(samples.length / 320) }, (_, frame) =>
    Math.sqrt(samples.subarray(frame * 320, (frame + 1) * 320).reduce((sum, sample) => sum + sample * sample, 0) / 320),
  );
}

/**
 * How like what was said each second of what was heard is, wherever it stood in it; of these the middle one, for a machine
 * that does much else at the time loses a moment here and there.
 */
function similarity(heard: readonly number[], said: readonly number[]): number {
  const seconds = Array.from({ length: Math.floor(heard.length / 50) }, (_, at) => heard.slice(at * 50, (at + 1) * 50));
  const places = Array.from({ length: said.length - 50 }, (_, at) => said.slice(at, at + 50));
  const best = seconds.map((second) => Math.max(...places.map((place) => correlate(second, place))));
  return best.toSorted((a, b) => a - b)[Math.floor(best.length / 2)] ?? 0;
}

function correlate(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const product = (a: readonly number[], b: readonly number[]): number => {
    const [meanA, meanB] = [mean(a), mean(b)];
    return a.reduce((sum, value, at) => sum + (value - meanA) * ((b[at] ?? 0) - meanB), 0);
  };
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other) || 1);
}

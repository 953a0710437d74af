import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src-main/assistant/system-clock.ts';
import { createFakeClock } from '../../fakes/clock.ts';
import { needs } from '../../tools/skip.ts';
import { moduleAddress, startChild } from '../../fakes/child.ts';
import { createRecorderPlace, eventually, familyOf, leftOf, listenTo, recorders } from './recorder-place.ts';

describe('a recorder', needs('posix'), () => {
  test('is heard in frames of 20 ms without gaps, and is gone when it has stopped', async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const { told, frames, capture } = listenTo(place.input());
    expect(told).toEqual([]);
    await eventually(() => expect(frames.length).toBeGreaterThan(25));
    expect(told).toEqual(['opened']);
    const family = familyOf(place.started()[0] ?? 0);
    expect(family).toHaveLength(3);
    await capture.stop();
    expect(leftOf(family)).toEqual([]);
    const count = frames.length;
    expect(frames.map(({ sequence }) => sequence)).toEqual(Array.from({ length: count }, (_, index) => index));
    const samples = frames.flatMap((frame) => [...frame.samples]);
    expect(samples.every((sample, index) => sample === index % 30_000)).toBe(true);
    expect(frames.every(({ at }, index) => at >= (frames[index - 1]?.at ?? 0))).toBe(true);
    await delay(100);
    expect({ told, count: frames.length }).toEqual({ told: ['opened'], count });
  });

  test('that TERM does not end is killed, with its supervisor and its watcher', async () => {
    const place = createRecorderPlace({ sound: 'tone', deaf: true });
    const { told, frames, capture } = listenTo(place.input());
    await eventually(() => expect(frames.length).toBeGreaterThan(0));
    const family = familyOf(place.started()[0] ?? 0);
    await Promise.all([capture.stop(), capture.stop()]);
    expect(leftOf(family)).toEqual([]);
    expect(told).toEqual(['opened']);
  });

  test('can be stopped at once after its start', async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const { told, capture } = listenTo(place.input());
    await capture.stop();
    expect(leftOf(place.started())).toEqual([]);
    expect(told).toEqual([]);
  });

  test('F17 that is not installed is told as missing, after start has returned', async () => {
    const place = createRecorderPlace({ sound: 'tone' }, []);
    const { told } = listenTo(place.input());
    expect(told).toEqual([]);
    await eventually(() => expect(told).toEqual(['missing']));
    const stopped = listenTo(place.input());
    await stopped.capture.stop();
    expect(stopped.told).toEqual([]);
  });

  test('F17 that is no program is told as missing, and nothing is left of it', async () => {
    const place = createRecorderPlace({ sound: 'tone' }, []);
    fs.writeFileSync(path.join(place.folder, 'parec'), '#!/nowhere/at/all\n', { mode: 0o755 });
    const { told } = listenTo(place.input());
    await eventually(() => expect(told).toEqual(['missing']));
  });

  test('F17 without its module or a free file descriptor fails, and our process lives', async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const child = startChild(`
      import fs from 'node:fs';
      import { createRecorderInput } from '${moduleAddress('src-main/speech/capture/create-recorder-input.ts')}';
      import { systemClock as clock } from '${moduleAddress('src-main/assistant/system-clock.ts')}';
      const log = { info() {}, warn() {} };
      const environment = ${JSON.stringify(place.environment)};
      const listen = (recorders) => new Promise((resolve) => {
        const failed = (kind) => resolve(kind);
        createRecorderInput({ recorders, platform: 'linux', environment, clock, log })
          .start({ opened() {}, frame() {}, failed, ended() {} });
      });
      console.log('without a module', await listen('/nowhere'));
      const opened = [];
      try { for (;;) opened.push(fs.openSync('/dev/null')); } catch {}
      const told = [];
      for (let free = 0; free < 10; free += 1) {
        told.push(await listen(${JSON.stringify(recorders)}));
        fs.closeSync(opened.pop());
      }
      for (const descriptor of opened) fs.closeSync(descriptor);
      console.log('without descriptors', [...new Set(told)].join());
      setTimeout(() => console.log('alive'), 100);
    `);
    expect(await child.line()).toBe('without a module broken');
    expect(await child.line()).toBe('without descriptors broken');
    expect(await child.line()).toBe('alive');
  });

  test.each([
    ['arecord: main:831: audio open error: Device or resource busy', 'busy'],
    ['ALSA lib x.c: No such file or directory\nmain:831: audio open error: Permission denied', 'denied'],
    ['Connection failure: Connection refused\npa_context_connect() failed: Connection refused', 'no-device'],
    ["ALSA lib confmisc.c:855:(parse_card) cannot find card '0'", 'no-device'],
    ["sox FAIL formats: can't open input `default': no default audio device", 'no-device'],
    ['', 'broken'],
  ])('F18 that exits with 1 at once and says "%s" is told as %s', async (say, kind) => {
    const place = createRecorderPlace({ sound: 'none', say, exit: 1 });
    const { told, frames } = listenTo(place.input());
    await eventually(() => expect(told).toEqual([kind]));
    expect(frames).toEqual([]);
  });

  test('F18 that finds no device makes way for the next that is installed', async () => {
    const place = createRecorderPlace({ sound: 'tone' }, ['arecord']);
    fs.writeFileSync(path.join(place.folder, 'parec'), '#!/bin/sh\necho "Connection refused" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const { told } = listenTo(place.input());
    await eventually(() => expect(told).toEqual(['opened']));
  });

  test.each([
    ['F19', 1],
    ['F20', 0],
  ])('%s that exits with %i while it is heard is told as unplugged', async (_fault, exit) => {
    const place = createRecorderPlace({ sound: 'tone', exit, after: 300 });
    const { told, frames } = listenTo(place.input());
    await eventually(() => expect(told).toEqual(['opened', 'unplugged']));
    expect(frames.length).toBeGreaterThan(5);
    expect(leftOf(place.started())).toEqual([]);
  });

  test('F20 that exits with 0 before any sound is told as broken', async () => {
    const place = createRecorderPlace({ sound: 'none', exit: 0 });
    const { told } = listenTo(place.input());
    await eventually(() => expect(told).toEqual(['broken']));
  });

  test('F22 that hangs without a sound is told as stalled and ended', async () => {
    const place = createRecorderPlace({ sound: 'none', deaf: true });
    const { told, capture } = listenTo(place.input(systemClock));
    await eventually(() => expect(place.started()).toHaveLength(1));
    const family = familyOf(place.started()[0] ?? 0);
    await eventually(() => expect(told).toEqual(['stalled']));
    await capture.stop();
    expect(leftOf(family)).toEqual([]);
  });

  test('F22 that is stopped while it is heard is told as stalled and ended', async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const clock = createFakeClock();
    const { told, frames, capture } = listenTo(place.input(clock));
    await eventually(() => expect(frames.length).toBeGreaterThan(0));
    const family = familyOf(place.started()[0] ?? 0);
    process.kill(place.started()[0] ?? 0, 'SIGSTOP');
    clock.advance(2_900);
    expect(told).toEqual(['opened']);
    clock.advance(3_000);
    expect(told).toEqual(['opened', 'stalled']);
    clock.advance(500);
    await capture.stop();
    expect(leftOf(family)).toEqual([]);
  });

  test('F24 that floods is told as flooded and ended, and what is too much is dropped', async () => {
    const place = createRecorderPlace({ sound: 'flood', deaf: true });
    const { told, frames, capture } = listenTo(place.input());
    await eventually(() => expect(told).toEqual(['opened', 'flooded']));
    // A burst of six seconds, and what a loaded machine may take to read it, at half as much again.
    expect(frames.length).toBeLessThan(1_000);
    await capture.stop();
    expect(leftOf(place.started())).toEqual([]);
    expect(told).toEqual(['opened', 'flooded']);
  });
});

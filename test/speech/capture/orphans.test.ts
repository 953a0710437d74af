import { describe, expect, test } from 'vitest';
import { moduleAddress, startChild, type Child } from '../../fakes/child.ts';
import { needs } from '../../tools/skip.ts';
import { createRecorderPlace, eventually, familyOf, leftOf, listenTo, recorders } from './recorder-place.ts';
import type { RecorderPlace } from './recorder-place.ts';

/** A Node of its own that hears through a recorder, as the companion does, and tells when it has begun. */
function startHost({ environment }: RecorderPlace): Child {
  return startChild(`
    import { createRecorderInput } from '${moduleAddress('src-main/speech/capture/create-recorder-input.ts')}';
    import { systemClock } from '${moduleAddress('src-main/assistant/system-clock.ts')}';
    const log = { info() {}, warn() {} };
    const clock = { ...systemClock, after: (milliseconds, action) => systemClock.after(milliseconds * 100, action) };
    const environment = ${JSON.stringify(environment)};
    let heard = 0;
    createRecorderInput({ recorders: ${JSON.stringify(recorders)}, platform: 'linux', environment, clock, log }).start({
      opened() {}, failed() {}, ended() {},
      frame() { heard += 1; if (heard === 5) console.log('heard'); },
    });
    console.log('begun');
    setInterval(() => {}, 1000);
  `);
}

async function startFamily(place: RecorderPlace): Promise<{ host: Child; family: number[]; recorder: number }> {
  const host = startHost(place);
  await eventually(() => expect(place.started()).toHaveLength(1));
  const recorder = place.started()[0] ?? 0;
  const family = familyOf(recorder);
  expect(family).toHaveLength(3);
  return { host, family, recorder };
}

describe('F25 nothing is left of a recorder', needs('posix'), () => {
  test('that is heard when our process is killed', async () => {
    const place = createRecorderPlace({ sound: 'tone', deaf: true });
    const { host, family } = await startFamily(place);
    expect([await host.line(), await host.line()]).toEqual(['begun', 'heard']);
    await host.kill();
    await eventually(() => expect(leftOf(family)).toEqual([]));
  });

  test('that hangs and is deaf to TERM when our process is killed', async () => {
    const place = createRecorderPlace({ sound: 'none', deaf: true });
    const { host, family } = await startFamily(place);
    await host.kill();
    await eventually(() => expect(leftOf(family)).toEqual([]));
  });

  test('that was stopped by a signal when our process is killed', async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const { host, family, recorder } = await startFamily(place);
    process.kill(recorder, 'SIGSTOP');
    await host.kill();
    await eventually(() => expect(leftOf(family)).toEqual([]));
  });

  test('whose supervisor was stopped by a signal when our process is killed', async () => {
    const place = createRecorderPlace({ sound: 'none', deaf: true });
    const { host, family } = await startFamily(place);
    process.kill(family[0] ?? 0, 'SIGSTOP');
    await host.kill();
    await eventually(() => expect(leftOf(family)).toEqual([]));
  });

  test('when our process is killed before the recorder has begun', async () => {
    const place = createRecorderPlace({ sound: 'none', deaf: true });
    const host = startHost(place);
    expect(await host.line()).toBe('begun');
    await host.kill();
    await eventually(() => expect(place.living()).toEqual([]));
    expect(leftOf(place.started())).toEqual([]);
  });

  test('whose supervisor is killed, and that is told as unplugged', async () => {
    const place = createRecorderPlace({ sound: 'tone', deaf: true });
    const { told, frames } = listenTo(place.input());
    await eventually(() => expect(frames.length).toBeGreaterThan(0));
    const family = familyOf(place.started()[0] ?? 0);
    process.kill(family[0] ?? 0, 'SIGKILL');
    await eventually(() => expect(told).toEqual(['opened', 'unplugged']));
    await eventually(() => expect(leftOf(family)).toEqual([]));
  });

  test('that ends by itself: neither supervisor nor watcher', async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const { told, frames } = listenTo(place.input());
    await eventually(() => expect(frames.length).toBeGreaterThan(0));
    const recorder = place.started()[0] ?? 0;
    const family = familyOf(recorder);
    process.kill(recorder, 'SIGKILL');
    await eventually(() => expect(told).toEqual(['opened', 'unplugged']));
    await eventually(() => expect(leftOf(family)).toEqual([]));
  });
});

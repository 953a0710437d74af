import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { frameSamples } from '../../../src-main/contract/audio.ts';
import { createWindowInput } from '../../../src-main/speech/capture/window-input.ts';
import { createFakeClock } from '../../fakes/clock.ts';
import { listenTo } from './recorder-place.ts';

function createStage() {
  const clock = createFakeClock();
  const wanted: boolean[] = [];
  const input = createWindowInput({ clock, want: (open) => wanted.push(open) });
  const push = (sequence: number, frames = 1) =>
    input.push({ sequence, samples: new Int16Array(frames * frameSamples).fill(sequence) });
  const start = async () => {
    const heard = listenTo(input);
    await turn();
    return heard;
  };
  return { clock, wanted, input, push, start };
}

test('a window is asked for its microphone, and heard in frames of 20 ms numbered anew', async () => {
  const { wanted, input, push, start } = createStage();
  push(0);
  const { told, frames } = await start();
  expect(wanted).toEqual([true]);
  input.report({ state: 'open' });
  expect(told).toEqual([]);
  push(3, 2);
  push(4, 1);
  expect(told).toEqual(['opened']);
  expect(frames.map(({ sequence, samples }) => [sequence, samples[0]])).toEqual([
    [0, 3],
    [1, 3],
    [2, 4],
  ]);
});

test('pieces that came before, come twice, or come before the window said open are passed over', async () => {
  const { input, push, start } = createStage();
  const { told, frames } = await start();
  push(7);
  expect(told).toEqual([]);
  input.report({ state: 'open' });
  for (const sequence of [0, 1, 1, 0, 5, 4, 6]) push(sequence);
  expect(frames.map(({ samples }) => samples[0])).toEqual([0, 1, 5, 6]);
});

test('a window that is open and sends nothing for three seconds has stalled', async () => {
  const { clock, wanted, input, push, start } = createStage();
  const { told, capture } = await start();
  clock.advance(30_000);
  input.report({ state: 'open' });
  clock.advance(2_000);
  push(0);
  clock.advance(2_999);
  expect(told).toEqual(['opened']);
  clock.advance(1);
  expect(told).toEqual(['opened', 'stalled']);
  expect(wanted).toEqual([true, false]);
  push(1);
  input.report({ state: 'closed' });
  await capture.stop();
  expect(told).toEqual(['opened', 'stalled']);
});

test('a window that never answers has stalled after a minute', async () => {
  const { clock, start } = createStage();
  const { told } = await start();
  clock.advance(59_999);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual(['stalled']);
});

test('what the window says is what is told', async () => {
  const { wanted, input, push, start } = createStage();
  const denied = await start();
  input.report({ state: 'failed', kind: 'denied' });
  await denied.capture.stop();
  const closed = await start();
  input.report({ state: 'open' });
  push(0);
  input.report({ state: 'closed' });
  input.report({ state: 'failed', kind: 'unplugged' });
  await closed.capture.stop();
  expect([denied.told, closed.told]).toEqual([['denied'], ['opened', 'no-window']]);
  // It has closed by itself both times, and is no longer wanted open: the next try must be a change.
  expect(wanted).toEqual([true, false, true, false]);
});

test('stopping resolves when the window has closed its microphone, or after a second', async () => {
  const { clock, wanted, input, push, start } = createStage();
  const first = await start();
  input.report({ state: 'open' });
  let stops = 0;
  const stop = async (heard: typeof first): Promise<void> => {
    await heard.capture.stop();
    stops += 1;
  };
  void stop(first);
  push(0);
  await turn();
  expect({ stops, told: first.told, wanted }).toEqual({ stops: 0, told: [], wanted: [true, false] });
  input.report({ state: 'closed' });
  await turn();
  expect(stops).toBe(1);
  const second = await start();
  void stop(second);
  clock.advance(999);
  await turn();
  expect(stops).toBe(1);
  clock.advance(1);
  await turn();
  expect(stops).toBe(2);
  // The late word of the second is no word about the third.
  const third = await start();
  input.report({ state: 'closed' });
  input.report({ state: 'open' });
  push(0);
  expect(third.told).toEqual(['opened']);
});

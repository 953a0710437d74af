import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src-main/assistant/system-clock.ts';
import type { Clock } from '../../../src-main/conversation/ports.ts';
import type { AudioInput } from '../../../src-main/conversation/speech-ports.ts';
import {
  createMicrophone,
  type Microphone,
  type MicrophoneStatus,
} from '../../../src-main/speech/capture/microphone.ts';
import { createFakeClock } from '../../fakes/clock.ts';
import { needs } from '../../tools/skip.ts';
import { createFakeInput } from './fake-input.ts';
import { createRecorderPlace, eventually, familyOf, leftOf, silentLog, type RecorderPlace } from './recorder-place.ts';

type Kept = { microphone: Microphone; statuses: MicrophoneStatus[]; frames: number[]; states(): string[] };

/** A microphone with all that it told. */
function keep(inputs: readonly AudioInput[], clock: Clock, silentAfter?: number): Kept {
  const statuses: MicrophoneStatus[] = [];
  const frames: number[] = [];
  const microphone = createMicrophone(
    { inputs: () => inputs, clock, log: silentLog, ...(silentAfter === undefined ? {} : { silentAfter }) },
    {
      changed: (status) => statuses.push(status),
      frame: ({ sequence }) => {
        expect(microphone.status().state).toBe('open');
        frames.push(sequence);
      },
    },
  );
  onTestFinished(() => microphone.close());
  const states = (): string[] =>
    statuses.map(({ state, failure }) => (failure === null ? state : `${state} (${failure})`));
  return { microphone, statuses, frames, states };
}

describe('a microphone', () => {
  test('is off, starts, is open with the first sound, and is off again when nothing captures any more', async () => {
    const input = createFakeInput();
    const { microphone, frames, states } = keep([input], createFakeClock());
    expect(microphone.status()).toEqual({ state: 'off', failure: null, source: null });
    microphone.open();
    await turn();
    expect(microphone.status()).toEqual({ state: 'starting', failure: null, source: 'recorder' });
    input.hear(1_000, 3);
    const letGo = input.holdStop();
    const closed = microphone.close();
    input.hear(1_000, 3);
    await turn();
    expect(microphone.status().state).toBe('open');
    letGo();
    await closed;
    expect(states()).toEqual(['starting', 'open', 'off']);
    expect(frames).toEqual([0, 1, 2]);
  });

  test('F23 that is busy is tried again after 1, 2, 5, 10, 30 and 30 seconds', async () => {
    const input = createFakeInput();
    const clock = createFakeClock();
    const { microphone, statuses } = keep([input], clock);
    microphone.open();
    for (const [tries, pause] of [1_000, 2_000, 5_000, 10_000, 30_000, 30_000].entries()) {
      await turn();
      expect(input.counts.started).toBe(tries + 1);
      input.fail('busy');
      await turn();
      expect(statuses.at(-1)).toEqual({ state: 'waiting', failure: 'busy', source: 'recorder' });
      expect(input.counts.stopped).toBe(tries + 1);
      clock.advance(pause - 1);
      await turn();
      expect(input.counts.started).toBe(tries + 1);
      clock.advance(1);
    }
    await turn();
    input.hear();
    expect(statuses.at(-1)).toEqual({ state: 'open', failure: null, source: 'recorder' });
  });

  test('begins with short pauses again after ten seconds of sound, and not before', async () => {
    const input = createFakeInput();
    const clock = createFakeClock();
    const { microphone } = keep([input], clock);
    microphone.open();
    const failAfter = async (milliseconds: number): Promise<void> => {
      await turn();
      input.hear();
      clock.advance(milliseconds);
      input.fail('unplugged');
      await turn();
    };
    await failAfter(9_000);
    clock.advance(1_000);
    await failAfter(9_000);
    clock.advance(1_000);
    await turn();
    expect(input.counts.started).toBe(2);
    clock.advance(1_000);
    await failAfter(10_000);
    clock.advance(1_000);
    await turn();
    expect(input.counts.started).toBe(4);
  });

  test('that waits tries at once when it is opened again', async () => {
    const input = createFakeInput();
    const { microphone } = keep([input], createFakeClock());
    microphone.open();
    await turn();
    input.fail('denied');
    await turn();
    microphone.open();
    microphone.open();
    await turn();
    expect(input.counts).toEqual({ started: 2, stopped: 1 });
  });

  test.each(['missing', 'no-device', 'broken', 'stalled'] as const)(
    'uses the window when the recorder fails as %s before it was ever heard',
    async (kind) => {
      const [recorder, window] = [createFakeInput(), createFakeInput('window')];
      const { microphone, states } = keep([recorder, window], createFakeClock());
      microphone.open();
      await turn();
      recorder.fail(kind);
      await turn();
      window.hear();
      expect(microphone.status()).toEqual({ state: 'open', failure: null, source: 'window' });
      expect(states()).toEqual(['starting', 'starting', 'open']);
    },
  );

  test('waits for the recorder when that is busy, or was heard before', async () => {
    const [recorder, window] = [createFakeInput(), createFakeInput('window')];
    const clock = createFakeClock();
    const { microphone, states } = keep([recorder, window], clock);
    microphone.open();
    await turn();
    recorder.fail('busy');
    await turn();
    clock.advance(1_000);
    await turn();
    recorder.hear();
    recorder.fail('unplugged');
    await turn();
    clock.advance(2_000);
    await turn();
    recorder.fail('no-device');
    await turn();
    expect(window.counts.started).toBe(0);
    expect(states()).toEqual([
      ...['starting', 'waiting (busy)', 'starting (busy)', 'open'],
      ...['waiting (unplugged)', 'starting (unplugged)', 'waiting (no-device)'],
    ]);
  });

  test('without any input waits for a window', async () => {
    const { microphone, states } = keep([], createFakeClock());
    microphone.open();
    await turn();
    expect(states()).toEqual(['waiting (no-window)']);
  });

  test('is off at the end of a file', async () => {
    const input = createFakeInput('file');
    const { microphone, states } = keep([input], createFakeClock());
    microphone.open();
    await turn();
    input.hear();
    input.end();
    await turn();
    expect(states()).toEqual(['starting', 'open', 'off']);
  });

  test('F21 of which nothing but zeros come for a minute says so while it stays open, and takes it back', async () => {
    const input = createFakeInput();
    const { microphone, frames, states } = keep([input], createFakeClock());
    microphone.open();
    await turn();
    input.hear(1_000);
    input.hear(-2, 2_999);
    expect(states()).toEqual(['starting', 'open']);
    input.hear(2, 5);
    input.hear(3);
    expect(states()).toEqual(['starting', 'open', 'open (silent)', 'open']);
    expect(frames).toHaveLength(3_006);
  });

  test('starts anew when our process stood still for more than five seconds', async () => {
    const input = createFakeInput();
    const fake = createFakeClock();
    let stood = 0;
    const clock: Clock = { ...fake, monotonic: () => fake.monotonic() + stood };
    const { microphone, frames, states } = keep([input], clock);
    microphone.open();
    await turn();
    input.hear();
    for (const tell of [() => input.hear(), () => input.fail('stalled'), () => fake.advance(1_000)]) {
      stood += 4_000;
      input.hear();
      fake.advance(1_000);
      stood += 5_001;
      tell();
      await turn();
      input.hear();
    }
    expect(input.counts).toEqual({ started: 4, stopped: 3 });
    expect(states()).toEqual(['starting', ...Array.from({ length: 3 }, () => ['open', 'starting']).flat(), 'open']);
    expect(frames).toEqual([0, 1, 0, 1, 0, 1, 0]);
  });
});

describe('a microphone with a recorder', needs('posix'), () => {
  /** The time between tries is shortened, nothing else. */
  const hasty: Clock = {
    ...systemClock,
    after: (wait, action) => systemClock.after(wait === 1_000 ? 50 : wait, action),
  };
  const open = (place: RecorderPlace, silentAfter?: number): Kept => {
    const kept = keep([place.input(hasty)], hasty, silentAfter);
    kept.microphone.open();
    return kept;
  };
  const isOpen = (kept: Kept) => eventually(() => expect(kept.microphone.status().state).toBe('open'));

  test('F26 that is muted has no process left, and is truly open again afterwards', async () => {
    const place = createRecorderPlace({ sound: 'tone', deaf: true });
    const kept = open(place);
    for (const round of [0, 1]) {
      await isOpen(kept);
      const family = familyOf(place.started()[round] ?? 0);
      expect(family).toHaveLength(3);
      const muted = kept.microphone.mute();
      expect(kept.microphone.status().state).toBe('open');
      await muted;
      expect(kept.microphone.status().state).toBe('muted');
      expect(leftOf(family)).toEqual([]);
      expect(place.living()).toEqual([]);
      const heard = kept.frames.length;
      kept.microphone.open();
      await isOpen(kept);
      await eventually(() => expect(kept.frames.length).toBeGreaterThan(heard));
    }
    await kept.microphone.close();
    expect(place.living()).toEqual([]);
  });

  test('F23 that is busy and then free is opened by itself', async () => {
    const place = createRecorderPlace({ sound: 'none', say: 'Device or resource busy', exit: 1 });
    const kept = open(place);
    await eventually(() => expect(kept.microphone.status()).toMatchObject({ state: 'waiting', failure: 'busy' }));
    expect(leftOf(place.started())).toEqual([]);
    place.set({ sound: 'tone' });
    await isOpen(kept);
    expect(kept.microphone.status().failure).toBe(null);
  });

  test('F19 that is unplugged and plugged in again is opened by itself', async () => {
    const place = createRecorderPlace({ sound: 'tone', exit: 1, after: 300 });
    const kept = open(place);
    await eventually(() => expect(kept.states()).toContain('waiting (unplugged)'));
    place.set({ sound: 'tone' });
    await eventually(() => expect(kept.frames.filter((sequence) => sequence === 0).length).toBeGreaterThan(1));
    await isOpen(kept);
  });

  test('F21 that gives zeros alone warns, and stays open', async () => {
    const place = createRecorderPlace({ sound: 'zeros' });
    const kept = open(place, 500);
    await eventually(() => expect(kept.microphone.status()).toMatchObject({ state: 'open', failure: 'silent' }));
    const heard = kept.frames.length;
    await eventually(() => expect(kept.frames.length).toBeGreaterThan(heard));
  });

  test('opened, muted and closed in haste ends with the last that was asked, and no process more', async () => {
    const place = createRecorderPlace({ sound: 'tone' });
    const { microphone } = open(place);
    for (let count = 0; count < 5; count += 1) {
      void microphone.mute();
      microphone.open();
      await turn();
    }
    await microphone.close();
    expect(microphone.status().state).toBe('off');
    expect(place.living()).toEqual([]);
  });
});

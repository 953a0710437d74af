import type { MicrophoneFailureKind } from '#contract/voice.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import type { AudioInput, AudioListener, Capture } from '../../conversation/speech-ports.ts';
import { classifyEnd } from './classify-end.ts';
import { createFrameCutter } from './cut-frames.ts';
import { findRecorders, type FoundRecorder, type RecorderPlace } from './find-recorder.ts';
import { createFlowLimit } from './limit-flow.ts';
import { runRecorder, type RunningRecorder } from './run-recorder.ts';
import { watchStall } from './watch-stall.ts';

export type RecorderInputOptions = RecorderPlace & { clock: Clock; log: Log };

/** Milliseconds without any sound, at the start or later, after which a recorder is taken for hanging. */
const patience = 3_000;

/** With these another recorder may fare better: parec is there on machines that have ALSA alone, and no server. */
const worthAnother: readonly MicrophoneFailureKind[] = ['missing', 'no-device', 'broken'];

/**
 * A microphone read by a program: parec, arecord or SoX, whichever is installed, the next where one ends before any
 * sound for want of a device. Failures: 'missing' (none is installed), 'busy', 'denied', 'no-device' and 'broken' (ended
 * before any sound, by what it said), 'stalled' (no sound for three seconds), 'unplugged' (ended after sound came) and
 * 'flooded' (sound faster than it can be heard). What a program says is never logged.
 *
 * A failed recorder is being ended when the failure is told; `stop` resolves when it is gone.
 */
export function createRecorderInput({ clock, log, ...place }: RecorderInputOptions): AudioInput {
  return {
    source: 'recorder',
    start: (listener) => {
      const found = findRecorders(place);
      if (found.length === 0) return failLater(listener);
      return capture(found, { clock, log, environment: place.environment }, listener);
    },
  };
}

function failLater(listener: AudioListener): Capture {
  let stopped = false;
  queueMicrotask(() => {
    if (!stopped) listener.failed('missing');
  });
  return {
    stop: () => {
      stopped = true;
      return Promise.resolve();
    },
  };
}

function capture(
  [first, ...others]: readonly FoundRecorder[],
  tools: { clock: Clock; log: Log; environment: NodeJS.ProcessEnv },
  listener: AudioListener,
): Capture {
  const { clock, log } = tools;
  const cutter = createFrameCutter();
  let over = false;
  let heard = false;
  let running: RunningRecorder | null = null;

  const finish = (kind: MicrophoneFailureKind, name: string): void => {
    over = true;
    log.warn('the recorder failed', { recorder: name, kind });
    listener.failed(kind);
  };

  const run = (recorder: FoundRecorder, rest: readonly FoundRecorder[]): void => {
    const { name } = recorder;
    const allow = createFlowLimit(clock.monotonic());
    const watch = watchStall(clock, patience, () => fail('stalled'));
    const fail = (kind: MicrophoneFailureKind): void => {
      watch.stop();
      if (over) return;
      void running?.stop();
      finish(kind, name);
    };
    running = runRecorder(recorder, tools, {
      data: (bytes) => {
        if (over) return;
        watch.touch();
        const now = clock.monotonic();
        const accepted = allow(bytes.byteLength, now);
        for (const frame of cutter.pushBytes(bytes.subarray(0, accepted), now)) {
          if (over) return;
          if (!heard) listener.opened();
          heard = true;
          if (!over) listener.frame(frame);
        }
        if (accepted < bytes.byteLength) fail('flooded');
      },
      gone: (end) => {
        watch.stop();
        if (over) return;
        const kind = classifyEnd(end, heard);
        const [next, ...further] = rest;
        if (next === undefined || heard || !worthAnother.includes(kind)) return finish(kind, name);
        log.info('the recorder failed before any sound', { recorder: name, kind });
        run(next, further);
      },
    });
    stopWatch = watch.stop;
  };
  let stopWatch = (): void => undefined;
  if (first) run(first, others);
  return {
    stop: async () => {
      over = true;
      stopWatch();
      await running?.stop();
    },
  };
}

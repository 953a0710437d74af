import { frameSamples } from '#contract/audio.ts';
import type { Clock } from '../../conversation/ports.ts';
import type { AudioFrame, AudioInput, AudioListener, Capture } from '../../conversation/speech-ports.ts';
import { readWav } from './read-wav.ts';

const frameMilliseconds = 20;
/** Frames between two turns of the event loop where nothing else paces them. */
const framesAtOnce = 50;

/**
 * A WAV file as a microphone. The last frame is filled with silence; none is added after it. A file that cannot be read
 * fails as 'broken'; `readWav` says why.
 *
 * @param speed 1 is real time, by the clock; 2 is twice as fast. Infinity: as fast as frames are taken, and then `at` is
 *   the time in the file, from 0, in milliseconds.
 */
export function createWavFileInput(file: string, { clock, speed }: { clock: Clock; speed: number }): AudioInput {
  return {
    source: 'file',
    start: (listener) => {
      let over = false;
      let cancel = (): void => undefined;
      const finish = (tell: () => void): void => {
        if (over) return;
        over = true;
        tell();
      };
      const told: AudioListener = {
        opened: () => over || listener.opened(),
        frame: (frame) => over || listener.frame(frame),
        failed: (kind) => finish(() => listener.failed(kind)),
        ended: () => finish(() => listener.ended()),
      };
      queueMicrotask(() => {
        if (over) return;
        const samples = tryRead(file);
        if (samples === null) return told.failed('broken');
        if (samples.length > 0) told.opened();
        const pace = speed === Number.POSITIVE_INFINITY ? playAtOnce : playInTime(clock, speed);
        if (!over) cancel = pace(samples, told);
      });
      return stopping(() => {
        over = true;
        cancel();
      });
    },
  };
}

const stopping = (stop: () => void): Capture => ({
  stop: () => {
    stop();
    return Promise.resolve();
  },
});

function tryRead(file: string): Int16Array | null {
  try {
    return readWav(file);
  } catch {
    return null;
  }
}

/** Plays samples to a listener; what it returns ends that. */
type Pace = (samples: Int16Array, listener: AudioListener) => () => void;

const playAtOnce: Pace = (samples, listener) => {
  const count = countFrames(samples);
  let next = 0;
  let waiting: NodeJS.Immediate;
  const more = (): void => {
    for (const end = Math.min(count, next + framesAtOnce); next < end; next += 1) {
      listener.frame(frameOf(samples, next, (next + 1) * frameMilliseconds));
    }
    if (next === count) return listener.ended();
    waiting = setImmediate(more);
  };
  waiting = setImmediate(more);
  return () => clearImmediate(waiting);
};

const playInTime =
  (clock: Clock, speed: number): Pace =>
  (samples, listener) => {
    const count = countFrames(samples);
    const start = clock.monotonic();
    const due = (sequence: number): number => start + ((sequence + 1) * frameMilliseconds) / speed;
    let next = 0;
    let cancel = (): void => undefined;
    let stopped = false;
    const more = (): void => {
      // Timers are late; what has become due on the way comes at once, as from a microphone.
      for (const now = clock.monotonic(); next < count && due(next) <= now; next += 1) {
        listener.frame(frameOf(samples, next, due(next)));
        if (stopped) return;
      }
      if (next === count) return listener.ended();
      cancel = clock.after(due(next) - clock.monotonic(), more);
    };
    more();
    return () => {
      stopped = true;
      cancel();
    };
  };

const countFrames = (samples: Int16Array): number => Math.ceil(samples.length / frameSamples);

function frameOf(samples: Int16Array, sequence: number, at: number): AudioFrame {
  const frame = new Int16Array(frameSamples);
  frame.set(samples.subarray(sequence * frameSamples, (sequence + 1) * frameSamples));
  return { sequence, at, samples: frame };
}

import type { HeardSound } from '#contract/audio.ts';
import type { MicrophoneFailureKind } from '#contract/voice.ts';
import type { Clock } from '../../conversation/ports.ts';
import type { AudioInput, AudioListener } from '../../conversation/speech-ports.ts';
import { createFrameCutter } from './cut-frames.ts';
import { watchStall, type StallWatch } from './watch-stall.ts';

/** What a window tells of its microphone, as 'microphone.report' carries it. */
export type WindowReport = { state: 'open' } | { state: 'closed' } | { state: 'failed'; kind: MicrophoneFailureKind };

/** A microphone that a window reads. */
export type WindowInput = AudioInput & {
  /** A piece that the window heard. Pieces that came before are passed over, and those that come before it said 'open'. */
  push(sound: HeardSound): void;
  /** The window must say 'open' before its first piece, and 'closed' after its last. */
  report(report: WindowReport): void;
};

/** Milliseconds without sound from an open microphone. */
const patience = 3_000;
/** For the answer of a window: a person may be reading the question whether it may listen. */
const personsPatience = 60_000;
/** For the window to say that it has closed its microphone. */
const closingPatience = 1_000;

/**
 * Hears through a window. Fails with what the window tells, with 'no-window' when it closes its microphone unasked, as
 * by going away, and with 'stalled' when it is open and sends nothing for three seconds, or never answers.
 *
 * @param want asks the window to open or close its microphone.
 */
export function createWindowInput({ clock, want }: { clock: Clock; want(open: boolean): void }): WindowInput {
  // One at a time: a capture that was stopped, or has failed, is no longer this one.
  let running: ReturnType<typeof createSession> | null = null;
  let closing: (() => void) | null = null;
  /** How many times we did not wait any longer for a 'closed' that may still come. */
  let owed = 0;

  const confirmClosed = (): void => {
    closing?.();
    closing = null;
  };
  /** Resolves when the window says so, or has been silent about it for a second. */
  const close = (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const forget = clock.after(closingPatience, () => {
      owed += 1;
      confirmClosed();
    });
    const before = closing;
    closing = () => {
      before?.();
      forget();
      resolve(undefined);
    };
    want(false);
    return promise;
  };

  return {
    source: 'window',
    start: (listener) => {
      let closed: Promise<void> | null = null;
      const session = createSession(clock, listener, () => {
        running = null;
        closed ??= close();
      });
      running = session;
      queueMicrotask(() => {
        if (running === session) want(true);
      });
      return {
        stop: () => {
          session.end();
          if (running === session) {
            running = null;
            closed ??= close();
          }
          return closed ?? Promise.resolve();
        },
      };
    },
    push: (sound) => running?.push(sound),
    report: (report) => {
      if (report.state === 'open') return running?.open();
      // Said of an earlier opening, it is no word about this one.
      if (report.state === 'closed' && closing === null && owed > 0) return void (owed -= 1);
      confirmClosed();
      const session = running;
      running = null;
      // Whatever became of it, it is not wanted open until it is asked for again: a next try must be a change.
      if (session !== null) want(false);
      session?.fail(report.state === 'failed' ? report.kind : 'no-window');
    },
  };
}

/** One opening of the window's microphone. `stalled` is called before the listener is told. */
function createSession(clock: Clock, listener: AudioListener, stalled: () => void) {
  const cutter = createFrameCutter();
  let state: 'asked' | 'open' | 'heard' | 'over' = 'asked';
  let latest = -1;
  const end = (): void => {
    state = 'over';
    watch.stop();
  };
  const fail = (kind: MicrophoneFailureKind): void => {
    if (state === 'over') return;
    end();
    listener.failed(kind);
  };
  const stall = (): void => {
    stalled();
    fail('stalled');
  };
  let watch: StallWatch = watchStall(clock, personsPatience, stall);
  return {
    end,
    fail,
    open: () => {
      if (state !== 'asked') return;
      state = 'open';
      watch.stop();
      watch = watchStall(clock, patience, stall);
    },
    push: ({ sequence, samples }: HeardSound) => {
      if (state === 'asked' || state === 'over' || sequence <= latest) return;
      latest = sequence;
      watch.touch();
      for (const frame of cutter.pushSamples(samples, clock.monotonic())) {
        if (state === 'open') listener.opened();
        if (isOver()) return;
        state = 'heard';
        listener.frame(frame);
        if (isOver()) return;
      }
    },
  };
  // Asked anew after each call of the listener, which may have stopped us.
  function isOver(): boolean {
    return state === 'over';
  }
}

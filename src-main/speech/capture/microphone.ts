import type { MicrophoneFailureKind, VoiceStatus } from '#contract/voice.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import type { AudioFrame, AudioInput, Capture } from '../../conversation/speech-ports.ts';
import { createSilenceWatch, hasSound } from './watch-silence.ts';

/**
 * What is true of the microphone. 'open' only while samples come in; 'off', 'muted' and 'waiting' only when no process
 * and no track is left. `failure`: why it waits; while it is starting again, why the last try failed; while it is open,
 * 'silent' or null. `source`: what captures, or did last; null before anything was tried.
 */
export type MicrophoneStatus = {
  state: VoiceStatus['microphone'];
  failure: MicrophoneFailureKind | null;
  source: AudioInput['source'] | null;
};

export type MicrophoneListener = {
  changed(status: MicrophoneStatus): void;
  /** Only while 'open'. A `sequence` of 0 begins a new capture: what came before it does not belong to it. */
  frame(frame: AudioFrame): void;
};

/** A microphone that is kept open for as long as it should be. */
export type Microphone = {
  status(): MicrophoneStatus;
  /**
   * Opens it, and again whenever it fails, until something else is asked. While it waits: tries at once. Where it hears
   * through something that `inputs` no longer gives: begins anew with what it gives.
   */
  open(): void;
  /** Ends the capture as `close` does, and says 'muted'. */
  mute(): Promise<void>;
  /** Resolves when the process is gone, or the track has ended. */
  close(): Promise<void>;
};

export type MicrophoneOptions = {
  /** What to hear through, the best first, asked before each try: recorder, then window, for 'auto'. */
  inputs: () => readonly AudioInput[];
  clock: Clock;
  log: Log;
  /** Milliseconds of nothing but zeros after which it warns that the microphone may be switched off. */
  silentAfter?: number;
};

/** Milliseconds before the next try, the last for all that follow. */
const pauses: readonly number[] = [1_000, 2_000, 5_000, 10_000, 30_000];
/** The same for a device that is open but gives nothing but silence. */
const silentPauses: readonly number[] = [10_000, 60_000, 300_000];
/** So long a capture starts the pauses anew. */
const goodCapture = 10_000;
const beatEvery = 1_000;
/** Our process stood still: stopped, or the machine asleep. What a recorder gathered meanwhile is of the past. */
const longestGap = 5_000;

/** With these the next input may fare better, unless this one has been heard before. */
const worthAnother: readonly MicrophoneFailureKind[] = ['missing', 'no-device', 'broken', 'stalled'];

/** A capture from its start until it is asked to end; what it tells afterwards is not listened to. */
type Attempt = { input: AudioInput; capture: Capture; beat: number; openedAt: number | null };

/** A microphone that is off. Failures and their pauses are told through `listener`, never thrown. */
export function createMicrophone(
  { inputs, clock, log, silentAfter = 60_000 }: MicrophoneOptions,
  listener: MicrophoneListener,
): Microphone {
  let wanted: 'off' | 'open' | 'muted' = 'off';
  let status: MicrophoneStatus = { state: 'off', failure: null, source: null };
  let current: Attempt | null = null;
  /** Resolves when every capture that was asked to end has ended. */
  let ended: Promise<void> = Promise.resolve();
  /** Counts what was begun, so that what a wait was for can be seen to be over. */
  let round = 0;
  let failures = 0;
  /** What was heard since it was last opened: it is there, and worth waiting for. */
  const heard = new Set<AudioInput['source']>();
  let cancelTimer = (): void => undefined;
  /** True from the warning that there is nothing but silence until a sound comes. */
  let quiet = false;
  let silentTries = 0;
  let cancelSilent = (): void => undefined;

  const tell = (change: Partial<MicrophoneStatus>): void => {
    const next = { ...status, ...change };
    const { state, failure, source } = next;
    if (state === status.state && failure === status.failure && source === status.source) return;
    status = next;
    log.info('the microphone changed', { state, failure: failure ?? 'none', source: source ?? 'none' });
    listener.changed(next);
  };

  /** Ends what captures, and then does what comes next, unless something else has come in between. */
  const afterEnd = (action: () => void): Promise<void> => {
    round += 1;
    const own = round;
    cancelTimer();
    if (current !== null) ended = Promise.all([ended, current.capture.stop()]).then(() => undefined);
    current = null;
    return ended.then(() => {
      if (own === round) action();
    });
  };

  const restart = (): void => {
    void afterEnd(() => attempt(inputs()));
  };

  /** A device that gives nothing but zeros may come to its senses when it is opened anew; it stays open until then. */
  const tryAgainSilent = (): void => {
    const pause = silentPauses[Math.min(silentTries, silentPauses.length - 1)] ?? 0;
    silentTries += 1;
    cancelSilent();
    cancelSilent = clock.after(pause, () => {
      if (quiet && status.state === 'open') restart();
    });
  };

  const rest = (failure: MicrophoneFailureKind): void => {
    const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 0;
    failures += 1;
    tell({ state: 'waiting', failure });
    cancelTimer = clock.after(pause, restart);
  };

  const attempt = ([input, ...others]: readonly AudioInput[]): void => {
    if (input === undefined) return rest('no-window');
    tell({ state: 'starting', source: input.source });
    const silence = createSilenceWatch(silentAfter);
    const own = round;
    // Also true of a call that comes before `start` has returned.
    const isCurrent = (): boolean => own === round && current !== null;
    const capture = input.start({
      opened: () => {
        if (!isCurrent() || stoodStill()) return;
        heard.add(input.source);
        if (current !== null) current.openedAt = clock.monotonic();
        tell({ state: 'open', failure: quiet ? 'silent' : null });
        if (quiet) tryAgainSilent();
      },
      frame: (frame) => {
        if (!isCurrent() || stoodStill() || status.state !== 'open') return;
        const silent = silence.isSilent(frame);
        if (silent && !quiet) tryAgainSilent();
        if (silent) quiet = true;
        else if (quiet && hasSound(frame)) {
          quiet = false;
          silentTries = 0;
          cancelSilent();
        }
        tell({ failure: quiet ? 'silent' : null });
        // Whoever was told may have closed it.
        if (isCurrent()) listener.frame(frame);
      },
      failed: (kind) => {
        if (isCurrent() && !stoodStill()) fail(kind, others);
      },
      ended: () => {
        if (!isCurrent()) return;
        wanted = 'off';
        void afterEnd(() => tell({ state: 'off', failure: null }));
      },
    });
    current = { input, capture, beat: clock.monotonic(), openedAt: null };
    cancelTimer = clock.after(beatEvery, beat);
  };

  const fail = (kind: MicrophoneFailureKind, others: readonly AudioInput[]): void => {
    if (current === null) return;
    const { input, openedAt } = current;
    if (openedAt !== null && clock.monotonic() - openedAt >= goodCapture) failures = 0;
    const tryNext = others.length > 0 && !heard.has(input.source) && worthAnother.includes(kind);
    log.warn('the microphone failed', { source: input.source, kind });
    void afterEnd(() => (tryNext ? attempt(others) : rest(kind)));
  };

  /** True when our process did not run for a while; then it has begun anew. */
  const stoodStill = (): boolean => {
    if (current === null || clock.monotonic() - current.beat <= longestGap) return false;
    log.warn('the microphone starts anew after a gap', { milliseconds: Math.round(clock.monotonic() - current.beat) });
    restart();
    return true;
  };

  const beat = (): void => {
    if (current === null || stoodStill()) return;
    current.beat = clock.monotonic();
    cancelTimer = clock.after(beatEvery, beat);
  };

  const end = async (state: 'off' | 'muted'): Promise<void> => {
    wanted = state;
    quiet = false;
    silentTries = 0;
    cancelSilent();
    await afterEnd(() => tell({ state, failure: null }));
  };

  return {
    status: () => status,
    open: () => {
      // What it hears through may have been taken out of the choice meanwhile.
      const chosen = current === null || inputs().includes(current.input);
      if (wanted === 'open' && status.state !== 'waiting' && chosen) return;
      wanted = 'open';
      failures = 0;
      heard.clear();
      restart();
    },
    mute: () => end('muted'),
    close: () => end('off'),
  };
}

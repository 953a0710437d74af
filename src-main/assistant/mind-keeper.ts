import type { FailureKind } from '#contract/messages.ts';
import type { MindChoice, MindStatus } from '#contract/settings.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, LanguageModel } from '../conversation/ports.ts';
import type { EventHub } from './event-hub.ts';

/** Failures after which the mind counts as away until a probe finds it again; the others end with their turn. */
const awayKinds: ReadonlySet<FailureKind> = new Set<FailureKind>(['unreachable', 'timeout', 'stalled', 'server-fault']);

/** How long to wait before each look for a mind that is away, in milliseconds; the last one repeats. */
const probeDelays = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

/** How long one look may take, in milliseconds. */
const probePatience = 5_000;

/** Holds the chosen mind, knows whether it can be reached, and looks for it by itself while it cannot. */
export type MindKeeper = {
  current(): LanguageModel;
  status(): MindStatus;
  /** Takes another mind from now on; it counts as ready until it fails. */
  use(choice: MindChoice, key: string): void;
  /** Told how a turn of a mind ended: null when it answered. Of a mind that is no longer the chosen one it says nothing. */
  report(of: LanguageModel, failure: { kind: FailureKind; detail: string } | null): void;
  /** Looks for a mind that is away now, instead of at the next planned time: the machine woke, or the person asks. */
  lookNow(): void;
  dispose(): void;
};

export function createMindKeeper(
  create: (choice: MindChoice, key: string) => LanguageModel,
  first: { choice: MindChoice; key: string },
  { events, clock, words }: { events: EventHub; clock: Clock; words: Words },
): MindKeeper {
  let mind = create(first.choice, first.key);
  let status: MindStatus = { state: 'ready' };
  let cancelProbe = (): void => undefined;
  let probing: AbortController | null = null;
  let disposed = false;

  const set = (next: MindStatus): void => {
    if (next.state === 'ready' && status.state === 'ready') return;
    status = next;
    events.emit({ type: 'mind-changed', mind: status });
  };
  const halt = (): void => {
    cancelProbe();
    probing?.abort();
    probing = null;
  };
  const lookAgain = (attempt: number): void => {
    if (disposed || status.state !== 'away') return;
    const wait = probeDelays[Math.min(attempt, probeDelays.length - 1)] ?? 60_000;
    set({ ...status, nextLook: clock.now() + wait, looks: attempt });
    cancelProbe = clock.after(wait, look(attempt));
  };
  const look = (attempt: number) => (): void => {
    const controller = new AbortController();
    probing = controller;
    if (status.state === 'away') set({ ...status, nextLook: null });
    const giveUp = clock.after(probePatience, () => controller.abort());
    mind
      .probe(controller.signal)
      .then(
        () => {
          if (probing !== controller) return;
          probing = null;
          set({ state: 'ready' });
        },
        () => {
          if (probing !== controller) return;
          probing = null;
          lookAgain(attempt + 1);
        },
      )
      .finally(giveUp);
  };
  return {
    current: () => mind,
    status: () => status,
    use: (choice, key) => {
      halt();
      mind = create(choice, key);
      set({ state: 'ready' });
    },
    report: (of, failure) => {
      if (of !== mind) return;
      if (failure === null) {
        halt();
        set({ state: 'ready' });
      } else if (awayKinds.has(failure.kind)) {
        halt();
        const since = status.state === 'away' ? status.since : clock.now();
        status = {
          state: 'away',
          since,
          sentence: words.failures[failure.kind](failure.detail),
          nextLook: null,
          looks: 0,
        };
        lookAgain(0);
      }
    },
    lookNow: () => {
      if (disposed || status.state !== 'away' || probing !== null) return;
      cancelProbe();
      look(0)();
    },
    dispose: () => {
      disposed = true;
      halt();
    },
  };
}

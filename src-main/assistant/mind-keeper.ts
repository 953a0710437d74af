import type { FailureKind } from '#contract/messages.ts';
import type { MindChoice, MindStatus } from '#contract/settings.ts';
import type { Words } from '#contract/words.ts';
import type { Clock, LanguageModel } from '../conversation/ports.ts';
import type { EventHub } from './event-hub.ts';

/** Failures after which the mind counts as away until a probe finds it again; the others end with their turn. */
const awayKinds = ['unreachable', 'timeout', 'stalled', 'server-fault'] as const;
type AwayKind = (typeof awayKinds)[number];

/** Whether a turn failed because its mind was not there. */
export const isAbsence = (kind: FailureKind): kind is AwayKind => awayKinds.some((away) => away === kind);

/** How long to wait before each look for a mind that is away, in milliseconds; the last one repeats. */
const probeDelays = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

/** How long one look may take, in milliseconds. */
const probePatience = 5_000;

/** Why and how long a mind was away that is back. */
export type Absence = {
  kind: AwayKind;
  /** Milliseconds since 1970. `until` is before `from` where the clock was set back meanwhile. */
  from: number;
  until: number;
  /** How long it was, in milliseconds, by the clock that says more: one of them stands still while the machine sleeps. */
  length: number;
};

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
  /** Told when the mind that was away is back; not when another took its place. Returns what ends it. */
  onReturn(listener: (absence: Absence) => void): () => void;
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
  /** Since when it is away, by both clocks, and why; null while it is there. */
  let gone: { kind: AwayKind; wall: number; monotonic: number } | null = null;
  const returned = new Set<(absence: Absence) => void>();

  const set = (next: MindStatus): void => {
    if (next.state === 'ready' && status.state === 'ready') return;
    status = next;
    events.emit({ type: 'mind-changed', mind: status });
  };
  /** It answers again. */
  const back = (): void => {
    const since = gone;
    gone = null;
    set({ state: 'ready' });
    if (since === null) return;
    const until = clock.now();
    const length = Math.max(until - since.wall, clock.monotonic() - since.monotonic);
    for (const listener of returned) listener({ kind: since.kind, from: since.wall, until, length });
  };
  const halt = (): void => {
    cancelProbe();
    probing?.abort();
    probing = null;
  };
  /** `looks`: how often it was looked for so far. A look out of turn begins the short waits anew, not the count. */
  const lookAgain = (attempt: number, looks: number): void => {
    if (disposed || status.state !== 'away') return;
    const wait = probeDelays[Math.min(attempt, probeDelays.length - 1)] ?? 60_000;
    set({ ...status, nextLook: clock.now() + wait, looks });
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
          back();
        },
        () => {
          if (probing !== controller) return;
          probing = null;
          lookAgain(attempt + 1, status.state === 'away' ? status.looks + 1 : 0);
        },
      )
      .finally(giveUp);
  };
  return {
    current: () => mind,
    status: () => status,
    use: (choice, key) => {
      halt();
      gone = null;
      mind = create(choice, key);
      set({ state: 'ready' });
    },
    report: (of, failure) => {
      if (of !== mind) return;
      if (failure === null) {
        halt();
        back();
      } else if (isAbsence(failure.kind)) {
        halt();
        gone ??= { kind: failure.kind, wall: clock.now(), monotonic: clock.monotonic() };
        status = {
          state: 'away',
          since: gone.wall,
          sentence: words.failures[failure.kind](failure.detail),
          nextLook: null,
          looks: 0,
        };
        lookAgain(0, 0);
      }
    },
    lookNow: () => {
      if (disposed || status.state !== 'away' || probing !== null) return;
      cancelProbe();
      look(0)();
    },
    onReturn: (listener) => {
      returned.add(listener);
      return () => returned.delete(listener);
    },
    dispose: () => {
      disposed = true;
      returned.clear();
      halt();
    },
  };
}

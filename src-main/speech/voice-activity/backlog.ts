import type { VoiceRequest, WindowRequest } from './worker-messages.ts';

/** How long a window may wait before it is too old to be worth reading, in milliseconds. */
const longestWait = 2_000;

/** What waits to be read, oldest first. */
export type Backlog = {
  add(request: VoiceRequest): void;
  /** The next request, and how many windows before it were passed over. */
  take(): { request: VoiceRequest; dropped: number } | null;
};

/**
 * A queue that gives up what is stale: when its oldest window has waited for more than two seconds, every window but the
 * newest goes. A burst is not stale: what a recorder held back and then hands over at once is read in full.
 *
 * @param now shared monotonic milliseconds, as in `WindowRequest.pushed`.
 */
export function createBacklog(now: () => number): Backlog {
  let waiting: VoiceRequest[] = [];
  const isWindow = (request: VoiceRequest): request is WindowRequest => request.kind === 'window';

  const dropStale = (): number => {
    const oldest = waiting.find(isWindow);
    if (oldest === undefined || now() - oldest.pushed <= longestWait) return 0;
    const newest = waiting.findLast(isWindow);
    const kept = waiting.filter((request) => request === newest || !isWindow(request));
    const dropped = waiting.length - kept.length;
    waiting = kept;
    return dropped;
  };
  return {
    add(request) {
      // Nobody wants to know any more what came before a reset.
      if (request.kind === 'reset') waiting = waiting.filter((other) => !isWindow(other));
      waiting.push(request);
    },
    take() {
      const dropped = dropStale();
      const request = waiting.shift();
      return request === undefined ? null : { request, dropped };
    },
  };
}

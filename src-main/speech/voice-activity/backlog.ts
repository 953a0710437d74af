import type { VoiceRequest, WindowsRequest } from './worker-messages.ts';

/** How long windows may wait before they are too old to be worth reading, in milliseconds. */
const longestWait = 2_000;

/** What waits to be read, oldest first. */
export type Backlog = {
  add(request: VoiceRequest): void;
  /** The next request, and how many windows before it were passed over. */
  take(): { request: VoiceRequest; dropped: number } | null;
};

/**
 * A queue that gives up what is stale: when its oldest windows have waited for more than two seconds, all but the newest
 * go. A burst is not stale: what a recorder held back and then hands over at once is read in full.
 *
 * @param now shared monotonic milliseconds, as in `WindowsRequest.pushed`.
 */
export function createBacklog(now: () => number): Backlog {
  let waiting: VoiceRequest[] = [];
  const isSound = (request: VoiceRequest): request is WindowsRequest => request.kind === 'windows';

  const dropStale = (): number => {
    const oldest = waiting.find(isSound);
    if (oldest === undefined || now() - oldest.pushed <= longestWait) return 0;
    const newest = waiting.findLast(isSound);
    const stale = waiting.filter(isSound).filter((request) => request !== newest);
    waiting = waiting.filter((request) => request === newest || !isSound(request));
    return stale.reduce((sum, { windows }) => sum + windows.length, 0);
  };
  return {
    add(request) {
      // Nobody wants to know any more what came before a reset.
      if (request.kind === 'reset') waiting = waiting.filter((other) => !isSound(other));
      waiting.push(request);
    },
    take() {
      const dropped = dropStale();
      const request = waiting.shift();
      return request === undefined ? null : { request, dropped };
    },
  };
}

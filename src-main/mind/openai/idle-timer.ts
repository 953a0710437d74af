import { MindFailure, type Clock } from '../../conversation/ports.ts';

/** How long the next item may take, in milliseconds, and what it is called when it does not come. */
export type Patience = { timeout: number; kind: 'timeout' | 'stalled' };

/**
 * Passes items on, and fails when the next one takes longer than the patience at that moment.
 * (The SDK's own time-out covers the response headers only.) `abort` must end the source.
 */
export async function* withIdleTimer<Item>(
  source: AsyncIterable<Item>,
  patience: () => Patience,
  clock: Pick<Clock, 'after'>,
  abort: () => void,
): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      let cancel = (): void => undefined;
      const { timeout, kind } = patience();
      const silence = new Promise<never>((_, reject) => {
        cancel = clock.after(timeout, () => {
          reject(new MindFailure(kind));
          abort();
        });
      });
      const next = await Promise.race([items.next(), silence]).finally(() => cancel());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    abort();
  }
}

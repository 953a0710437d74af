import { MindFailure, type Clock } from '../../conversation/ports.ts';

/**
 * Passes items on, and fails as 'stalled' when the next one takes longer than `timeout` milliseconds.
 * (The SDK's own time-out covers the response headers only.) `abort` must end the source.
 */
export async function* withIdleTimer<Item>(
  source: AsyncIterable<Item>,
  timeout: number,
  clock: Pick<Clock, 'after'>,
  abort: () => void,
): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      let cancel = (): void => undefined;
      const silence = new Promise<never>((_, reject) => {
        cancel = clock.after(timeout, () => {
          reject(new MindFailure('stalled'));
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

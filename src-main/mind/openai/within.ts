import { MindFailure, type Clock } from '../../conversation/ports.ts';

/**
 * Runs something that ends with its signal, for at most so many milliseconds: the SDK's own time-out covers the headers of an
 * answer and not its body. Rejects with `MindFailure` 'timeout', or with the reason of the signal given.
 */
export async function within<Value>(
  milliseconds: number,
  clock: Pick<Clock, 'after'>,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  signal.throwIfAborted();
  const late = new AbortController();
  const cancel = clock.after(milliseconds, () => late.abort(new MindFailure('timeout')));
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } catch (cause) {
    signal.throwIfAborted();
    late.signal.throwIfAborted();
    throw cause;
  } finally {
    cancel();
  }
}

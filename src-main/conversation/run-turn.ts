import { longestMessage, type FailureKind, type Message } from '#contract/messages.ts';
import { MindFailure, type Clock, type LanguageModel, type MemoryStore, type MindRequest } from './ports.ts';

/** A reply is written to the disk at its first piece and then at least this often, in milliseconds. */
export const flushInterval = 250;

export type TurnOutcome = { reply: Message | null; failure: { kind: FailureKind; detail: string } | null };

export type TurnDependencies = {
  memory: Pick<MemoryStore, 'append' | 'update'>;
  clock: Clock;
  /** Called when the reply's row exists, before its first piece is told. */
  onReplyStarted(reply: Message): Promise<void> | void;
  onDelta(reply: Message, text: string): void;
};

/**
 * Streams one reply into memory. The row is written at the first piece of text and flushed every 250 ms; whatever ends
 * the reply (its end, a failure, an abort, a full disk) leaves what was said in the row, marked when it is not whole.
 * Never rejects: what went wrong is in the outcome.
 */
export async function runTurn(
  turn: {
    request: MindRequest;
    mind: LanguageModel;
    conversation: string;
    speaker: string;
    signal: AbortSignal;
    /** While true, what is said is shown and not remembered. */
    offTheRecord?(): boolean;
  },
  { memory, clock, onReplyStarted, onDelta }: TurnDependencies,
): Promise<TurnOutcome> {
  let reply: Message | null = null;
  let text = '';
  let flushed = 0;
  let flushing: Promise<unknown> = Promise.resolve();
  let cancelFlush: (() => void) | null = null;
  /** Writes what has come when the interval is over, whether or not another piece comes: a mind may fall silent. */
  const flushLater = (id: string): void => {
    cancelFlush ??= clock.after(Math.max(0, flushed + flushInterval - clock.monotonic()), () => {
      cancelFlush = null;
      flushed = clock.monotonic();
      flushing = memory.update(id, { text });
      // Looked at below; a failure must not be nobody's until then.
      flushing.catch(() => undefined);
    });
  };
  let failure: TurnOutcome['failure'] = null;
  let ended = false;
  try {
    for await (const part of turn.mind.stream(turn.request, turn.signal)) {
      // What a mind still yields after the person said stop was never heard.
      turn.signal.throwIfAborted();
      if (part.type === 'end') {
        ended = true;
        break;
      }
      if (part.text === '') continue;
      await flushing;
      const piece = part.text.slice(0, longestMessage - text.length);
      text += piece;
      if (reply === null) {
        reply = await memory.append({
          conversation: turn.conversation,
          role: 'os',
          speaker: turn.speaker,
          at: clock.now(),
          text,
          state: 'streaming',
          offTheRecord: turn.offTheRecord?.() === true,
        });
        flushed = clock.monotonic();
        await onReplyStarted(reply);
      } else if (clock.monotonic() - flushed >= flushInterval) {
        (cancelFlush as (() => void) | null)?.();
        cancelFlush = null;
        flushed = clock.monotonic();
        await memory.update(reply.id, { text });
      } else flushLater(reply.id);
      onDelta(reply, piece);
      if (text.length >= longestMessage) throw new MindFailure('too-long');
    }
    if (!ended) failure = { kind: 'cut-off', detail: '' };
    else if (reply === null) failure = { kind: 'broken-answer', detail: '' };
  } catch (cause) {
    failure = describe(cause, turn.signal);
  }
  // A cast, for the compiler does not see that a closure sets it.
  (cancelFlush as (() => void) | null)?.();
  if (reply !== null) {
    try {
      await flushing;
      reply = await memory.update(reply.id, { text, state: failure === null ? 'complete' : 'interrupted' });
    } catch {
      reply = { ...reply, text, state: 'interrupted' };
      failure = { kind: 'storage', detail: '' };
    }
  }
  return { reply, failure };
}

function describe(cause: unknown, signal: AbortSignal): { kind: FailureKind; detail: string } {
  if (signal.aborted) return { kind: 'stopped', detail: '' };
  if (cause instanceof MindFailure) return { kind: cause.kind, detail: cause.detail };
  if (cause instanceof Error && cause.name === 'StorageError') return { kind: 'storage', detail: '' };
  return { kind: 'lost', detail: '' };
}

import OpenAI from 'openai';
import { SpeechFailure } from '../conversation/speech-ports.ts';

/**
 * Names what went wrong, whatever the SDK, the network or the server threw. Only the kind is kept: a 401 of OpenAI's
 * quotes the key, and a parse error quotes what was said.
 */
export function toSpeechFailure(cause: unknown): SpeechFailure {
  if (cause instanceof SpeechFailure) return cause;
  if (cause instanceof OpenAI.APIConnectionTimeoutError) return new SpeechFailure('timeout');
  if (cause instanceof OpenAI.APIConnectionError) return new SpeechFailure('unreachable');
  if (cause instanceof OpenAI.APIError) {
    // An error event in the middle of a stream has no status.
    return new SpeechFailure(typeof cause.status === 'number' ? kindOfStatus(cause.status) : 'server-fault');
  }
  // undici: the socket was cut after the headers. There is no kind of its own for that; the server went out of reach.
  if (cause instanceof TypeError) return new SpeechFailure('unreachable');
  return new SpeechFailure('broken-answer');
}

/** What an HTTP status means, for a request or for the beginning of a socket. */
export function kindOfStatus(status: number): SpeechFailure['kind'] {
  if (status === 401 || status === 403) return 'refused-key';
  if (status === 404) return 'no-such-model';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-fault' : 'broken-answer';
}

/** How long a server, or a program, is waited for. */
export type Patience = {
  /** Aborts when the caller's signal does, when the waiting took too long, and at the end. */
  readonly signal: AbortSignal;
  /** From now on it is waited for, anew. */
  wait(): void;
  /** From now on it is not: the sound that came is being used. */
  rest(): void;
  /** What to throw for what was caught: the caller's own reason, 'timeout', or the name of the cause. */
  failureOf(cause: unknown): unknown;
  /** Ends whatever still runs on the signal. */
  end(): void;
};

/** @param milliseconds the longest silence that is borne, from `wait` on. */
export function createPatience(caller: AbortSignal, milliseconds: number): Patience {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let expired = false;
  const leave = (): void => ending.abort(caller.reason);
  caller.addEventListener('abort', leave, { once: true });
  if (caller.aborted) leave();
  const rest = (): void => clearTimeout(timer);
  return {
    signal: ending.signal,
    rest,
    wait: () => {
      rest();
      timer = setTimeout(() => {
        expired = true;
        ending.abort();
      }, milliseconds);
    },
    failureOf: (cause) => {
      if (caller.aborted) return caller.reason as unknown;
      return expired ? new SpeechFailure('timeout') : toSpeechFailure(cause);
    },
    end: () => {
      rest();
      caller.removeEventListener('abort', leave);
      ending.abort();
    },
  };
}

/** The bytes of an answer as they come; each is waited for. Ending the iteration ends the answer. */
export async function* readBody(response: Response, patience: Patience): AsyncGenerator<Uint8Array> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      patience.wait();
      const { done, value } = await reader.read();
      patience.rest();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

import OpenAI from 'openai';
import type { FailureKind } from '#contract/messages.ts';
import { MindFailure } from '../../conversation/ports.ts';

/**
 * Names what went wrong, whatever the SDK, the network or the server threw. The text of the original error is dropped:
 * a 401 of OpenAI's quotes the key, and a parse error quotes the answer.
 */
export function toMindFailure(cause: unknown, model: string): MindFailure {
  if (cause instanceof MindFailure) return cause;
  if (cause instanceof OpenAI.APIConnectionTimeoutError) return new MindFailure('timeout');
  if (cause instanceof OpenAI.APIConnectionError) return new MindFailure('unreachable');
  if (cause instanceof OpenAI.APIError && typeof cause.status === 'number') {
    // No look at the class: the headers of undici's fetch are not the global ones.
    return ofStatus(cause.status, cause.headers as Headers | undefined, model);
  }
  // An error event in the middle of a stream has no status.
  if (cause instanceof OpenAI.APIError) return new MindFailure('server-fault');
  if (cause instanceof SyntaxError) return new MindFailure('broken-answer');
  // undici: the socket was cut after the headers.
  if (cause instanceof TypeError) return new MindFailure('cut-off');
  return new MindFailure('broken-answer');
}

function ofStatus(status: number, headers: Headers | undefined, model: string): MindFailure {
  const kind = kindOfStatus(status);
  if (kind === 'rate-limited') return new MindFailure(kind, waitWords(headers));
  return new MindFailure(kind, kind === 'no-such-model' ? model : '');
}

function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'refused-key';
  if (status === 404) return 'no-such-model';
  if (status === 408) return 'timeout';
  if (status === 413) return 'too-long';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-fault' : 'broken-answer';
}

/** How long the server wishes us to wait, in milliseconds (RFC 9110, section 10.2.3: seconds or a date); 0 when it does not say. */
export function waitOf(headers: Headers | undefined): number {
  const wish = headers?.get('retry-after') ?? '';
  const wait = /^\d+$/.test(wish) ? Number(wish) * 1000 : Date.parse(wish) - Date.now();
  return Number.isFinite(wait) && wait > 0 ? wait : 0;
}

/** The server's wish in words; empty when it has none. */
function waitWords(headers: Headers | undefined): string {
  const seconds = Math.round(waitOf(headers) / 1000);
  if (seconds === 0) return '';
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

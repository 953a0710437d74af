import { SpeechFailure } from '../../conversation/speech-ports.ts';

/** What an error event, or the error of a reply that failed, is called: by its code, then by its type. */
export function kindOfError({
  code,
  type,
}: {
  code?: string | null | undefined;
  type?: string | null | undefined;
}): SpeechFailure['kind'] {
  if (code === 'invalid_api_key' || type === 'authentication_error' || type === 'permission_error')
    return 'refused-key';
  if (code === 'model_not_found') return 'no-such-model';
  if (code === 'insufficient_quota' || code?.startsWith('rate_limit') === true || type === 'tokens')
    return 'rate-limited';
  if (type === 'server_error' || code === 'server_error') return 'server-fault';
  return 'broken-answer';
}

/** True when no session is left after such an error; most leave it open (RealtimeErrorEvent in the SDK's types). */
export const endsSession = (kind: SpeechFailure['kind']): boolean => kind === 'refused-key' || kind === 'no-such-model';

/** What the socket or the SDK reported. An error of the network has a code of its own; one of the contents has none. */
export function toSocketFailure(cause: unknown): SpeechFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  // WS_ERR_…: the other side speaks no WebSocket, or too much at once.
  return new SpeechFailure(code === '' || code.startsWith('WS_ERR_') ? 'broken-answer' : 'unreachable');
}

import { MindFailure } from '../../conversation/ports.ts';

/** The SDK takes a web page with status 200 for an empty answer; this names it before the SDK reads it. */
export function refuseWebPage(response: Response, abort: () => void): void {
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 204 && !/^text\/html|^application\/xhtml/i.test(type)) return;
  abort();
  throw new MindFailure('not-a-model');
}

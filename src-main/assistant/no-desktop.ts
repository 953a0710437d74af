import { CallError } from '#contract/errors.ts';
import type { Words } from '#contract/words.ts';
import type { DesktopCall, HostAnswers } from './create-assistant.ts';

/** The desktop's calls for a host that is none: refused, each with the same sentence. */
export function noDesktop(words: Words): Pick<HostAnswers, DesktopCall | 'desktopStatus'> {
  const refuse = (): Promise<never> => Promise.reject(new CallError('not-allowed', words.companion.notDesktop));
  return {
    desktopStatus: null,
    'desktop.change': refuse,
    'desktop.close': refuse,
    'desktop.update': refuse,
    'desktop.read-changes': refuse,
  };
}

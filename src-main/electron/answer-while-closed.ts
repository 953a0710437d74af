import type { Words } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import { createCaller } from '../assistant/handlers.ts';
import type { Life } from '../assistant/open-life.ts';
import type { Presence } from './presence.ts';

/**
 * A life for a window on the desktop. While its history does not open it answers nothing but recovery; the desktop is there all the
 * same, so what a window asks of that (to close, to look for a newer version) is answered here meanwhile. A window that learns of a
 * recovery is told how the desktop stands, for there is no snapshot that would hold it.
 */
export function answerWhileClosed(
  life: Life,
  presence: Pick<Presence, 'calls' | 'tell'>,
  { words, log }: { words: Words; log: AssistantOptions['log'] },
): Life {
  const callDesktop = createCaller(presence.calls, words, log);
  return {
    ...life,
    call: (name, input) => {
      if (life.recovery() === null || typeof name !== 'string') return life.call(name, input);
      if (name === 'recovery.status') presence.tell();
      return Object.hasOwn(presence.calls, name) ? callDesktop(name, input) : life.call(name, input);
    },
  };
}

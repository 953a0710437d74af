import type { Clock } from '../../conversation/ports.ts';
import type { Listening } from './listening.ts';

/** After the key was let go, the microphone stays open for so long, and on until the last word has been taken. */
const closing = 400;

/** The key of push to talk: the microphone is open only while it is held. */
export type TalkKey = {
  held(): boolean;
  press(held: boolean): Promise<void>;
  /** Lets it go without a turn: the person has chosen something else. */
  letGo(): void;
};

/** `follow` opens or closes the microphone as it should be now. */
export function createTalkKey({
  clock,
  listening,
  follow,
}: {
  clock: Clock;
  listening: Pick<Listening, 'hold' | 'isQuiet'>;
  follow(): Promise<void>;
}): TalkKey {
  let held = false;
  let cancelClosing = (): void => undefined;
  const closeLater = (): void => {
    cancelClosing = clock.after(closing, () => {
      if (listening.isQuiet()) void follow();
      else closeLater();
    });
  };
  const set = (next: boolean): void => {
    held = next;
    cancelClosing();
    listening.hold(next);
  };
  return {
    held: () => held,
    press: async (next) => {
      if (held === next) return;
      set(next);
      if (next) await follow();
      else closeLater();
    },
    letGo: () => {
      cancelClosing();
      if (held) set(false);
    },
  };
}

import type { VoiceSettings } from '#contract/voice.ts';
import type { RealtimeOptions } from '../../speech/realtime/create-realtime-session.ts';
import { openDirectLine, type DirectLine, type DirectLineListener, type DirectLineParts } from './direct-line.ts';

type RealtimeServer = Extract<VoiceSettings['realtime'], { kind: 'openai' }>;

/** The voice of the direct line where none of OpenAI's was chosen. */
const usualVoice = 'marin';

/** What the direct line is opened with for a choice. */
export type LineOptions = (choice: RealtimeServer, voice: string, instructions: string) => Promise<RealtimeOptions>;

/** The direct line, while it is wanted. */
export type LineKeeper = {
  /** True where it is chosen and may be used, open or not. */
  wanted(): boolean;
  current(): DirectLine | null;
  /** Opens or closes it, as the settings and the person want it now. */
  follow(muted: boolean): Promise<void>;
  /** What it was told may be what was forgotten: a line that is open is opened anew. */
  renew(): void;
  /** A key for its server has come, or gone. */
  hasKey(has: boolean): void;
};

type Parts = Omit<DirectLineParts, 'options' | 'turns'> & {
  chosen(): VoiceSettings;
  turns: DirectLineParts['turns'] & { briefing(): Promise<string> };
  lineOptions: LineOptions;
  /** Whether a window can play what it says. */
  canPlay(): boolean;
  /** True once the person and the OS know each other: until then it is the questions that are asked. */
  known(): boolean;
  /** True while nothing is to be said aloud: the line cannot answer otherwise. */
  hushed(): boolean;
};

export function createLineKeeper(parts: Parts, listener: DirectLineListener & { gone(): void }): LineKeeper {
  const { chosen, turns, lineOptions, known } = parts;
  let line: DirectLine | null = null;
  let lineHasKey = false;
  /** The choice that the line was opened for. */
  let openFor = '';
  /** Only hands-free, for the line decides by itself when a turn is over. */
  const choiceNow = (): RealtimeServer | null => {
    const { realtime, listening, speaking } = chosen();
    const speaks = speaking !== 'never' && !parts.hushed() && parts.canPlay();
    return realtime.kind === 'openai' && lineHasKey && listening === 'hands-free' && speaks && known()
      ? realtime
      : null;
  };
  const open = (choice: RealtimeServer): DirectLine =>
    openDirectLine(
      {
        ...parts,
        options: async () => {
          const { voice } = chosen();
          return lineOptions(choice, voice?.speaker === 'openai' ? voice.id : usualVoice, await turns.briefing());
        },
      },
      listener,
    );
  return {
    wanted: () => choiceNow() !== null,
    current: () => line,
    follow: async (muted) => {
      const choice = muted ? null : choiceNow();
      // A voice cannot be changed while a line is open, so another one asks for another line.
      const wanted = choice === null ? '' : JSON.stringify([choice, chosen().voice?.id]);
      if (wanted === openFor) return;
      openFor = wanted;
      listener.gone();
      const old = line;
      line = null;
      await old?.close();
      // Something else may have been chosen while the old one closed.
      if (choice !== null && wanted === openFor) line = open(choice);
    },
    renew: () => {
      openFor = '';
    },
    hasKey: (has) => {
      lineHasKey = has;
    },
  };
}

import type { CallInput } from '#contract/calls.ts';
import type { Speaker } from '../../conversation/speech-ports.ts';
import type { WindowInput } from '../../speech/capture/window-input.ts';
import type { Handlers } from '../handlers.ts';
import type { Playback } from './playback.ts';
import type { Replies } from './replies.ts';
import type { TalkKey } from './talk-key.ts';
import type { Holder, VoiceStatusKeeper } from './voice-status.ts';

export type VoiceCalls = Pick<
  Handlers,
  | 'voice.attach'
  | 'voice.mute'
  | 'voice.talk'
  | 'voice.hush'
  | 'voice.preview'
  | 'microphone.report'
  | 'playback.report'
>;

type Parts = {
  attach(holder: Holder): Promise<void>;
  mute(muted: boolean): Promise<void>;
  /** True where holding the key opens the microphone. */
  mayTalk(): boolean;
  isHolder(window: string): boolean;
  /** True while something is said aloud, or is about to be. */
  busy(): boolean;
  interrupt(): Promise<void>;
  /** What a voice says for the person to know it. */
  sample(): string;
  /** What speaks now; null when nothing can, and `noMouth` says why. */
  mouth(): Speaker | null;
  noMouth(): string;
  talkKey: TalkKey;
  replies: Pick<Replies, 'say'>;
  playback: Pick<Playback, 'report'>;
  windowInput: Pick<WindowInput, 'report'>;
  status: Pick<VoiceStatusKeeper, 'status' | 'currentTrouble'>;
};

/** What windows ask of the voice, and report to it. */
export function createVoiceCalls(parts: Parts): VoiceCalls {
  const { talkKey, replies, playback, windowInput, status } = parts;
  return {
    'voice.attach': async ({ window, canHear, canPlay, voices }) => {
      await parts.attach({ window, canHear, canPlay, voices });
      return status.status();
    },
    'voice.mute': async ({ muted }) => {
      await parts.mute(muted);
      return status.status();
    },
    'voice.talk': async ({ held }) => {
      // Letting go is never refused: the key may have been held when the microphone was muted.
      if (held && !parts.mayTalk()) return status.status();
      // Who presses the key wants to be heard, not to listen.
      // The key is down from now on, whatever it interrupts: a short press is let go before that is done.
      const hushed = held && parts.busy() ? parts.interrupt() : Promise.resolve();
      await Promise.all([hushed, talkKey.press(held)]);
      return status.status();
    },
    'voice.hush': async () => {
      const hushed = parts.busy();
      if (hushed) await parts.interrupt();
      return { hushed };
    },
    'voice.preview': async ({ voice }) => {
      const speaker = parts.mouth();
      if (speaker === null) return { sentence: parts.noMouth() };
      await replies.say(parts.sample(), null, { speaker, id: voice });
      return { sentence: status.currentTrouble() };
    },
    'microphone.report': async (report) => {
      if (parts.isHolder(report.window)) windowInput.report(reportOf(report));
      return Promise.resolve({});
    },
    'playback.report': async (report) => {
      playback.report(report);
      return Promise.resolve({});
    },
  };
}

const reportOf = (report: CallInput<'microphone.report'>) =>
  report.state === 'failed' ? { state: report.state, kind: report.kind } : { state: report.state };

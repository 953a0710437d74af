import type { MicrophoneFailureKind } from '#contract/voice.ts';
import type { RecorderEnd } from './run-recorder.ts';

/**
 * Words of programs that could not record, read from parec 16.1, arecord 1.2.8 and sox 14.4.2 with LC_ALL=C. Order
 * counts: ALSA says 'no such file' on the way to almost every other reason.
 */
const reasons: readonly { words: RegExp; kind: MicrophoneFailureKind }[] = [
  { words: /busy|resource temporarily/i, kind: 'busy' },
  { words: /denied|permission|not permitted/i, kind: 'denied' },
  {
    words:
      /no such (device|entity|file)|connection (refused|failure)|cannot (connect|find card)|no default|can(no|')t open input|unknown pcm/i,
    kind: 'no-device',
  },
];

/** The shell's exit codes for a program that is not there, or is no program. */
const unrunnable: readonly (number | null)[] = [126, 127];

/**
 * Why a recorder that nobody stopped has ended. After sound: 'unplugged', whatever it says. Before it: what its words
 * tell, and 'broken' where they tell nothing.
 */
export function classifyEnd({ code, said }: RecorderEnd, afterSound: boolean): MicrophoneFailureKind {
  if (afterSound) return 'unplugged';
  if (unrunnable.includes(code)) return 'missing';
  return reasons.find(({ words }) => words.test(said))?.kind ?? 'broken';
}

import type { VoiceStatus } from '#contract/voice.ts';
import type { FigureState } from './curve.ts';

/** What the program does, as far as its figure shows it. */
export type Doing = {
  /** True while something of it is gone: its mind, its core, or itself for a newer version. */
  gone: boolean;
  /** True while what is gone is the core, which knows better than this window what is spoken and heard. */
  unheard: boolean;
  voice: Pick<VoiceStatus, 'phase' | 'microphone'> | null;
  running: { replying: boolean } | null;
};

/** The form of the figure: of all that is so at once, what matters most to who looks. */
export function figureOf({ gone, unheard, voice, running }: Doing): FigureState {
  if (unheard) return 'away';
  if (voice?.phase === 'speaking') return 'speaking';
  if (running) return running.replying ? 'speaking' : 'thinking';
  if (gone) return 'away';
  // What the figure shows of the microphone is the truth about it, and comes from the core.
  if (voice?.microphone === 'open') return 'listening';
  return voice?.microphone === 'muted' ? 'muted' : 'idle';
}

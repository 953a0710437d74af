import type { Quiet } from '#contract/quiet.ts';
import type { VoiceStatus } from '#contract/voice.ts';

/** What the tray's picture shows; each is a picture of that name in assets/tray. */
export type TrayState = 'idle' | 'listening' | 'muted' | 'speaking' | 'away' | 'unread';

/** What the host knows of the life, from its events. */
export type LifeFacts = {
  /** Null while the history is not open. */
  voice: Pick<VoiceStatus, 'listening' | 'microphone' | 'phase' | 'canHear'> | null;
  quiet: Quiet;
  /** Its mind cannot be reached, its history does not open, or a newer version is being put in its place. */
  away: boolean;
  /** It answered or said something while nobody looked. */
  unread: boolean;
};

/** Before anything is known. */
export const nothingKnown: LifeFacts = {
  voice: null,
  quiet: { doNotDisturb: false, hushedUntil: null },
  away: false,
  unread: false,
};

/**
 * The one state of the tray. That it is away comes first, for then nothing else can be relied on; what the sound does comes before
 * what waits to be read, for an open microphone is to be seen.
 */
export function trayStateOf({ voice, away, unread }: LifeFacts): TrayState {
  if (away) return 'away';
  if (voice?.phase === 'speaking') return 'speaking';
  if (hears(voice)) return 'listening';
  if (unread) return 'unread';
  return voice?.microphone === 'muted' ? 'muted' : 'idle';
}

/** True while samples come in. */
export const hears = (voice: LifeFacts['voice']): boolean => voice?.microphone === 'open';

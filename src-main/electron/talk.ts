import type { LifeFacts } from './tray-state.ts';

/** What the person's wish to talk comes to, as things stand. */
export type TalkStep =
  | { call: 'voice.hush'; input: Record<string, never> }
  | { call: 'voice.mute'; input: { muted: false } }
  | { call: 'voice.talk'; input: { held: boolean } }
  | { call: 'voice.change'; input: { listening: 'hands-free' } }
  | null;

/**
 * What the tray's "Talk", or its keys, do: who speaks falls silent, a closed microphone opens, and a talk that was begun with these
 * keys ends with them. Null where only the window can help: nothing here can hear, or it hears already.
 */
export function talkStep(voice: LifeFacts['voice']): TalkStep {
  if (voice === null) return null;
  if (voice.phase === 'speaking') return { call: 'voice.hush', input: {} };
  if (!voice.canHear) return null;
  if (voice.microphone === 'muted') return { call: 'voice.mute', input: { muted: false } };
  const isClosed = voice.microphone === 'off';
  // Keys that are heard everywhere are not told apart from being let go: pressed once they hold, pressed again they let go.
  if (voice.listening === 'push-to-talk') return { call: 'voice.talk', input: { held: isClosed } };
  return voice.listening === 'off' ? { call: 'voice.change', input: { listening: 'hands-free' } } : null;
}

/** Whether the window comes along, so that the person sees that it listens: not when they only want silence. */
export const comesAlong = (step: TalkStep): boolean =>
  step === null || (step.call !== 'voice.hush' && !(step.call === 'voice.talk' && !step.input.held));

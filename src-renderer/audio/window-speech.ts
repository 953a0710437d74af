import type { PlaybackOrder } from '#contract/voice.ts';
import type { PlaybackReport, WindowSpeech } from './audio-parts.ts';

/** Milliseconds between reports while it speaks. */
const reportEvery = 80;

/** Voices that a window offers at most, as 'voice.attach' takes them. */
const mostVoices = 500;

type Speech = {
  number: number;
  /** Sentences that were offered and have not ended, by what says them; kept, or Chromium forgets to tell their end. */
  open: Set<SpeechSynthesisUtterance>;
  ended: boolean;
  paused: boolean;
  /** Milliseconds spoken up to `since`, the moment at which a sentence began to sound; null while none does. */
  spoken: number;
  since: number | null;
};

/**
 * The window's own speech synthesis. Only voices of this machine: others send what is said to a stranger. It tells no
 * positions, so how far it has come is estimated by the clock.
 */
export function createWindowSpeech(
  synthesis: SpeechSynthesis | null,
  makeUtterance: (text: string) => SpeechSynthesisUtterance,
  onReport: (report: PlaybackReport) => void,
): WindowSpeech {
  let current: Speech | null = null;
  let ticking: ReturnType<typeof setInterval> | undefined;

  const ownVoices = (): SpeechSynthesisVoice[] =>
    (synthesis?.getVoices() ?? []).filter(({ localService }) => localService).slice(0, mostVoices);
  const playedOf = ({ spoken, since }: Speech): number => spoken + (since === null ? 0 : performance.now() - since);
  const tell = (speech: Speech, state: PlaybackReport['state']): void =>
    onReport({ number: speech.number, played: playedOf(speech), state });
  const halt = (speech: Speech): void => {
    speech.spoken = playedOf(speech);
    speech.since = null;
  };
  const settle = (speech: Speech, state: 'finished' | 'stopped' | 'blocked' | 'failed'): void => {
    halt(speech);
    clearInterval(ticking);
    current = null;
    tell(speech, state);
  };
  const finishIfDone = (speech: Speech): void => {
    if (speech.ended && speech.open.size === 0) settle(speech, 'finished');
  };
  const stop = (speech: Speech): void => {
    settle(speech, 'stopped');
    // A synthesis that is paused would keep the next one waiting.
    synthesis?.resume();
    synthesis?.cancel();
  };
  const sound = (speech: Speech): void => {
    speech.since = performance.now();
    tell(speech, 'playing');
    clearInterval(ticking);
    // Between two sentences too: a window that says nothing counts as gone.
    ticking = setInterval(() => {
      if (!speech.paused) tell(speech, 'playing');
    }, reportEvery);
  };
  const obey = (speech: Speech, order: PlaybackOrder): void => {
    switch (order) {
      case 'pause':
        halt(speech);
        speech.paused = true;
        synthesis?.pause();
        tell(speech, 'paused');
        return;
      case 'resume':
        if (!speech.paused) return;
        speech.paused = false;
        synthesis?.resume();
        if (speech.spoken > 0) sound(speech);
        return;
      case 'stop':
        return stop(speech);
      case 'end':
        speech.ended = true;
        return finishIfDone(speech);
      default:
        // A synthesis cannot be made quieter in the middle of a sentence.
        return;
    }
  };
  const begin = (number: number): void => {
    if (current) stop(current);
    current = { number, open: new Set(), ended: false, paused: false, spoken: 0, since: null };
    if (!synthesis) settle(current, 'failed');
  };
  const speak = (speech: Speech, text: string, voice: string | null): void => {
    const chosen = ownVoices().find(({ voiceURI }) => voiceURI === voice) ?? ownVoices()[0];
    // Without a voice of its own the browser would take one of somebody else's.
    if (!chosen) return settle(speech, 'failed');
    const utterance = makeUtterance(text);
    utterance.voice = chosen;
    utterance.lang = chosen.lang;
    speech.open.add(utterance);
    utterance.onstart = () => {
      if (current === speech) sound(speech);
    };
    utterance.onend = () => {
      speech.open.delete(utterance);
      if (current !== speech) return;
      halt(speech);
      finishIfDone(speech);
    };
    utterance.onerror = ({ error }) => {
      if (current !== speech) return;
      settle(speech, error === 'not-allowed' ? 'blocked' : 'failed');
    };
    synthesis?.speak(utterance);
  };
  return {
    voices: () => ownVoices().map(({ voiceURI, name, lang }) => ({ id: voiceURI, name, language: lang })),
    onVoices: (listener) => {
      synthesis?.addEventListener('voiceschanged', listener);
      return () => synthesis?.removeEventListener('voiceschanged', listener);
    },
    order: (number, order) => {
      if (order === 'begin') begin(number);
      else if (current?.number === number) obey(current, order);
    },
    say: ({ number, text, voice }) => {
      if (current?.number === number) speak(current, text, voice);
    },
    dispose: () => {
      if (current) stop(current);
    },
  };
}

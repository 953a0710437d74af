import type { AudioParts } from './audio-parts.ts';
import { createMicrophone } from './create-microphone.ts';
import { createPlayer } from './create-player.ts';
import microphoneWorklet from './microphone.worklet.ts?worker&url';
import playerWorklet from './player.worklet.ts?worker&url';
import { createWindowSpeech } from './window-speech.ts';

/** The sound of a real window. Its worklets are files of their own, as the policy of the page asks for. */
export function createBrowserAudio(): AudioParts {
  return {
    // Neither is there on a page that is not secure, whatever the types say.
    canHear: 'mediaDevices' in navigator && 'AudioWorkletNode' in window,
    canPlay: 'AudioWorkletNode' in window,
    createMicrophone: (handlers) => createMicrophone(microphoneWorklet, handlers),
    createPlayer: (onReport) => createPlayer(playerWorklet, onReport),
    createWindowSpeech: (onReport) =>
      createWindowSpeech(
        'speechSynthesis' in window ? window.speechSynthesis : null,
        (text) => new SpeechSynthesisUtterance(text),
        onReport,
      ),
    onFocus: (listener) => {
      window.addEventListener('focus', listener);
      return () => window.removeEventListener('focus', listener);
    },
    makeId: () => crypto.randomUUID(),
  };
}

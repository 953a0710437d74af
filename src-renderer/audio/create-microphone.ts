import { heardRate } from '#contract/audio.ts';
import type { MicrophoneFailureKind } from '#contract/voice.ts';
import type { Microphone, MicrophoneHandlers } from './audio-parts.ts';

/** The browser takes its own speech out of what it hears, and evens out rooms and distances. */
const constraints: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
};

/** A context needs a clock, but hearing needs no loudspeaker; TypeScript's libraries do not know the option yet. */
const contextOptions: AudioContextOptions & { sinkId: { type: 'none' } } = {
  sampleRate: heardRate,
  sinkId: { type: 'none' },
};

/** Failures after which another device may help. */
const helpedByDevice: readonly MicrophoneFailureKind[] = ['no-device', 'busy', 'unplugged'];

/**
 * The window's microphone as pieces of 20 ms, made in the audio thread.
 *
 * @param worklet the address of the built microphone.worklet.ts.
 */
export function createMicrophone(worklet: string, { onPiece, onState }: MicrophoneHandlers): Microphone {
  let wanted: AbortController | null = null;

  const open = (): void => {
    const own = new AbortController();
    wanted = own;
    let sequence = 0;
    const fail = (failed: MicrophoneFailureKind): void => {
      if (wanted !== own || own.signal.aborted) return;
      own.abort();
      onState({ failed });
      if (!helpedByDevice.includes(failed)) return;
      const again = (): void => {
        navigator.mediaDevices.removeEventListener('devicechange', again);
        if (wanted === own) open();
      };
      navigator.mediaDevices.addEventListener('devicechange', again);
    };
    const hear = (samples: Int16Array): void => {
      if (own.signal.aborted) return;
      if (sequence === 0) onState('open');
      onPiece({ sequence, samples });
      sequence += 1;
    };
    capture(worklet, own.signal, hear, () => fail('unplugged')).catch((cause: unknown) => fail(failureOf(cause)));
  };
  return {
    start: () => {
      if (wanted === null) open();
    },
    stop: () => {
      const open = wanted !== null && !wanted.signal.aborted;
      wanted?.abort();
      wanted = null;
      if (open) onState('closed');
    },
  };
}

/** Hears until the signal says otherwise; then every track has ended and the device is free. */
async function capture(
  worklet: string,
  signal: AbortSignal,
  onSamples: (samples: Int16Array) => void,
  onEnded: () => void,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  const endTracks = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener('abort', endTracks);
  // The person may have answered after nobody wanted to know any more.
  if (signal.aborted) return endTracks();
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', onEnded);
  const context = new AudioContext(contextOptions);
  signal.addEventListener('abort', () => void context.close());
  await context.audioWorklet.addModule(worklet);
  if (signal.aborted) return;
  const node = new AudioWorkletNode(context, 'os1-microphone', { channelCount: 1, channelCountMode: 'explicit' });
  node.port.onmessage = ({ data }: MessageEvent<Int16Array>) => onSamples(data);
  context.createMediaStreamSource(stream).connect(node);
  // What comes of it is silence, but only what leads somewhere is rendered.
  node.connect(context.destination);
  // A page that nobody has touched since it was loaded may have to wait for that before it hears.
  const wake = (): void => void context.resume().catch(() => undefined);
  for (const gesture of ['pointerdown', 'keydown']) window.addEventListener(gesture, wake, { signal });
  await context.resume();
}

function failureOf(cause: unknown): MicrophoneFailureKind {
  switch (cause instanceof DOMException ? cause.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-device';
    case 'NotReadableError':
      return 'busy';
    default:
      return 'broken';
  }
}

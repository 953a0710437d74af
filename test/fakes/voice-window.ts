import { unpackSpoken } from '../../src-main/contract/audio.ts';
import type { Assistant } from '../../src-main/assistant/create-assistant.ts';

/** What became of one thing that was said aloud. */
export type Played = {
  number: number;
  sampleRate: number;
  /** All that was sent to be played. */
  samples: Int16Array[];
  orders: { order: string; at: number }[];
  /** Milliseconds of sound that were let out, and when the first was and when it fell silent. */
  heard: number;
  firstAt: number | null;
  silentAt: number | null;
};

export type VoiceWindow = {
  id: string;
  /** Everything that was said, oldest first. */
  said: Played[];
  /** Told of each 10 ms of sound as it leaves the loudspeaker, at the gain of the moment; for an echo. */
  onSound(listener: (samples: Int16Array, sampleRate: number, at: number) => void): void;
  /** It plays on, but tells nothing any more: as a page that hangs. */
  hang(): void;
  /** The browser forbids sound: what is begun from now on is reported as blocked. */
  block(): void;
  dispose(): void;
};

/**
 * A window without a browser: it takes the sound that the core sends and lets it out at the speed of sound, obeying every
 * order and reporting as src-renderer/audio does. For tests in Node, where nothing can be heard.
 */
export async function openVoiceWindow(
  assistant: Pick<Assistant, 'call' | 'subscribe' | 'subscribeAudio'>,
  { canHear = false }: { canHear?: boolean } = {},
): Promise<VoiceWindow> {
  const id = `window-${Math.random().toString(36).slice(2, 12)}`;
  const said: Played[] = [];
  const listeners = new Set<(samples: Int16Array, sampleRate: number, at: number) => void>();
  let hangs = false;
  let blocks = false;
  let playing: { played: Played; queue: number[]; ended: boolean; paused: boolean; gain: number } | null = null;
  const report = (state: string, played: Played): void => {
    if (hangs) return;
    assistant
      .call('playback.report', { window: id, number: played.number, played: played.heard, state })
      .catch(() => undefined);
  };

  const unsubscribe = assistant.subscribe((event) => {
    if (event.type !== 'playback-ordered') return;
    const at = performance.now();
    if (event.order === 'begin') {
      const played: Played = {
        number: event.number,
        sampleRate: event.sampleRate ?? 0,
        samples: [],
        orders: [],
        heard: 0,
        firstAt: null,
        silentAt: null,
      };
      said.push(played);
      playing = { played, queue: [], ended: false, paused: false, gain: 1 };
      if (blocks) {
        report('blocked', played);
        playing = null;
      }
    }
    if (playing?.played.number !== event.number) return;
    playing.played.orders.push({ order: event.order, at });
    switch (event.order) {
      case 'end':
        playing.ended = true;
        return;
      case 'duck':
        playing.gain = 0.2;
        return;
      case 'unduck':
        playing.gain = 1;
        return;
      case 'pause':
        playing.paused = true;
        playing.played.silentAt = at;
        report('paused', playing.played);
        return;
      case 'resume':
        playing.paused = false;
        return;
      case 'stop':
        playing.played.silentAt ??= at;
        report('stopped', playing.played);
        playing = null;
        return;
      default:
        return;
    }
  });
  const unsubscribeAudio = assistant.subscribeAudio((packed) => {
    const piece = unpackSpoken(packed);
    if (!piece || playing?.played.number !== piece.number) return;
    playing.played.samples.push(piece.samples);
    for (const sample of piece.samples) playing.queue.push(sample);
  });
  let last = performance.now();
  let reported = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const elapsed = now - last;
    last = now;
    const own = playing;
    if (own === null || own.paused) return;
    const count = Math.min(own.queue.length, Math.round((elapsed / 1000) * own.played.sampleRate));
    if (count > 0) {
      const samples = Int16Array.from(own.queue.splice(0, count), (sample) => sample * own.gain);
      const first = own.played.firstAt === null;
      own.played.firstAt ??= now;
      own.played.silentAt = null;
      own.played.heard += (count / own.played.sampleRate) * 1000;
      for (const listener of listeners) listener(samples, own.played.sampleRate, now);
      if (first) reported = 0;
    } else if (own.ended) {
      own.played.silentAt = now;
      report('finished', own.played);
      playing = null;
      return;
    }
    // Also while it waits for the next piece.
    if (own.played.heard > 0 && now - reported > 60) {
      reported = now;
      report('playing', own.played);
    }
  }, 10);
  await assistant.call('voice.attach', { window: id, canHear, canPlay: true, voices: [] });
  return {
    id,
    said,
    onSound: (listener) => listeners.add(listener),
    hang: () => {
      hangs = true;
    },
    block: () => {
      blocks = true;
    },
    dispose: () => {
      clearInterval(timer);
      unsubscribe();
      unsubscribeAudio();
    },
  };
}

import { longestPiece, packSpoken } from '#contract/audio.ts';
import type { CallInput } from '#contract/calls.ts';
import type { PlaybackOrder } from '#contract/voice.ts';
import type { Clock } from '../../conversation/ports.ts';
import type { SpokenPiece } from '../../conversation/speech-ports.ts';
import type { EventHub } from '../event-hub.ts';

/** How long a window may be silent about what it plays before it counts as gone, in milliseconds. */
const patience = 3_000;

/** What became of something that was said. 'lost': no window told us of it any more. */
export type PlaybackEnd = 'finished' | 'stopped' | 'blocked' | 'lost';

export type PlaybackListener = {
  /** The first sample is heard, or sound is heard again after a pause. `at`: monotonic milliseconds. */
  audible(audible: boolean, at: number): void;
  /** How far it is, in milliseconds of sound. */
  progressed(played: number, at: number): void;
};

/** Something that is being said aloud: pieces go to the window that holds the voice. */
export type Utterance = {
  readonly number: number;
  push(piece: SpokenPiece): void;
  /** A sentence for the window's own voice. */
  offer(text: string, voice: string | null): void;
  /** No more will come. */
  end(): void;
  order(order: Exclude<PlaybackOrder, 'begin' | 'end' | 'stop'>): void;
  /** Ends it now; resolves with the milliseconds that were heard. */
  stop(): Promise<number>;
  played(): number;
  readonly done: Promise<PlaybackEnd>;
};

export type Playback = {
  begin(listener: PlaybackListener): Utterance;
  report(input: CallInput<'playback.report'>): void;
};

type Open = {
  number: number;
  played: number;
  playing: boolean;
  begun: boolean;
  settle(end: PlaybackEnd): void;
  listener: PlaybackListener;
  touch(): void;
};

/**
 * The side of the core of what a window plays. It believes only what the window reports: what was not reported as played
 * was not heard.
 *
 * @param sendAudio sends a packed piece to every window; the one that holds the voice plays it.
 */
export function createPlayback({
  events,
  clock,
  sendAudio,
  holder,
}: {
  events: EventHub;
  clock: Clock;
  sendAudio(packed: Uint8Array): void;
  holder(): string | null;
}): Playback {
  let lastNumber = 0;
  let open: Open | null = null;
  const tell = (number: number, order: PlaybackOrder, sampleRate?: number): void =>
    events.emit({ type: 'playback-ordered', number, order, ...(sampleRate === undefined ? {} : { sampleRate }) });

  return {
    begin: (listener) => {
      lastNumber += 1;
      const number = lastNumber;
      const { promise: done, resolve } = Promise.withResolvers<PlaybackEnd>();
      let over = false;
      let cancelWatch = (): void => undefined;
      const settle = (end: PlaybackEnd): void => {
        if (over) return;
        over = true;
        cancelWatch();
        if (own.playing) listener.audible(false, clock.monotonic());
        own.playing = false;
        if (open === own) open = null;
        resolve(end);
      };
      const touch = (): void => {
        cancelWatch();
        // While it is paused, nothing is reported and nothing is missing.
        cancelWatch = clock.after(patience, () => {
          if (!paused && own.begun) settle('lost');
        });
      };
      const own: Open = { number, played: 0, playing: false, begun: false, settle, listener, touch };
      let paused = false;
      open?.settle('stopped');
      open = own;
      const begin = (sampleRate: number): void => {
        if (own.begun) return;
        own.begun = true;
        tell(number, 'begin', sampleRate);
        touch();
      };
      return {
        number,
        done,
        played: () => own.played,
        push: ({ sampleRate, samples }) => {
          if (over) return;
          begin(sampleRate);
          for (let from = 0; from < samples.length; from += longestPiece)
            sendAudio(packSpoken({ number, sampleRate, samples: samples.subarray(from, from + longestPiece) }));
        },
        offer: (text, voice) => {
          if (over) return;
          begin(0);
          events.emit({ type: 'sentence-offered', number, text, voice });
        },
        end: () => {
          if (over) return;
          // Nothing was ever said: there is nothing to wait for.
          if (own.begun) tell(number, 'end');
          else settle('finished');
        },
        order: (order) => {
          if (over) return;
          paused = order === 'pause' || (paused && order !== 'resume');
          if (!paused) touch();
          tell(number, order);
        },
        stop: async () => {
          if (over) return own.played;
          if (!own.begun) settle('stopped');
          else {
            tell(number, 'stop');
            // A window that is gone says nothing more: what it told last is what was heard.
            const giveUp = clock.after(400, () => settle('stopped'));
            await done;
            giveUp();
          }
          return own.played;
        },
      };
    },
    report: ({ window, number, played, state }) => {
      const own = open;
      if (own === null || own.number !== number || window !== holder()) return;
      const at = clock.monotonic();
      own.touch();
      own.played = Math.max(own.played, played);
      const playing = state === 'playing';
      if (playing !== own.playing && (playing || state === 'paused')) {
        own.playing = playing;
        own.listener.audible(playing, at);
      }
      own.listener.progressed(own.played, at);
      if (state === 'finished' || state === 'stopped' || state === 'blocked') own.settle(state);
      else if (state === 'failed') own.settle('lost');
    },
  };
}

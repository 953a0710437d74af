import type { Words } from '#contract/words.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import type { AudioFrame, SpeechFailure } from '../../conversation/speech-ports.ts';
import {
  openRealtime,
  type RealtimeOptions,
  type RealtimeSession,
} from '../../speech/realtime/create-realtime-session.ts';
import type { EchoGate } from '../../speech/echo/echo-gate.ts';
import type { EventHub } from '../event-hub.ts';
import type { SpokenReply, Turns } from '../turns.ts';
import type { Playback, Utterance } from './playback.ts';
import { wholeWords } from './speaking.ts';

/** The rate of the Realtime API's sound. */
const lineRate = 24_000;

/** Waits before the line is tried again after it broke, in milliseconds; the last one repeats. */
const pauses: readonly number[] = [5_000, 30_000, 120_000];

export type DirectLineListener = {
  opened(): void;
  /** It broke, or never opened: the usual way takes over. */
  broke(kind: SpeechFailure['kind'] | 'closed'): void;
  audible(audible: boolean): void;
  ended(text: string): void;
  /** What the person said, as the server writes it. */
  words(text: string): void;
};

/** Speech to speech: the same microphone, the same playback, the same history. */
export type DirectLine = {
  isOpen(): boolean;
  hear(frame: AudioFrame): void;
  /** What the person typed is answered aloud too. */
  busy(): boolean;
  order(order: 'duck' | 'unduck' | 'pause' | 'resume'): void;
  interrupt(): Promise<void>;
  close(): Promise<void>;
};

type Parts = {
  /** What the session is opened with; asked anew each time, for the talk goes on. */
  options(): Promise<RealtimeOptions>;
  playback: Playback;
  gate: EchoGate;
  turns: Pick<Turns, 'note' | 'beginReply'>;
  events: EventHub;
  clock: Clock;
  log: Log;
  words: Words;
};

type Reply = { utterance: Utterance; text: string; sound: number; written: Promise<SpokenReply> | null; over: boolean };

/** Opens the line, and again by itself when it breaks, until it is closed. */
export function openDirectLine(parts: Parts, listener: DirectLineListener): DirectLine {
  const { playback, gate, turns, events, clock, log } = parts;
  let session: RealtimeSession | null = null;
  let open = false;
  let closed = false;
  let failures = 0;
  let cancelRetry = (): void => undefined;
  let reply: Reply | null = null;
  let order: Promise<unknown> = Promise.resolve();
  /** History is written in the order in which things were said. */
  const inOrder = (work: () => Promise<unknown>): void => {
    order = order.then(work).catch((cause: unknown) => {
      log.warn('direct line not written', { kind: cause instanceof Error ? cause.name : 'unknown' });
    });
  };

  const begin = (): Reply => {
    const own: Reply = {
      utterance: playback.begin({
        audible: (audible) => {
          if (!audible) gate.silence();
          listener.audible(audible);
        },
        progressed: (played, at) => gate.played(own.utterance.number, played, at),
      }),
      text: '',
      sound: 0,
      written: null,
      over: false,
    };
    reply = own;
    void own.utterance.done.then((end) => {
      if (reply === own) reply = null;
      if (own.over) return;
      own.over = true;
      finish(own, end === 'finished' ? own.text : heardOf(own), end === 'finished' ? 'complete' : 'interrupted');
      listener.ended(own.text);
    });
    return own;
  };
  const heardOf = (own: Reply): string =>
    own.text.slice(0, wholeWords(own.text, own.sound === 0 ? 0 : own.utterance.played() / own.sound)).trimEnd();
  const finish = (own: Reply, text: string, state: 'complete' | 'interrupted'): void => {
    const { written } = own;
    if (written !== null) inOrder(async () => (await written).end(text, state));
    events.emit({ type: 'caption-changed', speaker: 'os', text: '', settled: true });
  };

  const connect = async (): Promise<void> => {
    const options = await parts.options();
    if (closed) return;
    session = openRealtime(options, {
      opened: () => {
        open = true;
        failures = 0;
        listener.opened();
      },
      speechStarted: () => undefined,
      speechStopped: () => undefined,
      userTranscript: (_item, text) => {
        if (text === '') return;
        events.emit({ type: 'caption-changed', speaker: 'person', text, settled: true });
        inOrder(() => turns.note(text, { pace: null }));
        listener.words(text);
      },
      replyDelta: (_item, text) => {
        const own = reply ?? begin();
        own.text += text;
        own.written ??= new Promise((resolve, reject) => inOrder(() => turns.beginReply().then(resolve, reject)));
        void own.written.then((written) => written.grow(text)).catch(() => undefined);
        events.emit({ type: 'caption-changed', speaker: 'os', text: own.text, settled: false });
      },
      audio: (_item, samples) => {
        const own = reply ?? begin();
        own.sound += (samples.length / lineRate) * 1000;
        gate.expect(own.utterance.number, lineRate, samples);
        own.utterance.push({ sampleRate: lineRate, samples });
      },
      replyDone: (_status, failure) => {
        reply?.utterance.end();
        if (failure !== null) log.warn('direct line reply failed', { kind: failure.kind });
      },
      failed: (failure) => broke(failure.kind),
      closed: () => broke('closed'),
    });
  };
  const broke = (kind: SpeechFailure['kind'] | 'closed'): void => {
    open = false;
    session = null;
    void reply?.utterance.stop();
    listener.broke(kind);
    if (closed) return;
    const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 120_000;
    failures += 1;
    cancelRetry = clock.after(pause, () => void connect().catch(() => broke('unreachable')));
  };
  void connect().catch(() => broke('unreachable'));

  return {
    isOpen: () => open,
    hear: (frame) => session?.hear(frame),
    busy: () => reply !== null,
    order: (what) => reply?.utterance.order(what),
    interrupt: async () => {
      const own = reply;
      if (own === null) return;
      own.over = true;
      const heard = await own.utterance.stop();
      session?.interrupt(heard);
      finish(own, heardOf(own), 'interrupted');
      listener.ended('');
    },
    close: async () => {
      closed = true;
      open = false;
      cancelRetry();
      await reply?.utterance.stop();
      await session?.dispose();
      session = null;
      await order;
    },
  };
}

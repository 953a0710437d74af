import { isStopPhrase } from '../../conversation/heard-words.ts';
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
import { charactersPerSecond, wholeWords } from './speaking.ts';

/** The rate of the Realtime API's sound. */
const lineRate = 24_000;

/** Longest wait for what the person said to be written down before what answers it is, in milliseconds. */
const writingPatience = 3_000;

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

export type DirectLineParts = {
  /** What the session is opened with; asked anew each time, for the talk goes on. */
  options(): Promise<RealtimeOptions>;
  playback: Playback;
  gate: EchoGate;
  turns: Pick<Turns, 'overhear' | 'beginReply'>;
  events: EventHub;
  clock: Clock;
  log: Log;
};

/** `item`: the server's name for it. `whole`: all of its text and sound has come. */
type Reply = {
  item: string;
  utterance: Utterance;
  text: string;
  sound: number;
  whole: boolean;
  paused: boolean;
  written: Promise<SpokenReply> | null;
  over: boolean;
};

/** Something that the person said over the line, from its beginning until its words are here. */
type Saying = { into: Reply | null; words: PromiseWithResolvers<string>; noted: boolean };

/** Opens the line, and again by itself when it breaks, until it is closed. */
export function openDirectLine(parts: DirectLineParts, listener: DirectLineListener): DirectLine {
  const { playback, gate, turns, events, clock, log } = parts;
  let session: RealtimeSession | null = null;
  let open = false;
  let closed = false;
  let failures = 0;
  let cancelRetry = (): void => undefined;
  let reply: Reply | null = null;
  const sayings = new Map<string, Saying>();
  let order: Promise<unknown> = Promise.resolve();
  /** History is written in the order in which things were said. */
  const inOrder = (work: () => Promise<unknown>): void => {
    order = order.then(work).catch((cause: unknown) => {
      log.warn('direct line not written', { kind: cause instanceof Error ? cause.name : 'unknown' });
    });
  };

  const begin = (item: string): Reply => {
    const own: Reply = {
      item,
      utterance: playback.begin({
        audible: (audible, at) => {
          if (!audible) gate.silence(at);
          listener.audible(audible);
        },
        progressed: (played, at) => gate.played(own.utterance.number, played, at),
      }),
      text: '',
      sound: 0,
      whole: false,
      paused: false,
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
  /** The reply that an item belongs to. The server answers again: what it said before is not gone on with. */
  const replyOf = (item: string): Reply => {
    if (reply?.item === item && !reply.over) return reply;
    void reply?.utterance.stop();
    return begin(item);
  };
  const heardOf = ({ text, sound, whole, utterance }: Reply): string => {
    // Words come sooner than their sound, so until all has come its length is guessed.
    const length = whole ? sound : Math.max(sound, (text.length / charactersPerSecond) * 1000);
    return text.slice(0, wholeWords(text, length === 0 ? 0 : utterance.played() / length)).trimEnd();
  };
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
      speechStarted: (item) => {
        sayings.set(item, { into: reply, words: Promise.withResolvers(), noted: false });
      },
      speechStopped: (item) => {
        const saying = sayings.get(item);
        if (saying) note(saying);
        // They spoke for so long that we fell silent, and the server answers it: we do not go on.
        if (reply?.paused === true) void interrupt();
      },
      userTranscript: (item, text) => {
        const saying = sayings.get(item) ?? { into: reply, words: Promise.withResolvers(), noted: false };
        sayings.delete(item);
        saying.words.resolve(text);
        if (!saying.noted) note(saying);
        if (text === '') return;
        events.emit({ type: 'caption-changed', speaker: 'person', text, settled: true });
        // Words may come after their answer has begun, which they do not interrupt; a stop word always works.
        if (saying.into === reply || isStopPhrase(text)) listener.words(text);
      },
      replyDelta: (item, text) => {
        const own = replyOf(item);
        own.text += text;
        own.written ??= new Promise((resolve, reject) => inOrder(() => turns.beginReply().then(resolve, reject)));
        void own.written.then((written) => written.grow(text)).catch(() => undefined);
        events.emit({ type: 'caption-changed', speaker: 'os', text: own.text, settled: false });
      },
      audio: (item, samples) => {
        const own = replyOf(item);
        own.sound += (samples.length / lineRate) * 1000;
        gate.expect(own.utterance.number, lineRate, samples);
        own.utterance.push({ sampleRate: lineRate, samples });
      },
      replyDone: (_status, failure) => {
        if (reply !== null) reply.whole = true;
        reply?.utterance.end();
        if (failure !== null) log.warn('direct line reply failed', { kind: failure.kind });
      },
      failed: (failure) => broke(failure.kind),
      closed: () => broke('closed'),
    });
  };
  /** Keeps the place of what was said in the history until its words are here: they may come after their answer. */
  const note = (saying: Saying): void => {
    saying.noted = true;
    const { words } = saying;
    const write = async (): Promise<void> => {
      const text = await words.promise;
      if (text !== '') await turns.overhear(text);
    };
    inOrder(() => {
      const written = write();
      const cancel = Promise.withResolvers<undefined>();
      const giveUp = clock.after(writingPatience, () => cancel.resolve(undefined));
      return Promise.race([written, cancel.promise]).finally(giveUp);
    });
  };
  const giveUpWaiting = (): void => {
    for (const { words } of sayings.values()) words.resolve('');
    sayings.clear();
  };
  const interrupt = async (): Promise<void> => {
    const own = reply;
    if (own === null || own.over) return;
    own.over = true;
    // What is paused is known to the millisecond, and the server may answer at any moment: that is not to be cancelled.
    if (own.paused) session?.interrupt(own.utterance.played());
    const heard = await own.utterance.stop();
    if (!own.paused && (reply === own || reply === null)) session?.interrupt(heard);
    finish(own, heardOf(own), 'interrupted');
    listener.ended('');
  };
  const broke = (kind: SpeechFailure['kind'] | 'closed'): void => {
    open = false;
    session = null;
    giveUpWaiting();
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
    order: (what) => {
      if (reply === null) return;
      if (what === 'pause' || what === 'resume') reply.paused = what === 'pause';
      if (what !== 'pause') gate.duck(what === 'duck', clock.monotonic());
      reply.utterance.order(what);
      // It was turned down before it was paused.
      if (what === 'resume') reply.utterance.order('unduck');
    },
    interrupt,
    close: async () => {
      closed = true;
      open = false;
      cancelRetry();
      await reply?.utterance.stop();
      await session?.dispose();
      session = null;
      giveUpWaiting();
      await order;
    },
  };
}

import {
  handleInterruption,
  noInterruption,
  type InterruptionCommand,
  type InterruptionEvent,
  type InterruptionState,
} from '../../conversation/interruption.ts';
import type { TurnRules } from '../../conversation/end-of-turn.ts';
import { isStopPhrase } from '../../conversation/heard-words.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import type {
  AudioFrame,
  AudioInput,
  SpeechFailure,
  Transcriber,
  VoiceActivity,
  VoiceReading,
} from '../../conversation/speech-ports.ts';
import { createMicrophone, type MicrophoneStatus } from '../../speech/capture/microphone.ts';
import type { EchoGate } from '../../speech/echo/echo-gate.ts';
import type { EventHub } from '../event-hub.ts';
import { createHearing, type SpokenTurn } from './hearing.ts';

/** Milliseconds between two tellings of how loud the microphone is. */
const levelInterval = 100;

/** Probability below which a reading is not speech whatever it sounds like, so its likeness to our voice is not looked at. */
const worthComparing = 0.3;

/** Frames that wait for the voice activity to be loaded: four seconds. */
const mostEarly = 200;

/** When it could not be loaded, it is tried again after so many milliseconds. */
const loadAgain = 10_000;

/** After the talk-key was let go, the last word may still be on its way through the sound card, in milliseconds. */
const tail = 150;

export type ListeningListener = {
  /** Speech began. `over`: into something of ours. */
  speechStarted(over: boolean): void;
  /** What somebody said. `over`: it began while our own voice was heard. */
  turn(turn: SpokenTurn, over: boolean): void;
  nothing(): void;
  failed(kind: SpeechFailure['kind']): void;
  interruption(command: Exclude<InterruptionCommand, { type: 'peek' | 'ignore' }>): void;
  /** The microphone's state has changed. */
  changed(): void;
};

export type Listening = {
  /** Opens the microphone, or keeps it open. */
  open(): void;
  /** Resolves when nothing captures any more. */
  close(): Promise<void>;
  mute(): Promise<void>;
  /** The microphone as it is. */
  microphone(): MicrophoneStatus;
  hold(held: boolean): void;
  /** Our own voice begins or ends to be heard. */
  audible(audible: boolean): void;
  /** Something of ours has ended; the person is asked, or just free, to speak. */
  ended(question: boolean): void;
  /**
   * Sound goes here, and something else makes turns of it; null for the usual way. What interrupts is still decided here.
   * While our own voice comes back, silence goes there in its place.
   */
  divert(to: ((frame: AudioFrame) => void) | null): void;
  /** What was heard, by whatever makes the turns. */
  words(text: string): void;
  isQuiet(): boolean;
  dispose(): Promise<void>;
};

type Parts = {
  /** What of these words is meant for us; null for what the room says to somebody else. */
  meant(text: string): string | null;
  /** What tells speech from silence could not be loaded, or was loaded after all. */
  deaf(deaf: boolean): void;
  /** True when these words are what we say ourselves, come back. */
  isOwn(text: string): boolean;
  inputs(): AudioInput[];
  /** Loads what tells speech from silence; called once the microphone is first opened. */
  loadActivity(onReading: (reading: VoiceReading) => void, onFailed: () => void): Promise<VoiceActivity>;
  transcriber(): Transcriber | null;
  rules(): TurnRules;
  gate: EchoGate;
  events: EventHub;
  clock: Clock;
  log: Log;
};

/** The ear: from the microphone to turns and interruptions. */
export function createListening(parts: Parts, listener: ListeningListener): Listening {
  const { events, clock, log, gate, rules } = parts;
  let activity: VoiceActivity | null = null;
  let loading: Promise<void> | null = null;
  let divertTo: ((frame: AudioFrame) => void) | null = null;
  let interruption: InterruptionState = noInterruption;
  /** True when the speech that goes on began into our own voice. */
  let over = false;
  let ignored = false;
  let told = 0;
  let loudest = 0;
  let disposed = false;
  let hearsItself = false;
  /** Counts what was said by us: what a look finds belongs to what it was made for. */
  let sayings = 0;
  let cancelTail = (): void => undefined;
  /** Frames that came before the voice activity was loaded. */
  const early: AudioFrame[] = [];
  /** True once the talk-key was let go and its last word is in: what comes after is not heard. */
  let shut = false;
  /** Whether it shuts once the key's last word is in: not when it was opened again meanwhile, for another way to listen. */
  let shuts = false;

  const hearing = createHearing(
    { transcriber: parts.transcriber, rules, now: () => clock.monotonic() },
    {
      speechStarted: () => {
        over = interruption.audible || interruption.playback !== 'plain';
        ignored = false;
        listener.speechStarted(over);
      },
      speechEnded: () => undefined,
      words: (text, whole) => {
        // What is meant for somebody else is neither shown nor does it interrupt.
        if (parts.meant(text) === null) return interrupt({ type: 'words', at: clock.monotonic(), text: '', whole });
        events.emit({ type: 'caption-changed', speaker: 'person', text, settled: whole });
        // Half a word may be the beginning of anything; two are meant.
        if (whole || text.trim().includes(' ')) hearWords(text, whole);
      },
      turn: (turn) => {
        const into = over;
        over = false;
        if (!ignored) listener.turn(turn, into);
      },
      nothing: () => {
        interrupt({ type: 'words', at: clock.monotonic(), text: '', whole: true });
        events.emit({ type: 'caption-changed', speaker: 'person', text: '', settled: true });
        listener.nothing();
      },
      transcribing: (awaiting) => interrupt({ type: 'awaiting', awaiting }),
      failed: (kind) => {
        events.emit({ type: 'caption-changed', speaker: 'person', text: '', settled: true });
        listener.failed(kind);
      },
    },
  );

  /** Our own words are no words of theirs; but a stop word always works. */
  const hearWords = (text: string, whole: boolean): void => {
    const meant = parts.meant(text) ?? '';
    const theirs = isStopPhrase(meant) || !parts.isOwn(meant) ? meant : '';
    interrupt({ type: 'words', at: clock.monotonic(), text: theirs, whole });
  };
  const look = (from: number, to: number): void => {
    const into = sayings;
    hearing.peek(from, to).then(
      (text) => {
        if (into === sayings) hearWords(text, false);
      },
      () => undefined,
    );
  };

  const interrupt = (event: InterruptionEvent): void => {
    const step = handleInterruption(interruption, event, rules().timing);
    interruption = step.state;
    for (const command of step.commands) {
      switch (command.type) {
        case 'peek':
          // Who makes the words of the direct line is the line.
          if (divertTo === null) look(command.from, command.to);
          break;
        case 'ignore':
          ignored = true;
          hearing.tell({ type: 'dropped' });
          events.emit({ type: 'caption-changed', speaker: 'person', text: '', settled: true });
          break;
        default:
          if (command.type === 'interrupt' && command.stop) {
            ignored = true;
            hearing.tell({ type: 'dropped' });
          }
          listener.interruption(command);
      }
    }
  };

  const read = (reading: VoiceReading): void => {
    if (disposed) return;
    const { at, probability, level } = reading;
    loudest = Math.max(loudest, level);
    if (at - told >= levelInterval || at < told) {
      events.emit({ type: 'sound-heard', level: Math.min(1, loudest) });
      told = at;
      loudest = 0;
    }
    const echo = probability >= worthComparing && gate.isEcho(at);
    interrupt({ type: 'reading', at, probability, echo });
    hearsItself = echo && interruption.audible;
    if (divertTo === null) hearing.reading(reading, echo);
  };

  const load = (): Promise<void> => {
    loading ??= parts
      .loadActivity(read, () => {
        // It died: the next frame loads it again.
        activity = null;
        loading = null;
      })
      .then(
        (loaded) => {
          if (disposed) return loaded.dispose();
          activity = loaded;
          parts.deaf(false);
          // What was said while it loaded is read now, as far as it is still here.
          for (const frame of early.splice(0)) loaded.push(frame);
          return undefined;
        },
        (cause: unknown) => {
          log.warn('voice activity failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
          if (disposed) return;
          parts.deaf(true);
          clock.after(loadAgain, () => {
            loading = null;
          });
        },
      );
    return loading;
  };

  const microphone = createMicrophone(
    { inputs: parts.inputs, clock, log },
    {
      frame: (frame) => {
        if (shut) return;
        // A new capture: what came before does not belong to it.
        if (frame.sequence === 0) {
          activity?.reset();
          early.length = 0;
          hearing.clear();
        }
        gate.listen(frame);
        hearing.frame(frame);
        divertTo?.(hearsItself ? { ...frame, samples: new Int16Array(frame.samples.length) } : frame);
        if (activity !== null) return activity.push(frame);
        early.push(frame);
        if (early.length > mostEarly) early.shift();
        void load();
      },
      changed: () => {
        if (microphone.status().state !== 'open') {
          activity?.reset();
          early.length = 0;
          hearing.clear();
          events.emit({ type: 'caption-changed', speaker: 'person', text: '', settled: true });
          // Nobody can be heard to say more: what they interrupted goes on.
          interrupt({ type: 'closed' });
        }
        listener.changed();
      },
    },
  );

  return {
    open: () => {
      shut = false;
      shuts = false;
      void load();
      microphone.open();
    },
    close: () => microphone.close(),
    mute: () => microphone.mute(),
    microphone: () => microphone.status(),
    hold: (held) => {
      const tell = (): void => hearing.tell({ type: 'held', at: clock.monotonic(), held });
      cancelTail();
      shut = false;
      shuts = !held;
      if (held) tell();
      else
        cancelTail = clock.after(tail, () => {
          shut = shuts;
          tell();
        });
    },
    audible: (audible) => interrupt({ type: 'audible', audible }),
    ended: (question) => {
      sayings += 1;
      interrupt({ type: 'settled' });
      hearing.tell({ type: 'asked', question });
      hearing.invited(clock.monotonic());
    },
    divert: (to) => {
      divertTo = to;
      hearing.clear();
    },
    words: (text) => hearWords(text, true),
    isQuiet: hearing.isQuiet,
    dispose: async () => {
      disposed = true;
      await microphone.close();
      hearing.dispose();
      await loading;
      await activity?.dispose();
    },
  };
}

import type { Pace } from '#contract/voice.ts';
import {
  preRoll,
  quietTurn,
  takeTurn,
  type TurnCommand,
  type TurnEvent,
  type TurnRules,
  type TurnState,
} from '../../conversation/end-of-turn.ts';
import { measurePace } from '../../conversation/pace.ts';
import {
  SpeechFailure,
  type AudioFrame,
  type Transcriber,
  type VoiceReading,
} from '../../conversation/speech-ports.ts';
import { createSoundBuffer } from '../../speech/sound-buffer.ts';

/** Seconds of sound that are kept in memory: the longest segment and what came just before it. */
const soundKept = 40;

/** Transcriptions that fail because a server stumbled are asked for once more. */
const worthAnotherTry: ReadonlySet<SpeechFailure['kind']> = new Set<SpeechFailure['kind']>(['server-fault', 'timeout']);

/** A turn that somebody has spoken. Times in monotonic milliseconds. `text` is '' where nothing makes words of it. */
export type SpokenTurn = {
  text: string;
  pace: Pace;
  startedAt: number;
  speechEnd: number;
  endpoint: number;
  transcript: number;
};

export type HearingListener = {
  /** Somebody began to speak at this moment, or went on after the silence that had ended their words. */
  speechStarted(at: number): void;
  /** The silence that was asked for is over. The turn follows, unless its words ask for more patience. */
  speechEnded(speechEnd: number): void;
  /** The words so far. `whole`: all of a segment, and not a part that a server has streamed. */
  words(text: string, whole: boolean): void;
  turn(turn: SpokenTurn): void;
  /** It sounded like speech, but it held no words. */
  nothing(): void;
  /** Whether words are being made of something now. */
  transcribing(on: boolean): void;
  /** Words could not be made of what was said. */
  failed(kind: SpeechFailure['kind']): void;
};

export type Hearing = {
  /** Sound, before it has been read by the voice activity. */
  frame(frame: AudioFrame): void;
  /** What the voice activity reads in it. `echo`: it is our own voice. */
  reading(reading: VoiceReading, echo: boolean): void;
  tell(event: Exclude<TurnEvent, { type: 'reading' | 'transcribed' }>): void;
  /** The OS (or the person) has ended something at this moment: a time to the next first word begins. */
  invited(at: number): void;
  /** The words between two moments, whatever the turn does; '' where there are none. Rejects with `SpeechFailure`. */
  peek(from: number, to: number): Promise<string>;
  isQuiet(): boolean;
  /** Resolves when no transcription is under way. */
  idle(): Promise<void>;
  /** Forgets all sound and whatever was being said. */
  clear(): void;
  dispose(): void;
};

export type HearingParts = {
  transcriber(): Transcriber | null;
  rules(): TurnRules;
  /** Monotonic milliseconds, on the time line of the frames. */
  now(): number;
};

/** From sound to turns: keeps the sound, follows the rule of the end of turn, and has words made of it. */
export function createHearing({ transcriber, rules, now }: HearingParts, listener: HearingListener): Hearing {
  const sound = createSoundBuffer(soundKept);
  let state: TurnState = quietTurn;
  let invitedAt: number | null = null;
  let silences: number[] = [];
  let pausedAt: number | null = null;
  let ended = false;
  let speechEnd = 0;
  let endpoint = 0;
  let startedAt = 0;
  const running = new Map<number, { controller: AbortController; done: Promise<void> }>();

  const apply = (event: TurnEvent): void => {
    const step = takeTurn(state, event, rules());
    ({ state } = step);
    for (const command of step.commands) follow(command);
  };

  const transcribe = (segment: number, from: number, to: number): void => {
    const controller = new AbortController();
    const samples = sound.between(from, to);
    const done = attempt(samples, controller.signal, (text) => listener.words(text, false))
      .then(
        (text) => {
          if (controller.signal.aborted) return;
          if (text !== '') listener.words(text, true);
          apply({ type: 'transcribed', at: now(), segment, text });
        },
        (cause: unknown) => {
          if (controller.signal.aborted) return;
          apply({ type: 'dropped' });
          listener.failed(cause instanceof SpeechFailure ? cause.kind : 'broken-answer');
        },
      )
      .finally(() => {
        running.delete(segment);
        listener.transcribing(running.size > 0);
      });
    running.set(segment, { controller, done });
    listener.transcribing(true);
  };

  const attempt = async (
    samples: Int16Array,
    signal: AbortSignal,
    onPartial: (text: string) => void,
  ): Promise<string> => {
    const words = transcriber();
    if (words === null) return '';
    try {
      return await words.transcribe(samples, signal, onPartial);
    } catch (cause) {
      if (signal.aborted || !(cause instanceof SpeechFailure) || !worthAnotherTry.has(cause.kind)) throw cause;
      return words.transcribe(samples, signal, onPartial);
    }
  };

  const follow = (command: TurnCommand): void => {
    switch (command.type) {
      case 'speech-started':
        silences = [];
        pausedAt = null;
        ended = false;
        ({ at: startedAt } = command);
        listener.speechStarted(command.at);
        return;
      case 'speech-paused':
        pausedAt = command.at;
        return;
      case 'speech-went-on':
        if (pausedAt !== null) silences.push(command.at - pausedAt);
        pausedAt = null;
        if (ended) listener.speechStarted(command.at);
        ended = false;
        return;
      case 'transcribe':
        transcribe(command.segment, command.from, command.to);
        return;
      case 'discard':
        running.get(command.segment)?.controller.abort();
        return;
      case 'endpoint-reached':
        ({ at: endpoint, speechEnd } = command);
        if (!ended) listener.speechEnded(speechEnd);
        ended = true;
        return;
      case 'turn-ended': {
        const { text, at } = command;
        const pace = measurePace({ invitedAt, startedAt, endedAt: command.speechEnd, silences, text });
        invitedAt = command.speechEnd;
        listener.turn({
          text,
          pace,
          startedAt,
          speechEnd: command.speechEnd,
          endpoint: Math.max(endpoint, command.speechEnd),
          transcript: at,
        });
        return;
      }
      case 'turn-emptied':
        listener.nothing();
    }
  };

  const clear = (): void => {
    for (const { controller } of running.values()) controller.abort();
    sound.clear();
    // A key that is held stays held while the microphone opens for it.
    state = { ...quietTurn, segment: state.segment + 1, question: state.question, held: state.held };
    ended = false;
  };
  return {
    frame: sound.push,
    reading: ({ at, probability }, echo) => apply({ type: 'reading', at, probability, echo }),
    tell: apply,
    invited: (at) => {
      invitedAt = at;
    },
    peek: (from, to) => attempt(sound.between(from - preRoll, to), AbortSignal.timeout(10_000), () => undefined),
    isQuiet: () => state.phase === 'quiet',
    idle: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
    clear,
    dispose: clear,
  };
}

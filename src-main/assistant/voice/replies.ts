import type { AssistantEvent } from '#contract/events.ts';
import type { Mark, Marks } from '#contract/voice.ts';
import { isQuestion } from '../../conversation/heard-words.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import type { SpeechFailure, Speaker } from '../../conversation/speech-ports.ts';
import type { EchoGate } from '../../speech/echo/echo-gate.ts';
import type { EventHub } from '../event-hub.ts';
import type { Turns } from '../turns.ts';
import type { Playback, PlaybackEnd } from './playback.ts';
import { charactersPerSecond, createSpeaking, type Speaking } from './speaking.ts';

/** Milliseconds for which it is remembered what was said aloud once it is over, to know it again when a microphone hears it. */
const remembered = 8_000;

/** How long after it ended our voice may still come back, in milliseconds. */
const echoing = 1_000;

/** What is being said aloud now: a reply of a turn, or a text outside of any. */
type Current = {
  speaking: Speaking;
  turn: string | null;
  /** The message that holds the text; null for what is no message, such as a preview. */
  message: string | null;
  audible: boolean;
};

export type RepliesListener = {
  audible(audible: boolean): void;
  /** Something was said to its end (or given up); `question`: it asked the person something. */
  ended(how: { end: PlaybackEnd; failure: SpeechFailure['kind'] | null; question: boolean }): void;
  /** The voice that was asked for is not there; another speaks. */
  otherVoice(): void;
};

/** Says replies aloud while they grow, and ends them as the person wishes. */
export type Replies = {
  /** True while something is said aloud, or is about to be. */
  busy(): boolean;
  audible(): boolean;
  /** The words that were said aloud in the last seconds. */
  saidLately(): string;
  /** True when our voice was heard at this moment, or until just before it. */
  spokeAt(at: number): boolean;
  /** The next turn that starts is answered aloud; `moments`: what is known of it by now. */
  expect(moments: Marks): void;
  /** Says a text that is no reply. `message`: the message that holds it. */
  say(text: string, message: string | null, voice?: { speaker: Speaker; id: string }): Promise<void>;
  order(order: 'duck' | 'unduck' | 'pause' | 'resume'): void;
  /** Ends model, synthesis and playback together; of the reply only what was heard is kept. */
  interrupt(): Promise<void>;
  /** Ends the sound alone: the person writes, and the reply stands on the screen. */
  silence(): Promise<void>;
  mark(turn: string, mark: Mark): void;
  dispose(): void;
};

type Parts = {
  events: EventHub;
  clock: Clock;
  log: Log;
  playback: Playback;
  gate: EchoGate;
  turns: Pick<Turns, 'cut' | 'markSpoken' | 'conversation.stop'>;
  /** What speaks now and with which voice; null when nothing can. */
  mouth(): { speaker: Speaker; voice: string | null } | null;
  /** Whether a turn is answered aloud. `spoken`: what the person said was. */
  aloud(spoken: boolean): boolean;
};

export function createReplies(parts: Parts, listener: RepliesListener): Replies {
  const { events, clock, log, playback, gate, turns, mouth, aloud } = parts;
  let current: Current | null = null;
  let lastPersonSpoke = false;
  let expected: Marks | null = null;
  const measured = new Map<string, Marks>();
  const speakingTurns = new Set<string>();
  /** What was said aloud, and until when it is known again. */
  let silentSince = Number.NEGATIVE_INFINITY;
  let said: { text: string; until: number }[] = [];

  const mark = (turn: string | null, name: Mark, at = clock.monotonic()): void => {
    const marks = turn === null ? undefined : measured.get(turn);
    if (marks && marks[name] === undefined) marks[name] = at;
  };
  const settleMarks = (turn: string | null): void => {
    const marks = turn === null ? undefined : measured.get(turn);
    if (turn === null || !marks) return;
    measured.delete(turn);
    events.emit({ type: 'turn-measured', turn, marks });
    log.info('spoken turn', Object.fromEntries(Object.entries(marks).map(([name, at]) => [name, Math.round(at)])));
  };

  const begin = (
    turn: string | null,
    message: string | null,
    mouthNow: { speaker: Speaker; voice: string | null },
  ): Current => {
    let text = '';
    const speaking = createSpeaking(
      { playback, speaker: mouthNow.speaker, voice: mouthNow.voice },
      {
        firstSentence: () => mark(turn, 'first-sentence'),
        firstAudio: () => mark(turn, 'first-audio'),
        audible: (audible, at) => {
          own.audible = audible;
          if (!audible) silentSince = at;
          if (audible) mark(turn, 'first-sample', at);
          else {
            gate.silence(at);
            if (turn !== null && measured.get(turn)?.['interruption-heard'] !== undefined) mark(turn, 'silence', at);
          }
          listener.audible(audible);
        },
        otherVoice: listener.otherVoice,
        progressed: (number, played, at) => gate.played(number, played, at),
        sent: (number, sampleRate, samples) => gate.expect(number, sampleRate, samples),
        sentence: (sentence) => {
          text = `${text} ${sentence}`;
          const now = clock.monotonic();
          const length = (sentence.length / charactersPerSecond) * 1000;
          said = [...said.filter(({ until }) => now < until), { text: sentence, until: now + length + remembered }];
          events.emit({ type: 'caption-changed', speaker: 'os', text: sentence, settled: true });
        },
      },
    );
    const own: Current = { speaking, turn, message, audible: false };
    current = own;
    void speaking.done.then(({ end, failure }) => {
      if (turn !== null) speakingTurns.delete(turn);
      settleMarks(turn);
      if (current !== own) return;
      current = null;
      if (message !== null && (end === 'finished' || end === 'stopped') && text !== '')
        turns.markSpoken(message).catch(() => undefined);
      events.emit({ type: 'caption-changed', speaker: 'os', text: '', settled: true });
      listener.ended({ end, failure, question: isQuestion(text) });
    });
    return own;
  };

  const silence = async (): Promise<void> => {
    await current?.speaking.stop();
  };

  const follow = (event: AssistantEvent): void => {
    switch (event.type) {
      case 'message-added':
        if (event.message.role === 'person') lastPersonSpoke = event.message.spoken;
        return;
      case 'turn-started':
        if (expected !== null) measured.set(event.turn, expected);
        expected = null;
        // Whoever says something new has done with what was being said.
        if (current !== null) void silence();
        if (aloud(lastPersonSpoke) && mouth() !== null) speakingTurns.add(event.turn);
        return;
      case 'reply-delta': {
        mark(event.turn, 'first-token');
        if (!speakingTurns.has(event.turn)) return;
        const now = mouth();
        if (current?.turn !== event.turn && now !== null) begin(event.turn, event.message, now);
        if (current?.turn === event.turn) current.speaking.push(event.text);
        return;
      }
      case 'turn-settled': {
        const spoken = speakingTurns.delete(event.turn);
        if (current?.turn === event.turn) current.speaking.end();
        else settleMarks(event.turn);
        const now = mouth();
        // Who listens must be told as well as who reads.
        if (
          spoken &&
          event.failure !== null &&
          event.failure.kind !== 'stopped' &&
          event.reply === null &&
          now !== null
        )
          sayNow(event.failure.sentence, null, now);
        return;
      }
      default:
        return;
    }
  };
  const sayNow = (text: string, message: string | null, now: { speaker: Speaker; voice: string | null }): Current => {
    const own = begin(null, message, now);
    own.speaking.push(text);
    own.speaking.end();
    return own;
  };
  const unsubscribe = events.subscribe(follow);

  return {
    busy: () => current !== null || speakingTurns.size > 0,
    audible: () => current?.audible === true,
    spokeAt: (at) => current?.audible === true || at - silentSince < echoing,
    saidLately: () => {
      const now = clock.monotonic();
      return said
        .filter(({ until }) => now < until)
        .map(({ text }) => text)
        .join(' ');
    },
    expect: (moments) => {
      expected = moments;
    },
    say: async (text, message, voice) => {
      const now = voice ? { speaker: voice.speaker, voice: voice.id } : mouth();
      if (now === null) return;
      await silence();
      await sayNow(text, message, now).speaking.done;
    },
    order: (order) => {
      if (current === null) return;
      const marks = current.turn === null ? undefined : measured.get(current.turn);
      if (order === 'pause') mark(current.turn, 'interruption-heard');
      // It was nothing after all.
      if (order === 'resume' && marks) {
        delete marks['interruption-heard'];
        delete marks.silence;
      }
      if (order !== 'pause') gate.duck(order === 'duck', clock.monotonic());
      current.speaking[order]();
    },
    interrupt: async () => {
      const own = current;
      if (own === null) {
        // It still thinks of what it will say: nothing was heard of it, so nothing is kept.
        if (speakingTurns.size > 0) await turns['conversation.stop']({});
        return;
      }
      if (own.turn !== null) speakingTurns.delete(own.turn);
      mark(own.turn, 'interruption-heard');
      const heard = own.speaking.stop();
      if (own.message === null) await heard;
      else {
        current = null;
        await turns.cut(own.message, heard);
        events.emit({ type: 'caption-changed', speaker: 'os', text: '', settled: true });
      }
    },
    silence,
    mark,
    dispose: () => {
      unsubscribe();
      void silence();
    },
  };
}

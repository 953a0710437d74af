import type { VoiceTiming } from '#contract/voice.ts';
import { completeness } from './heard-words.ts';

/** Probability from which a reading is speech, and from which speech goes on: Silero's own two thresholds. */
export const speechThreshold = { begin: 0.5, stay: 0.35 };

/** Speech within so many milliseconds that is no click: 100 ms of 200, as LiveKit and Home Assistant ask for. */
const beginning = { speech: 90, within: 200 };

/** Milliseconds of speech after a pause that show that the person goes on; less may be a breath. */
const goingOn = 60;

/** Sound before the first reading of speech that belongs to it, in milliseconds: consonants are quieter than the model wants. */
export const preRoll = 300;

/** A segment longer than this is kept when the person goes on after it; a shorter one is transcribed again with the rest. */
const longEnoughToKeep = 8_000;

/** A segment is cut at this length even where nobody pauses, so that no request grows without bound. */
const longestSegment = 25_000;

export type TurnEvent =
  /** One reading of the voice activity. `echo`: it is our own voice. */
  | { type: 'reading'; at: number; probability: number; echo: boolean }
  /** The words of a segment. */
  | { type: 'transcribed'; at: number; segment: number; text: string }
  /** The OS has ended a question (or something else), or the talk-key is held or let go. */
  | { type: 'asked'; question: boolean }
  | { type: 'held'; at: number; held: boolean }
  /** What was being said is none of our business any more: muted, hushed, a backchannel. */
  | { type: 'dropped' };

export type TurnCommand =
  | { type: 'speech-started'; at: number }
  | { type: 'speech-went-on'; at: number }
  | { type: 'speech-paused'; at: number }
  /** Transcribe the sound between two moments. A newer segment makes an older one that is not done pointless. */
  | { type: 'transcribe'; segment: number; from: number; to: number }
  | { type: 'discard'; segment: number }
  /** The silence asked for is over; the words may still be on their way. */
  | { type: 'endpoint-reached'; at: number; speechEnd: number; asked: number }
  | { type: 'turn-ended'; at: number; startedAt: number; speechEnd: number; text: string }
  /** There was sound like speech, but no words in it. */
  | { type: 'turn-emptied'; at: number };

export type TurnState = {
  phase: 'quiet' | 'speaking' | 'pausing';
  /** Readings of the last 200 ms: when, how long, speech or not. */
  recent: readonly { at: number; length: number; speech: boolean }[];
  lastReading: number | null;
  speech: boolean;
  startedAt: number;
  segmentFrom: number;
  lastSpeechAt: number;
  segment: number;
  /** Whether this segment has been sent, and the words that came back. */
  sent: boolean;
  text: string | null;
  /** Earlier segments of this turn that stay as they are, with their words once they came. */
  earlier: readonly { segment: number; text: string | null }[];
  reached: boolean;
  question: boolean;
  held: boolean;
  /** True once the talk-key was let go: the turn ends as soon as its words are here. */
  released: boolean;
};

export const quietTurn: TurnState = {
  phase: 'quiet',
  recent: [],
  lastReading: null,
  speech: false,
  startedAt: 0,
  segmentFrom: 0,
  lastSpeechAt: 0,
  segment: 0,
  sent: false,
  text: null,
  earlier: [],
  reached: false,
  question: false,
  held: false,
  released: false,
};

type Step = { state: TurnState; commands: TurnCommand[] };
const stay = (state: TurnState, commands: TurnCommand[] = []): Step => ({ state, commands });

/** `words`: whether anything makes words of speech; without, silence alone ends a turn. */
export type TurnRules = { timing: VoiceTiming; words: boolean };

/**
 * The end of a turn as a pure rule: time comes with the events, so the same sound always ends at the same places.
 * Silence begins a transcription on the chance that it was all; the words decide how much more silence is needed.
 */
export function takeTurn(state: TurnState, event: TurnEvent, rules: TurnRules): Step {
  switch (event.type) {
    case 'reading':
      return read(state, event, rules);
    case 'transcribed':
      return take(state, event, rules);
    case 'asked':
      return stay({ ...state, question: event.question });
    case 'held':
      return hold(state, event, rules);
    case 'dropped':
      return stay(
        {
          ...quietTurn,
          question: state.question,
          segment: state.segment + 1,
          held: state.held,
          lastReading: state.lastReading,
        },
        underWay(state).map((segment) => ({ type: 'discard', segment })),
      );
  }
}

/** Segments whose words are still on their way. */
const underWay = (state: TurnState): number[] => [
  ...state.earlier.filter(({ text }) => text === null).map(({ segment }) => segment),
  ...(state.sent && state.text === null ? [state.segment] : []),
];

/** Words that came: of this segment, or of an earlier one of the same turn. */
function take(
  state: TurnState,
  { segment, text, at }: Extract<TurnEvent, { type: 'transcribed' }>,
  rules: TurnRules,
): Step {
  if (state.phase === 'quiet') return stay(state);
  const earlier = state.earlier.map((part) => (part.segment === segment ? { segment, text: text.trim() } : part));
  const own = segment === state.segment && state.sent;
  // Words come by the clock, sound by the frame: where readings lag behind, what they do not show yet is no silence.
  const seen = Math.min(at, state.lastReading ?? at);
  return decide({ ...state, earlier, text: own ? text.trim() : state.text }, at, rules, seen);
}

function read(before: TurnState, event: Extract<TurnEvent, { type: 'reading' }>, rules: TurnRules): Step {
  const { at } = event;
  const threshold = before.speech ? speechThreshold.stay : speechThreshold.begin;
  const speech = !event.echo && event.probability >= threshold;
  const length = Math.min(100, Math.max(0, at - (before.lastReading ?? at)));
  const recent = [...before.recent.filter((reading) => reading.at > at - beginning.within), { at, length, speech }];
  const state: TurnState = { ...before, recent, speech, lastReading: at };
  const heard = recent.reduce((sum, reading) => sum + (reading.speech ? reading.length : 0), 0);
  if (state.phase === 'quiet') return speech && heard >= beginning.speech ? begin(state, at) : stay(state);
  if (state.phase === 'speaking') {
    if (speech) return at - state.segmentFrom > longestSegment ? cut(state, at) : stay({ ...state, lastSpeechAt: at });
    const pausing = at - state.lastSpeechAt >= rules.timing.speculate;
    return pausing ? pause(state, at, rules) : stay(state);
  }
  const since = recent.reduce(
    (sum, reading) => sum + (reading.speech && reading.at > state.lastSpeechAt ? reading.length : 0),
    0,
  );
  if (speech && since >= goingOn) return goOn(state, at);
  return decide(state, at, rules);
}

function begin(state: TurnState, at: number): Step {
  const first = state.recent.find((reading) => reading.speech);
  const onset = first ? first.at - first.length : at;
  return stay(
    {
      ...state,
      phase: 'speaking',
      startedAt: onset,
      segmentFrom: onset - preRoll,
      lastSpeechAt: at,
      segment: state.segment + 1,
      sent: false,
      text: null,
      earlier: [],
      reached: false,
      released: false,
    },
    [{ type: 'speech-started', at: onset }],
  );
}

const transcribe = (state: TurnState, to: number): TurnCommand => ({
  type: 'transcribe',
  segment: state.segment,
  from: state.segmentFrom,
  to,
});

function pause(state: TurnState, at: number, rules: TurnRules): Step {
  const paused: TurnState = { ...state, phase: 'pausing', sent: rules.words, text: null, reached: false };
  const commands: TurnCommand[] = [{ type: 'speech-paused', at: state.lastSpeechAt }];
  if (rules.words) commands.push(transcribe(state, at));
  const { state: next, commands: more } = decide(paused, at, rules);
  return stay(next, [...commands, ...more]);
}

function goOn(state: TurnState, at: number): Step {
  const keep = state.sent && at - state.segmentFrom > longEnoughToKeep;
  const commands: TurnCommand[] = [{ type: 'speech-went-on', at }];
  if (!keep && state.sent && state.text === null) commands.push({ type: 'discard', segment: state.segment });
  return stay(
    {
      ...state,
      phase: 'speaking',
      lastSpeechAt: at,
      segment: state.segment + 1,
      segmentFrom: keep ? Math.max(state.lastSpeechAt, at - preRoll) : state.segmentFrom,
      earlier: keep ? [...state.earlier, { segment: state.segment, text: state.text }] : state.earlier,
      sent: false,
      text: null,
      reached: false,
    },
    commands,
  );
}

/** Somebody speaks without a pause: what is here is sent, and its words are joined when they come. */
function cut(state: TurnState, at: number): Step {
  return stay({ ...state, phase: 'pausing', sent: true, text: null, lastSpeechAt: at, reached: false }, [
    { type: 'speech-paused', at },
    transcribe(state, at),
  ]);
}

/** Whether the silence so far is enough for the words so far. `seen`: the moment up to which it is known to be silent. */
function decide(state: TurnState, at: number, { timing, words }: TurnRules, seen = at): Step {
  if (state.phase !== 'pausing' || state.held) return stay(state);
  const silence = seen - state.lastSpeechAt;
  const parts = [...state.earlier.map(({ text }) => text), state.text];
  const said = parts.filter((part) => part !== null && part !== '').join(' ');
  const known = !words || parts.every((part) => part !== null);
  const needed = state.released ? 0 : known ? neededSilence(said, state.question, timing) : timing.endOfTurn;
  // The words ask for more patience than the silence had when it seemed to be over.
  if (silence < needed) return stay({ ...state, reached: false });
  const commands: TurnCommand[] = state.reached
    ? []
    : [{ type: 'endpoint-reached', at, speechEnd: state.lastSpeechAt, asked: needed }];
  if (!known) return stay({ ...state, reached: true }, commands);
  const over: TurnState = { ...quietTurn, segment: state.segment, lastReading: state.lastReading };
  if (words && said === '')
    return stay({ ...over, question: state.question }, [...commands, { type: 'turn-emptied', at }]);
  return stay(over, [
    ...commands,
    { type: 'turn-ended', at, startedAt: state.startedAt, speechEnd: state.lastSpeechAt, text: said },
  ]);
}

/** The silence that ends a turn with these words, in milliseconds. */
function neededSilence(said: string, question: boolean, timing: VoiceTiming): number {
  if (said === '') return timing.endOfTurn;
  switch (completeness(said)) {
    case 'finished':
      return timing.endOfTurn;
    case 'unfinished':
      return Math.max(timing.endOfTurn, question ? timing.afterQuestion : timing.unfinished);
    case 'held':
      // Until they speak again, however long they think.
      return Number.POSITIVE_INFINITY;
  }
}

function hold(state: TurnState, event: Extract<TurnEvent, { type: 'held' }>, rules: TurnRules): Step {
  const { at, held } = event;
  if (held || !state.held) return stay({ ...state, held });
  const letGo: TurnState = { ...state, held: false, released: true };
  if (state.phase === 'quiet') return stay({ ...state, held: false });
  if (state.phase === 'pausing') return decide(letGo, at, rules);
  return pause(letGo, at, rules);
}

import type { VoiceTiming } from '#contract/voice.ts';
import { speechThreshold } from './end-of-turn.ts';
import { classifyInterjection } from './heard-words.ts';

/** A gap in speech that still belongs to it, in milliseconds. */
const gap = 250;

/** Silence after which a ducked voice comes back, in milliseconds: words that were said may still be on their way. */
const calm = 700;

/** Milliseconds of speech without a pause after which its words are looked at while it goes on, and again after each more. */
const peekAfter = 1_200;

/** Words that take longer than this to be made are not waited for any more, in milliseconds. */
const longestAwaited = 15_000;

/** Looks without a word in them after which the sound is no speech to us until it stops: a flood of noise. */
const emptyPeeks = 2;

export type InterruptionEvent =
  /** Our voice begins or ends to be heard in the room. */
  | { type: 'audible'; audible: boolean }
  | { type: 'reading'; at: number; probability: number; echo: boolean }
  /**
   * Words that were heard meanwhile; '' when a look found none. `whole`: all that was said until a pause; a part of it
   * ('I see' of 'I see, but …') can only show that words are meant.
   */
  | { type: 'words'; at: number; text: string; whole: boolean }
  /** Whether words are being made of what was said: until they are here, nobody knows that it was nothing. */
  | { type: 'awaiting'; awaiting: boolean }
  /** Everything about what was being said is over: the reply ended, or was ended. */
  | { type: 'settled' }
  /** Nothing is heard any more: the microphone closed. */
  | { type: 'closed' };

export type InterruptionCommand =
  | { type: 'duck' }
  | { type: 'unduck' }
  | { type: 'pause' }
  | { type: 'resume' }
  /** Look at the words between two moments although the speech goes on. */
  | { type: 'peek'; from: number; to: number }
  /** It was meant: model, synthesis and playback end together. `stop`: they want silence and nothing else. */
  | { type: 'interrupt'; stop: boolean }
  /** It was nothing, or a sound of listening: what was heard is not a turn. */
  | { type: 'ignore' };

export type InterruptionState = {
  audible: boolean;
  playback: 'plain' | 'ducked' | 'paused';
  speech: boolean;
  lastReading: number | null;
  /** The burst of speech that is going on: when it began, how much of it was speech, when it was last speech. */
  burst: { from: number; speech: number; until: number } | null;
  lastSpeechAt: number;
  peekedAt: number;
  empty: number;
  /** True while the sound that goes on was found to hold no words. */
  deaf: boolean;
  awaiting: boolean;
};

export const noInterruption: InterruptionState = {
  audible: false,
  playback: 'plain',
  speech: false,
  lastReading: null,
  burst: null,
  lastSpeechAt: 0,
  peekedAt: 0,
  empty: 0,
  deaf: false,
  awaiting: false,
};

type Step = { state: InterruptionState; commands: InterruptionCommand[] };
const stay = (state: InterruptionState, commands: InterruptionCommand[] = []): Step => ({ state, commands });

/**
 * What the person's voice does to ours, as a pure rule. It grows quiet after about 100 ms of speech and silent after 500;
 * words decide the rest. Without words it goes on, because it was a cough, the television, or noise.
 */
export function handleInterruption(state: InterruptionState, event: InterruptionEvent, timing: VoiceTiming): Step {
  switch (event.type) {
    case 'audible':
      return stay({ ...state, audible: event.audible });
    case 'settled':
      return stay({ ...noInterruption, lastReading: state.lastReading, awaiting: state.awaiting });
    case 'closed':
      return stay({ ...noInterruption, audible: state.audible || state.playback === 'paused' }, goBack(state));
    case 'words':
      return hear(state, event.text, event.whole);
    case 'awaiting':
      return stay({ ...state, awaiting: event.awaiting });
    case 'reading':
      return state.audible || state.playback !== 'plain'
        ? read(state, event, timing)
        : stay({ ...state, lastReading: event.at });
  }
}

function read(
  before: InterruptionState,
  event: Extract<InterruptionEvent, { type: 'reading' }>,
  timing: VoiceTiming,
): Step {
  const { at } = event;
  const speech = !event.echo && event.probability >= (before.speech ? speechThreshold.stay : speechThreshold.begin);
  const length = Math.min(100, Math.max(0, at - (before.lastReading ?? at)));
  const state: InterruptionState = { ...before, speech, lastReading: at };
  if (!speech) return quiet(state, at, timing);
  const going = before.burst !== null && at - before.burst.until <= gap + length;
  const burst =
    going && before.burst
      ? { ...before.burst, speech: before.burst.speech + length, until: at }
      : { from: at - length, speech: length, until: at };
  const loud: InterruptionState = {
    ...state,
    burst,
    lastSpeechAt: at,
    ...(going ? {} : { deaf: false, empty: 0, peekedAt: burst.from }),
  };
  if (loud.deaf) return stay(loud);
  if (burst.speech >= timing.interrupt && loud.playback !== 'paused')
    return peek({ ...loud, playback: 'paused' }, [{ type: 'pause' }], at);
  if (burst.speech >= timing.duck && loud.playback === 'plain')
    return stay({ ...loud, playback: 'ducked' }, [{ type: 'duck' }]);
  return peek(loud, [], at);
}

/** Looks at the words of speech that does not pause, now and then. */
function peek(state: InterruptionState, commands: InterruptionCommand[], at: number): Step {
  if (state.burst === null || at - state.peekedAt < peekAfter) return stay(state, commands);
  return stay({ ...state, peekedAt: at }, [...commands, { type: 'peek', from: state.burst.from, to: at }]);
}

function quiet(state: InterruptionState, at: number, timing: VoiceTiming): Step {
  const silence = at - state.lastSpeechAt;
  const ended: InterruptionState = silence > gap ? { ...state, burst: null, deaf: false } : state;
  if (state.playback === 'ducked' && silence >= calm)
    return stay({ ...ended, playback: 'plain' }, [{ type: 'unduck' }]);
  const patience = state.awaiting ? longestAwaited : timing.resume;
  if (state.playback === 'paused' && silence >= patience)
    return stay({ ...ended, playback: 'plain' }, [{ type: 'resume' }, { type: 'ignore' }]);
  return stay(ended);
}

/** What brings our voice back. */
function goBack({ playback }: InterruptionState): InterruptionCommand[] {
  if (playback === 'plain') return [];
  return playback === 'paused' ? [{ type: 'resume' }] : [{ type: 'unduck' }];
}

function hear(state: InterruptionState, text: string, whole: boolean): Step {
  if (!state.audible && state.playback === 'plain') return stay(state);
  const back = goBack(state);
  const meaning = classifyInterjection(text);
  if (!whole && (meaning === 'backchannel' || meaning === 'stop')) return stay(state);
  switch (meaning) {
    case 'words':
      return stay({ ...noInterruption, lastReading: state.lastReading }, [{ type: 'interrupt', stop: false }]);
    case 'stop':
      return stay({ ...noInterruption, lastReading: state.lastReading }, [{ type: 'interrupt', stop: true }]);
    case 'backchannel':
      return stay({ ...state, playback: 'plain', burst: null }, [...back, { type: 'ignore' }]);
    case 'nothing': {
      const empty = state.empty + 1;
      if (empty < emptyPeeks || state.burst === null) return stay({ ...state, empty });
      return stay({ ...state, empty: 0, deaf: true, playback: 'plain' }, [...back, { type: 'ignore' }]);
    }
  }
}

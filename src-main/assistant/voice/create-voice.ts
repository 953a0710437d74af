import { unpackHeard } from '#contract/audio.ts';
import type { CallInput } from '#contract/calls.ts';
import type { Mark, Voice, VoiceSettings, VoiceStatus } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import type { TurnRules } from '../../conversation/end-of-turn.ts';
import { isQuestion, isStopPhrase } from '../../conversation/heard-words.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import { addressedTo, sharedWords, wordList } from '../../conversation/spoken-words.ts';
import type {
  AudioInput,
  SpeechFailure,
  Speaker,
  Transcriber,
  VoiceActivity,
  VoiceReading,
} from '../../conversation/speech-ports.ts';
import { createWindowInput } from '../../speech/capture/window-input.ts';
import { createEchoGate } from '../../speech/echo/echo-gate.ts';
import type { RealtimeOptions } from '../../speech/realtime/create-realtime-session.ts';
import type { EventHub } from '../event-hub.ts';
import type { Handlers } from '../handlers.ts';
import type { OnboardingCalls } from '../onboarding-calls.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Turns } from '../turns.ts';
import type { SpokenTurn } from './hearing.ts';
import { openDirectLine, type DirectLine } from './direct-line.ts';
import { createListening } from './listening.ts';
import { createOnboardingAloud } from './onboarding-aloud.ts';
import { createPlayback } from './playback.ts';
import { createReplies } from './replies.ts';
import { createSelfHearing } from './self-hearing.ts';
import { voiceFor, type VoiceParts } from './voice-parts.ts';

export type VoiceCalls = Pick<
  Handlers,
  | 'voice.attach'
  | 'voice.mute'
  | 'voice.talk'
  | 'voice.hush'
  | 'voice.preview'
  | 'microphone.report'
  | 'playback.report'
>;

/** Hearing and speaking, as one. */
export type VoiceSession = {
  calls: VoiceCalls;
  status(): VoiceStatus;
  speaker(): Promise<Speaker | null>;
  /** Sound from a window, packed as contract/audio.ts does. */
  hear(packed: Uint8Array): void;
  /** The settings of the voice, or its keys, have changed. */
  reload(): Promise<void>;
  /** A moment of a turn, for those who measure it. */
  onMoment(turn: string, mark: Mark): void;
  dispose(): Promise<void>;
};

export type VoiceDependencies = {
  /** What is chosen now, the environment's word included. */
  chosen(): VoiceSettings;
  parts: VoiceParts;
  turns: Turns;
  onboarding: OnboardingCalls;
  knowledge: Knowledge;
  events: EventHub;
  clock: Clock;
  words: Words;
  log: Log;
  /** The microphone that a program of this machine reads. */
  recorder: AudioInput;
  loadActivity(onReading: (reading: VoiceReading) => void, onFailed: () => void): Promise<VoiceActivity>;
  sendAudio(packed: Uint8Array): void;
  /** What the direct line is opened with for a choice. */
  lineOptions(choice: RealtimeServer, voice: string, instructions: string): Promise<RealtimeOptions>;
};

type RealtimeServer = Extract<VoiceSettings['realtime'], { kind: 'openai' }>;

/** The voice of the direct line where none of OpenAI's was chosen. */
const usualLineVoice = 'marin';

type Holder = { window: string; canHear: boolean; canPlay: boolean; voices: Voice[] };

export async function createVoice(dependencies: VoiceDependencies): Promise<VoiceSession> {
  const { chosen, parts, turns, onboarding, knowledge, events, clock, words, log } = dependencies;
  const gate = createEchoGate();
  const selfHearing = createSelfHearing();
  const onboardingAloud = createOnboardingAloud(onboarding, words, () => knowledge.persona().personName);
  let holder: Holder | null = null;
  let holderHears = false;
  let muted = false;
  let listened = false;
  let held = false;
  let phase: VoiceStatus['phase'] = 'quiet';
  let transcriber: Transcriber | null = null;
  let speaker: Speaker | null = null;
  /** What is wrong with hearing or speaking beyond the microphone, for the person; taken back when it works again. */
  let trouble: string | null = null;
  let lineHasKey = false;
  /** The choice that the line was opened for. */
  let lineFor = '';
  let told = '';
  let disposed = false;
  let line: DirectLine | null = null;

  const playback = createPlayback({
    events,
    clock,
    sendAudio: dependencies.sendAudio,
    holder: () => holder?.window ?? null,
  });
  const windowInput = createWindowInput({
    clock,
    want: (open) => {
      holderHears = open;
      tell();
    },
  });

  const rules = (): TurnRules => ({ timing: chosen().timing, words: transcriber !== null });
  /** Speech to speech: only hands-free, for the line decides by itself when a turn is over, and not while getting to know. */
  const lineChoice = (): RealtimeServer | null => {
    const { realtime, listening } = chosen();
    return realtime.kind === 'openai' && lineHasKey && listening === 'hands-free' && onboarding.view().finished
      ? realtime
      : null;
  };
  const canListen = (): boolean => {
    const { listening } = chosen();
    if (lineChoice() !== null) return true;
    return transcriber !== null && (listening !== 'by-name' || transcriber.local);
  };
  const inputs = (): AudioInput[] => {
    const { source } = chosen();
    const own = holder?.canHear === true ? [windowInput] : [];
    if (source === 'window') return own;
    return source === 'recorder' ? [dependencies.recorder] : [dependencies.recorder, ...own];
  };

  const replies = createReplies(
    {
      events,
      clock,
      log,
      playback,
      gate,
      turns,
      mouth: () => {
        if (speaker === null || holder?.canPlay !== true) return null;
        return { speaker, voice: voiceFor(speaker, chosen().voice) };
      },
      aloud: (spoken) => {
        const { speaking } = chosen();
        return speaking === 'always' || (speaking === 'when-spoken-to' && spoken);
      },
    },
    {
      audible: (audible) => {
        listening.audible(audible);
        setPhase(audible ? 'speaking' : 'quiet');
      },
      ended: ({ end, failure, question }) => {
        setPhase('quiet');
        if (failure !== null) trouble = words.voice.mouth[failure];
        else if (end === 'blocked') trouble = words.voice.blocked;
        else if (end === 'lost') trouble = words.voice.lost;
        else if (end === 'finished') trouble = null;
        listening.ended(question);
        tell();
      },
    },
  );

  const listening = createListening(
    {
      inputs,
      loadActivity: dependencies.loadActivity,
      transcriber: () => transcriber,
      rules,
      gate,
      events,
      clock,
      log,
    },
    {
      speechStarted: (over) => {
        if (!over) setPhase('hearing');
      },
      turn: (turn, over) =>
        void accept(turn, over).catch((cause: unknown) => {
          log.warn('spoken turn failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
          trouble = words.refusals.internal;
          setPhase('quiet');
        }),
      nothing: () => setPhase('quiet'),
      failed: (kind: SpeechFailure['kind']) => {
        trouble = words.voice.ears[kind];
        setPhase('quiet');
        tell();
      },
      interruption: (command) => {
        if (command.type !== 'interrupt') {
          replies.order(command.type);
          line?.order(command.type);
          return;
        }
        void Promise.all([replies.interrupt(), line?.interrupt()]).then(() => listening.ended(false));
      },
      changed: () => tell(),
    },
  );

  const accept = async (turn: SpokenTurn, over: boolean): Promise<void> => {
    setPhase('quiet');
    const { text } = turn;
    if (text === '') return;
    const likeness = sharedWords(text, replies.saidLately());
    const verdict = selfHearing.judge({ likeness, over, words: wordList(text).length, at: clock.monotonic() });
    if (verdict !== 'person') {
      if (verdict === 'loop') await closeForLoop();
      return forget();
    }
    trouble = null;
    if (isStopPhrase(text) && replies.busy()) {
      await replies.interrupt();
      return forget();
    }
    const view = onboarding.view();
    if (!view.finished) return answerOnboarding(text, turn);
    const forUs =
      chosen().listening === 'by-name' ? addressedTo(text, knowledge.persona().osName ?? words.product) : text;
    // What the room says to somebody else is forgotten here, and was never written down.
    if (forUs === null || forUs === '') return forget();
    replies.expect({ 'speech-end': turn.speechEnd, endpoint: turn.endpoint, transcript: turn.transcript });
    setPhase('thinking');
    await turns.hear(forUs, turn.pace);
    // It stands in the transcript now.
    forget();
  };
  const forget = (): void => events.emit({ type: 'caption-changed', speaker: 'person', text: '', settled: true });
  const answerOnboarding = async (text: string, turn: SpokenTurn): Promise<void> => {
    const understood = await onboardingAloud.answer(onboarding.view(), text, turn.pace);
    forget();
    if (!understood) await ask(`${words.voice.onboarding.again} `);
  };
  /** Says the question that stands on the screen, when the person speaks with us. */
  const ask = async (before = ''): Promise<void> => {
    const view = onboarding.view();
    if (view.finished || chosen().listening === 'off' || speaker === null) return;
    await replies.say(`${before}${onboardingAloud.question(view)}`, null);
  };
  const closeForLoop = async (): Promise<void> => {
    muted = true;
    await listening.mute();
    await replies.silence();
    trouble = words.voice.loop;
    tell();
  };

  const setPhase = (next: VoiceStatus['phase']): void => {
    phase = next === 'quiet' && replies.audible() ? 'speaking' : next;
    tell();
  };
  const sentence = (): string | null => {
    const { listening: when, speaking, voice } = chosen();
    const { failure } = listening.microphone();
    if (when !== 'off') {
      if (transcriber === null) return words.voice.noEars;
      if (when === 'by-name' && !transcriber.local) return words.voice.byNameNeedsLocal;
      if (failure !== null && !muted) return words.voice.microphone[failure];
    }
    if (trouble !== null) return trouble;
    if (speaking !== 'never' && voice !== null && speaker !== null && speaker.kind !== voice.speaker)
      return words.voice.otherVoice(voice.name);
    return null;
  };
  const status = (): VoiceStatus => {
    const { listening: when, voice } = chosen();
    const { state, source } = listening.microphone();
    return {
      listening: when,
      microphone: muted && state === 'off' && when !== 'off' ? 'muted' : state,
      source: source === 'file' ? null : source,
      phase,
      sentence: sentence(),
      canHear: canListen(),
      canSpeak: speaker !== null && holder?.canPlay === true,
      hearsLocally: transcriber?.local === true,
      realtime: line?.isOpen() === true,
      holder: holder?.window ?? null,
      holderHears,
      voice: voice?.name ?? null,
    };
  };
  const tell = (): void => {
    if (disposed) return;
    const now = status();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    events.emit({ type: 'voice-changed', voice: now });
  };

  /** Opens or closes the microphone, as the settings and the person want it now. */
  const follow = async (): Promise<void> => {
    const { listening: when } = chosen();
    await followLine();
    if (when === 'off' || !canListen()) await listening.close();
    else if (muted) await listening.mute();
    else if (when === 'push-to-talk' && !held) await listening.close();
    else listening.open();
    tell();
  };
  /** Opens the direct line where it is chosen and the microphone may be heard; closes it otherwise. */
  const followLine = async (): Promise<void> => {
    const choice = muted ? null : lineChoice();
    const wanted = choice === null ? '' : JSON.stringify(choice);
    if (wanted === lineFor) return;
    lineFor = wanted;
    listening.divert(null);
    await line?.close();
    line = choice === null ? null : openLine(choice);
  };
  const openLine = (choice: RealtimeServer): DirectLine =>
    openDirectLine(
      {
        options: async () => {
          const { voice } = chosen();
          return dependencies.lineOptions(
            choice,
            voice?.speaker === 'openai' ? voice.id : usualLineVoice,
            await turns.briefing(),
          );
        },
        playback,
        gate,
        turns,
        events,
        clock,
        log,
        words,
      },
      {
        opened: () => {
          trouble = null;
          listening.divert((frame) => line?.hear(frame));
          tell();
        },
        broke: (kind) => {
          log.warn('direct line broke', { kind });
          listening.divert(null);
          trouble = kind === 'refused-key' || kind === 'no-key' ? words.voice.ears[kind] : words.voice.hotFallback;
          tell();
        },
        audible: (audible) => {
          listening.audible(audible);
          setPhase(audible ? 'speaking' : 'quiet');
        },
        ended: (text) => {
          setPhase('quiet');
          listening.ended(isQuestion(text));
        },
        words: (text) => listening.words(text),
      },
    );
  const takeChoice = async (): Promise<void> => {
    const now = chosen();
    lineHasKey = now.realtime.kind === 'openai' && !(await parts.lacksKey(now.realtime));
    transcriber = (await parts.lacksKey(now.transcriber)) ? null : await parts.transcriber(now.transcriber);
    speaker = (await parts.lacksKey(now.speaker)) ? null : await parts.speaker(now.speaker, holder?.voices ?? []);
    trouble = (await parts.lacksKey(now.transcriber)) ? words.voice.ears['no-key'] : null;
    await follow();
    const listens = now.listening !== 'off' && canListen();
    // Who has just let it listen, in the middle of getting to know each other, is asked aloud what stands on the screen.
    if (listens && !listened) void ask();
    listened = listens;
  };
  let taking: Promise<void> = Promise.resolve();
  /** One after the other: two windows may change it at the same moment, and the newest choice must win. */
  const reload = (): Promise<void> => {
    const taken = taking.then(takeChoice);
    taking = taken.catch(() => undefined);
    return taken;
  };
  await reload();

  let asked = '';
  const unsubscribe = events.subscribe((event) => {
    if (event.type === 'turn-settled' && phase === 'thinking') setPhase('quiet');
    if (event.type !== 'onboarding-changed') return;
    const { step, finished, naming } = event.onboarding;
    const place = `${step} ${naming?.name ?? ''}`;
    if (!finished && place !== asked) void ask();
    asked = place;
  });

  const calls: VoiceCalls = {
    'voice.attach': async ({ window, canHear, canPlay, voices }) => {
      const isNew = holder?.window !== window;
      holder = { window, canHear, canPlay, voices };
      // A sentence that another window plays is no longer heard of.
      if (isNew) {
        await replies.silence();
        await listening.close();
      }
      await reload();
      return status();
    },
    'voice.mute': async ({ muted: next }) => {
      muted = next;
      if (!next) trouble = null;
      await follow();
      return status();
    },
    'voice.talk': async ({ held: next }) => {
      if (chosen().listening !== 'push-to-talk' || muted || held === next) return status();
      held = next;
      if (next) {
        // Who presses the key wants to be heard, not to listen.
        if (replies.busy()) await replies.interrupt();
        listening.hold(true);
        await follow();
      } else {
        listening.hold(false);
        clock.after(400, () => void followUnlessHeld());
      }
      return status();
    },
    'voice.hush': async () => {
      const hushed = replies.busy() || line?.busy() === true;
      await Promise.all([replies.interrupt(), line?.interrupt()]);
      return { hushed };
    },
    'voice.preview': async ({ voice }) => {
      if (speaker === null) return { sentence: words.voice.mouth.missing };
      if (holder?.canPlay !== true) return { sentence: words.voice.lost };
      const name = knowledge.persona().osName ?? words.product;
      await replies.say(words.voice.sample(name), null, { speaker, id: voice });
      return { sentence: trouble };
    },
    'microphone.report': async (report) => {
      if (report.window === holder?.window) windowInput.report(reportOf(report));
      return Promise.resolve({});
    },
    'playback.report': async (report) => {
      playback.report(report);
      return Promise.resolve({});
    },
  };
  return {
    status,
    reload,
    speaker: () => Promise.resolve(speaker),
    onMoment: replies.mark,
    hear: (packed) => {
      const sound = unpackHeard(packed);
      if (sound) windowInput.push(sound);
    },
    calls,
    dispose: async () => {
      disposed = true;
      unsubscribe();
      replies.dispose();
      await line?.close();
      await listening.dispose();
    },
  };

  /** The microphone closes once the last word has been taken, unless the key is held again. */
  async function followUnlessHeld(): Promise<void> {
    if (held) return;
    if (listening.isQuiet()) await follow();
    else clock.after(400, () => void followUnlessHeld());
  }
}

const reportOf = (report: CallInput<'microphone.report'>) =>
  report.state === 'failed' ? { state: report.state, kind: report.kind } : { state: report.state };

import { unpackHeard } from '#contract/audio.ts';
import type { Message } from '#contract/messages.ts';
import type { Mark, VoiceSettings, VoiceStatus } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import { isQuestion } from '../../conversation/heard-words.ts';
import type { Clock, Log } from '../../conversation/ports.ts';
import { addressedTo, sharedWords, wordList } from '../../conversation/spoken-words.ts';
import type { AudioInput, Speaker, Transcriber, VoiceActivity, VoiceReading } from '../../conversation/speech-ports.ts';
import { createWindowInput } from '../../speech/capture/window-input.ts';
import { createEchoGate } from '../../speech/echo/echo-gate.ts';
import type { EventHub } from '../event-hub.ts';
import type { OnboardingCalls } from '../onboarding-calls.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Turns } from '../turns.ts';
import { createAcceptTurn } from './accept-turn.ts';
import { createLineKeeper, type LineOptions } from './keep-line.ts';
import { createListening } from './listening.ts';
import { createOnboardingAloud } from './onboarding-aloud.ts';
import { createPlayback } from './playback.ts';
import { createReplies } from './replies.ts';
import { createSelfHearing } from './self-hearing.ts';
import { createTalkKey } from './talk-key.ts';
import { voiceFor, type VoiceParts } from './voice-parts.ts';
import { createVoiceCalls, type VoiceCalls } from './voice-calls.ts';
import { createVoiceStatus, type Holder } from './voice-status.ts';

/** Hearing and speaking, as one. */
export type VoiceSession = {
  calls: VoiceCalls;
  status(): VoiceStatus;
  speaker(): Promise<Speaker | null>;
  /** Sound from a window, packed as contract/audio.ts does. */
  hear(packed: Uint8Array): void;
  /** A window is gone: its host has lost it. */
  detach(window: string): void;
  /** The settings of the voice, or its keys, have changed. */
  reload(): Promise<void>;
  /** Something was forgotten, or came back: what a direct line was told is told anew. */
  forgot(): Promise<void>;
  /** A moment of a turn, for those who measure it. */
  onMoment(turn: string, mark: Mark): void;
  /** The machine is about to sleep: nothing captures when it resolves, and nothing is open elsewhere. */
  sleep(): Promise<void>;
  /** It woke: everything is opened again as it was. */
  wake(): Promise<void>;
  dispose(): Promise<void>;
};

export type VoiceDependencies = {
  /** What is chosen now, the environment's word included. */
  chosen(): VoiceSettings;
  /** True while nothing is to be said aloud. */
  hushed(): boolean;
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
  lineOptions: LineOptions;
};

export async function createVoice(dependencies: VoiceDependencies): Promise<VoiceSession> {
  const { chosen, hushed, parts, turns, onboarding, knowledge, events, clock, words, log } = dependencies;
  const gate = createEchoGate();
  const selfHearing = createSelfHearing();
  const onboardingAloud = createOnboardingAloud(onboarding, words, () => knowledge.persona().personName);
  let holder: Holder | null = null;
  let holderHears = false;
  let muted = false;
  let asleep = false;
  let transcriber: Transcriber | null = null;
  let speaker: Speaker | null = null;
  /** The voice that what speaks did not know when it was last asked. */
  let goneVoice: string | null = null;
  let disposed = false;

  const status = createVoiceStatus(
    () => ({
      settings: chosen(),
      microphone: listening.microphone(),
      transcriber,
      speaker,
      holder,
      holderHears,
      muted,
      canListen: canListen(),
      lineIsOpen: line.current()?.isOpen() === true,
      speaks: replies.audible(),
      hears: !listening.isQuiet(),
    }),
    events,
    words,
  );
  const { setPhase, trouble, tell } = status;
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
  const canListen = (): boolean =>
    line.wanted() || (transcriber !== null && (chosen().listening !== 'by-name' || transcriber.local));
  const inputs = (): AudioInput[] => {
    const { source } = chosen();
    const own = holder?.canHear === true ? [windowInput] : [];
    if (source === 'window') return own;
    return source === 'recorder' ? [dependencies.recorder] : [dependencies.recorder, ...own];
  };
  const audible = (heard: boolean): void => {
    listening.audible(heard);
    setPhase(heard ? 'speaking' : 'quiet');
  };

  /** What of somebody's words is for us: by name only what begins with it, and then without it. */
  const meant = (text: string): string | null => {
    const name = knowledge.persona().osName ?? words.product;
    return chosen().listening === 'by-name' ? addressedTo(text, name) : text;
  };
  const failed = (cause: unknown): void => {
    log.warn('voice failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
    trouble(words.refusals.internal);
    setPhase('quiet');
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
        if (hushed() || speaker === null || holder?.canPlay !== true) return null;
        const voice = voiceFor(speaker, chosen().voice);
        return { speaker, voice: voice === goneVoice ? null : voice };
      },
      aloud: (spoken) => {
        const { speaking } = chosen();
        return speaking === 'always' || (speaking === 'when-spoken-to' && spoken);
      },
    },
    {
      audible,
      ended: ({ end, failure, question }) => {
        if (failure !== null) trouble(words.voice.mouth[failure]);
        else if (end === 'blocked') trouble(words.voice.blocked);
        else if (end === 'lost') trouble(words.voice.lost);
        else if (end === 'finished') trouble(null);
        listening.ended(question);
        setPhase('quiet');
      },
      otherVoice: () => {
        goneVoice = chosen().voice?.id ?? null;
        status.voiceIsGone(true);
      },
    },
  );

  const listening = createListening(
    {
      inputs,
      loadActivity: dependencies.loadActivity,
      transcriber: () => transcriber,
      rules: () => ({ timing: chosen().timing, words: transcriber !== null }),
      meant,
      deaf: (deaf) => trouble(deaf ? words.voice.deaf : null),
      isOwn: (text) =>
        selfHearing.isOwn({
          likeness: sharedWords(text, replies.saidLately()),
          over: true,
          words: wordList(text).length,
        }),
      gate,
      events,
      clock,
      log,
    },
    {
      speechStarted: (over) => {
        if (!over) setPhase('hearing');
      },
      turn: (turn, over) => {
        setPhase('quiet');
        accept(turn, over).catch(failed);
      },
      nothing: () => setPhase('quiet'),
      failed: (kind) => {
        trouble(words.voice.ears[kind]);
        setPhase('quiet');
      },
      interruption: (command) => {
        if (command.type === 'interrupt') return void interrupt().catch(failed);
        replies.order(command.type);
        line.current()?.order(command.type);
      },
      changed: () => tell(),
    },
  );
  /** Falls silent: what is said, and what was about to be. */
  const interrupt = async (): Promise<void> => {
    await Promise.all([replies.interrupt(), line.current()?.interrupt()]);
    listening.ended(false);
    setPhase('quiet');
  };

  const line = createLineKeeper(
    {
      chosen,
      lineOptions: dependencies.lineOptions,
      known: () => onboarding.view().finished,
      hushed,
      canPlay: () => holder?.canPlay === true,
      playback,
      gate,
      turns,
      events,
      clock,
      log,
    },
    {
      gone: () => listening.divert(null),
      opened: () => {
        listening.divert((frame) => line.current()?.hear(frame));
        trouble(null);
      },
      broke: (kind) => {
        log.warn('direct line broke', { kind });
        listening.divert(null);
        trouble(kind === 'refused-key' || kind === 'no-key' ? words.voice.ears[kind] : words.voice.hotFallback);
      },
      audible,
      ended: (text) => {
        listening.ended(isQuestion(text));
        setPhase('quiet');
      },
      words: (text) => listening.words(text),
    },
  );

  /** The question that was asked aloud last, so that none is asked twice by itself. */
  let asked = '';
  /** Says the question that stands on the screen, when the person speaks with us. */
  const ask = async (before = ''): Promise<void> => {
    const view = onboarding.view();
    const { listening: when, speaking } = chosen();
    if (view.finished || when === 'off' || speaking === 'never' || hushed() || !canListen()) return;
    if (speaker === null || holder?.canPlay !== true) return;
    const place = `${view.step} ${view.naming?.name ?? ''}`;
    if (before === '' && place === asked) return;
    asked = place;
    await replies.say(`${before}${onboardingAloud.question(view)}`, null);
  };
  const accept = createAcceptTurn({
    meant,
    replies,
    selfHearing,
    onboarding,
    onboardingAloud,
    askAgain: () => ask(`${words.voice.onboarding.again} `),
    turns,
    events,
    clock,
    loop: async () => {
      muted = true;
      await Promise.all([listening.mute(), replies.interrupt(), line.follow(true)]);
      trouble(words.voice.loop);
    },
    understood: () => trouble(null),
    thinks: () => setPhase('thinking'),
  });

  /** Opens or closes the microphone, as the settings and the person want it now. */
  const follow = async (): Promise<void> => {
    if (disposed) return;
    const { listening: when } = chosen();
    const lineFollowed = line.follow(muted || asleep);
    if (when !== 'push-to-talk') talkKey.letGo();
    // Without a window nobody sees that it listens, and nothing could answer.
    if (when === 'off' || holder === null || asleep || !canListen()) await listening.close();
    else if (muted) await listening.mute();
    else if (when === 'push-to-talk' && !talkKey.held()) await listening.close();
    else listening.open();
    await lineFollowed;
    tell();
  };
  const talkKey = createTalkKey({ clock, listening, follow });
  const load = async (): Promise<void> => {
    const now = chosen();
    const earsLackKey = await parts.lacksKey(now.transcriber);
    line.hasKey(now.realtime.kind === 'openai' && !(await parts.lacksKey(now.realtime)));
    transcriber = earsLackKey ? null : await parts.transcriber(now.transcriber);
    speaker = (await parts.lacksKey(now.speaker)) ? null : await parts.speaker(now.speaker, holder?.voices ?? []);
    goneVoice = null;
    status.voiceIsGone(false);
    trouble(earsLackKey ? words.voice.ears['no-key'] : null);
    await follow();
    // Who lets it listen again, in the middle of getting to know each other, is asked again.
    if (now.listening === 'off') asked = '';
    ask().catch(failed);
  };
  /** One after the other: what was chosen last is what holds. */
  let loading: Promise<void> = Promise.resolve();
  const reload = (): Promise<void> => {
    const loaded = loading.then(load);
    loading = loaded.catch(() => undefined);
    return loaded;
  };
  await reload();

  /** A hush begins or ends: what is being said falls silent, and its text stands on the screen. */
  const keepQuiet = async (): Promise<void> => {
    if (hushed()) await replies.silence();
    await follow();
  };
  /** One after the other: a machine may sleep again while it wakes. */
  let powering: Promise<void> = Promise.resolve();
  const power = (sleeps: boolean): Promise<void> => {
    const done = powering.then(async () => {
      asleep = sleeps;
      if (sleeps) {
        talkKey.letGo();
        await replies.silence();
      }
      await follow();
    });
    powering = done.catch(() => undefined);
    return done;
  };

  let known = onboarding.view().finished || onboarding.view().again;
  let lastSaid: Message | null = null;
  /** Its first words are said aloud to whoever answered its questions aloud. */
  const greet = async (): Promise<void> => {
    const { listening: when, speaking } = chosen();
    if (lastSaid === null || when === 'off' || speaking === 'never' || !canListen()) return;
    await replies.say(lastSaid.text, lastSaid.id);
  };
  const unsubscribe = events.subscribe((event) => {
    if (event.type === 'message-added' && event.message.role === 'os') lastSaid = event.message;
    if (event.type === 'quiet-changed') return void keepQuiet().catch(failed);
    if (event.type === 'turn-settled' && status.phase() === 'thinking' && !replies.busy()) setPhase('quiet');
    if (event.type !== 'onboarding-changed') return;
    ask().catch(failed);
    // Who goes through it again is not greeted again.
    if (event.onboarding.finished && !known) greet().catch(failed);
    known = event.onboarding.finished || event.onboarding.again;
    // Once they know each other, the direct line may open.
    if (event.onboarding.finished) follow().catch(failed);
  });

  const calls = createVoiceCalls({
    attach: async (next) => {
      // Somebody is there: whatever was said of sleep is over.
      asleep = false;
      const isNew = holder?.window !== next.window;
      holder = next;
      // A sentence that another window plays is no longer heard of.
      if (isNew) {
        asked = '';
        await Promise.all([replies.silence(), listening.close()]);
      }
      await reload();
    },
    mute: async (next) => {
      muted = next;
      asleep = false;
      if (!next) trouble(null);
      await follow();
    },
    mayTalk: () => chosen().listening === 'push-to-talk' && !muted,
    isHolder: (window) => window === holder?.window,
    busy: () => replies.busy() || line.current()?.busy() === true,
    sample: () => words.voice.sample(knowledge.persona().osName ?? words.product),
    mouth: () => (holder?.canPlay === true ? speaker : null),
    noMouth: () => (speaker === null ? words.voice.mouth.missing : words.voice.lost),
    interrupt,
    talkKey,
    replies,
    playback,
    windowInput,
    status,
  });
  return {
    status: status.status,
    reload,
    speaker: () => Promise.resolve(speaker),
    onMoment: replies.mark,
    sleep: () => power(true),
    wake: () => power(false),
    forgot: async () => {
      line.renew();
      await follow();
    },
    hear: (packed) => {
      const sound = unpackHeard(packed);
      if (sound) windowInput.push(sound);
    },
    detach: (window) => {
      if (holder?.window !== window) return;
      holder = null;
      void Promise.all([replies.silence(), line.current()?.interrupt(), reload()]).catch(failed);
    },
    calls,
    dispose: async () => {
      disposed = true;
      status.dispose();
      unsubscribe();
      talkKey.letGo();
      replies.dispose();
      await line.current()?.close();
      await listening.dispose();
    },
  };
}

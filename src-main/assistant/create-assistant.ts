import type { CallName } from '#contract/calls.ts';
import type { Capabilities } from '#contract/capabilities.ts';
import type { DesktopSettings, DesktopStatus } from '#contract/desktop.ts';
import { CallError } from '#contract/errors.ts';
import type { AssistantEvent } from '#contract/events.ts';
import type { NoticeKind, Quiet } from '#contract/quiet.ts';
import { wordsOf } from '#contract/words.ts';
import type { Clock, Log, MemoryStore } from '../conversation/ports.ts';
import type { AudioInput } from '../conversation/speech-ports.ts';
import { createMemoryStore } from '../memory/create-memory-store.ts';
import { createMind } from '../mind/create-mind.ts';
import { createProviderFetch } from '../mind/openai/provider-fetch.ts';
import { readOverrides, type Overrides } from '../settings/environment.ts';
import { createFileSecrets, type SecretStore } from '../settings/secret-store.ts';
import { openSettings } from '../settings/settings-file.ts';
import type { Backups } from './backups.ts';
import { createEventHub } from './event-hub.ts';
import { createExports, type Exports } from './exports.ts';
import { createCaller, type Handlers } from './handlers.ts';
import { createKnowledge } from './knowledge.ts';
import { createMindKeeper, type MindKeeper } from './mind-keeper.ts';
import { createNotices } from './notices.ts';
import { createOnboardingCalls } from './onboarding-calls.ts';
import { createPower } from './power.ts';
import { createQuiet } from './quiet.ts';
import { readNames, type Resources } from './resources.ts';
import { createReturning } from './returning.ts';
import { createSettingsCalls } from './settings-calls.ts';
import { systemClock } from './system-clock.ts';
import { createTurns, type Turns } from './turns.ts';
import { untilAborted } from './until-aborted.ts';
import type { VoiceSession } from './voice/create-voice.ts';
import { wireMemory } from './wire-memory.ts';
import { chosenVoice, wireVoice } from './voice/wire-voice.ts';

/** What a host is given to answer its own calls with. */
export type HostTools = {
  exports: Exports;
  /** The desktop's part of the settings, and what changes it. */
  desktop: {
    settings(): DesktopSettings;
    change(change: Partial<DesktopSettings>): Promise<void>;
    /** Tells every window how the desktop stands now. */
    tell(status: DesktopStatus): void;
  };
  quiet: { now(): Quiet; keepsToItself(): boolean };
  /** Says something while nobody looks. */
  raise(kind: NoticeKind, text: string): void;
};

/** The calls that each kind of host answers in its own way. `desktopStatus`: null for a host that is no desktop program. */
export type HostAnswers = Pick<Handlers, 'archive.export' | 'clipboard.write' | 'link.open' | DesktopCall> & {
  desktopStatus: (() => Promise<DesktopStatus>) | null;
};
export type DesktopCall = Extract<CallName, `desktop.${string}`>;
export type HostCalls = (tools: HostTools) => HostAnswers;

/** Longest wait for a copy that is being made when all ends, in milliseconds: a host has little more than two seconds for everything. */
export const patienceForCopies = 1_500;

/** The calls that a life answers whether its history is open or not (open-life.ts). */
export type LifeCall = Extract<CallName, `backups.${string}` | `recovery.${string}`>;

export type AssistantOptions = {
  /** The data folder; made when it is missing. */
  folder: string;
  resources: Resources;
  environment: NodeJS.ProcessEnv;
  capabilities: Capabilities;
  hostCalls: HostCalls;
  log: Log;
  /** Where keys are kept; a private file where the host has nothing better. */
  secrets?: SecretStore;
  /** How providers are reached; a desktop host hands in Chromium's network. */
  fetch?: typeof globalThis.fetch;
  clock?: Clock;
  /** From 0 to below 1. */
  random?: () => number;
  /** What is heard instead of this machine's microphone: a recording, for tests and reports of faults. */
  microphone?: AudioInput;
  /** Certificates that the direct line to a speech model trusts, for a server of one's own. */
  lineCertificates?: string[];
  /** What keeps copies of the history, where the host has the folder already (open-life.ts); nobody does, where it is left out. */
  copies?: Pick<Backups, 'atRest' | 'idle'>;
  /** Longest waits for a mind in milliseconds; the usual ones stand in mind/openai. */
  mindTimeouts?: { firstTimeout: number; idleTimeout: number };
  /** Told when the memory's thread ended by itself, and when the file was found to be damaged while it was open. */
  onMemoryTrouble?: ((trouble: 'gone' | 'corrupt') => void) | undefined;
  /** Longer than so many milliseconds without running counts as sleep, where the host is not told of it. */
  sleepGap?: number;
};

/** The whole program without a window. */
export type Assistant = {
  /** Parses the input, runs the call, resolves with its output. Rejects with `CallError` only. */
  call(name: unknown, input: unknown): Promise<unknown>;
  subscribe(listener: (event: AssistantEvent) => void): () => void;
  /** Sound from a window, as contract/audio.ts packs it; what cannot be read is dropped. */
  hear(packed: Uint8Array): void;
  /** A window is gone: nothing is played or heard through it any more. */
  detach(window: string): void;
  /** Told of speech to play, packed the same way. */
  subscribeAudio(listener: (packed: Uint8Array) => void): () => void;
  /** The machine is about to sleep, or woke: what has an end elsewhere is closed and opened anew. */
  power(state: 'suspend' | 'resume'): void;
  /** Ends everything in reverse order; what was said is on the disk when it resolves. */
  dispose(): Promise<void>;
};

/**
 * Wires the program together over one data folder. Nothing lives at module level, so one process holds as many as it likes.
 * @throws StorageError when the folder is held or its history cannot be opened.
 */
export async function createAssistant(options: AssistantOptions): Promise<Assistant> {
  const { folder, resources, environment, log } = options;
  const overrides = readOverrides(environment);
  const memory = await createMemoryStore(
    resources.memoryWorker,
    { folder, migrations: resources.migrations, access: options.copies ? 'keeper' : 'host' },
    log,
    options.onMemoryTrouble,
  );
  try {
    return await wire(options, overrides, memory);
  } catch (cause) {
    // The folder is free for the next start, and no thread keeps the process.
    await memory.dispose();
    throw cause;
  }
}

async function wire(options: AssistantOptions, overrides: Overrides, memory: MemoryStore): Promise<Assistant> {
  const { folder, resources, environment, capabilities, log, clock = systemClock, random = Math.random } = options;
  const settings = openSettings(folder, () => log.warn('settings put aside'));
  const words = wordsOf(settings.read().language);
  const providers = options.fetch
    ? { fetch: options.fetch, dispose: () => Promise.resolve() }
    : createProviderFetch(environment);
  const { fetch } = providers;
  const secrets = options.secrets ?? createFileSecrets(folder);
  const events = createEventHub();
  const quiet = createQuiet(settings, { events, clock });
  const lifelong = await memory.lifelong();
  const knowledge = await createKnowledge(memory, events, clock);
  const settingsCalls = createSettingsCalls({
    settings,
    secrets,
    overrides,
    folder,
    fetch,
    events,
    clock,
    words,
    // The keeper starts with the mind that the settings chose, so it comes after them; no call runs before both are there.
    minds: () => keeper,
    voice: chosenVoice(settings, environment),
  });
  const keeper: MindKeeper = createMindKeeper(
    (choice, key) => createMind(choice, key, { words, clock, fetch, ...options.mindTimeouts }),
    await settingsCalls.chosen(),
    { events, clock, words },
  );
  let voice: VoiceSession | null = null;
  const remembered = await wireMemory({
    memory,
    lifelong,
    knowledge,
    minds: keeper,
    settings,
    secrets,
    fetch,
    events,
    clock,
    words,
    log,
    tellSettings: settingsCalls.tell,
    onForgotten: async () => {
      await voice?.forgot();
    },
    atRest: async (erased) => options.copies?.atRest(erased, (text) => notices.raise('storage', text)),
    turns: () => turns,
  });
  const turns: Turns = await createTurns({
    memory,
    lifelong,
    knowledge,
    minds: keeper,
    events,
    clock,
    words,
    log,
    prompts: remembered.prompts,
    directly: remembered.directly,
    offTheRecord: remembered.remembering.paused,
    onTurn: remembered.onTurn,
    onMoment: (turn, mark) => voice?.onMoment(turn, mark),
  });
  const onboarding = createOnboardingCalls({
    knowledge,
    turns,
    events,
    clock,
    words,
    names: readNames(resources.names),
    random,
    host: capabilities,
    wishAtLogin: (atLogin) => host['desktop.change']({ atLogin }),
  });
  const exports = createExports(memory, events, clock, words);
  const notices = createNotices({
    events,
    clock,
    words,
    osName: () => knowledge.persona().osName ?? words.product,
    keepsToItself: quiet.keepsToItself,
  });
  const host: HostAnswers = options.hostCalls({
    exports,
    desktop: {
      settings: () => settings.read().desktop,
      change: async (change) => {
        await settings.change({ desktop: { ...settings.read().desktop, ...change } });
      },
      tell: (desktop) => events.emit({ type: 'desktop-changed', desktop }),
    },
    quiet: { now: quiet.now, keepsToItself: quiet.keepsToItself },
    raise: notices.raise,
  });
  const { desktopStatus, ...hostCalls } = host;
  const wired = await wireVoice({
    settings,
    secrets,
    fetch,
    openAiKey: overrides.openAiKey,
    environment,
    resources,
    turns,
    onboarding,
    knowledge,
    events,
    clock,
    words,
    log,
    microphone: options.microphone ?? null,
    lineCertificates: options.lineCertificates,
    tellSettings: settingsCalls.tell,
    hushed: quiet.hushed,
  });
  voice = wired.session;
  const endReturning = createReturning({
    minds: keeper,
    turns,
    events,
    clock,
    words,
    log,
    mayAct: () => onboarding.view().finished && !remembered.remembering.paused(),
  });
  const troubled = (cause: unknown): void =>
    log.warn('sleep failed', { kind: cause instanceof Error ? cause.name : 'unknown' });
  const power = createPower({
    clock,
    log,
    gap: options.sleepGap,
    sleep: () => void wired.session.sleep().catch(troubled),
    wake: () => {
      wired.session.wake().catch(troubled);
      keeper.lookNow();
      quiet.look();
    },
  });

  let draft = '';
  const handlers: Omit<Handlers, LifeCall> = {
    ...turns,
    ...onboarding,
    ...settingsCalls,
    ...wired.calls,
    ...remembered.calls,
    ...hostCalls,
    'quiet.change': quiet['quiet.change'],
    'draft.keep': ({ text }) => {
      draft = text;
      return Promise.resolve({});
    },
    'snapshot.get': async () => ({
      capabilities,
      onboarding: onboarding.view(),
      settings: await settingsCalls.view(),
      persona: knowledge.persona(),
      facts: knowledge.visible(),
      mind: keeper.status(),
      voice: wired.session.status(),
      memory: await remembered.status(),
      quiet: quiet.now(),
      draft,
      desktop: desktopStatus === null ? null : await desktopStatus(),
      conversations: await memory.conversations(),
      lifelong,
      turn: turns.running(),
    }),
    'conversation.page': ({ conversation, from, count }) => memory.page(conversation, from, count),
    'conversation.search': ({ query, limit, before }) => memory.search(query, limit, before ?? null),
    'conversation.locate': async ({ message }) => {
      const place = await memory.locate(message);
      if (!place) throw new CallError('not-found', words.refusals.notFound);
      return place;
    },
    'archive.cancel': ({ export: id }) => Promise.resolve({ cancelled: exports.cancel(id) }),
  };
  return {
    call: createCaller(handlers, words, log),
    subscribe: events.subscribe,
    hear: wired.session.hear,
    detach: wired.session.detach,
    subscribeAudio: wired.subscribeAudio,
    power: power.tell,
    dispose: async () => {
      power.dispose();
      endReturning();
      notices.dispose();
      quiet.dispose();
      exports.dispose();
      /** What cannot be ended must not keep the rest, and least of all the history, from being ended well. */
      const ended = async (work: () => Promise<unknown>): Promise<void> => {
        await work().catch((cause: unknown) =>
          log.warn('ending failed', { kind: cause instanceof Error ? cause.name : 'unknown' }),
        );
      };
      // The microphone first, but nothing waits for it: a recorder that is deaf to signals takes half a second to end.
      await Promise.all([ended(wired.session.dispose), ended(turns.dispose)]);
      await ended(remembered.dispose);
      keeper.dispose();
      await ended(providers.dispose);
      // Whoever reads the file beside the memory would keep its log from being emptied.
      const patience = AbortSignal.timeout(patienceForCopies);
      await untilAborted(options.copies?.idle() ?? Promise.resolve(), patience).catch(() => undefined);
      await memory.dispose();
    },
  };
}

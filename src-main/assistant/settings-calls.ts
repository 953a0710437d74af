import { CallError } from '#contract/errors.ts';
import type { MindChoice, SettingsView } from '#contract/settings.ts';
import type { VoiceSettings } from '#contract/voice.ts';
import type { Words } from '#contract/words.ts';
import { MindFailure, type Clock } from '../conversation/ports.ts';
import { offeredModels, testMind } from '../mind/create-mind.ts';
import { discoverServers, type FoundServer } from '../mind/openai/discover.ts';
import { applyOverrides, fixedByEnvironment, keyFromEnvironment, type Overrides } from '../settings/environment.ts';
import { keyName, type SecretStore } from '../settings/secret-store.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { EventHub } from './event-hub.ts';
import type { Handlers } from './handlers.ts';
import type { MindKeeper } from './mind-keeper.ts';

type SettingsParts = {
  settings: SettingsFile;
  secrets: SecretStore;
  overrides: Overrides;
  folder: string;
  fetch: typeof globalThis.fetch;
  events: EventHub;
  clock: Clock;
  words: Words;
  minds(): MindKeeper;
  /** The voice's settings with the environment's word over the file's. */
  voice(): VoiceSettings;
};

/** How long trying a mind may take, in milliseconds: a large local model may have to be loaded first. */
const testPatience = 60_000;

/** How long a server may take to list its models, in milliseconds. */
const listPatience = 6_000;

export type SettingsCalls = Pick<
  Handlers,
  'settings.change' | 'mind.discover' | 'mind.models' | 'mind.test' | 'mind.choose' | 'mind.look'
> & {
  view(): Promise<SettingsView>;
  /** The view, told to every window as well. */
  tell(): Promise<SettingsView>;
  /** The mind to start with, and its key. */
  chosen(): Promise<{ choice: MindChoice; key: string }>;
};

export function createSettingsCalls(parts: SettingsParts): SettingsCalls {
  const { settings, secrets, overrides, events, clock, words, fetch } = parts;
  const currentMind = (): MindChoice => applyOverrides(settings.read().mind, overrides);
  const keyOf = async (choice: MindChoice): Promise<string> => {
    if (choice.kind === 'reflex') return '';
    return (
      keyFromEnvironment(overrides, choice.baseUrl, currentMind()) ??
      (await secrets.read(keyName(choice.baseUrl))) ??
      ''
    );
  };
  /** A key that was typed just now, else the one that is kept. */
  const usedKey = (choice: MindChoice, typed: string | undefined): Promise<string> =>
    typed === undefined || typed === '' ? keyOf(choice) : Promise.resolve(typed);
  const sentenceOf = (cause: unknown): string => {
    const failure = cause instanceof MindFailure ? cause : new MindFailure('unreachable');
    return words.failures[failure.kind](failure.detail);
  };
  const hasKeyFor = async (choice: object): Promise<boolean> =>
    'baseUrl' in choice &&
    typeof choice.baseUrl === 'string' &&
    ((await secrets.read(keyName(choice.baseUrl))) ?? '') !== '';
  const view = async (): Promise<SettingsView> => {
    const mind = currentMind();
    const voice = parts.voice();
    const fromEnvironment = mind.kind === 'openai' && keyFromEnvironment(overrides, mind.baseUrl, mind) !== null;
    return {
      hour: settings.read().hour,
      language: settings.read().language,
      mind,
      hasKey: (await keyOf(mind)) !== '',
      keyStorage: fromEnvironment ? 'environment' : secrets.storage,
      fixedByEnvironment: fixedByEnvironment(overrides),
      voice,
      voiceKeys: {
        transcriber: await hasKeyFor(voice.transcriber),
        speaker: await hasKeyFor(voice.speaker),
        realtime: await hasKeyFor(voice.realtime),
      },
      embedding: settings.read().embedding,
      hasEmbeddingKey: await hasKeyFor(settings.read().embedding),
      dataFolder: parts.folder,
    };
  };
  const tell = async (): Promise<SettingsView> => {
    const now = await view();
    events.emit({ type: 'settings-changed', settings: now });
    return now;
  };
  return {
    view,
    tell,
    chosen: async () => ({ choice: currentMind(), key: await keyOf(currentMind()) }),
    'settings.change': async ({ hour }) => {
      await settings.change({ hour });
      return tell();
    },
    'mind.discover': async () => ({ servers: await discoverServers(fetch).then(ordered) }),
    'mind.models': async ({ baseUrl, key }) => {
      const choice: MindChoice = { kind: 'openai', preset: 'other', baseUrl, model: '?' };
      try {
        const models = await offeredModels(
          baseUrl,
          await usedKey(choice, key),
          fetch,
          AbortSignal.timeout(listPatience),
        );
        return { models, sentence: null };
      } catch (cause) {
        return { models: [], sentence: sentenceOf(cause) };
      }
    },
    'mind.test': async ({ mind, key }) => {
      const controller = new AbortController();
      const giveUp = clock.after(testPatience, () => controller.abort(new MindFailure('timeout')));
      try {
        await testMind(mind, await usedKey(mind, key), { words, clock, fetch }, controller.signal);
        return {
          works: true,
          sentence: words.settings.works(mind.kind === 'openai' ? mind.model : words.onboarding.mind.builtIn),
        };
      } catch (cause) {
        return { works: false, sentence: sentenceOf(cause) };
      } finally {
        giveUp();
      }
    },
    'mind.choose': async ({ mind, key }) => {
      const fixed = fixedByEnvironment(overrides);
      if (fixed.includes('baseUrl') || fixed.includes('model'))
        throw new CallError('not-allowed', words.refusals.fixedByEnvironment);
      if (key !== undefined && mind.kind === 'openai') await secrets.write(keyName(mind.baseUrl), key);
      await settings.change({ mind });
      // What stands in the file now, which may be another window's newer choice.
      parts.minds().use(currentMind(), await keyOf(currentMind()));
      return tell();
    },
    'mind.look': () => {
      parts.minds().lookNow();
      return Promise.resolve(parts.minds().status());
    },
  };
}

/** The same order on every look, whatever answered first. */
const ordered = (servers: FoundServer[]): FoundServer[] => servers.toSorted((a, b) => a.preset.localeCompare(b.preset));

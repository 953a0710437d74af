import type { EmbeddingStatus } from '#contract/knowledge.ts';
import type { EmbeddingChoice, SettingsView } from '#contract/settings.ts';
import type { Words } from '#contract/words.ts';
import type { Embedder } from '../conversation/knowledge-ports.ts';
import { MindFailure, type Clock, type Log, type MemoryStore } from '../conversation/ports.ts';
import { createEmbedder } from '../mind/openai/create-embedder.ts';
import { discoverServers } from '../mind/openai/discover.ts';
import { isEmbeddingModel, prefixesOf } from '../mind/openai/embedding-models.ts';
import { keyName, type SecretStore } from '../settings/secret-store.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import { fillVectors, type VectorFilling } from './fill-vectors.ts';
import type { Handlers } from './handlers.ts';

/** How long trying a model may take, in milliseconds: it may have to be loaded first. */
const testPatience = 60_000;

/** Letters of a question that are read for its meaning. */
const mostLetters = 2_000;

type Parts = {
  memory: Pick<MemoryStore, 'openVectors' | 'dropVectors' | 'withoutVector' | 'addVectors'>;
  settings: SettingsFile;
  secrets: SecretStore;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  words: Words;
  log: Log;
  /** Told whenever `status` says something else. */
  onStatus(): void;
  /** The settings' view, told to every window. */
  tellSettings(): Promise<SettingsView>;
};

/** Finding by meaning: which model it is, how far its vectors are, and the vector of a question. */
export type Embedding = {
  calls: Pick<Handlers, 'embedding.discover' | 'embedding.test' | 'embedding.choose'>;
  status(): EmbeddingStatus;
  /** The vector of a question; null where no model is chosen, it is away, or takes longer than so many milliseconds. */
  vectorOf(text: string, budget: number): Promise<Float32Array | null>;
  /** Something was said that has no vector yet. */
  onMessage(): void;
  /** Around a turn, in which nothing else shall ask the machine for much; counted. */
  pause(): void;
  resume(): void;
  dispose(): Promise<void>;
};

type Running = { embedder: Embedder; question: string; filling: VectorFilling };

export function createEmbedding(parts: Parts): Embedding {
  const { memory, settings, secrets, fetch, clock, words, log, onStatus } = parts;
  let running: Running | 'off' | 'opening' | 'unsupported' =
    settings.read().embedding.kind === 'off' ? 'off' : 'opening';
  let pauses = 0;
  let disposed = false;
  /** Choices are taken one after the other. */
  let changing: Promise<void> = Promise.resolve();

  const embedderFor = (baseUrl: string, model: string, key: string): Embedder =>
    createEmbedder({ baseUrl, model, key, fetch, clock });
  const keyOf = async (baseUrl: string): Promise<string> => (await secrets.read(keyName(baseUrl))) ?? '';

  const stop = async (): Promise<void> => {
    const before = running;
    running = 'opening';
    if (typeof before === 'object') await before.filling.dispose();
  };
  const use = async (choice: EmbeddingChoice): Promise<void> => {
    await stop();
    if (disposed) return;
    if (choice.kind === 'off') {
      running = 'off';
      return;
    }
    const start = await memory.openVectors(choice.model);
    if (start === null) {
      running = 'unsupported';
      return;
    }
    const embedder = embedderFor(choice.baseUrl, choice.model, await keyOf(choice.baseUrl));
    const { text: prefix, question } = prefixesOf(choice.model);
    const filling = fillVectors({ embedder, prefix, memory, clock, log, onStatus }, start);
    for (let paused = 0; paused < pauses; paused += 1) filling.pause();
    running = { embedder, question, filling };
    if (disposed) await filling.dispose();
  };
  const change = (choice: EmbeddingChoice): Promise<void> => {
    changing = changing
      .then(() => use(choice))
      .catch(() => {
        // The store could not open its file; the words alone must do until the next start.
        log.warn('vectors could not be opened');
        running = 'unsupported';
      })
      .then(() => {
        if (!disposed) onStatus();
      });
    return changing;
  };
  const sentenceOf = (cause: unknown): string => {
    const failure = cause instanceof MindFailure ? cause : new MindFailure('unreachable');
    return words.embedding.away(failure.kind, failure.detail);
  };
  if (running === 'opening') void change(settings.read().embedding);

  return {
    calls: {
      'embedding.discover': async () => {
        const servers = await discoverServers(fetch);
        return {
          servers: servers.flatMap(({ preset, baseUrl, models }) => {
            const fitting = models.filter(isEmbeddingModel);
            return fitting.length === 0 ? [] : [{ name: words.settings.presets[preset], baseUrl, models: fitting }];
          }),
        };
      },
      'embedding.test': async ({ choice: { baseUrl, model }, key }) => {
        const controller = new AbortController();
        const giveUp = clock.after(testPatience, () => controller.abort(new MindFailure('timeout')));
        try {
          const used = key === undefined || key === '' ? await keyOf(baseUrl) : key;
          const [vector] = await embedderFor(baseUrl, model, used).embed(['Are you there?'], controller.signal);
          return { works: true, sentence: words.embedding.works(model, vector?.length ?? 0) };
        } catch (cause) {
          return { works: false, sentence: sentenceOf(cause) };
        } finally {
          giveUp();
        }
      },
      'embedding.choose': async ({ choice, key }) => {
        if (key !== undefined && choice.kind === 'openai') await secrets.write(keyName(choice.baseUrl), key);
        await settings.change({ embedding: choice });
        // What stands in the file now, which may be another window's newer choice.
        const chosen = settings.read().embedding;
        await change(chosen);
        if (chosen.kind === 'off') await memory.dropVectors();
        return parts.tellSettings();
      },
    },
    status: () => {
      if (running === 'unsupported') return { state: 'unsupported' };
      if (running === 'off') return { state: 'off' };
      if (running === 'opening') return { state: 'filling', done: 0, total: 0 };
      const status = running.filling.status();
      if (status.state !== 'away') return status;
      const { failure, ...counts } = status;
      return { ...counts, sentence: words.embedding.away(failure.kind, failure.detail) };
    },
    vectorOf: async (text, budget) => {
      if (typeof running !== 'object' || running.filling.status().state === 'away') return null;
      const { embedder, question } = running;
      const controller = new AbortController();
      let cancel = (): void => undefined;
      // The wait ends with the budget, whatever the server does with the signal.
      const late = new Promise<null>((resolve) => {
        cancel = clock.after(budget, () => {
          controller.abort(new Error('The time for it is over.'));
          resolve(null);
        });
      });
      const made = embedder
        .embed([question + text.slice(0, mostLetters)], controller.signal)
        .then(([vector]) => vector ?? null)
        .catch(() => null);
      return Promise.race([made, late]).finally(() => cancel());
    },
    onMessage: () => {
      if (typeof running === 'object') running.filling.look();
    },
    pause: () => {
      pauses += 1;
      if (typeof running === 'object') running.filling.pause();
    },
    resume: () => {
      pauses = Math.max(0, pauses - 1);
      if (typeof running === 'object') running.filling.resume();
    },
    dispose: async () => {
      disposed = true;
      await changing;
      if (typeof running === 'object') await running.filling.dispose();
    },
  };
}

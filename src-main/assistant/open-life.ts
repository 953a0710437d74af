import type { AssistantEvent } from '#contract/events.ts';
import { CallError } from '#contract/errors.ts';
import type { Recovery } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import { wordsOf } from '#contract/words.ts';
import { createAssistant, type Assistant, type AssistantOptions, type LifeCall } from './create-assistant.ts';
import { createCaller, type Handlers } from './handlers.ts';
import { storageSentence } from './storage-sentence.ts';
import { systemClock } from './system-clock.ts';

/** A life: the assistant while its history is open, and what can be done about it while it is not. */
export type Life = Assistant & {
  /** Null while the history is open. */
  recovery(): Recovery | null;
};

/**
 * Opens the life of a folder for a host. A history that does not open is no failure: the life then answers the calls of recovery
 * alone, and becomes whole when one of them succeeds. Windows keep their connection through all of it.
 * @throws StorageError 'held' when another host has the folder.
 */
export async function openLife(options: AssistantOptions): Promise<Life> {
  const words = wordsOf('en');
  const clock = options.clock ?? systemClock;
  const listeners = new Set<(event: AssistantEvent) => void>();
  const audioListeners = new Set<(packed: Uint8Array) => void>();
  const emit = (event: AssistantEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let assistant: Assistant | null = null;
  let recovery: Recovery | null = null;
  const open = async (): Promise<void> => {
    try {
      assistant = await createAssistant(options);
      assistant.subscribe(emit);
      assistant.subscribeAudio((packed) => {
        for (const listener of audioListeners) listener(packed);
      });
      recovery = null;
    } catch (cause) {
      if (!(cause instanceof StorageError) || cause.trouble === 'held') throw cause;
      recovery = {
        trouble: cause.trouble,
        sentence: storageSentence(cause, words.terminal),
        since: recovery?.since ?? clock.now(),
        steps: ['retry'],
        backups: [],
        working: null,
      };
    }
  };
  await open();

  const notYet = (): Promise<never> => Promise.reject(new CallError('not-allowed', words.refusals.internal));
  const handlers: Pick<Handlers, LifeCall> = {
    'backups.list': notYet,
    'backups.make': notYet,
    'backups.look': notYet,
    'backups.restore': notYet,
    'recovery.status': () => Promise.resolve({ recovery }),
    'recovery.do': async () => {
      if (recovery !== null) {
        await open();
        emit({ type: 'recovery-changed', recovery });
      }
      return { recovery };
    },
  };
  const own = createCaller(handlers, words, options.log);
  return {
    recovery: () => recovery,
    call: (name, input) => {
      if (typeof name === 'string' && Object.hasOwn(handlers, name)) return own(name, input);
      if (assistant === null) return Promise.reject(new CallError('storage', words.life.recovery.closed));
      return assistant.call(name, input);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hear: (packed) => assistant?.hear(packed),
    detach: (window) => assistant?.detach(window),
    subscribeAudio: (listener) => {
      audioListeners.add(listener);
      return () => audioListeners.delete(listener);
    },
    power: (state) => assistant?.power(state),
    dispose: async () => {
      await assistant?.dispose();
    },
  };
}

import type { AssistantEvent } from '#contract/events.ts';

/** Where everything that happens is told to every window that listens. */
export type EventHub = {
  emit(event: AssistantEvent): void;
  subscribe(listener: (event: AssistantEvent) => void): () => void;
};

export function createEventHub(): EventHub {
  const listeners = new Set<(event: AssistantEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

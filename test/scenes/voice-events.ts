import type { Page } from 'playwright-core';
import { eventSchema, type AssistantEvent } from '../../src-main/contract/events.ts';

/** What a window was told over its socket, as the core told it. */
export type ToldEvents = {
  all: AssistantEvent[];
  of<Type extends AssistantEvent['type']>(type: Type): Extract<AssistantEvent, { type: Type }>[];
  /** The first event, past or to come, after the first `from` of its kind that fits. */
  until<Type extends AssistantEvent['type']>(
    type: Type,
    fits?: (event: Extract<AssistantEvent, { type: Type }>) => boolean,
    from?: number,
  ): Promise<Extract<AssistantEvent, { type: Type }>>;
};

/** Reads along what a page is told; to be called before it is opened. */
export function readEvents(page: Page): ToldEvents {
  const all: AssistantEvent[] = [];
  const listeners = new Set<() => void>();
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const { event } = JSON.parse(payload) as { event?: unknown };
      if (event === undefined) return;
      all.push(eventSchema.parse(event));
      for (const listener of [...listeners]) listener();
    });
  });
  const of: ToldEvents['of'] = (type) =>
    all.filter((event) => event.type === type) as ReturnType<typeof of<typeof type>>;
  return {
    all,
    of,
    until: (type, fits = () => true, from = 0) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = of(type).slice(from).find(fits);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
  };
}

import { eventSchema, type AssistantEvent } from '../../src-main/contract/events.ts';

/** What a window was told, as the core told it. */
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

/** Keeps what the window is told: `hear` is for the stage, `told` for the scene. */
export function collectEvents(): { told: ToldEvents; hear(event: unknown): void } {
  const all: AssistantEvent[] = [];
  const listeners = new Set<() => void>();
  const hear = (event: unknown): void => {
    all.push(eventSchema.parse(event));
    for (const listener of [...listeners]) listener();
  };
  const of: ToldEvents['of'] = (type) =>
    all.filter((event) => event.type === type) as ReturnType<typeof of<typeof type>>;
  const told: ToldEvents = {
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
  return { told, hear };
}

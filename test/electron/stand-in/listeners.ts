type Listener = (...values: unknown[]) => void;

/** The listeners of one emitter. */
export function createListeners() {
  const listeners = new Map<string, Listener[]>();
  return {
    on: (event: string, listener: (...values: never[]) => void): void => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener as Listener]);
    },
    removeListener: (event: string, listener: (...values: never[]) => void): void => {
      listeners.set(
        event,
        (listeners.get(event) ?? []).filter((other) => other !== listener),
      );
    },
    emit: (event: string, ...values: unknown[]): void => {
      for (const listener of listeners.get(event) ?? []) listener(...values);
    },
    /** How many listen now. */
    count: (): number => [...listeners.values()].flat().length,
  };
}

/** An event that remembers whether it was refused. */
export function createRefusable<Extra extends object>(extra: Extra) {
  const event = {
    ...extra,
    refused: false,
    preventDefault: (): void => {
      event.refused = true;
    },
  };
  return event;
}

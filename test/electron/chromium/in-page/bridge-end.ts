import { parse, stringify } from 'devalue';

type Reduced = { [name: string]: (value: unknown) => unknown };
type Call = (...given: unknown[]) => unknown;

/** What one end tells the other. `give` hands a value over, as exposeInMainWorld does. */
type Told =
  | { kind: 'call'; of: number; given: unknown[] }
  | { kind: 'return'; value: unknown }
  | { kind: 'throw'; message: string }
  | { kind: 'settle'; of: number; value: unknown }
  | { kind: 'fail'; of: number; message: string }
  | { kind: 'give'; name: string; value: unknown };

/**
 * One end of a bridge between two worlds of a page, which share no objects but hear each other's events. Values are cloned;
 * functions and promises stay where they are and are called and awaited through the bridge, synchronously as Electron's.
 *
 * @param own the name of the events that this end hears; `other` those that it sends. Secret from the page.
 */
export function createBridgeEnd(own: string, other: string, onGiven: (name: string, value: unknown) => void) {
  const functions = new Map<number, Call>();
  const numbers = new WeakMap<Call, number>();
  const awaited = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  let lastNumber = 0;
  let answer: Told | null = null;
  // Taken before any script of the page runs, so the page cannot listen in by replacing them.
  const dispatch = globalThis.dispatchEvent.bind(globalThis);
  const Event = globalThis.CustomEvent;

  const numberOf = (call: Call): number => {
    const known = numbers.get(call);
    if (known !== undefined) return known;
    lastNumber += 1;
    numbers.set(call, lastNumber);
    functions.set(lastNumber, call);
    return lastNumber;
  };
  const follow = (promise: Promise<unknown>): number => {
    lastNumber += 1;
    const of = lastNumber;
    promise.then(
      (value) => tell({ kind: 'settle', of, value }),
      (cause: unknown) => tell({ kind: 'fail', of, message: messageOf(cause) }),
    );
    return of;
  };
  const reducers: Reduced = {
    Function: (value) => typeof value === 'function' && numberOf(value as Call),
    Promise: (value) => value instanceof Promise && follow(value),
    Error: (value) => value instanceof Error && value.message,
  };
  const revivers = {
    Function: (of: number): Call => {
      return (...given) => {
        tell({ kind: 'call', of, given });
        const got = answer;
        answer = null;
        if (got?.kind === 'throw') throw new Error(got.message);
        return got?.kind === 'return' ? got.value : undefined;
      };
    },
    Promise: (of: number) => new Promise((resolve, reject) => awaited.set(of, { resolve, reject })),
    Error: (message: string) => new Error(message),
  };
  const tell = (told: Told): void => void dispatch(new Event(other, { detail: stringify(told, reducers) }));

  const perform = (of: number, given: unknown[]): Told => {
    try {
      return { kind: 'return', value: functions.get(of)?.(...given) };
    } catch (cause) {
      return { kind: 'throw', message: messageOf(cause) };
    }
  };
  globalThis.addEventListener(own, (event) => {
    const told = parse(String((event as CustomEvent<unknown>).detail), revivers) as Told;
    switch (told.kind) {
      case 'call':
        return tell(perform(told.of, told.given));
      case 'return':
      case 'throw':
        answer = told;
        return;
      case 'settle':
        awaited.get(told.of)?.resolve(told.value);
        return void awaited.delete(told.of);
      case 'fail':
        awaited.get(told.of)?.reject(new Error(told.message));
        return void awaited.delete(told.of);
      case 'give':
        return onGiven(told.name, told.value);
    }
  });
  return { give: (name: string, value: unknown): void => tell({ kind: 'give', name, value }) };
}

export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

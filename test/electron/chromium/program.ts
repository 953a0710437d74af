import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { root } from '../../../src-main/launch/build-if-stale.ts';
import type { Controls } from './controls.ts';
import { stageVariable, type FromProgram, type StageWish, type ToProgram } from './stage-messages.ts';

const register = new URL('./register.ts', import.meta.url).href;
const entry = fileURLToPath(new URL('./play-built-entry.ts', import.meta.url));

/** The controls as a scene calls them: over the channel to the program's process. */
export type RemoteControls = {
  [Name in keyof Controls]: (...given: Parameters<Controls[Name]>) => Promise<Awaited<ReturnType<Controls[Name]>>>;
};

/** A page of the program's, and where to join its Chromium. */
export type WindowPlace = { endpoint: string; targetId: string };

export type StandInProgram = {
  pid: number;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  hasEnded(): boolean;
  /** The first window, still empty; rejects when the program ends without one. */
  window: Promise<WindowPlace>;
  /** Lets a window be loaded. */
  go(targetId: string): void;
  controls: RemoteControls;
};

/** Starts the built desktop program in a process of its own, where the name `electron` leads to the stand-in. */
export function startProgram(
  environment: NodeJS.ProcessEnv,
  wish: StageWish,
  words: readonly string[],
  onEvent: (event: unknown) => void = () => undefined,
): StandInProgram {
  const child = spawn(process.execPath, ['--import', register, entry, ...words], {
    cwd: root,
    env: { ...process.env, ...environment, [stageVariable]: JSON.stringify(wish) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, { resolve(value: never): void; reject(cause: Error): void }>();
  const window = Promise.withResolvers<WindowPlace>();
  // A program that ends without a window may be what a scene wants.
  window.promise.catch(() => undefined);
  let lastId = 0;
  let over = false;
  const tell = (message: ToProgram): void => void child.send(message, () => undefined);
  child.on('message', (message: FromProgram) => {
    switch (message.kind) {
      case 'window':
        return window.resolve(message);
      case 'told':
        return onEvent((message.frame as { event: unknown }).event);
      case 'answer':
        return waiting.get(message.id)?.resolve(message.value as never);
      case 'refusal':
        return waiting.get(message.id)?.reject(new Error(message.reason));
    }
  });
  const ended = once(child, 'exit').then(([code]) => {
    over = true;
    const gone = new Error(`The program ended with ${String(code)}.`);
    window.reject(gone);
    for (const { reject } of waiting.values()) reject(gone);
    return code as number | null;
  });
  const call = (name: string, given: unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      tell({ kind: 'do', id: lastId, name, given });
    });
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => over,
    window: window.promise,
    go: (targetId) => tell({ kind: 'go', targetId }),
    controls: new Proxy({} as RemoteControls, {
      get:
        (_target, name) =>
        (...given: unknown[]) =>
          call(String(name), given),
    }),
  };
}

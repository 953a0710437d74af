import fs from 'node:fs';
import os from 'node:os';
import recorder from 'node-record-lpcm16';
import { heardRate } from '#contract/audio.ts';
import { withoutKeys } from '../../conversation/child-environment.ts';
import type { Clock } from '../../conversation/ports.ts';
import type { FoundRecorder } from './find-recorder.ts';

/** How a recorder ended. `code` is null when it did not start or was killed; `said` is what it wrote to standard error. */
export type RecorderEnd = { code: number | null; said: string };

export type RecorderListener = {
  /** Sound as it came, in pieces of any length. */
  data(bytes: Uint8Array): void;
  /** It is gone, and so are all that it started. Told once, later than the call that started it returns. */
  gone(end: RecorderEnd): void;
};

/** A recorder that runs, or did. */
export type RunningRecorder = {
  /** Ends it: TERM, and KILL after half a second. Resolves when no process of it is left. */
  stop(): Promise<void>;
};

const patience = 500;
/** The end of what it said is where programs write what was wrong. */
const rememberedCharacters = 4_000;
/** Three pipes, the one that tells whether the program could be run, and as many again for other threads. */
const neededDescriptors = 16;

/**
 * Runs a recorder through node-record-lpcm16, 16 kHz and one channel, and keeps the faults of that package in:
 * - an 'error' of the process that nobody hears, or of its pipes, would end our process: all are heard, and heard before
 *   anything else happens, because its own listener lets the sound flow at once;
 * - its stream fails with strings at every exit that is not 0, and arecord exits with 1 when it is stopped: these are
 *   not read, the exit code is;
 * - without a free file descriptor it throws while the process that it cannot start reports the same to nobody;
 * - it writes to our standard error what the recorder says when DEBUG asks for it, and its options with it: the
 *   environment is given as a function, so that no key is among them;
 * - `stop` does not wait, and what hangs or was stopped does not end by TERM.
 */
export function runRecorder(
  { program, module }: FoundRecorder,
  { clock, environment }: { clock: Clock; environment: NodeJS.ProcessEnv },
  listener: RecorderListener,
): RunningRecorder {
  const child = startProcess({ program, module, environment });
  if (child === null) {
    queueMicrotask(() => listener.gone({ code: null, said: '' }));
    return { stop: () => Promise.resolve() };
  }
  let said = '';
  let isGone = false;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  child.stdout.on('data', (bytes: Buffer) => listener.data(bytes));
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-rememberedCharacters);
  });
  // 'close' comes after 'exit' and after the ends of the pipes, which the recorder itself holds until it is gone.
  child.on('close', (code: number | null) => {
    isGone = true;
    listener.gone({ code, said });
    resolve(undefined);
  });
  let stopping = false;
  return {
    stop: async () => {
      if (!isGone && !stopping) {
        stopping = true;
        child.kill('SIGTERM');
        const forget = clock.after(patience, () => {
          if (!isGone) killGroup(child);
        });
        void promise.then(forget);
      }
      await promise;
    },
  };
}

type Child = ReturnType<typeof recorder.record>['process'];

function startProcess({
  program,
  module,
  environment,
}: {
  program: string;
  module: string;
  environment: NodeJS.ProcessEnv;
}): Child | null {
  if (!hasDescriptors()) return null;
  try {
    const recording = recorder.record({
      recorder: module,
      audioType: 'raw',
      sampleRate: heardRate,
      channels: 1,
      program,
      device: null,
      environment: () => withoutKeys(environment),
    });
    const { process: child } = recording;
    for (const emitter of [child, child.stdin, child.stdout, child.stderr]) emitter.on('error', ignore);
    return child;
  } catch {
    // Its module could not be loaded, or Node refused the arguments: nothing was started.
    return null;
  }
}

/** 'close' tells what there is to know. */
const ignore = (): void => undefined;

/** True when a process can be started with its pipes. */
function hasDescriptors(): boolean {
  const opened: number[] = [];
  try {
    for (let count = 0; count < neededDescriptors; count += 1) opened.push(fs.openSync(os.devNull, 'r'));
    return true;
  } catch {
    return false;
  } finally {
    for (const descriptor of opened) fs.closeSync(descriptor);
  }
}

/** The supervisor leads a group of its own; on Windows there is no group, and no supervisor. */
function killGroup(child: Child): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group was gone before we came.
  }
  child.kill('SIGKILL');
}

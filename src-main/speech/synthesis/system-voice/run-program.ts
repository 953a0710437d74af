import { spawn } from 'node:child_process';
import { withoutKeys } from '../../../conversation/child-environment.ts';
import { SpeechFailure } from '../../../conversation/speech-ports.ts';
import { createPatience } from '../../speech-failures.ts';

export type ProgramRun = {
  file: string;
  /** Seen by everybody on this machine who lists processes: never a text. */
  words: readonly string[];
  /** Written to its stdin as UTF-8: here is where a text goes. */
  input: string;
  environment: NodeJS.ProcessEnv;
  /** What it means when it ends with a code other than 0. */
  refusal: 'no-voice' | 'broken-answer';
  /** Longest silence on its stdout in milliseconds. */
  timeout: number;
};

/**
 * Runs a program and gives what it writes to stdout, as it comes. It is gone when the iteration ends, however it ends.
 * Rejects with 'missing' when it cannot be started, 'timeout' when it falls silent, its `refusal`, or the signal's reason.
 */
export async function* runProgram(run: ProgramRun, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const patience = createPatience(signal, run.timeout);
  const child = spawn(run.file, run.words, {
    env: withoutKeys(run.environment),
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const ended = new Promise<number | 'missing' | null>((resolve) => {
    child.once('error', () => resolve('missing'));
    child.once('exit', resolve);
  });
  // It holds nothing that it would have to put away, so it is not asked.
  const kill = (): void => void child.kill('SIGKILL');
  patience.signal.addEventListener('abort', kill, { once: true });
  // It may have ended before it read everything; why, its code tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input);
  try {
    patience.wait();
    for await (const bytes of child.stdout as AsyncIterable<Uint8Array>) {
      patience.rest();
      yield bytes;
      patience.wait();
    }
    if ((await ended) !== 0) throw new SpeechFailure(run.refusal);
  } catch (cause) {
    kill();
    // A program that could not be started has no stdout either.
    if ((await ended) === 'missing') throw new SpeechFailure('missing');
    throw patience.failureOf(cause);
  } finally {
    patience.end();
    kill();
    await ended;
  }
}

/** All that a program writes, as text. Longer than a million bytes is a 'broken-answer'. */
export async function readProgram(run: ProgramRun, signal: AbortSignal): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of runProgram(run, signal)) {
    parts.push(bytes);
    length += bytes.length;
    if (length > 1_000_000) throw new SpeechFailure('broken-answer');
  }
  return Buffer.concat(parts).toString('utf8');
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the project, by its path from the project's folder. */
const projectFile = (file: string): string => path.join(root, file);

/** The end of a program: its exit code, or the signal that ended it, and all that it said. */
export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

export type Program = {
  pid: number;
  child: ChildProcess;
  /** All that it said so far. */
  stdout(): string;
  stderr(): string;
  /** The first line of stdout that fits, past or to come; rejects when it ends without one. */
  line(fits: (line: string) => boolean): Promise<string>;
  /** Sends a signal; resolves when it has ended. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
  /** Resolves when it has ended by itself. */
  ended: Promise<Ended>;
};

/** The environment of this process without what would tell a program another folder or another mind. */
function plainEnvironment(change: Record<string, string> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(OS1_|OPENAI_|VITEST|NODE_OPTIONS|.*_PROXY$)/i.test(name),
  );
  return { ...Object.fromEntries(own), ...change };
}

/**
 * Starts a file of the project in a Node of its own; ended at the latest with the test.
 *
 * @param node another Node than the tests' own.
 */
export function startProgram(
  file: string,
  words: readonly string[] = [],
  { environment = {}, node = process.execPath }: { environment?: Record<string, string>; node?: string } = {},
): Program {
  const child = spawn(node, [projectFile(file), ...words], {
    cwd: root,
    env: plainEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let over = false;
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    child.emit('said');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    over = true;
    child.emit('said');
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr };
  });
  onTestFinished(async () => {
    if (!over) child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    line: async (fits) => {
      for (;;) {
        const found = stdout.split('\n').slice(0, -1).find(fits);
        if (found !== undefined) return found;
        if (over) throw new Error(`It ended: ${stdout}\n${stderr}`);
        await once(child, 'said');
      }
    },
    end: (signal = 'SIGTERM') => {
      if (!over) child.kill(signal);
      return ended;
    },
    ended,
  };
}

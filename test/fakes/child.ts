import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { onTestFinished } from 'vitest';

/** A process of the test's own, which can be killed as a crash would. */
export type Child = {
  /** The next line that it prints; rejects with what it said on stderr when it ends instead. */
  line(): Promise<string>;
  /** Ends it without a chance to clean up, and waits until it is gone. */
  kill(): Promise<void>;
};

/** Runs a module's text (`code`, plain JavaScript) in a Node of its own; killed at the latest when the test ends. */
export function startChild(code: string): Child {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  return {
    line: async () => {
      const next = await lines.next();
      if (next.done === true) throw new Error(`The child ended: ${said}`);
      return next.value;
    },
    kill,
  };
}

/** The address of a file of the program, for an `import` in a child. */
export const moduleAddress = (file: string): string => new URL(`../../${file}`, import.meta.url).href;

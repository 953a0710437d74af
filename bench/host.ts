import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../src-main/launch/build-if-stale.ts';

/** A browser host that was started as a program. */
export type StartedHost = { address: string; readyAfter: number; stop(): Promise<void> };

/** Starts the built browser host on a folder; `readyAfter` in milliseconds until its line stood on stdout. */
export async function startHost(folder: string, environment: NodeJS.ProcessEnv = {}): Promise<StartedHost> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [path.join(root, 'dist', 'serve.js'), '--port', '0', '--data', folder, '--no-open'],
    {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const address = await firstAddress(child);
  return {
    address,
    readyAfter: performance.now() - start,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function firstAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('The host has no stdout.');
    createInterface(child.stdout).once('line', (line) => resolve(line.slice(line.indexOf('http'))));
    child.once('exit', () => reject(new Error('The host ended before it was ready.')));
  });
}

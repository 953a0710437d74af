import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { wordsOf } from '#contract/words.ts';
import { buildIfStale, root } from './build-if-stale.ts';
import { fetchElectron, installedElectron } from './electron-runtime.ts';

/**
 * `npm start`: builds what is stale, then opens OS1 in Electron; where its runtime is neither here nor to be had, it says
 * so in one sentence and opens the same program from the browser host.
 */
/** An end with a fault before this, in milliseconds, was no start at all. */
const earlyEnd = 4_000;

const { terminal } = wordsOf('en');
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Why Electron is not to be tried at all; null when it is. Root and a missing display are the browser host's to explain. */
function skipElectron(): boolean {
  if (process.env['OS1_HOST'] === 'browser') return true;
  const noDisplay = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) say(terminal.electronAsRoot);
  return noDisplay || isRoot;
}

async function findElectron(): Promise<string | null> {
  if (skipElectron()) return null;
  const installed = installedElectron();
  if (installed !== null) return installed;
  let told = 0;
  say(terminal.electronFetching('0'));
  try {
    await fetchElectron((megabytes) => {
      if (megabytes - told < 10 && told > 0) return;
      told = megabytes;
      say(terminal.electronFetching(megabytes.toFixed(0)));
    });
    return installedElectron();
  } catch (cause) {
    const stalled = cause instanceof Error && cause.message === 'stalled';
    say(terminal.electronAbsent(stalled ? terminal.electronReasons.stalled : terminal.electronReasons.failed));
    return null;
  }
}

await buildIfStale();
const electron = await findElectron();
if (electron === null) {
  await import(new URL('../../dist/serve.js', import.meta.url).href);
} else {
  const child = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const started = performance.now();
  child.once('exit', (code, signal) => {
    // A runtime that cannot even begin (a missing library, a sandbox that the system forbids) is as good as none.
    if (code !== 0 && signal === null && performance.now() - started < earlyEnd) {
      say(terminal.electronAbsent(terminal.electronReasons.ended));
      void import(new URL('../../dist/serve.js', import.meta.url).href);
    } else process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}

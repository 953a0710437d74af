import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Electron's runtime comes from outside the npm registry; since version 42 it is fetched at the first start. */
const require = createRequire(import.meta.url);

/** Longest silence of the download, and its longest time in all, in milliseconds. */
const limits = { silence: 15_000, whole: 10 * 60_000 };

/** The runtime's program, or null when it is not installed. */
export function installedElectron(): string | null {
  const folder = path.dirname(require.resolve('electron/package.json'));
  try {
    const file = path.join(folder, 'dist', fs.readFileSync(path.join(folder, 'path.txt'), 'utf8'));
    return fs.existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/**
 * Fetches the runtime with Electron's own tools: checked against the checksums of the npm package, never longer than the
 * limits. Rejects with an Error whose message is 'stalled' or 'failed'.
 *
 * @param onProgress megabytes so far.
 */
export async function fetchElectron(onProgress: (megabytes: number) => void, silence = limits.silence): Promise<void> {
  const { downloadArtifact } = await import('@electron/get');
  const folder = path.dirname(require.resolve('electron/package.json'));
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const checksums = JSON.parse(fs.readFileSync(path.join(folder, 'checksums.json'), 'utf8')) as Record<string, string>;
  const stop = new AbortController();
  let stalled = false;
  const stall = (): void => {
    stalled = true;
    stop.abort();
  };
  let silent = setTimeout(stall, silence);
  const whole = setTimeout(stall, limits.whole);
  const progress = (transferred: number): Promise<void> => {
    clearTimeout(silent);
    silent = setTimeout(stall, silence);
    onProgress(transferred / 1_000_000);
    return Promise.resolve();
  };
  // A proxy that swallows the connection may not hear the signal, so the race ends the wait in any case.
  const aborted = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(new Error('stalled')));
  });
  try {
    const download = downloadArtifact({
      version,
      artifactName: 'electron',
      checksums,
      platform: process.platform,
      arch: process.arch,
      downloadOptions: {
        quiet: true,
        signal: stop.signal,
        getProgressCallback: (state: { transferred: number }) => progress(state.transferred),
      },
    });
    download.catch(() => undefined);
    await Promise.race([download, aborted]);
    await unpack(path.join(folder, 'install.js'));
  } catch {
    throw new Error(stalled ? 'stalled' : 'failed');
  } finally {
    clearTimeout(silent);
    clearTimeout(whole);
  }
}

/** Lets the package unpack what is now in its cache. */
function unpack(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { stdio: 'ignore', timeout: 120_000 });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('failed'))));
  });
}

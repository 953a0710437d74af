import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { installedElectron } from '../../src-main/launch/electron-runtime.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped; the runner prints it. */
    reason?: string;
  }
}

/** What some machines lack, each with the question whether it is lacking: a reason, or null. */
const questions = {
  chromium: () => (findChromium(process.env) === null ? (process.env['OS1_NO_CHROMIUM'] ?? 'no Chromium found') : null),
  electron: () => (installedElectron() === null ? "Electron's runtime is not installed" : null),
  openssl: () => (spawnSync('openssl', ['version']).status === 0 ? null : 'no openssl here to make a certificate with'),
  oldNode: () => (findOldNode() === null ? 'no Node older than 22 here' : null),
  posix: () => (process.platform === 'win32' ? 'Windows has no POSIX permissions and signals' : null),
  flite: () => lacksPrograms('flite'),
  espeak: () => lacksPrograms('espeak-ng'),
  pulseaudio: () => lacksPrograms('pulseaudio', 'pacat', 'parec'),
  pocketsphinx: () => lacksPrograms('pocketsphinx_batch'),
  accounts: () =>
    process.platform === 'linux' && process.getuid?.() === 0 ? null : 'only root can start a program as somebody else',
  tmpfs: () => (canMount() ? null : 'a small file system (tmpfs) cannot be mounted here'),
} as const;

type Need = keyof typeof questions;

/** Why a test that needs these cannot run here; null when it can. */
export function lacks(...needed: Need[]): string | null {
  const reasons = needed.map((need) => questions[need]()).filter((reason) => reason !== null);
  return reasons.length === 0 ? null : reasons.join('; ');
}

/**
 * Options for `test` and `describe` that skip, with the reason, where something is lacking; the hooks of a skipped
 * `describe` do not run: `describe('the window', needs('chromium'), () => { … })`.
 */
export function needs(...needed: Need[]): { skip?: boolean; meta?: { reason: string } } {
  const reason = lacks(...needed);
  return reason === null ? {} : { skip: true, meta: { reason } };
}

/** Which of these programs are not on the PATH, in words; null when all are. */
function lacksPrograms(...names: string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const absent = names.filter(
    (name) => !folders.some((folder) => folder !== '' && fs.existsSync(path.join(folder, name))),
  );
  return absent.length === 0 ? null : `no ${absent.join(', ')} here`;
}

/** A Node on the PATH that is too old for OS1; null when there is none. */
export function findOldNode(): string | null {
  for (const folder of ['/usr/local/bin', ...(process.env['PATH'] ?? '').split(path.delimiter)]) {
    const file = path.join(folder, 'node');
    if (folder === '' || folder.includes('node_modules') || !fs.existsSync(file)) continue;
    const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
    if (Number(/^v(\d+)\./.exec(stdout)?.[1] ?? '22') < 22) return file;
  }
  return null;
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-tmpfs-'));
  try {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
    return mounted && spawnSync('umount', [folder]).status === 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

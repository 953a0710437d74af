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
  posix: () => (process.platform === 'win32' ? 'Windows has no POSIX permissions and signals' : null),
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

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readWav } from '../../src-main/speech/capture/read-wav.ts';

/** A sentence as flite says it: 16 kHz, one channel. */
export function sayWithFlite(text: string, voice = 'slt'): Int16Array {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-flite-'));
  try {
    const file = path.join(folder, 'said.wav');
    execFileSync('flite', ['-voice', voice, '-t', text, '-o', file]);
    return readWav(file);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

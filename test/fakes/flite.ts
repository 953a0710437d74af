import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readWav } from '../../src-main/speech/capture/read-wav.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A sentence as flite says it: 16 kHz, one channel. */
export function sayWithFlite(text: string, voice = 'slt'): Int16Array {
  const file = path.join(temporaryFolder(), 'said.wav');
  execFileSync('flite', ['-voice', voice, '-t', text, '-o', file]);
  const samples = readWav(file);
  fs.rmSync(file);
  return samples;
}

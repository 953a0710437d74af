import fs from 'node:fs';
import { getLoadablePath } from 'sqlite-vec';

/**
 * The file of sqlite-vec for this machine; null where there is none (Windows on ARM, musl, others that it is not built for).
 * In a package it lies beside the archive, for the system loads a library only from a file of its own.
 */
export function extensionFile(): string | null {
  try {
    const file = getLoadablePath().replace(/\bapp\.asar(?=[\\/])/, 'app.asar.unpacked');
    return fs.existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

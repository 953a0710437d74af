import fs from 'node:fs';
import path from 'node:path';
import { lifeMarkerSchema, type LifeMarker } from '#contract/life.ts';
import { writeDurably } from './durable-file.ts';

const fileName = 'life.json';

/**
 * What is written down beside the history of a folder; null where no life began. A file that cannot be read counts as one of a host
 * that was killed: then the history is looked over once more than needed.
 */
export function readLifeMarker(folder: string): LifeMarker | null {
  const file = path.join(folder, fileName);
  if (!fs.existsSync(file)) return null;
  try {
    return lifeMarkerSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return { version: 1, begunAt: 0, running: true, checkedAt: 0 };
  }
}

/** Writes down what changed, whole or not at all. For whoever has the folder to itself. */
export function changeLifeMarker(folder: string, change: Partial<LifeMarker>): void {
  const before = readLifeMarker(folder) ?? { version: 1, begunAt: Date.now(), running: false, checkedAt: 0 };
  const after = { ...before, ...change };
  if (JSON.stringify(after) === JSON.stringify(before) && fs.existsSync(path.join(folder, fileName))) return;
  writeDurably(path.join(folder, fileName), `${JSON.stringify(after)}\n`);
}

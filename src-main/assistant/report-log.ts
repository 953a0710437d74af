import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { logFileNames, logFolder } from './log-files.ts';
import { ownFrame, safeFigures } from './log.ts';

/** Bytes of the log in a report at most: some thousand lines. */
const most = 400_000;

/** A line as `createHostLog` writes it. Letters and a few signs are all that our own words for what happened consist of. */
const lineSchema = z.strictObject({
  level: z.enum(['info', 'warn']),
  time: z.iso.datetime(),
  what: z.string().regex(/^[a-z][a-z ,'-]{0,99}$/),
  figures: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), z.union([z.number(), z.boolean(), z.string()])).optional(),
});

/**
 * The last lines of a folder's log, oldest first, each looked at once more: the file may have been written by another version or by
 * somebody else. `withheld`: lines that were left out because they are not of our making.
 */
export function readLogForReport(folder: string): { text: string; lines: number; withheld: number } {
  const kept: string[] = [];
  let bytes = 0;
  let withheld = 0;
  const all = logFileNames()
    .toReversed()
    .flatMap((name) => readOr(path.join(logFolder(folder), name)).split('\n'))
    .filter((line) => line !== '');
  for (const line of all.toReversed()) {
    const checked = check(line);
    if (checked === null) withheld += 1;
    else {
      bytes += checked.length + 1;
      if (bytes > most) break;
      kept.push(checked);
    }
  }
  return { text: kept.toReversed().join('\n') + (kept.length === 0 ? '' : '\n'), lines: kept.length, withheld };
}

function check(line: string): string | null {
  try {
    const { figures, ...rest } = lineSchema.parse(JSON.parse(line));
    if (figures === undefined) return JSON.stringify(rest);
    const { at, ...others } = figures;
    const frames = typeof at === 'string' && at !== '' && at.split(' < ').every((frame) => ownFrame.test(frame));
    return JSON.stringify({
      ...rest,
      figures: { ...safeFigures(others), ...(at === undefined ? {} : frames ? { at } : safeFigures({ at })) },
    });
  } catch {
    return null;
  }
}

function readOr(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

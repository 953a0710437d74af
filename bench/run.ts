import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../src-main/assistant/open-window.ts';
import { buildIfStale } from '../src-main/launch/build-if-stale.ts';
import type { Result } from './measure.ts';
import { lineOf, writeResults } from './report.ts';
import { benchExport, benchStorage, makeLife } from './storage.ts';
import { benchScroll, benchStart, benchTurn } from './window.ts';

/**
 * `npm run bench`: prints a table, and writes bench/results.json and the README's table. `--quick` leaves the million out.
 * A figure that misses its target is printed as such; the exit code stays 0, for a bench reports and does not judge.
 */
const quick = process.argv.includes('--quick');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

await buildIfStale();
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'os1-bench-'));
const results: Result[] = [];
const add = (found: Result[]): void => {
  for (const one of found) say(lineOf(one));
  results.push(...found);
};

try {
  const sizes: [string, number][] = [
    ['10k', 10_000],
    ['100k', 100_000],
    ...(quick ? [] : ([['1M', 1_000_000]] as [string, number][])),
  ];
  for (const [name, count] of sizes) {
    const milliseconds = await makeLife(path.join(work, name), count);
    add([
      {
        name: `import of ${name} messages`,
        value: Math.round(count / (milliseconds / 1000)),
        unit: 'messages/s',
        target: null,
        holds: null,
      },
    ]);
    add(await benchStorage(path.join(work, name), name));
  }
  if (!quick) add(await benchExport(path.join(work, '1M')));
  const chromium = findChromium(process.env);
  if (chromium === null) say('No Chromium here: the figures of the window were not measured.');
  else {
    add(await benchStart(chromium, path.join(work, '100k')));
    add(await benchTurn(chromium, path.join(work, '100k')));
    add(await benchScroll(chromium, path.join(work, '100k')));
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}

if (!quick) writeResults(results, { file: 'results.json', page: 'README.md', mark: 'bench' });

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../src-main/assistant/open-window.ts';
import { buildIfStale, root } from '../src-main/launch/build-if-stale.ts';
import type { Result } from './measure.ts';
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
  for (const { name, value, unit, target, holds } of found) {
    const verdict =
      holds === null ? '' : holds ? `  (under ${String(target)}: yes)` : `  (under ${String(target)}: NO)`;
    say(`${name.padEnd(58)} ${String(value).padStart(9)} ${unit}${verdict}`);
  }
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

const commit = ((): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
})();
const cpus = os.cpus();
const machine = `${os.type()} ${os.machine()}, ${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
if (!quick) {
  fs.writeFileSync(
    path.join(root, 'bench', 'results.json'),
    `${JSON.stringify({ machine, commit, results }, null, 2)}\n`,
  );
  writeTable();
}

/** Puts the figures into the README, between its two marks. */
function writeTable(): void {
  const rows = results.map(
    ({ name, value, unit, target, holds }) =>
      `| ${name} | ${value} ${unit} | ${target === null ? '' : `under ${target} ${unit}: ${holds === true ? 'yes' : '**no**'}`} |`,
  );
  const table = [`Measured on ${machine}.`, '', '| what | measured | target |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
  const readme = path.join(root, 'README.md');
  const text = fs.readFileSync(readme, 'utf8');
  fs.writeFileSync(
    readme,
    text.replace(/<!-- bench -->[\s\S]*<!-- \/bench -->/, () => `<!-- bench -->\n\n${table}\n\n<!-- /bench -->`),
  );
}

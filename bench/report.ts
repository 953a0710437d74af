import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../src-main/launch/build-if-stale.ts';
import type { Result } from './measure.ts';

/** One figure as a line, with whether it meets its target. */
export function lineOf({ name, value, unit, target, holds, least }: Result): string {
  const verdict =
    holds === null ? '' : `  (${least ? 'at least' : 'under'} ${String(target)}: ${holds ? 'yes' : 'NO'})`;
  return `${name.padEnd(64)} ${String(value).padStart(9)} ${unit}${verdict}`;
}

function describeMachine(): string {
  const cpus = os.cpus();
  return `${os.type()} ${os.machine()}, ${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}

function currentCommit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/**
 * Writes the figures into bench/`file`, and as a table between the marks `<!-- mark -->` and `<!-- /mark -->` of a page,
 * where there is such a page.
 *
 * @param how stands in the file and above the table: what the reader must know of how it was measured.
 */
export function writeResults(
  results: readonly Result[],
  { file, page, mark, how }: { file: string; page: string; mark: string; how?: string },
): void {
  const machine = describeMachine();
  const written = { machine, commit: currentCommit(), ...(how === undefined ? {} : { how }), results };
  fs.writeFileSync(path.join(root, 'bench', file), `${JSON.stringify(written, null, 2)}\n`);
  const target = path.join(root, page);
  if (!fs.existsSync(target)) return;
  const rows = results.map(
    ({ name, value, unit, target, holds, least }) =>
      `| ${name} | ${value} ${unit} | ${target === null ? '' : `${least ? 'at least' : 'under'} ${target} ${unit}: ${holds === true ? 'yes' : '**no**'}`} |`,
  );
  const above = `Measured on ${machine}.${how === undefined ? '' : ` ${how}`}`;
  const table = [above, '', '| what | measured | target |', '| --- | --- | --- |', ...rows].join('\n');
  const text = fs.readFileSync(target, 'utf8');
  const place = new RegExp(`<!-- ${mark} -->[\\s\\S]*<!-- /${mark} -->`);
  fs.writeFileSync(
    target,
    text.replace(place, () => `<!-- ${mark} -->\n\n${table}\n\n<!-- /${mark} -->`),
  );
}

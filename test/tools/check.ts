import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../src-main/launch/build-if-stale.ts';

/** `npm run check`: everything that is found without running the program. All of it runs; one failure fails it. */
const steps: readonly (readonly [tool: string, ...words: string[]])[] = [
  ['prettier', '--check', '.'],
  ['typescript:tsc', '-p', 'src-main/contract'],
  ['typescript:tsc', '-p', 'src-main/conversation'],
  ['typescript:tsc', '-p', 'src-main'],
  ['typescript:tsc', '-p', 'test'],
  ['svelte-check', '--fail-on-warnings', '--tsconfig', 'src-renderer/tsconfig.json'],
  ['eslint', '--config', 'test/tools/eslint.config.js', '--max-warnings', '0', '.'],
  ['knip'],
];

/** The file behind a package's command: `package` or `package:command`. */
function findProgram(tool: string): string {
  const [name = tool, command = name] = tool.split(':');
  const folder = path.join(root, 'node_modules', name);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  return path.join(folder, typeof bin === 'string' ? bin : (bin[command] ?? ''));
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const failures: string[] = [];
for (const [tool, ...words] of steps) {
  const heading = [tool.split(':').at(-1), ...words].join(' ');
  say(`\n── ${heading}`);
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [findProgram(tool), ...words], { cwd: root, stdio: 'inherit' });
  if (status !== 0) failures.push(heading);
  say(`${status === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
say('');
say(failures.length === 0 ? `All ${steps.length} checks passed.` : `Failed: ${failures.join('; ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

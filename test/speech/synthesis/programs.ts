import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

/** The processes that still run a program; of this test's own children alone. */
export const running = (file: string): string =>
  spawnSync('ps', ['-o', 'args=', '--ppid', `${process.pid}`], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(file))
    .join('\n');

/** A folder with one program in it, as a shell script. */
export function aProgram(name: string, script: string): string {
  const folder = temporaryFolder();
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

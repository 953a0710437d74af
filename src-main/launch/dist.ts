import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { wordsOf } from '#contract/words.ts';
import { buildIfStale, root } from './build-if-stale.ts';
import { packagerWords } from './packager-words.ts';

/**
 * `npm run dist`: builds what is stale, then makes packages for this system in `release`. Further words go to
 * electron-builder as they are: `npm run dist -- --dir` stops before there is an installer.
 */
const require = createRequire(import.meta.url);
const { packages } = wordsOf('en');
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

const words = packagerWords(process.env);
if (words === null) {
  say(packages.badFeed);
  process.exitCode = 2;
} else {
  if (!process.env['OS1_UPDATE_FEED']) say(packages.noFeed);
  if (process.env['OS1_TEST_BUILD'] === '1') say(packages.testBuild);
  await buildIfStale();
  const packager = require.resolve('electron-builder/cli.js');
  const { status } = spawnSync(process.execPath, [packager, ...words, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}

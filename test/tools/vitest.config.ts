import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { notPlayedIn } from './scene-hosts.ts';

/** The scenes alone, in one host. */
const scenesIn = (host: string): TestProjectConfiguration => ({
  extends: true,
  test: {
    name: `scenes in ${host}`,
    include: ['test/scenes/**/*.test.ts'],
    exclude: notPlayedIn(host),
    env: { OS1_SCENES_HOST: host },
  },
});

/** Everything once, its scenes in the browser host; and all scenes again through the desktop host on the stand-in. */
const everything: TestProjectConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'all',
      include: ['test/**/*.test.ts'],
      exclude: notPlayedIn('browser'),
      env: { OS1_SCENES_HOST: 'browser' },
    },
  },
  scenesIn('stand-in'),
];

/** Given for `npm run test:electron`, or by hand: the scenes in that host only. */
const host = process.env['OS1_SCENES_HOST'];

/** How the tests run; `test.ts` and `test-electron.ts` start them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  // Runes in the window's state are compiled as in the window's build; the tests need no browser for them.
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  test: {
    projects: host === undefined ? everything : [scenesIn(host)],
    pool: 'forks',
    // Two at a time: several tests start programs of their own.
    maxWorkers: 2,
    testTimeout: 30_000,
    // What comes of another process comes when that is given its turn.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    // Sound comes in real time: on a machine that does other work too, a test of it may miss a moment. Each is tried again,
    // and one that cannot pass never does.
    retry: 2,
    // A test that is left as the only one would pass the others over in silence.
    allowOnly: false,
  },
});

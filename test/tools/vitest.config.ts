import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** How the tests run; `test.ts` and `test-electron.ts` start them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  // Runes in the window's state are compiled as in the window's build; the tests need no browser for them.
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Two at a time: several tests start programs of their own.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Sound comes in real time: on a machine that does other work too, a test of it may miss a moment. Each is tried again,
    // and one that cannot pass never does.
    retry: 2,
    // A test that is left as the only one would pass the others over in silence.
    allowOnly: false,
  },
});

import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Builds the window: plain files with relative addresses, for both hosts. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [svelte({ compilerOptions: { runes: true } })],
  resolve: { alias: { '#contract': fileURLToPath(new URL('../src-main/contract', import.meta.url)) } },
  build: {
    outDir: fileURLToPath(new URL('../dist/window', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    // The policy of the page allows no inline data but pictures; fonts and styles are files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The window is loaded from this machine: one file of half a megabyte is no matter.
    chunkSizeWarningLimit: 2_000,
  },
});

import { becomeReady } from './electron-module.ts';

// A scene that ends without ending its program leaves nothing behind.
process.once('disconnect', () => process.exit(1));

/**
 * Runs the built entry as Electron runs its main module: it is read to its end, and only then the app becomes ready. The
 * words of this process after its file are the program's.
 */
await import(new URL('../../../dist/electron.js', import.meta.url).href);
await becomeReady();
// Keeps this process: Electron ends when the program says so, and not when nothing is left to do.
setInterval(() => undefined, 1_000_000);

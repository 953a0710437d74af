import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  net,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { fileURLToPath } from 'node:url';
import { createStreamLog } from '../assistant/log.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { startDesktop } from './start-desktop.ts';

/** Entry of the desktop host, and the only place where Electron's own modules are taken in. */
const electron: ElectronSurface = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  net,
  protocol,
  safeStorage,
  session,
  shell,
  clipboard,
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());

// Not awaited: Electron becomes ready only after this module has been read to its end, so to wait here would be for ever.
void startDesktop(electron, {
  words: process.argv.slice(1),
  environment: process.env,
  platform: process.platform,
  log: createStreamLog(process.stderr, process.env['OS1_LOG'] === 'info' ? 'info' : 'warn'),
  windowFolder: fileURLToPath(new URL('./window', import.meta.url)),
  preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
  resources: {
    memoryWorker: new URL('./memory-worker.js', import.meta.url),
    migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
    names: fileURLToPath(new URL('../assets/given-names.txt', import.meta.url)),
    voiceWorker: new URL('./voice-worker.js', import.meta.url),
    voiceModel: fileURLToPath(new URL('./voice/silero_vad_v6.onnx', import.meta.url)),
    voiceRuntime: fileURLToPath(new URL('./voice', import.meta.url)),
    recorders: fileURLToPath(new URL('./recorders', import.meta.url)),
  },
});

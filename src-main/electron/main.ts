import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  net,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readChanges } from '../assistant/changes.ts';
import { createHostLog, logLevel } from '../assistant/log.ts';
import { takeEnvironment } from '../assistant/own-environment.ts';
import { watchFaults } from '../assistant/watch-faults.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { startDesktop } from './start-desktop.ts';

/** Entry of the desktop host, and the only place where Electron's own modules are taken in. */
const electron: ElectronSurface = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  net,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
};

const log = createHostLog(process.stderr, logLevel(process.env));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());

// Not awaited: Electron becomes ready only after this module has been read to its end, so to wait here would be for ever.
void startDesktop(electron, {
  words: process.argv.slice(1),
  environment: takeEnvironment(process.env),
  platform: process.platform,
  program: process.execPath,
  log,
  keepLogIn: log.keepIn,
  whenBroken: (end) => void watchFaults(log, end),
  windowFolder: fileURLToPath(new URL('./window', import.meta.url)),
  preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
  assets: fileURLToPath(new URL('../assets', import.meta.url)),
  // It asks for Electron's app as soon as it is loaded, so it is loaded only when it is time to look.
  updates: {
    feed: path.join(process.resourcesPath ?? '', 'app-update.yml'),
    load: async () => (await import('electron-updater')).default.autoUpdater,
  },
  changes: (since, now) => readChanges(fileURLToPath(new URL('../assets/changes.json', import.meta.url)), since, now),
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

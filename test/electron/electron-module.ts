import { createElectronStandIn } from './stand-in.ts';

/** What `import ... from 'electron'` gives in a child process of built-entry.test.ts: one stand-in for the whole program. */
export const standIn = createElectronStandIn({
  onExit: (code) => process.exit(code),
  // Chromium's network is Node's here.
  provide: (address, init) => fetch(address, init),
});

export const {
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
} = standIn.electron;

import { createElectronStandIn } from './stand-in.ts';

/** What `import ... from 'electron'` gives in a child process of built-entry.test.ts: one stand-in for the whole program. */
export const standIn = createElectronStandIn({ onExit: (code) => process.exit(code) });

export const { app, BrowserWindow, clipboard, dialog, ipcMain, Menu, net, protocol, safeStorage, session, shell } =
  standIn.electron;

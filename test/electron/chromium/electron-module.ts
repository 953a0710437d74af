import { createStandInWithChromium } from './stand-in-with-chromium.ts';
import { stageVariable, type StageWish } from './stage-messages.ts';

/** What `import ... from 'electron'` gives in the process of a scene's program: one stand-in for the whole program. */
const standIn = createStandInWithChromium(JSON.parse(process.env[stageVariable] ?? '{}') as StageWish);

export const { becomeReady } = standIn;

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

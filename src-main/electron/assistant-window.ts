import type { Words } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import { isOwnAddress, windowAddress } from './app-protocol.ts';
import type { DesktopWindow, ElectronSurface, Navigation, WindowContents } from './electron-surface.ts';
import { attachContextMenu } from './menus.ts';
import type { Place } from './presence-surface.ts';

/** Breakdowns of the page within this many milliseconds, beyond which it is not loaded again. */
const guard = { within: 60_000, most: 3 };

export type WindowParts = Pick<ElectronSurface, 'BrowserWindow' | 'Menu'> & {
  /** The session whose pages have neither permissions nor a network. */
  partition: string;
  /** The file of the built preload script. */
  preload: string;
  /** The file of the program's picture. */
  icon: string;
  isPackaged: boolean;
  platform: NodeJS.Platform;
  words: Words;
  log: AssistantOptions['log'];
  /** Monotonic milliseconds. */
  now(): number;
  /** Told the sentence for the person when the window broke down too often; it is closed by then. */
  onGivenUp(sentence: string): void;
};

/** Where the window begins, and how. */
export type WindowBeginning = {
  place: Place;
  /** Least width and height. */
  least: [number, number];
  /** Above all other windows. */
  floating: boolean;
  /** False at a start that stays out of the way. */
  shown: boolean;
};

/** Makes the one window: the only place that does, so what it may and may not do is all here. */
export function makeWindow(parts: WindowParts, { place, least, floating, shown }: WindowBeginning): DesktopWindow {
  const { BrowserWindow, Menu, partition, preload, isPackaged, platform, words, log } = parts;
  const window = new BrowserWindow({
    ...place,
    minWidth: least[0],
    minHeight: least[1],
    alwaysOnTop: floating,
    title: words.product,
    // Linux takes a window's icon from here; elsewhere it is the program's own.
    ...(platform === 'linux' ? { icon: parts.icon } : {}),
    // The colour of the figure's field, so that nothing flashes before the page is there.
    backgroundColor: '#9C3422',
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      partition,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      // macOS brings its dictionaries; elsewhere Chromium would fetch them from Google's servers, unasked.
      spellcheck: platform === 'darwin',
      devTools: !isPackaged,
      // A companion speaks and hears also while its window is covered, and without having been clicked first.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  const { webContents } = window;
  lockNavigation(webContents);
  attachContextMenu(Menu, webContents);
  recoverFromBreakdowns(window, parts);
  if (shown) window.once('ready-to-show', () => window.show());
  window.loadURL(windowAddress).catch(() => log.warn('window not loaded'));
  return window;
}

/** Keeps the page at its own origin: it leads nowhere else, opens nothing and holds no foreign page. */
function lockNavigation(contents: WindowContents): void {
  const stay = (navigation: Navigation): void => {
    if (!isOwnAddress(navigation.url)) navigation.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Loads the page again when its process breaks down or hangs (all state is in this process), but not for ever. */
function recoverFromBreakdowns(window: DesktopWindow, { words, log, now, onGivenUp }: WindowParts): void {
  const { webContents } = window;
  let breakdowns: number[] = [];
  webContents.on('render-process-gone', (_event, { reason }) => {
    log.warn('window broke down', { reason });
    if (window.isDestroyed()) return;
    breakdowns = [...breakdowns.filter((at) => now() - at < guard.within), now()];
    if (breakdowns.length < guard.most) return webContents.reload();
    window.destroy();
    onGivenUp(words.desktop.windowBreaksDown);
  });
  // A page that hangs cannot be reloaded; ending its process makes a breakdown of it, which the above deals with.
  webContents.on('unresponsive', () => webContents.forcefullyCrashRenderer());
}

import path from 'node:path';
import type { ElectronStandIn } from '../stand-in.ts';

/** What a person sees of the program outside of its window. */
export type Seen = {
  /** The name of the tray's picture, what it says, and the lines of its menu that can be chosen. */
  tray: { picture: string; tip: string; lines: string[] } | null;
  window: { visible: boolean; focused: boolean; onTop: boolean; width: number; height: number } | null;
  notices: string[];
  errorBoxes: string[];
};

/** What a person or the system does outside of the window, and what came of it; a scene calls these by name. */
export function createControls(standIn: ElectronStandIn, crash: () => Promise<unknown>) {
  const newest = () => {
    const window = standIn.windows.at(-1);
    if (window === undefined) throw new Error('There is no window.');
    return window;
  };
  const tray = () => {
    const there = standIn.trays.at(-1);
    if (there === undefined || there.isDestroyed()) throw new Error('There is no tray.');
    return there;
  };
  return {
    /** Answers the next file dialogs with this file. */
    chooseFile: (filePath: string): void => {
      standIn.answers.save = { canceled: false, filePath };
    },
    /** What the file dialogs proposed. */
    proposedFiles: (): string[] => standIn.askedToSave.map(({ defaultPath }) => defaultPath ?? ''),
    openedLinks: (): string[] => standIn.openedLinks,
    seen: (): Seen => {
      const shown = standIn.trays.filter((other) => !other.isDestroyed()).at(-1);
      const window = standIn.windows.filter((other) => !other.isDestroyed()).at(-1);
      const { width = 0, height = 0 } = window?.getNormalBounds() ?? {};
      return {
        tray: shown
          ? {
              picture: path.parse(shown.image()).name,
              tip: shown.toolTip(),
              lines: shown.menu().flatMap(({ label, enabled }) => (label && enabled !== false ? [label] : [])),
            }
          : null,
        window: window
          ? {
              visible: window.isVisible(),
              focused: window.isFocused(),
              onTop: window.done.findLast((act) => act.startsWith('setAlwaysOnTop')) === 'setAlwaysOnTop true',
              width,
              height,
            }
          : null,
        notices: standIn.notifications.map(({ options }) => options.body ?? ''),
        errorBoxes: standIn.errorBoxes.map(({ content }) => content),
      };
    },
    /** How often this was done to the newest window. */
    timesDone: (act: string): number => newest().done.filter((other) => other === act).length,
    chooseInTray: (label: string): void => tray().choose(label),
    press: (keys: string): void => standIn.press(keys),
    power: (what: 'suspend' | 'resume' | 'shutdown'): void => standIn.power(what),
    /** As the person closes the window, by its corner or its keys. */
    closeWindow: (): void => newest().close(),
    lookElsewhere: (): void => newest().blur(),
    /** As macOS hands a link over. */
    openLink: (address: string): void => standIn.emit('open-url', { preventDefault: () => undefined }, address),
    /** Ends the process of the newest window's page, as an error of Chromium's would. */
    crash: (): void => void crash().catch(() => undefined),
    /** What Electron says of a page that has not moved for half a minute. */
    sayUnresponsive: (): void => newest().emitContents('unresponsive'),
    quit: (): void => standIn.electron.app.quit(),
  };
}

export type Controls = ReturnType<typeof createControls>;

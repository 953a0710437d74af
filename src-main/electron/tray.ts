import path from 'node:path';
import type { Words } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import type { ElectronSurface } from './electron-surface.ts';
import type { DesktopTray } from './presence-surface.ts';
import { trayMenu, trayTip, type TrayActions } from './tray-menu.ts';
import { trayStateOf, type LifeFacts, type TrayState } from './tray-state.ts';

export type TrayParts = Pick<ElectronSurface, 'Tray' | 'Menu'> & {
  /** The folder of the tray's pictures. */
  pictures: string;
  platform: NodeJS.Platform;
  words: Words;
  log: AssistantOptions['log'];
  actions: TrayActions;
};

export type Companion = {
  /** Shows how it is now. `name`: the name of the OS. */
  show(facts: LifeFacts, name: string): void;
  dispose(): void;
};

/** The picture of a state. macOS wants one in black alone (by its name "Template"), which it colours as its bar needs it. */
export const trayPicture = (pictures: string, state: TrayState, platform: NodeJS.Platform): string =>
  path.join(pictures, `${state}${platform === 'darwin' ? 'Template' : ''}.png`);

/** The icon in the system's tray; null where the system has no place for one. */
export function createTray(parts: TrayParts, facts: LifeFacts, name: string): Companion | null {
  const { Tray, Menu, pictures, platform, words, log, actions } = parts;
  let tray: DesktopTray;
  try {
    tray = new Tray(trayPicture(pictures, trayStateOf(facts), platform));
  } catch (cause) {
    log.warn('no tray', { kind: cause instanceof Error ? cause.name : 'unknown' });
    return null;
  }
  // Where a press shows the menu (macOS) it must not bring the window as well.
  if (platform !== 'darwin') tray.on('click', () => actions.open());
  const show = (next: LifeFacts, called: string): void => {
    if (tray.isDestroyed()) return;
    tray.setImage(trayPicture(pictures, trayStateOf(next), platform));
    tray.setToolTip(trayTip(called, next, words.companion.tray));
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(called, next, words.companion.tray, actions)));
  };
  show(facts, name);
  return {
    show,
    dispose: () => {
      if (!tray.isDestroyed()) tray.destroy();
    },
  };
}

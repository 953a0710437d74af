import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from '#contract/words.ts';
import type { DesktopMenus, WindowContents } from './electron-surface.ts';

/**
 * The program's menu: what a keyboard needs (editing, the size of the letters, quitting) but not Electron's usual one,
 * which offers the developer tools; those are only there while OS1 is developed.
 */
export function setProgramMenu(
  menus: DesktopMenus,
  { platform, isPackaged, words }: { platform: NodeJS.Platform; isPackaged: boolean; words: Words['desktop']['menu'] },
): void {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ];
  menus.setApplicationMenu(
    menus.buildFromTemplate([
      { role: platform === 'darwin' ? 'appMenu' : 'fileMenu' },
      { role: 'editMenu' },
      { label: words.view, submenu: isPackaged ? view : [...view, { role: 'reload' }, { role: 'toggleDevTools' }] },
      { role: 'windowMenu' },
    ]),
  );
}

/** The menu under the pointer: Electron brings none of its own, and a person expects to paste with it. */
export function attachContextMenu(menus: DesktopMenus, contents: WindowContents): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, dictionarySuggestions }) => {
    const items: MenuItemConstructorOptions[] = isEditable
      ? [
          ...dictionarySuggestions.map((word) => ({ label: word, click: () => contents.replaceMisspelling(word) })),
          { role: 'cut' },
          { role: 'copy' },
          { role: 'paste' },
          { role: 'selectAll' },
        ]
      : selectionText === ''
        ? []
        : [{ role: 'copy' }];
    if (items.length > 0) menus.buildFromTemplate(items).popup();
  });
}

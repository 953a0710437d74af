/** What only the desktop program says: in its error boxes and its menu. */
export const desktopEnglish = {
  heldByBrowser: 'OS1 is already running on this folder for a browser window. End that one first, then open OS1 again.',
  noFolder: 'The option --data needs a folder.',
  notWritable: (folder: string) =>
    `OS1 cannot write into ${folder}. Open that folder to writing, or give another with --data.`,
  windowBreaksDown:
    'The window broke down three times within a minute, so it is closed now. Nothing that was said is lost; open OS1 again.',
  menu: { view: 'View' },
};

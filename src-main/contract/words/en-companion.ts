/** What it says about being there: notices, the tray, links, being away and coming back. */
export const companionEnglish = {
  /** Notices stand on a screen that others may see: never what was said. */
  notices: {
    answered: 'I have answered you.',
    away: 'My mind cannot be reached. I keep what you say, and I go on looking for it.',
    back: 'I am back.',
    exported: 'Your history is written.',
    exportFailed: 'Your history could not be written. Nothing is lost; you can try again.',
    actions: { open: 'Open', talk: 'Talk', later: 'Later', hush: 'Hush for an hour' },
  },
  notDesktop: 'Only the desktop program can do that.',
};

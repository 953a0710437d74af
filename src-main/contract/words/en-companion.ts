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
  /** The icon in the system's tray: its menu, and how it is, in a few words. */
  tray: {
    states: {
      idle: 'here.',
      listening: 'listening.',
      muted: 'the microphone is muted.',
      speaking: 'speaking.',
      away: 'not all there just now. The window says why.',
      unread: 'something waits to be read.',
    },
    alsoHears: 'The microphone is open.',
    talk: 'Talk',
    hushNow: 'Be quiet',
    mute: 'Mute the microphone',
    hush: 'Hush for an hour',
    hushedUntil: (time: string) => `Hushed until ${time}`,
    doNotDisturb: 'Do not disturb',
    open: (name: string) => `Open ${name}`,
    takeAway: 'Take your history away…',
    settings: 'Settings',
    quit: 'Quit',
  },
  /** What stands beside its name in the system's list of programs that start at login. */
  atLogin: 'Your companion, there after login',
  updates: {
    fromSource: 'This copy runs from its source, so it does not look for newer versions.',
    noFeed: 'This copy was built without a place to look for newer versions.',
    portable: 'A portable copy does not change itself. A newer one can be put in its place by hand.',
    notThisWay: 'The way this copy was installed, newer versions come through the system.',
    offered: (version: string) => `Version ${version} is there, when you want it.`,
    lookFailed: 'I could not find out whether there is a newer version. I look again in a few hours.',
    copyFailed: 'I could not make a copy of your history first, so nothing was changed.',
    fetchFailed: 'The newer version could not be fetched. Nothing was changed; you can try again.',
    installFailed: 'The newer version could not be put in. OS1 ends now; open it again, and it is as it was.',
  },
};

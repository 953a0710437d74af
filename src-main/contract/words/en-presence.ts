import type { ShortcutAction } from '../desktop.ts';

const number = new Intl.NumberFormat('en');
const megabytes = (bytes: number): string =>
  bytes < 950_000 ? `${number.format(Math.max(1, Math.round(bytes / 1_000)))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** Keys by the names that stand on a keyboard, where they differ from the system's own names. */
const keyNames: Readonly<Record<string, string>> = {
  CommandOrControl: 'Ctrl',
  Control: 'Ctrl',
  Command: 'Cmd',
  Super: 'Super',
  Meta: 'Super',
  PageUp: 'Page up',
  PageDown: 'Page down',
};

/** What the window says about being there, and about not being there. */
export const presenceEnglish = {
  title: 'Being there',

  /** The screen that takes the place of the talk while something of it is gone. Each is a sentence and what it means. */
  away: {
    label: 'What is gone',
    since: (time: string) => `Since ${time}`,
    mind: {
      title: 'I am here, but my mind is out of reach.',
      works:
        'Under Find and Memory everything is there, and I write down what you say. We go on from there when it is back.',
    },
    update: {
      title: 'I am becoming a newer version of myself.',
      works: (version: string) =>
        `Version ${version} is going in. What you told me stays as it is, and this window comes back by itself.`,
    },
    connection: {
      title: 'I have lost touch with the part of me that remembers.',
      works: 'What you write stays here. Press Enter, and I take it as soon as I am back.',
      trying: 'I try to reach it every few seconds.',
    },
    refused: {
      title: 'This window is no longer valid.',
      works: 'OS1 was started anew, and its windows are others. Start OS1 again to open a new one.',
      draft: 'What you wrote still stands below; copy it before you close this window.',
    },
    nextLook: (seconds: number) =>
      seconds <= 0
        ? 'I look for it now.'
        : seconds === 1
          ? 'I look for it again in 1 second.'
          : `I look for it again in ${number.format(seconds)} seconds.`,
    looking: 'I am looking for it now.',
    lookNow: 'Look now',
    goOn: 'Go back to the talk',
    more: 'What is gone',
    keptLabel: 'What was said meanwhile',
    kept: 'I have this.',
    waiting: 'This goes out as soon as I am back.',
  },

  /** A line beside the talk while it keeps to itself. */
  quietNote: {
    hushed: (time: string) => `Hushed until ${time}.`,
    doNotDisturb: 'I keep to myself until you say otherwise.',
    goOn: 'Go on',
  },

  changed: {
    say: (version: string) => `I am version ${version} now.`,
    what: 'What is new',
    read: 'Good',
  },

  /** Said once, when the window is closed for the first time. */
  closing: {
    ask: 'Shall I stay?',
    more: 'Closing the window leaves me in the tray, silent, until you call me. Quit ends all of me, microphone first.',
    stay: 'Stay in the tray',
    quit: 'Quit',
    notNow: 'Leave the window open',
  },

  small: {
    label: 'The last thing said',
    full: 'Whole window',
    empty: 'I am here.',
  },

  quiet: {
    title: 'Quiet',
    open: 'I speak up when there is something to say.',
    hushed: (time: string) => `I am hushed until ${time}: I raise nothing by myself, and say nothing aloud.`,
    doNotDisturb: 'I keep to myself until you say otherwise: I show nothing that you did not ask for.',
    hush: 'Hush for an hour',
    keepOut: 'Do not disturb',
    goOn: 'Speak up again',
    letIn: 'You may disturb me',
  },

  login: {
    title: 'After you log in',
    off: 'I am not there until you open me.',
    on: 'I am there when you log in, waiting in the corner of the screen.',
    approval: {
      darwin:
        'You said yes, but macOS has not allowed it yet. Allow OS1 under System Settings, General, Login Items; then I am there.',
      win32: 'You said yes, but Windows holds it back. Allow OS1 under Settings, Apps, Startup; then I am there.',
      linux: 'You said yes, but this system has not allowed it yet.',
    },
    notPossible: 'This system cannot be asked to open me when you log in.',
    yes: 'Be there when I log in',
    no: 'Do not be there',
  },

  window: {
    title: 'The window',
    full: 'It shows everything.',
    small: 'It is small: a figure, and one line.',
    floating: 'It stands above all others.',
    beside: 'Others may cover it.',
    makeSmall: 'Make it small',
    makeFull: 'Make it whole',
    float: 'Keep it above the others',
    sink: 'Let others cover it',
    tray: 'When you close it, I stay in the tray.',
    noTray: 'This desktop has no tray, so closing the window ends me.',
  },

  keys: {
    title: 'Keys that work everywhere',
    actions: {
      talk: 'To talk to me',
      show: 'To bring me here, or send me away',
    } satisfies Record<ShortcutAction, string>,
    none: 'no keys',
    set: 'Choose keys',
    other: 'Other keys',
    off: 'No keys',
    press: 'Press the keys: Ctrl, Alt or Super, and one more. Escape leaves it as it is.',
    notThese: 'These do not work everywhere. Hold Ctrl, Alt or Super, and press one more.',
    taken: (keys: string) => `Another program has ${keys}, so they do nothing here.`,
    /** Names of keys joined as they are held. `keys`: as the contract writes them. */
    named: (keys: string, platform: string) =>
      keys
        .split('+')
        .map((key) =>
          platform === 'darwin' && (key === 'CommandOrControl' || key === 'Super' || key === 'Meta')
            ? 'Cmd'
            : platform === 'win32' && (key === 'Super' || key === 'Meta')
              ? 'Windows'
              : (keyNames[key] ?? key),
        )
        .join(' + '),
  },

  notices: {
    title: 'Notices',
    on: 'When I have something and you look elsewhere, I show a notice. It never shows what was said.',
    off: 'I show no notices.',
    notPossible: 'This desktop has nothing that shows notices.',
    yes: 'Show notices',
    no: 'Show none',
  },

  updates: {
    title: 'Newer versions',
    version: (version: string) => `I am version ${version}.`,
    never: 'I have not looked for a newer one yet.',
    current: (when: string) => `I looked on ${when}, and there was none newer.`,
    checking: 'I am looking for a newer one.',
    offered: (version: string) => `There is version ${version}. Nothing of it is here until you say so.`,
    fetching: (version: string, done: number, total: number) =>
      total > 0
        ? `I am getting version ${version}: ${megabytes(done)} of ${megabytes(total)}.`
        : `I am getting version ${version}.`,
    /** `copied`: whether there is a history to copy first. */
    ready: (version: string, copied: boolean) =>
      `Version ${version} is here. It goes in when you quit me${copied ? ', after another copy of our history' : ''}.`,
    installing: (version: string) => `Version ${version} is going in.`,
    look: 'Look now',
    get: 'Get it',
    later: 'Another day',
    restart: 'Restart with it now',
    notes: 'What is new in it',
  },

  /** What a window in a browser says where the desktop program has more. */
  browserOnly:
    'This is a window in a browser. Being there when you log in, the tray, keys that work everywhere and notices belong to the desktop program.',
  copies: 'Copies of our history',
  toCopies: 'Look at them',
  settings: 'When I am there, how quiet I keep, and in which version.',
};

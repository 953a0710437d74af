/**
 * Where scenes are played. Those that are not named here are played in every host; a scene that has no meaning in a host is
 * not registered there at all, so that nothing is skipped.
 */
const onlyIn: Readonly<Record<string, { hosts: readonly string[]; why: string }>> = {
  'lost-connection': { hosts: ['browser'], why: 'a desktop’s window and its core come and go together' },
  'memory-pages': { hosts: ['browser'], why: 'its window stands over a made-up life, with no host behind it' },
  'presence-pages': { hosts: ['browser'], why: 'its window stands over a made-up life, with no host behind it' },
  'voice-real': { hosts: ['browser'], why: 'the core hears and the same page plays in either, and it takes minutes' },
  'voice-window': { hosts: ['browser', 'stand-in'], why: 'a recording for a microphone is an argument of Chromium' },
  desktop: { hosts: ['stand-in'], why: 'a browser has no tray, and in a real Electron no test reaches it' },
};

/** The files of scenes that a host does not play. */
export const notPlayedIn = (host: string): string[] =>
  Object.entries(onlyIn).flatMap(([name, { hosts }]) => (hosts.includes(host) ? [] : [`test/scenes/${name}.test.ts`]));

import path from 'node:path';
import type { DesktopOptions } from '../../src-main/electron/desktop-options.ts';
import { startSessionBus } from '../fakes/session-bus.ts';
import type { PresenceOptions } from './stand-in/presence.ts';
import type { StandInWindow } from './stand-in/window.ts';
import { makeFolder, startOnStandIn, type StartedDesktop } from './start-on-stand-in.ts';

export type CompanionOptions = PresenceOptions &
  Partial<Omit<DesktopOptions, 'words'>> & {
    /** Words of the command line beside the folder. */
    words?: string[];
    /** A folder of its own that outlasts this start. */
    folder?: string;
    packaged?: boolean;
    version?: string;
  };

export type Companion = StartedDesktop & {
  /** The window that there is now. */
  window(): StandInWindow;
};

/** A folder that outlasts a start. */
export const createSafeFolder = makeFolder;

/** Starts the program on a Linux desktop that shows trays (a session bus says so), unless another platform is wanted. */
export async function startCompanion({
  words = [],
  folder,
  packaged = false,
  version = '0.1.0',
  tray,
  notifications,
  takenKeys,
  displays,
  login,
  environment = {},
  ...options
}: CompanionOptions = {}): Promise<Companion> {
  const bus = await startSessionBus(new Set(['org.kde.StatusNotifierWatcher']));
  const place = folder === undefined ? makeFolder() : null;
  const life = folder ?? path.join(place?.folder ?? '', 'data');
  const machine = { tray, notifications, takenKeys, displays, login };
  const desktop = await startOnStandIn(
    {
      ...(Object.fromEntries(Object.entries(machine).filter(([, value]) => value !== undefined)) as PresenceOptions),
      isPackaged: packaged,
      version,
    },
    {
      ...options,
      words: ['--data', life, ...words],
      environment: { DBUS_SESSION_BUS_ADDRESS: bus.address, ...environment },
    },
  );
  return {
    ...desktop,
    folder: life,
    window: () => {
      const window = desktop.windows.at(-1);
      if (window === undefined) throw new Error('no window');
      return window;
    },
    [Symbol.asyncDispose]: async () => {
      await desktop[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    },
  };
}

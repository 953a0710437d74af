import fs from 'node:fs';
import path from 'node:path';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import { nameHasOwner } from './session-bus.ts';

/** Who shows trays on a Linux desktop. Electron draws its own through the same name. */
const watcher = 'org.kde.StatusNotifierWatcher';

/** At login the desktop may still be putting itself together; it is asked again after so long, so many times. */
const again = { after: 1_000, times: 20 };

export type TrayHostParts = {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  clock: NonNullable<AssistantOptions['clock']>;
  /** A start at login: who shows trays may not be there yet. */
  patient: boolean;
};

/**
 * Whether this desktop shows trays. macOS and Windows always do. On Linux Electron does not tell, and draws into nothing where nobody
 * shows it: so the session's bus is asked. Where there is no bus or nobody has the name, there is none; a desktop with only the old
 * kind of tray (XEmbed) counts among these, which is the safe side: its window stays.
 */
export async function showsTrays({ platform, environment, clock, patient }: TrayHostParts): Promise<boolean> {
  if (platform !== 'linux') return true;
  const socket = busSocket(environment);
  if (socket === null) return false;
  for (let left = patient ? again.times : 0; ; left -= 1) {
    if ((await nameHasOwner(socket, watcher)) === true) return true;
    if (left <= 0) return false;
    await new Promise<void>((resolve) => void clock.after(again.after, resolve));
  }
}

/** The socket of the session's bus: of its address where one is set, else in the usual place; null where there is none. */
export function busSocket(environment: NodeJS.ProcessEnv): string | null {
  for (const address of (environment['DBUS_SESSION_BUS_ADDRESS'] ?? '').split(';')) {
    const [, transport, given = ''] = /^(unix):(.*)$/.exec(address) ?? [];
    if (transport === undefined) continue;
    const keys = new Map(
      given.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    const abstract = keys.get('abstract');
    const socket = keys.get('path') ?? (abstract === undefined ? undefined : `\0${abstract}`);
    if (socket !== undefined) return unescape(socket);
  }
  const folder = environment['XDG_RUNTIME_DIR'];
  const usual = folder === undefined ? null : path.join(folder, 'bus');
  return usual !== null && fs.existsSync(usual) ? usual : null;
}

/** Addresses of D-Bus write unusual bytes as two digits after a per cent sign. */
const unescape = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

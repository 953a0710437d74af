import type { MenuItemConstructorOptions, SaveDialogOptions, SaveDialogReturnValue } from 'electron';
import type { HostFrame } from '#contract/transport.ts';
import type { Caller, DesktopApp, ElectronSurface } from '../../src-main/electron/electron-surface.ts';
import { createKeychain } from './stand-in/keychain.ts';
import { createListeners, createRefusable } from './stand-in/listeners.ts';
import { createPresence, type PresenceOptions, type StandInMenu } from './stand-in/presence.ts';
import { createSession } from './stand-in/session.ts';
import { createWindowClass, type StandInWindow } from './stand-in/window.ts';

export type StandInOptions = PresenceOptions & {
  isPackaged?: boolean;
  version?: string;
  /** Whether this start gets the lock of the folder. */
  firstInstance?: boolean;
  safeStorage?: ElectronSurface['safeStorage'];
  /** What a provider answers. */
  provide?: (address: string, init: RequestInit | undefined) => Response | Promise<Response>;
  onExit?: (code: number) => void;
};

/**
 * Electron without Electron: satisfies the surface that the host is written against, so a member that is missing here does
 * not compile. It keeps the order and the rules of the real one where the host relies on them (what must come before
 * 'ready', a quit that can be refused, windows that end with the program), and records the rest.
 */
export function createElectronStandIn(options: StandInOptions = {}) {
  const appListeners = createListeners();
  const order: string[] = [];
  const paths = new Map<string, string>();
  const removedSwitches: string[] = [];
  const windows: StandInWindow[] = [];
  const errorBoxes: { title: string; content: string }[] = [];
  const askedToSave: SaveDialogOptions[] = [];
  const openedLinks: string[] = [];
  const copiedTexts: string[] = [];
  const fetched: { address: string; init: RequestInit | undefined }[] = [];
  const programMenus: MenuItemConstructorOptions[][] = [];
  const poppedUp: MenuItemConstructorOptions[][] = [];
  const handlers = new Map<string, (caller: Caller, frame: unknown) => Promise<HostFrame>>();
  const ipcListeners = new Map<string, Set<(caller: Caller, sent: unknown) => void>>();
  const sessions = new Map<string, ReturnType<typeof createSession>>();
  const answers: { save: SaveDialogReturnValue; openExternal: 'opens' | 'fails' } = {
    save: { canceled: true, filePath: '' },
    openExternal: 'opens',
  };
  const exits: number[] = [];
  const schemes: string[] = [];
  let ready = false;
  const whenReady = Promise.withResolvers<undefined>();
  const exited = Promise.withResolvers<number>();

  const sessionOf = (partition: string): ReturnType<typeof createSession> => {
    const found = sessions.get(partition) ?? createSession();
    sessions.set(partition, found);
    return found;
  };
  const beforeReady = (what: string): void => {
    if (ready) throw new Error(`${what} can only be called before app is ready`);
    order.push(what);
  };

  const presence = createPresence(options, () => ready);
  const app: DesktopApp = {
    isPackaged: options.isPackaged ?? false,
    enableSandbox: () => beforeReady('enableSandbox'),
    requestSingleInstanceLock: () => {
      order.push('requestSingleInstanceLock');
      return options.firstInstance ?? true;
    },
    releaseSingleInstanceLock: () => void order.push('releaseSingleInstanceLock'),
    setPath: (name, folder) => {
      order.push(`setPath ${name}`);
      paths.set(name, folder);
    },
    getVersion: () => options.version ?? '0.1.0',
    setAsDefaultProtocolClient: (scheme) => {
      schemes.push(scheme);
      return true;
    },
    setAppUserModelId: (id) => void order.push(`setAppUserModelId ${id}`),
    whenReady: () => whenReady.promise,
    quit: () => {
      const event = createRefusable({});
      appListeners.emit('before-quit', event);
      if (!event.refused) app.exit(0);
    },
    exit: (code = 0) => {
      exits.push(code);
      for (const window of windows) window.destroy();
      exited.resolve(code);
      options.onExit?.(code);
    },
    commandLine: { removeSwitch: (name) => void removedSwitches.push(name) },
    on: appListeners.on,
    ...presence.login,
  };
  const Window = createWindowClass({
    isReady: () => ready,
    windows,
    load: (partition, url) => sessionOf(partition).load(url),
    onGone: () => {
      if (windows.every((window) => window.isDestroyed()) && exits.length === 0) appListeners.emit('window-all-closed');
    },
  });

  const electron: ElectronSurface = {
    ...presence.surface,
    app,
    BrowserWindow: Window,
    protocol: {
      registerSchemesAsPrivileged: (schemes) => beforeReady(`registerSchemesAsPrivileged ${JSON.stringify(schemes)}`),
    },
    session: { defaultSession: sessionOf('').surface, fromPartition: (partition) => sessionOf(partition).surface },
    ipcMain: {
      handle: (channel, listener) => {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
        handlers.set(channel, listener);
      },
      removeHandler: (channel) => void handlers.delete(channel),
      on: (channel, listener) => void ipcListeners.set(channel, (ipcListeners.get(channel) ?? new Set()).add(listener)),
      removeListener: (channel, listener) => void ipcListeners.get(channel)?.delete(listener),
    },
    safeStorage: options.safeStorage ?? createKeychain(),
    clipboard: {
      writeText: (text) => {
        copiedTexts.push(text);
        return Promise.resolve();
      },
    },
    shell: {
      openExternal: (link) => {
        openedLinks.push(link);
        return answers.openExternal === 'opens' ? Promise.resolve() : Promise.reject(new Error('Failed to open'));
      },
    },
    dialog: {
      showErrorBox: (title, content) => void errorBoxes.push({ title, content }),
      showSaveDialog: (_parent, asked) => {
        askedToSave.push(asked);
        return Promise.resolve(answers.save);
      },
    },
    net: {
      fetch: (input, init) => {
        if (!ready) return Promise.reject(new Error('net can only be used after app is ready'));
        const address = typeof input === 'string' ? input : input.url;
        fetched.push({ address, init });
        return Promise.resolve(options.provide?.(address, init) ?? new Response(null, { status: 404 }));
      },
    },
    Menu: {
      buildFromTemplate: (template): StandInMenu => ({ popup: () => void poppedUp.push(template), template }),
      setApplicationMenu: (menu) => {
        if (menu !== null) programMenus.push((menu as StandInMenu).template);
      },
    },
  };

  const mainFrame = (window: StandInWindow): Caller => ({
    sender: window.webContents,
    senderFrame: { url: window.loaded.at(-1) ?? '', parent: null },
  });
  const { surface: _surface, login: _login, ...recorded } = presence;
  return {
    ...recorded,
    electron,
    order,
    paths,
    removedSwitches,
    windows,
    errorBoxes,
    askedToSave,
    openedLinks,
    copiedTexts,
    fetched,
    programMenus,
    poppedUp,
    handlers,
    answers,
    exits,
    /** Schemes of links that the program asked the system to hand to it. */
    schemes,
    /** Resolves with the first exit code. */
    exited: exited.promise,
    session: sessionOf,
    emit: appListeners.emit,
    becomeReady: (): void => {
      ready = true;
      whenReady.resolve(undefined);
    },
    /** Sends as the newest window's page does, where nobody answers. Gives how many listened. */
    send: (channel: string, sent: unknown, caller?: Caller): number => {
      const window = windows.at(-1);
      if (!window) throw new Error('no window');
      const listeners = ipcListeners.get(channel) ?? new Set();
      for (const listener of listeners) listener(caller ?? mainFrame(window), structuredClone(sent));
      return listeners.size;
    },
    /** Calls as the newest window's page does: over the bridge, which clones what it carries. */
    call: async (frame: unknown, caller?: Caller): Promise<HostFrame> => {
      const window = windows.at(-1);
      const handle = handlers.get('os1:call');
      if (!window || !handle) throw new Error("No handler registered for 'os1:call'");
      return structuredClone(await handle(caller ?? mainFrame(window), structuredClone(frame)));
    },
  };
}

export type ElectronStandIn = ReturnType<typeof createElectronStandIn>;

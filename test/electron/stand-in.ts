import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  SaveDialogOptions,
  SaveDialogReturnValue,
  Streams,
} from 'electron';
import type { HostFrame } from '#contract/transport.ts';
import type {
  Caller,
  DesktopApp,
  DesktopSession,
  DesktopWindow,
  ElectronSurface,
  MediaCheck,
  MediaRequest,
  PermissionName,
  WindowContents,
} from '../../src-main/electron/electron-surface.ts';

export type StandInOptions = {
  isPackaged?: boolean;
  /** Whether this start gets the lock of the folder. */
  firstInstance?: boolean;
  safeStorage?: ElectronSurface['safeStorage'];
  /** What a provider answers. */
  provide?: (address: string, init: RequestInit | undefined) => Response;
  onExit?: (code: number) => void;
};

type Listener = (...values: unknown[]) => void;

/** The listeners of one emitter. */
function createListeners() {
  const listeners = new Map<string, Listener[]>();
  return {
    on: (event: string, listener: (...values: never[]) => void): void => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener as Listener]);
    },
    emit: (event: string, ...values: unknown[]): void => {
      for (const listener of listeners.get(event) ?? []) listener(...values);
    },
  };
}

/** An event that remembers whether it was refused. */
export function createRefusable<Extra extends object>(extra: Extra) {
  const event = {
    ...extra,
    refused: false,
    preventDefault: (): void => {
      event.refused = true;
    },
  };
  return event;
}

/** A keychain whose cipher a test can see through: each byte turned, after a mark of three letters. */
export function createKeychain(
  state: {
    available?: boolean;
    backend?: ReturnType<ElectronSurface['safeStorage']['getSelectedStorageBackend']>;
    turn?: number;
    rotated?: boolean;
  } = {},
): ElectronSurface['safeStorage'] {
  const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ (state.turn ?? 0x5a)));
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(state.available ?? true),
    getSelectedStorageBackend: () => state.backend ?? 'gnome_libsecret',
    encryptStringAsync: (text) =>
      Promise.resolve(Buffer.concat([Buffer.from('v11'), turned(Buffer.from(`${text}\u0000ours`))])),
    decryptStringAsync: (encrypted) => {
      const text = turned(encrypted.subarray(3)).toString();
      if (!text.endsWith('\u0000ours')) return Promise.reject(new Error('Error while decrypting the ciphertext.'));
      return Promise.resolve({ result: text.slice(0, -5), shouldReEncrypt: state.rotated ?? false });
    },
  };
}

/** Who asks for a permission, unless a test says otherwise: nothing but the permission itself speaks against it. */
const ownOrigin = 'app://os1/';
const ownPage = 'app://os1/index.html';

/** One session: what was set on it, and how a page of it fares. */
function createSession() {
  const { on, emit } = createListeners();
  const set: {
    request?: Parameters<DesktopSession['setPermissionRequestHandler']>[0];
    check?: Parameters<DesktopSession['setPermissionCheckHandler']>[0];
    device?: Parameters<DesktopSession['setDevicePermissionHandler']>[0];
    display?: Parameters<DesktopSession['setDisplayMediaRequestHandler']>[0];
    before?: Parameters<DesktopSession['webRequest']['onBeforeRequest']>[0];
  } = {};
  const schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
  const surface: DesktopSession = {
    protocol: { handle: (scheme, handler) => void schemes.set(scheme, handler) },
    webRequest: {
      onBeforeRequest: (listener) => {
        set.before = listener;
      },
    },
    setPermissionRequestHandler: (handler) => {
      set.request = handler;
    },
    setPermissionCheckHandler: (handler) => {
      set.check = handler;
    },
    setDevicePermissionHandler: (handler) => {
      set.device = handler;
    },
    setDisplayMediaRequestHandler: (handler) => {
      set.display = handler;
    },
    on,
  };
  /** True when no handler refuses: Electron grants what nobody refuses. */
  const granted = {
    request: (permission: PermissionName, details: Partial<MediaRequest> = {}): boolean => {
      let answer = set.request === undefined;
      const given = (granted: boolean): void => {
        answer = granted;
      };
      set.request?.({}, permission, given, { isMainFrame: true, requestingUrl: ownPage, ...details });
      return answer;
    },
    check: (permission: PermissionName, details: Partial<MediaCheck> = {}, origin = ownOrigin): boolean =>
      set.check?.({}, permission, origin, { isMainFrame: true, requestingUrl: ownPage, ...details }) ?? true,
    device: (): boolean => set.device?.() ?? true,
    display: (): Streams | null => {
      let answer: Streams | null = { audio: 'loopback' };
      set.display?.({}, (streams) => {
        answer = streams;
      });
      return answer;
    },
    download: (): boolean => {
      const event = createRefusable({});
      emit('will-download', event);
      return !event.refused;
    },
    network: (url: string): boolean => {
      let cancelled = false;
      set.before?.({ url }, (response) => {
        cancelled = response.cancel === true;
      });
      return !cancelled;
    },
  };
  return {
    surface,
    granted,
    /** What a page gets for an address, or null when the request is cancelled or nobody serves it. */
    load: async (url: string): Promise<Response | null> => {
      const serve = schemes.get(new URL(url).protocol.slice(0, -1));
      return granted.network(url) && serve ? serve(new Request(url)) : null;
    },
  };
}

/** A window that draws nothing: it records what was done to it. */
export type StandInWindow = DesktopWindow & {
  readonly options: BrowserWindowConstructorOptions;
  readonly done: string[];
  readonly loaded: string[];
  readonly sent: { channel: string; frame: unknown }[];
  /** What setWindowOpenHandler's handler says of an address. */
  opens(url: string): 'allow' | 'deny';
  minimise(): void;
  emit(event: string, ...values: unknown[]): void;
  emitContents(event: string, ...values: unknown[]): void;
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

  const app: DesktopApp = {
    isPackaged: options.isPackaged ?? false,
    enableSandbox: () => beforeReady('enableSandbox'),
    requestSingleInstanceLock: () => {
      order.push('requestSingleInstanceLock');
      return options.firstInstance ?? true;
    },
    setPath: (name, folder) => {
      order.push(`setPath ${name}`);
      paths.set(name, folder);
    },
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
  };

  class Window implements StandInWindow {
    readonly options: BrowserWindowConstructorOptions;
    readonly done: string[] = [];
    readonly loaded: string[] = [];
    readonly sent: { channel: string; frame: unknown }[] = [];
    readonly webContents: WindowContents;
    readonly #listeners = createListeners();
    readonly #contentsListeners = createListeners();
    #openHandler: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({ action: 'allow' });
    #minimised = false;
    #destroyed = false;
    constructor(given: BrowserWindowConstructorOptions) {
      if (!ready) throw new Error('Cannot create BrowserWindow before app is ready');
      this.options = given;
      this.webContents = {
        id: windows.length + 1,
        isDestroyed: () => this.#destroyed,
        send: (channel: string, frame: unknown) => void this.sent.push({ channel, frame: structuredClone(frame) }),
        reload: () => void this.done.push('reload'),
        forcefullyCrashRenderer: () => {
          this.done.push('forcefullyCrashRenderer');
          this.emitContents('render-process-gone', createRefusable({}), { reason: 'killed' });
        },
        replaceMisspelling: (word) => void this.done.push(`replaceMisspelling ${word}`),
        setWindowOpenHandler: (handler) => {
          this.#openHandler = handler;
        },
        on: this.#contentsListeners.on,
      };
      windows.push(this);
    }
    async loadURL(url: string): Promise<void> {
      this.loaded.push(url);
      const answer = await sessionOf(this.options.webPreferences?.partition ?? '').load(url);
      if (!answer?.ok) throw new Error('ERR_FAILED');
      this.emit('ready-to-show');
    }
    show(): void {
      this.done.push('show');
    }
    focus(): void {
      this.done.push('focus');
    }
    restore(): void {
      this.#minimised = false;
      this.done.push('restore');
    }
    minimise(): void {
      this.#minimised = true;
    }
    isMinimized(): boolean {
      return this.#minimised;
    }
    isDestroyed(): boolean {
      return this.#destroyed;
    }
    destroy(): void {
      if (this.#destroyed) return;
      this.#destroyed = true;
      if (windows.every((window) => window.isDestroyed()) && exits.length === 0) appListeners.emit('window-all-closed');
    }
    once(event: string, listener: () => void): void {
      this.#listeners.on(event, listener);
    }
    opens(url: string): 'allow' | 'deny' {
      return this.#openHandler({ url }).action;
    }
    emit(event: string, ...values: unknown[]): void {
      this.#listeners.emit(event, ...values);
    }
    emitContents(event: string, ...values: unknown[]): void {
      this.#contentsListeners.emit(event, ...values);
    }
  }

  const electron: ElectronSurface = {
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
      buildFromTemplate: (template) => ({ popup: () => void poppedUp.push(template), template }) as { popup(): void },
      setApplicationMenu: (menu) => {
        if (menu !== null && 'template' in menu) programMenus.push(menu.template as MenuItemConstructorOptions[]);
      },
    },
  };

  const mainFrame = (window: StandInWindow): Caller => ({
    sender: window.webContents,
    senderFrame: { url: window.loaded.at(-1) ?? '', parent: null },
  });
  return {
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

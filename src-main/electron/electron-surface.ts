import type {
  App,
  BaseWindow,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CallbackResponse,
  Clipboard,
  CommandLine,
  ContextMenuParams,
  Dialog,
  Event,
  HandlerDetails,
  MediaAccessPermissionRequest,
  MenuItemConstructorOptions,
  Net,
  OnBeforeRequestListenerDetails,
  PermissionCheckHandlerHandlerDetails,
  PermissionRequest,
  Protocol,
  Rectangle,
  RenderProcessGoneDetails,
  SafeStorage,
  SaveDialogOptions,
  SaveDialogReturnValue,
  Session,
  Shell,
  Streams,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron';
import type { HostFrame } from '#contract/transport.ts';
import type { DesktopMenu, LoginItems, PresenceSurface } from './presence-surface.ts';

/** An event that can be refused. */
export type Refusable = Pick<Event, 'preventDefault'>;

/** A navigation that is about to begin. */
export type Navigation = Refusable & { url: string };

/** Every permission that Electron knows by name. */
export type PermissionName = Parameters<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>[1];

/**
 * The members of Electron that the desktop host uses, and no others. The host is written against this type, so a stand-in
 * can take Electron's place in a test; main.ts hands the real modules in, and there the compiler compares the two. Where
 * Electron's own signature asks for whole objects (`this`, a session, an event), only what is read of them stands here.
 */
export type ElectronSurface = PresenceSurface & {
  readonly app: DesktopApp;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => DesktopWindow;
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>;
  readonly session: {
    readonly defaultSession: DesktopSession;
    fromPartition(partition: string, options: { cache: boolean }): DesktopSession;
  };
  readonly ipcMain: DesktopIpc;
  readonly safeStorage: DesktopSafeStorage;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly dialog: DesktopDialog;
  readonly net: Pick<Net, 'fetch'>;
  readonly Menu: DesktopMenus;
};

export type DesktopApp = Pick<
  App,
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setPath'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'isPackaged'
  | 'getVersion'
  | 'setAsDefaultProtocolClient'
  | 'setAppUserModelId'
> &
  LoginItems & {
    readonly commandLine: Pick<CommandLine, 'removeSwitch'>;
    /** `words`: the command line of the start that came second, its program first. */
    on(event: 'second-instance', listener: (event: unknown, words: string[]) => void): unknown;
    /** macOS hands links over this way. */
    on(event: 'open-url', listener: (event: Refusable, address: string) => void): unknown;
    on(event: 'activate', listener: () => void): unknown;
    on(event: 'window-all-closed', listener: () => void): unknown;
    on(event: 'before-quit', listener: (event: Refusable) => void): unknown;
  };

export type DesktopWindow = Pick<
  BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'close'
  | 'focus'
  | 'restore'
  | 'isMinimized'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'destroy'
  | 'getNormalBounds'
  | 'setMinimumSize'
> & {
  readonly webContents: WindowContents;
  setBounds(place: Rectangle): void;
  setAlwaysOnTop(flag: boolean): void;
  once(event: 'ready-to-show', listener: () => void): unknown;
  on(event: 'close', listener: (event: Refusable) => void): unknown;
  /** 'session-end': the system is about to end the person's session (Windows). */
  on(event: WindowMoment, listener: () => void): unknown;
};

/** What happens to a window that the host wants to know of. */
export type WindowMoment = 'show' | 'hide' | 'focus' | 'blur' | 'move' | 'resize' | 'closed' | 'session-end';

export type WindowContents = Pick<
  WebContents,
  'id' | 'isDestroyed' | 'send' | 'reload' | 'forcefullyCrashRenderer' | 'replaceMisspelling'
> & {
  setWindowOpenHandler(handler: (details: Pick<HandlerDetails, 'url'>) => WindowOpenHandlerResponse): void;
  on(event: 'will-navigate', listener: (details: Navigation) => void): unknown;
  on(event: 'will-redirect', listener: (details: Navigation) => void): unknown;
  on(event: 'will-frame-navigate', listener: (details: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Refusable) => void): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: Refusable, details: Pick<RenderProcessGoneDetails, 'reason'>) => void,
  ): unknown;
  on(event: 'unresponsive', listener: () => void): unknown;
  on(event: 'context-menu', listener: (event: Refusable, params: ContextMenuPlace) => void): unknown;
};

/** What stands under the pointer when a menu is asked for. */
export type ContextMenuPlace = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'dictionarySuggestions'>;

/** Who asks for a permission, and for a microphone or a camera where it is about these. */
export type MediaRequest = Pick<PermissionRequest, 'isMainFrame' | 'requestingUrl'> &
  Pick<MediaAccessPermissionRequest, 'mediaTypes'>;

/** The same where a page only looks whether it has a permission. */
export type MediaCheck = Pick<PermissionCheckHandlerHandlerDetails, 'isMainFrame' | 'requestingUrl' | 'mediaType'>;

export type DesktopSession = {
  readonly protocol: Pick<Protocol, 'handle'>;
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: Pick<OnBeforeRequestListenerDetails, 'url'>,
        callback: (response: CallbackResponse) => void,
      ) => void,
    ): void;
  };
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: PermissionName,
      callback: (granted: boolean) => void,
      details: MediaRequest,
    ) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: PermissionName, origin: string, details: MediaCheck) => boolean,
  ): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setDisplayMediaRequestHandler(handler: (request: unknown, callback: (streams: Streams | null) => void) => void): void;
  on(event: 'will-download', listener: (event: Refusable) => void): unknown;
};

/** Who sent a call or a sound: the frame is null when it is gone by now. */
export type Caller = {
  readonly sender: Pick<WebContents, 'id'>;
  readonly senderFrame: (Pick<WebFrameMain, 'url'> & { readonly parent: object | null }) | null;
};

export type DesktopIpc = {
  handle(channel: string, listener: (caller: Caller, frame: unknown) => Promise<HostFrame>): void;
  removeHandler(channel: string): void;
  on(channel: string, listener: (caller: Caller, sent: unknown) => void): unknown;
  removeListener(channel: string, listener: (caller: Caller, sent: unknown) => void): unknown;
};

export type DesktopSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export type DesktopDialog = Pick<Dialog, 'showErrorBox'> & {
  showSaveDialog(
    parent: Pick<BaseWindow, 'show' | 'focus'>,
    options: SaveDialogOptions,
  ): Promise<SaveDialogReturnValue>;
};

export type DesktopMenus = {
  buildFromTemplate(template: MenuItemConstructorOptions[]): DesktopMenu;
  setApplicationMenu(menu: DesktopMenu | null): void;
};

import type {
  App,
  Display,
  GlobalShortcut,
  LoginItemSettings,
  MenuItemConstructorOptions,
  Notification,
  NotificationConstructorOptions,
  Rectangle,
  Tray,
} from 'electron';
import type { AppUpdater, ProgressInfo, UpdateCheckResult, UpdateInfo } from 'electron-updater';

/** What of Electron makes the program a companion: its tray, its notices, keys, screens, sleep and login. */
export type PresenceSurface = {
  /** `image`: a file, with a finer one beside it as `@2x`. Throws where the system has no place for one. */
  readonly Tray: new (image: string) => DesktopTray;
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  readonly Notification: {
    new (options: NotificationConstructorOptions): DesktopNotification;
    isSupported(): boolean;
  };
  /** To be asked only once the app is ready. */
  readonly screen: DesktopScreen;
  readonly powerMonitor: DesktopPower;
};

/** A menu that was built from a template. */
export type DesktopMenu = { popup(): void };

export type DesktopTray = Pick<Tray, 'setToolTip' | 'destroy' | 'isDestroyed'> & {
  setImage(image: string): void;
  setContextMenu(menu: DesktopMenu | null): void;
  on(event: 'click', listener: () => void): unknown;
};

export type DesktopNotification = Pick<Notification, 'show' | 'close'> & {
  on(event: 'click', listener: () => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  /** What the system could not show, and why in its own words. */
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown;
  /** `index`: the place of the button among the actions. */
  on(event: 'action', listener: (details: unknown, index: number) => void): unknown;
};

/** One of the machine's screens, in the points that windows are measured in. `workArea`: without bars and docks. */
export type DesktopDisplay = Pick<Display, 'bounds' | 'workArea'>;

export type DesktopScreen = {
  getAllDisplays(): DesktopDisplay[];
  getPrimaryDisplay(): DesktopDisplay;
  on(event: 'display-added' | 'display-removed' | 'display-metrics-changed', listener: () => void): unknown;
  removeListener(event: 'display-added' | 'display-removed' | 'display-metrics-changed', listener: () => void): unknown;
};

/** 'shutdown' comes on Linux and macOS; on Windows the window hears of the end of a session. */
export type DesktopPower = {
  on(event: 'suspend' | 'resume' | 'shutdown', listener: () => void): unknown;
  removeListener(event: 'suspend' | 'resume' | 'shutdown', listener: () => void): unknown;
};

/** What the system answers when it is asked whether the program starts at login. */
export type LoginAnswer = Pick<LoginItemSettings, 'openAtLogin' | 'status' | 'executableWillLaunchAtLogin'> &
  Partial<Pick<LoginItemSettings, 'wasOpenedAtLogin'>>;

/** The login items of macOS and Windows. */
export type LoginItems = Pick<App, 'setLoginItemSettings'> & {
  getLoginItemSettings(options?: { path?: string; args?: string[] }): LoginAnswer;
};

/** A place on the screens, in whole points. */
export type Place = Rectangle;

/** A line of a menu. */
export type MenuLine = MenuItemConstructorOptions;

/** What of electron-updater is used: it looks, fetches and installs when it is told to. */
export type UpdaterSurface = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'allowDowngrade' | 'isUpdaterActive' | 'quitAndInstall'
> & {
  logger: AppUpdater['logger'];
  checkForUpdates(): Promise<UpdateFound | null>;
  downloadUpdate(): Promise<unknown>;
  on(event: 'download-progress', listener: (progress: Pick<ProgressInfo, 'transferred' | 'total'>) => void): unknown;
  on(event: 'error', listener: (cause: Error) => void): unknown;
};

/** What a look at the feed found. */
export type UpdateFound = Pick<UpdateCheckResult, 'isUpdateAvailable'> & {
  readonly updateInfo: Pick<UpdateInfo, 'version'> & { releaseNotes?: UpdateInfo['releaseNotes'] | undefined };
};

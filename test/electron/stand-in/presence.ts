import type { MenuItemConstructorOptions, NotificationConstructorOptions, Rectangle } from 'electron';
import type {
  DesktopDisplay,
  DesktopMenu,
  DesktopNotification,
  DesktopTray,
  LoginAnswer,
  LoginItems,
  PresenceSurface,
} from '../../../src-main/electron/presence-surface.ts';
import { createListeners } from './listeners.ts';

/** What the machine around the stand-in is like. */
export type PresenceOptions = {
  /** Whether the system has a place for trays. */
  tray?: boolean;
  notifications?: boolean;
  /** Keys that another program has. */
  takenKeys?: string[];
  displays?: DesktopDisplay[];
  /** What the system says of login, whatever it is asked to do. */
  login?: LoginAnswer;
};

/** A menu that remembers what it was built from. */
export type StandInMenu = DesktopMenu & { readonly template: MenuItemConstructorOptions[] };

/** A tray that is drawn nowhere. */
export type StandInTray = DesktopTray & {
  /** The file that it shows now. */
  image(): string;
  toolTip(): string;
  menu(): MenuItemConstructorOptions[];
  /** Chooses a line of its menu by its words. Fails when there is none that can be chosen. */
  choose(label: string): void;
  click(): void;
};

/** A notice that nobody saw. */
export type StandInNotification = DesktopNotification & {
  readonly options: NotificationConstructorOptions;
  readonly done: string[];
  emit(event: string, ...values: unknown[]): void;
};

/** A screen of the usual size, with a bar at its top. */
export const usualDisplay: DesktopDisplay = {
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 32, width: 1920, height: 1048 },
};

/** Everything that makes the program a companion, recorded; a test plays the person and the machine. */
export function createPresence(options: PresenceOptions, isReady: () => boolean) {
  const trays: StandInTray[] = [];
  const notifications: StandInNotification[] = [];
  const keys = new Map<string, () => void>();
  const screenListeners = createListeners();
  const powerListeners = createListeners();
  const loginItems: Parameters<LoginItems['setLoginItemSettings']>[0][] = [];
  const askedLogin: { path?: string; args?: string[] }[] = [];
  let displays = options.displays ?? [usualDisplay];
  const answers: { login: LoginAnswer | null } = { login: options.login ?? null };

  class Tray implements StandInTray {
    readonly #listeners = createListeners();
    #image: string;
    #toolTip = '';
    #menu: StandInMenu | null = null;
    #destroyed = false;
    constructor(image: string) {
      if (options.tray === false) throw new Error('Failed to create tray');
      this.#image = image;
      trays.push(this);
    }
    setImage(image: string): void {
      this.#image = image;
    }
    setToolTip(text: string): void {
      this.#toolTip = text;
    }
    setContextMenu(menu: DesktopMenu | null): void {
      this.#menu = menu as StandInMenu | null;
    }
    destroy(): void {
      this.#destroyed = true;
    }
    isDestroyed(): boolean {
      return this.#destroyed;
    }
    on(event: string, listener: () => void): void {
      this.#listeners.on(event, listener);
    }
    image(): string {
      return this.#image;
    }
    toolTip(): string {
      return this.#toolTip;
    }
    menu(): MenuItemConstructorOptions[] {
      return this.#menu?.template ?? [];
    }
    choose(label: string): void {
      const line = this.menu().find((other) => other.label === label && other.enabled !== false);
      if (line?.click === undefined) throw new Error(`the tray's menu has no line "${label}" to choose`);
      (line.click as () => void)();
    }
    click(): void {
      this.#listeners.emit('click');
    }
  }

  class Notification implements StandInNotification {
    static isSupported(): boolean {
      return options.notifications ?? true;
    }
    readonly options: NotificationConstructorOptions;
    readonly done: string[] = [];
    readonly #listeners = createListeners();
    constructor(given: NotificationConstructorOptions) {
      this.options = given;
      notifications.push(this);
    }
    show(): void {
      this.done.push('show');
    }
    close(): void {
      this.done.push('close');
    }
    on(event: string, listener: (...values: never[]) => void): void {
      this.#listeners.on(event, listener);
    }
    emit(event: string, ...values: unknown[]): void {
      this.#listeners.emit(event, ...values);
    }
  }

  const onlyReady = (what: string): void => {
    if (!isReady()) throw new Error(`The '${what}' module can't be used before the app 'ready' event`);
  };
  const surface: PresenceSurface = {
    Tray,
    Notification,
    globalShortcut: {
      register: (accelerator, action) => {
        onlyReady('globalShortcut');
        if (keys.has(accelerator) || options.takenKeys?.includes(accelerator)) return false;
        keys.set(accelerator, action);
        return true;
      },
      unregister: (accelerator) => void keys.delete(accelerator),
    },
    screen: {
      getAllDisplays: () => {
        onlyReady('screen');
        return displays;
      },
      getPrimaryDisplay: () => displays[0] ?? usualDisplay,
      on: screenListeners.on,
      removeListener: screenListeners.removeListener,
    },
    powerMonitor: { on: powerListeners.on, removeListener: powerListeners.removeListener },
  };
  const login: LoginItems = {
    setLoginItemSettings: (settings) => void loginItems.push(settings),
    getLoginItemSettings: (asked) => {
      if (asked !== undefined) askedLogin.push(asked);
      const openAtLogin = loginItems.at(-1)?.openAtLogin ?? false;
      return (
        answers.login ?? {
          openAtLogin,
          executableWillLaunchAtLogin: openAtLogin,
          status: openAtLogin ? 'enabled' : 'not-registered',
        }
      );
    },
  };
  return {
    surface,
    login,
    trays,
    notifications,
    keys,
    loginItems,
    askedLogin,
    presenceAnswers: answers,
    /** How many listen to screens and power: none once the program has ended. */
    listening: (): number => screenListeners.count() + powerListeners.count(),
    /** The screens change: one is taken away, another put in its place. */
    showOn: (next: DesktopDisplay[]): void => {
      const event = next.length < displays.length ? 'display-removed' : 'display-added';
      displays = next;
      screenListeners.emit(event);
    },
    power: (what: 'suspend' | 'resume' | 'shutdown'): void => powerListeners.emit(what),
    /** Presses keys that the program asked for, wherever the person is. Fails when it has not asked for them. */
    press: (accelerator: string): void => {
      const action = keys.get(accelerator);
      if (action === undefined) throw new Error(`nobody listens to ${accelerator}`);
      action();
    },
  };
}

/** A display of a size at a place, without bars. */
export const displayAt = (bounds: Rectangle): DesktopDisplay => ({ bounds, workArea: bounds });

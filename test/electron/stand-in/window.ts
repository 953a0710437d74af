import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { DesktopWindow, WindowContents } from '../../../src-main/electron/electron-surface.ts';
import { createListeners, createRefusable } from './listeners.ts';

/** A window that draws nothing: it records what was done to it. */
export type StandInWindow = DesktopWindow & {
  readonly options: BrowserWindowConstructorOptions;
  readonly done: string[];
  readonly loaded: string[];
  readonly sent: { channel: string; frame: unknown }[];
  /** What setWindowOpenHandler's handler says of an address. */
  opens(url: string): 'allow' | 'deny';
  minimise(): void;
  /** The person takes it elsewhere, or makes it another size. */
  drag(place: Partial<Rectangle>): void;
  /** The person looks at another window. */
  blur(): void;
  emit(event: string, ...values: unknown[]): void;
  emitContents(event: string, ...values: unknown[]): void;
};

type WindowParts = {
  isReady(): boolean;
  windows: StandInWindow[];
  load(partition: string, url: string): Promise<Response | null>;
  onGone(): void;
};

/** The class of windows of one stand-in. */
export function createWindowClass({
  isReady,
  windows,
  load,
  onGone,
}: WindowParts): new (options: BrowserWindowConstructorOptions) => StandInWindow {
  return class Window implements StandInWindow {
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
    #visible: boolean;
    #focused = false;
    #place: Rectangle;
    constructor(given: BrowserWindowConstructorOptions) {
      if (!isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
      this.options = given;
      this.#visible = given.show ?? true;
      this.#place = { x: given.x ?? 0, y: given.y ?? 0, width: given.width ?? 800, height: given.height ?? 600 };
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
      const answer = await load(this.options.webPreferences?.partition ?? '', url);
      if (!answer?.ok) throw new Error('ERR_FAILED');
      this.emit('ready-to-show');
    }
    show(): void {
      this.done.push('show');
      const wasVisible = this.#visible;
      this.#visible = true;
      if (!wasVisible) this.emit('show');
      this.#takeFocus();
    }
    hide(): void {
      this.done.push('hide');
      this.#visible = false;
      this.emit('hide');
      this.blur();
    }
    focus(): void {
      this.done.push('focus');
      this.#takeFocus();
    }
    close(): void {
      const event = createRefusable({});
      this.emit('close', event);
      if (!event.refused) this.destroy();
    }
    restore(): void {
      this.#minimised = false;
      this.done.push('restore');
    }
    minimise(): void {
      this.#minimised = true;
      this.blur();
    }
    isMinimized(): boolean {
      return this.#minimised;
    }
    isVisible(): boolean {
      return this.#visible;
    }
    isFocused(): boolean {
      return this.#focused;
    }
    isDestroyed(): boolean {
      return this.#destroyed;
    }
    destroy(): void {
      if (this.#destroyed) return;
      this.#destroyed = true;
      this.#visible = false;
      this.#focused = false;
      this.emit('closed');
      onGone();
    }
    getNormalBounds(): Rectangle {
      return { ...this.#place };
    }
    setBounds(place: Rectangle): void {
      this.#place = { ...place };
      this.done.push(`setBounds ${place.x} ${place.y} ${place.width} ${place.height}`);
      this.emit('move');
      this.emit('resize');
    }
    setMinimumSize(width: number, height: number): void {
      this.done.push(`setMinimumSize ${width} ${height}`);
    }
    setAlwaysOnTop(flag: boolean): void {
      this.done.push(`setAlwaysOnTop ${flag}`);
    }
    once(event: string, listener: () => void): void {
      const once = (): void => {
        this.#listeners.removeListener(event, once);
        listener();
      };
      this.#listeners.on(event, once);
    }
    on(event: string, listener: (...values: never[]) => void): void {
      this.#listeners.on(event, listener);
    }
    opens(url: string): 'allow' | 'deny' {
      return this.#openHandler({ url }).action;
    }
    drag(place: Partial<Rectangle>): void {
      this.#place = { ...this.#place, ...place };
      this.emit('move');
      this.emit('resize');
    }
    blur(): void {
      const wasFocused = this.#focused;
      this.#focused = false;
      if (wasFocused) this.emit('blur');
    }
    emit(event: string, ...values: unknown[]): void {
      this.#listeners.emit(event, ...values);
    }
    emitContents(event: string, ...values: unknown[]): void {
      this.#contentsListeners.emit(event, ...values);
    }
    #takeFocus(): void {
      const wasFocused = this.#focused;
      this.#focused = true;
      if (!wasFocused) this.emit('focus');
    }
  };
}

import type { DesktopSettings } from '#contract/desktop.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import type { WindowBeginning } from './assistant-window.ts';
import type { DesktopWindow, Refusable } from './electron-surface.ts';
import type { KeptFile } from './kept-file.ts';
import type { DesktopScreen } from './presence-surface.ts';
import { arrangementOf, comeIntoSight, keepPlace, placeWindow, windowSizes, type KeptPlaces } from './window-place.ts';

/** After the last move of a drag its place is kept, in milliseconds. */
const rest = 500;

type Look = Pick<DesktopSettings, 'size' | 'floating'>;

export type WindowKeeperParts = {
  make(beginning: WindowBeginning): DesktopWindow;
  screen: DesktopScreen;
  places: KeptFile<KeptPlaces>;
  look(): Look;
  clock: NonNullable<AssistantOptions['clock']>;
  log: AssistantOptions['log'];
  /** The person asked the window to close; refuse the event to keep it. */
  onClose(event: Refusable): void;
  /** The person looks at it. */
  onLook(): void;
  /** The system ends the person's session (Windows). */
  onSessionEnd(): void;
};

/** The one window: whether it is there, where it stands, and how large it is. */
export type WindowKeeper = {
  current(): DesktopWindow | null;
  /** Makes it, if there is none, without showing it. */
  prepare(): void;
  /** Brings it to the front; makes it when there is none. */
  open(): void;
  hide(): void;
  /** Brings it, or sends it away when the person looks at it. */
  toggle(): void;
  isShown(): boolean;
  /** True while the person has it in front of them. */
  isLooking(): boolean;
  /** Makes it as the settings say now. */
  follow(): void;
  dispose(): void;
};

export function createWindowKeeper(parts: WindowKeeperParts): WindowKeeper {
  const { screen, places, look, clock, log } = parts;
  let window: DesktopWindow | null = null;
  let shownAs: Look = { size: 'full', floating: false };
  let cancelKeeping = (): void => undefined;
  const current = (): DesktopWindow | null => (window === null || window.isDestroyed() ? null : window);
  const isShown = (): boolean => current()?.isVisible() === true && current()?.isMinimized() === false;

  const keep = (): void => {
    cancelKeeping();
    const kept = current();
    if (kept === null) return;
    const next = keepPlace(places.read(), screen.getAllDisplays(), shownAs.size, kept.getNormalBounds());
    if (JSON.stringify(next) === JSON.stringify(places.read())) return;
    places.write(next).catch(() => log.warn('place of the window not kept'));
  };
  const keepSoon = (): void => {
    cancelKeeping();
    cancelKeeping = clock.after(rest, keep);
  };
  const placeFor = (next: Look['size']) =>
    placeWindow(places.read(), screen.getAllDisplays(), screen.getPrimaryDisplay(), next);

  const make = (shown: boolean): void => {
    const { size, floating } = look();
    shownAs = { size, floating };
    const made = parts.make({ place: placeFor(size), least: windowSizes[size].least, floating, shown });
    window = made;
    made.on('move', keepSoon);
    made.on('resize', keepSoon);
    made.on('hide', keep);
    made.on('close', parts.onClose);
    made.on('focus', parts.onLook);
    made.on('session-end', parts.onSessionEnd);
    made.on('closed', () => cancelKeeping());
  };
  const open = (): void => {
    const opened = current();
    if (opened === null) return make(true);
    if (opened.isMinimized()) opened.restore();
    opened.show();
    opened.focus();
  };
  const follow = (): void => {
    const there = current();
    if (there === null) return;
    const before = shownAs;
    const { size, floating } = look();
    if (size !== before.size) keep();
    shownAs = { size, floating };
    if (floating !== before.floating) there.setAlwaysOnTop(floating);
    if (size === before.size) return;
    there.setMinimumSize(...windowSizes[size].least);
    there.setBounds(placeFor(size));
  };
  /** The screens have changed: it goes where it stood with these, or at least comes into sight. */
  const screensChanged = (): void => {
    const there = current();
    if (there === null) return;
    const displays = screen.getAllDisplays();
    if (displays.length === 0) return;
    const now = there.getNormalBounds();
    const { size } = shownAs;
    const isKnown = places
      .read()
      .arrangements.some((other) => other.screens === arrangementOf(displays) && other[size] !== undefined);
    const next = isKnown ? placeFor(size) : comeIntoSight(now, displays, screen.getPrimaryDisplay());
    const isThere = next.x === now.x && next.y === now.y && next.width === now.width && next.height === now.height;
    if (!isThere) there.setBounds(next);
  };
  const changes = ['display-added', 'display-removed', 'display-metrics-changed'] as const;
  for (const change of changes) screen.on(change, screensChanged);
  return {
    current,
    prepare: () => {
      if (current() === null) make(false);
    },
    open,
    hide: () => current()?.hide(),
    toggle: () => {
      if (isShown() && current()?.isFocused() === true) current()?.hide();
      else open();
    },
    isShown,
    isLooking: () => isShown() && current()?.isFocused() === true,
    follow,
    dispose: () => {
      for (const change of changes) screen.removeListener(change, screensChanged);
      keep();
      current()?.destroy();
    },
  };
}

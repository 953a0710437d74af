import type { Words } from '#contract/words.ts';
import type { MenuLine } from './presence-surface.ts';
import { hears, trayStateOf, type LifeFacts } from './tray-state.ts';

/** What the lines of the tray's menu do. */
export type TrayActions = {
  talk(): void;
  mute(muted: boolean): void;
  /** Minutes from now; 0 ends it. */
  hush(minutes: number): void;
  doNotDisturb(on: boolean): void;
  open(): void;
  takeAway(): void;
  settings(): void;
  quit(): void;
};

type MenuWords = Words['companion']['tray'];

/** The time of day as the person's system writes it. */
const timeOfDay = (at: number): string => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

/** One sentence of how it is: where the pointer rests, and the menu's first line for desktops that show no such thing. */
export function trayTip(name: string, facts: LifeFacts, words: MenuWords): string {
  const state = words.states[trayStateOf(facts)];
  // However else it is, that the microphone is open is said.
  return trayStateOf(facts) !== 'listening' && hears(facts.voice)
    ? `${name}: ${state} ${words.alsoHears}`
    : `${name}: ${state}`;
}

/** The tray's menu. Its marks say what is true now, so it is built anew after every change. */
export function trayMenu(name: string, facts: LifeFacts, words: MenuWords, actions: TrayActions): MenuLine[] {
  const { voice, quiet } = facts;
  const lives = voice !== null;
  const hushed = quiet.hushedUntil !== null;
  const muted = voice?.microphone === 'muted';
  return [
    { label: trayTip(name, facts, words), enabled: false },
    { type: 'separator' },
    {
      label: voice?.phase === 'speaking' ? words.hushNow : words.talk,
      enabled: lives,
      click: () => actions.talk(),
    },
    {
      label: words.mute,
      type: 'checkbox',
      checked: muted,
      enabled: lives && voice.listening !== 'off',
      click: () => actions.mute(!muted),
    },
    {
      label: quiet.hushedUntil === null ? words.hush : words.hushedUntil(timeOfDay(quiet.hushedUntil)),
      type: 'checkbox',
      checked: hushed,
      enabled: lives,
      click: () => actions.hush(hushed ? 0 : 60),
    },
    {
      label: words.doNotDisturb,
      type: 'checkbox',
      checked: quiet.doNotDisturb,
      enabled: lives,
      click: () => actions.doNotDisturb(!quiet.doNotDisturb),
    },
    { type: 'separator' },
    { label: words.open(name), click: () => actions.open() },
    { label: words.takeAway, enabled: lives, click: () => actions.takeAway() },
    { label: words.settings, enabled: lives, click: () => actions.settings() },
    { type: 'separator' },
    { label: words.quit, click: () => actions.quit() },
  ];
}

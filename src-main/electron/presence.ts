import { desktopSettingsSchema, type DesktopSettings, type DesktopStatus } from '#contract/desktop.ts';
import type { NoticeKind } from '#contract/quiet.ts';
import { CallError } from '#contract/errors.ts';
import type { Words } from '#contract/words.ts';
import type { AssistantOptions, DesktopCall, HostAnswers, HostTools } from '../assistant/create-assistant.ts';
import type { Autostart } from './autostart.ts';
import type { Refusable } from './electron-surface.ts';
import type { Shortcuts } from './shortcuts.ts';
import type { Updates } from './updates.ts';
import type { WindowKeeper } from './window-keeper.ts';

export type PresenceParts = {
  platform: DesktopStatus['platform'];
  version: string;
  words: Words;
  log: AssistantOptions['log'];
  window: Pick<WindowKeeper, 'hide' | 'follow'>;
  hasTray(): boolean;
  canNotify(): boolean;
  autostart: Autostart;
  shortcuts: Shortcuts;
  updates: Pick<Updates, 'status' | 'step'>;
  /** What changed from one version to another; null when there is nothing to tell. */
  changes(since: string, now: string): DesktopStatus['changed'];
  /** Tells the window how the desktop stands while there is no life that would. */
  tellAlone(status: DesktopStatus): void;
  quit(): void;
};

/** How the program is there on the desktop: its settings, what the window is told of it, and what it may change. */
export type Presence = {
  /** What the window asks of the desktop, whether a history is open or not. */
  calls: Pick<HostAnswers, DesktopCall>;
  /** Takes what a life hands its host, anew each time that one opens. */
  answers(tools: HostTools): Pick<HostAnswers, DesktopCall | 'desktopStatus'>;
  /** The settings of the life that is open; the usual ones while none is. */
  settings(): DesktopSettings;
  keepsToItself(): boolean;
  /** Makes everything as the settings of the life say, once it is open. */
  begin(): Promise<void>;
  /** The window was asked to close. */
  close(event: Refusable): void;
  /** Makes the window small or full. */
  resize(size: DesktopSettings['size']): Promise<void>;
  raise(kind: NoticeKind, text: string): void;
  /** Tells the window how things stand. */
  tell(): void;
};

export function createPresence(parts: PresenceParts): Presence {
  const { version, window, autostart, shortcuts, updates, log } = parts;
  let tools: HostTools | null = null;
  let closing = false;
  let changed: DesktopStatus['changed'] = null;
  const usual = desktopSettingsSchema.parse({});
  const settings = (): DesktopSettings => tools?.desktop.settings() ?? usual;
  const change = async (part: Partial<DesktopSettings>): Promise<void> => {
    if (tools === null) throw new CallError('storage', parts.words.life.recovery.closed);
    await tools.desktop.change(part);
  };
  const status = async (): Promise<DesktopStatus> => {
    const { atLogin, floating, size, notifications } = settings();
    return {
      platform: parts.platform,
      version,
      tray: parts.hasTray() ? 'there' : 'absent',
      login: await autostart.status(atLogin),
      loginAsked: atLogin !== null,
      floating,
      size,
      shortcuts: shortcuts.status(),
      notifications: parts.canNotify() ? (notifications ? 'on' : 'off') : 'not-possible',
      closing,
      update: updates.status(),
      changed,
    };
  };
  let telling: Promise<unknown> = Promise.resolve();
  /** One after the other, so that what is told last is what is true last. */
  const tell = (): void => {
    telling = telling
      .then(async () => (tools?.desktop.tell ?? parts.tellAlone)(await status()))
      .catch(() => log.warn('state of the desktop not told'));
  };
  const told = (): Promise<DesktopStatus> => {
    tell();
    return status();
  };
  const endClosing = async (hide: boolean): Promise<void> => {
    closing = false;
    if (hide) window.hide();
    tell();
    if (tools !== null && !settings().closeExplained) await change({ closeExplained: true });
  };
  const calls: Pick<HostAnswers, DesktopCall> = {
    'desktop.change': async ({ shortcuts: keys, ...plain }) => {
      await change({
        ...withoutUndefined(plain),
        ...(keys === undefined ? {} : { shortcuts: { ...settings().shortcuts, ...withoutUndefined(keys) } }),
      });
      if (plain.atLogin !== undefined) await autostart.change(plain.atLogin);
      if (keys !== undefined) shortcuts.apply(settings().shortcuts);
      window.follow();
      return told();
    },
    'desktop.close': async ({ how }) => {
      await endClosing(how === 'hide');
      // After the answer: the window that asked is gone with the program.
      if (how === 'quit') setImmediate(parts.quit);
      return {};
    },
    'desktop.update': async ({ step }) => {
      // How far it is, the window is told while it goes on.
      updates.step(step).catch(() => log.warn('update not followed', { step }));
      return told();
    },
    'desktop.read-changes': async () => {
      changed = null;
      await change({ lastVersion: version });
      return told();
    },
  };
  return {
    calls,
    answers: (given) => {
      tools = given;
      return { ...calls, desktopStatus: status };
    },
    settings,
    keepsToItself: () => tools?.quiet.keepsToItself() ?? false,
    begin: async () => {
      const { atLogin, shortcuts: keys, lastVersion } = settings();
      shortcuts.apply(keys);
      window.follow();
      await autostart.follow(atLogin);
      changed = parts.changes(lastVersion, version);
      // What there is to tell stays until it was read; else this version is the last one from now on.
      if (changed === null && lastVersion !== version) await change({ lastVersion: version });
      tell();
    },
    close: (event) => {
      // Without a tray nothing would bring the window back, so it takes the program along.
      if (!parts.hasTray() || tools === null) return;
      event.preventDefault();
      if (settings().closeExplained || closing) {
        endClosing(true).catch(() => log.warn('settings not written'));
        return;
      }
      closing = true;
      tell();
    },
    resize: async (size) => {
      if (settings().size === size) return;
      await change({ size });
      window.follow();
      tell();
    },
    raise: (kind, text) => tools?.raise(kind, text),
    tell,
  };
}

/** The members that are given: those that are left out stay as they are. */
function withoutUndefined<Members extends object>(
  members: Members,
): {
  [Name in keyof Members]?: Exclude<Members[Name], undefined>;
} {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };
}

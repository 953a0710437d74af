import type { Notice, NoticeAction } from '#contract/quiet.ts';
import type { Words } from '#contract/words.ts';
import type { AssistantOptions } from '../assistant/create-assistant.ts';
import type { DesktopNotification, PresenceSurface } from './presence-surface.ts';

/** "Later" on a reminder, in milliseconds. */
const untilLater = 10 * 60_000;

/** Notices that are kept in reach: what is forgotten cannot be pressed any more. */
const mostKept = 20;

export type NotificationParts = Pick<PresenceSurface, 'Notification'> & {
  words: Words;
  clock: NonNullable<AssistantOptions['clock']>;
  log: AssistantOptions['log'];
  /** The person wants none, or looks at the window and sees it there. */
  isUnwanted(): boolean;
  /** It keeps to itself: only what must be said is shown, and makes no sound. */
  isQuiet(): boolean;
  /** What a press does. */
  actions: { open(): void; talk(): void; hush(): void; updateLater(): void };
};

export type Notifications = {
  /** Shows a notice of the OS where nobody looks. */
  show(notice: Notice): void;
  dispose(): void;
};

/** Whether what is said must be said even to who wants quiet: something is at risk. */
const isUrgent = ({ kind }: Notice): boolean => kind === 'storage';

/**
 * Notices through the system, which keeps its own quiet: where it does not disturb (macOS, Windows, most Linux desktops) it takes a
 * notice without showing it, and does not tell us.
 */
export function createNotifications(parts: NotificationParts): Notifications {
  const { Notification, words, clock, log, isUnwanted, isQuiet, actions } = parts;
  let kept: DesktopNotification[] = [];
  const waiting = new Set<() => void>();
  const forget = (shown: DesktopNotification): void => {
    kept = kept.filter((other) => other !== shown);
  };
  const again = (notice: Notice): void => {
    const cancel = clock.after(untilLater, () => {
      waiting.delete(cancel);
      show(notice);
    });
    waiting.add(cancel);
  };
  const act = (notice: Notice, action: NoticeAction): void => {
    if (action === 'open') actions.open();
    else if (action === 'talk') actions.talk();
    else if (action === 'hush') actions.hush();
    else if (notice.kind === 'update') actions.updateLater();
    else again(notice);
  };
  const show = (notice: Notice): void => {
    if (!Notification.isSupported() || isUnwanted() || (isQuiet() && !isUrgent(notice))) return;
    // To press the notice itself opens, so there is no button for that.
    const buttons = notice.actions.filter((action) => action !== 'open');
    const shown = new Notification({
      title: notice.title,
      body: notice.text,
      silent: isQuiet(),
      actions: buttons.map((action) => ({ type: 'button', text: words.companion.notices.actions[action] })),
    });
    shown.on('click', () => {
      forget(shown);
      actions.open();
    });
    shown.on('action', (_details, index) => {
      forget(shown);
      const action = buttons[index];
      if (action !== undefined) act(notice, action);
    });
    shown.on('close', () => forget(shown));
    shown.on('failed', () => {
      forget(shown);
      log.warn('notice not shown', { kind: notice.kind });
    });
    // What nobody refers to is collected, and its buttons with it.
    kept = [...kept, shown].slice(-mostKept);
    shown.show();
  };
  return {
    show,
    dispose: () => {
      for (const cancel of waiting) cancel();
      for (const shown of kept) shown.close();
      kept = [];
    },
  };
}

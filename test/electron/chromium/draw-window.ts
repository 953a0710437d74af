import { randomUUID } from 'node:crypto';
import { parse, stringify } from 'devalue';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Caller, DesktopWindow } from '../../../src-main/electron/electron-surface.ts';
import { createRefusable } from '../stand-in/listeners.ts';
import type { StandInWindow } from '../stand-in/window.ts';
import type { ElectronStandIn } from '../stand-in.ts';
import { bundleWorlds } from './bundle-worlds.ts';
import type { FromPage, ToPage } from './in-page/messages.ts';
import type { Chromium } from './launch-chromium.ts';
import { openPage, type Frame, type OpenPage } from './open-page.ts';
import { keepPermissions } from './permissions.ts';
import { answerRequests, toOwn, toServed, type Navigation } from './requests.ts';
import type { StageWish } from './stage-messages.ts';

export type DrawingParts = {
  standIn: ElectronStandIn;
  chromium: Promise<Chromium>;
  /** The memory-only context of Chromium's that stands for a partition. */
  contextOf(partition: string): Promise<string>;
  wish: StageWish;
  /** Told of a page before anything is in it; it is loaded when this resolves. */
  onPage(page: OpenPage): Promise<void>;
  /** Told what the host sends to a page. */
  onSent(channel: string, sent: unknown): void;
};

/** Gives a recorded window a page of Chromium's: what the host does to the window happens to the page, and back. */
export function drawWindow(window: DesktopWindow, options: BrowserWindowConstructorOptions, parts: DrawingParts): void {
  const { standIn, chromium, wish, onSent } = parts;
  const recorded = standIn.windows.at(-1);
  if (recorded === undefined) throw new Error('The window was not recorded.');
  const preferences = options.webPreferences ?? {};
  if (preferences.sandbox !== true || preferences.contextIsolation !== true || preferences.nodeIntegration !== false)
    throw new Error('Only a sandboxed, isolated window can be drawn here.');
  const session = standIn.session(preferences.partition ?? '');
  const names = { secret: randomUUID(), binding: `send-${randomUUID()}`, inbox: `inbox-${randomUUID()}` };
  let loading = '';
  let lookAtPermissions = (): void => undefined;

  const tell = (page: OpenPage, message: ToPage): void => {
    lookAtPermissions();
    page.tellPreload(stringify(message));
  };
  const mayNavigate = ({ url, isMainFrame, isRedirect }: Navigation): boolean => {
    if (url === loading) return true;
    const event = createRefusable({ url });
    if (isRedirect) recorded.emitContents('will-redirect', event);
    else {
      recorded.emitContents('will-frame-navigate', event);
      if (isMainFrame) recorded.emitContents('will-navigate', event);
    }
    return !event.refused;
  };

  const opened = (async (): Promise<OpenPage> => {
    const [browser, context] = await Promise.all([chromium, parts.contextOf(preferences.partition ?? '')]);
    const worlds = await bundleWorlds(preferences.preload ?? '', names);
    const { width = 800, height = 600 } = options;
    const size = wish.viewport ?? { width, height };
    const page: OpenPage = await openPage(browser, context, worlds, names, { size, look: wish.look }, (text, from) => {
      void receive(standIn, callerOf(window, from), parse(text) as FromPage, (message) => tell(page, message));
    });
    lookAtPermissions = keepPermissions(browser.browser, context, session);
    await answerRequests(page.session, page.mainFrame, session, mayNavigate);
    page.session.on('Inspector.targetCrashed', () =>
      recorded.emitContents('render-process-gone', createRefusable({}), { reason: 'crashed' }),
    );
    page.session.on('Page.loadEventFired', () => void recorded.done.push('loaded'));
    await parts.onPage(page);
    return page;
  })();
  // What the host asks of a window that went meanwhile, or of a Chromium that is gone, has nobody to be done to.
  const act = (work: (page: OpenPage) => unknown): void => void opened.then(work).catch(() => undefined);

  const load = async (address: string): Promise<void> => {
    const page = await opened;
    loading = address;
    const loaded = new Promise<void>((resolve) => page.session.on('Page.loadEventFired', () => resolve()));
    const { errorText } = await page.session.send('Page.navigate', { url: toServed(address) });
    if (errorText !== undefined) throw new Error(errorText);
    await loaded;
    loading = '';
    recorded.emit('ready-to-show');
  };
  const { destroy } = window;
  const { send, reload } = window.webContents;
  Object.assign(window, {
    loadURL: (address: string): Promise<void> => {
      recorded.loaded.push(address);
      return load(address);
    },
    destroy: (): void => {
      if (window.isDestroyed()) return;
      destroy.call(window);
      act(async ({ targetId }) => (await chromium).browser.send('Target.closeTarget', { targetId }));
    },
  });
  Object.assign(window.webContents, {
    send: (channel: string, ...sent: unknown[]): void => {
      send.call(window.webContents, channel, ...sent);
      onSent(channel, sent[0]);
      act((page) => tell(page, { kind: 'message', channel, sent }));
    },
    reload: (): void => {
      reload.call(window.webContents);
      loading = recorded.loaded.at(-1) ?? '';
      act((page) => page.session.send('Page.reload'));
    },
    // Its end is told by Chromium, as every other is.
    forcefullyCrashRenderer: (): void => {
      recorded.done.push('forcefullyCrashRenderer');
      act((page) => page.session.send('Page.crash'));
    },
  });
  if (wish.viewport === null) window.on('resize', () => act((page) => page.resize(window.getNormalBounds())));
  closePopups(recorded, opened, parts);
}

const callerOf = ({ webContents }: DesktopWindow, from: Frame | null): Caller => ({
  sender: webContents,
  senderFrame: from === null ? null : { url: toOwn(from.url), parent: from.isMain ? null : {} },
});

/** Hands a message of a page to whoever the host has put on its channel. */
async function receive(
  standIn: ElectronStandIn,
  caller: Caller,
  message: FromPage,
  answer: (message: ToPage) => void,
): Promise<void> {
  const { channel, sent } = message;
  if (message.kind === 'send') return void standIn.send(channel, sent[0], caller);
  const { id } = message;
  const refuse = (reason: string): void =>
    answer({ kind: 'refusal', id, reason: `Error invoking remote method '${channel}': ${reason}` });
  const handle = standIn.handlers.get(channel);
  if (handle === undefined) return refuse(`Error: No handler registered for '${channel}'`);
  try {
    answer({ kind: 'answer', id, value: await handle(caller, sent[0]) });
  } catch (cause) {
    refuse(String(cause));
  }
}

/**
 * Asks the host about each window that a page opens, and closes what it refuses. Electron refuses before there is one;
 * here the page sees an empty window for a moment.
 */
function closePopups(recorded: StandInWindow, opened: Promise<OpenPage>, { chromium }: DrawingParts): void {
  void Promise.all([opened, chromium])
    .then(async ([page, { browser, session }]) => {
      const close = async (targetId: string): Promise<void> => {
        const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
        // Who looks on holds it at its beginning, and its opener with it: closed before it has begun, both hang.
        // Its answer does not matter: by then it has begun, and perhaps gone elsewhere already.
        await session(sessionId)
          .send('Runtime.evaluate', { expression: '0' })
          .catch(() => undefined);
        await browser.send('Target.closeTarget', { targetId });
      };
      page.session.on('Page.windowOpen', ({ url }) => {
        if (recorded.opens(toOwn(url)) === 'allow') throw new Error('Windows that a page opens are not drawn here.');
      });
      browser.on('Target.targetCreated', ({ targetInfo: { type, openerId, targetId } }) => {
        if (type === 'page' && openerId === page.targetId) close(targetId).catch(() => undefined);
      });
      await browser.send('Target.setDiscoverTargets', { discover: true });
    })
    .catch(() => undefined);
}

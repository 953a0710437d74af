import fs from 'node:fs';
import path from 'node:path';
import type { CallInput, CallName } from '#contract/calls.ts';
import type { DesktopStatus } from '#contract/desktop.ts';
import type { Words } from '#contract/words.ts';
import { removeHostFile, writeHostFile } from '../assistant/host-file.ts';
import { openLife, type Life } from '../assistant/open-life.ts';
import { systemClock } from '../assistant/system-clock.ts';
import { serveWindow } from './app-protocol.ts';
import { makeWindow } from './assistant-window.ts';
import { canStartAtLogin, createAutostart } from './autostart.ts';
import type { DesktopOptions } from './desktop-options.ts';
import { answerWhileClosed } from './answer-while-closed.ts';
import { createChromiumFetch } from './chromium-fetch.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { followLife } from './follow-life.ts';
import { createHostCalls } from './host-calls.ts';
import { attachIpcTransport, type Room } from './ipc-transport.ts';
import { openKeptFile } from './kept-file.ts';
import type { Link } from './links.ts';
import { setProgramMenu } from './menus.ts';
import { createNotifications } from './notifications.ts';
import { denyNetwork, denyPermissions } from './permissions.ts';
import { watchPower } from './power.ts';
import { createPresence } from './presence.ts';
import { createSafeSecrets } from './safe-storage.ts';
import { createShortcuts } from './shortcuts.ts';
import { comesAlong, talkStep } from './talk.ts';
import { createTray, type Companion } from './tray.ts';
import { showsTrays } from './tray-host.ts';
import { createUpdates, keptUpdatesSchema, whyAbsent } from './updates.ts';
import { createWindowKeeper } from './window-keeper.ts';
import { keptPlacesSchema } from './window-place.ts';

/** The window's session. It has no "persist:", so nothing that a page keeps outlives the program. */
const partition = 'os1';

export type RunOptions = DesktopOptions & {
  folder: string;
  /** A start that stays out of the way. */
  hidden: boolean;
  /** Words that a start at login needs as well. */
  further: string[];
  catalogue: Words;
  /** Ends the program and then lets the newer one be put in. */
  install(go: () => void): Promise<void>;
  installFailed(sentence: string): void;
};

/** The running program, and what ends it. */
export type DesktopHost = {
  /** Shows itself: its tray, and its window unless it was started to stay out of the way. */
  begin(wanted: Link | null): Promise<void>;
  /** Somebody wants it: by a second start, by a link, or from the dock. */
  bring(link: Link): void;
  /** Its window is gone: nobody would see that it listens. */
  windowClosed(): void;
  dispose(): Promise<void>;
};

/**
 * The parts of the desktop program, wired together over one life. To be called only once Electron is ready.
 * @throws StorageError 'held' when another program has the folder.
 */
export async function runDesktop(electron: ElectronSurface, options: RunOptions): Promise<DesktopHost> {
  const { app, dialog, session } = electron;
  const { platform, environment, log, folder, catalogue: words, clock = systemClock } = options;
  const pages = session.fromPartition(partition, { cache: false });
  // Providers are reached over the default session, which has a network but no page; a page's session is the reverse.
  // The page asks for the microphone only when the core wants it to hear, so only then is it allowed to.
  let holderHears = false;
  denyPermissions(session.defaultSession);
  denyPermissions(pages, () => holderHears);
  denyNetwork(pages, { devTools: !app.isPackaged });
  serveWindow(pages, options.windowFolder);

  let life: Life | null = null;
  let tray: Companion | null = null;
  /** Asks something of the life for the person's hand on the desktop; what it refuses, the window says. */
  const ask = async <Name extends CallName>(call: Name, input: CallInput<Name>): Promise<void> => {
    try {
      await life?.call(call, input);
    } catch {
      log.warn('not done', { call });
    }
    showTray();
  };
  const showTray = (): void => tray?.show(followed.facts(), followed.name());
  const enter = (room: Room): void => {
    window.open();
    transport.enterRoom(room);
  };
  const talk = async (): Promise<void> => {
    const step = talkStep(followed.facts().voice);
    if (comesAlong(step)) {
      // It was out of sight: it comes small, to be seen and not to be in the way.
      if (!window.isShown()) await presence.resize('small').catch(() => undefined);
      window.open();
    }
    if (step !== null) await ask(step.call, step.input);
  };
  const actions = {
    talk: () => void talk(),
    mute: (muted: boolean) => void ask('voice.mute', { muted }),
    hush: (minutes: number) => void ask('quiet.change', { hushFor: minutes }),
    doNotDisturb: (doNotDisturb: boolean) => void ask('quiet.change', { doNotDisturb }),
    open: () => window.open(),
    takeAway: () => enter('takeAway'),
    settings: () => enter('settings'),
    quit: () => app.quit(),
  };

  const window = createWindowKeeper({
    make: (beginning) =>
      makeWindow(
        {
          BrowserWindow: electron.BrowserWindow,
          Menu: electron.Menu,
          partition,
          preload: options.preload,
          icon: path.join(options.assets, 'icons', '256x256.png'),
          isPackaged: app.isPackaged,
          platform,
          words,
          log,
          now: () => clock.monotonic(),
          onGivenUp: (sentence) => dialog.showErrorBox(words.product, sentence),
        },
        beginning,
      ),
    screen: electron.screen,
    places: openKeptFile(path.join(folder, 'window.json'), keptPlacesSchema),
    look: () => presence.settings(),
    clock,
    log,
    onClose: (event) => presence.close(event),
    onLook: () => followed.looked(),
    onSessionEnd: () => app.quit(),
  });
  const why = whyAbsent(
    { isPackaged: app.isPackaged, hasFeed: fs.existsSync(options.updates.feed), environment },
    words.companion.updates,
  );
  const updates = createUpdates({
    source: why === null ? options.updates : { why },
    kept: openKeptFile(path.join(folder, 'updates.json'), keptUpdatesSchema),
    clock,
    words: words.companion.updates,
    log,
    backup: async () => {
      if (life?.recovery() === null) await life.backup('before-update');
    },
    install: options.install,
    installFailed: options.installFailed,
    changed: () => {
      followed.installing(updates.status().state === 'installing');
      presence.tell();
    },
    found: (sentence) => presence.raise('update', sentence),
  });
  const shortcuts = createShortcuts(electron.globalShortcut, { talk: actions.talk, show: () => window.toggle() });
  const presence = createPresence({
    platform: namedPlatform(platform),
    version: app.getVersion(),
    words,
    log,
    window,
    hasTray: () => tray !== null,
    canNotify: () => electron.Notification.isSupported(),
    autostart: createAutostart({
      app,
      platform,
      environment,
      program: options.program,
      further: options.further,
      words,
      log,
    }),
    shortcuts,
    updates,
    changes: options.changes,
    tellAlone: (desktop) => transport.tell({ type: 'desktop-changed', desktop }),
    quit: () => app.quit(),
  });
  const hostCalls = createHostCalls({
    clipboard: electron.clipboard,
    dialog,
    shell: electron.shell,
    window: window.current,
    words,
    log,
  });

  const opened = await openLife({
    folder,
    resources: options.resources,
    environment,
    log,
    clock,
    capabilities: {
      host: 'desktop',
      voice: true,
      atLogin: canStartAtLogin({ app, platform, further: options.further }),
      exportDelivery: 'dialog',
      linkOpening: 'host',
    },
    secrets: await createSafeSecrets(folder, electron.safeStorage, platform),
    fetch: createChromiumFetch(electron.net),
    hostCalls: (tools) => ({ ...hostCalls(tools), ...presence.answers(tools) }),
  });
  life = opened;
  try {
    await writeHostFile(folder, { kind: 'desktop', pid: process.pid, port: 0, startedAt: Date.now(), secret: '' });
  } catch (cause) {
    await opened.dispose();
    throw cause;
  }
  const followed = followLife({ life: opened, words, isLooking: window.isLooking, changed: showTray });
  const notifications = createNotifications({
    Notification: electron.Notification,
    words,
    clock,
    log,
    isUnwanted: () => window.isLooking() || !presence.settings().notifications,
    isQuiet: presence.keepsToItself,
    actions: {
      open: actions.open,
      talk: actions.talk,
      hush: () => actions.hush(60),
      updateLater: () => void updates.step('later').catch(() => undefined),
    },
  });
  const beginPresence = (): Promise<void> => presence.begin().catch(() => log.warn('presence not begun'));
  const endFollowing = opened.subscribe((event) => {
    if (event.type === 'voice-changed') ({ holderHears } = event.voice);
    else if (event.type === 'notice-raised') notifications.show(event.notice);
    else if (event.type !== 'recovery-changed') return;
    else if (event.recovery === null) void beginPresence();
    // Only the window says what can be done, so it does not wait to be looked for.
    else if (event.recovery.working === null && !window.isShown()) window.open();
  });
  const transport = attachIpcTransport(electron.ipcMain, {
    assistant: answerWhileClosed(opened, presence, { words, log }),
    contents: () => window.current()?.webContents ?? null,
    words,
  });
  const endPower = watchPower(electron.powerMonitor, { sleep: opened.power, end: () => app.quit() });
  setProgramMenu(electron.Menu, { platform, isPackaged: app.isPackaged, words: words.desktop.menu });

  let disposed = false;
  /** Shows the icon in the tray, if this desktop has one. */
  const findTray = async (): Promise<void> => {
    const shows = await showsTrays({ platform, environment, clock, patient: options.hidden });
    if (!shows || disposed) return;
    const pictures = path.join(options.assets, 'tray');
    const { Tray, Menu } = electron;
    tray = createTray({ Tray, Menu, pictures, platform, words, log, actions }, followed.facts(), followed.name());
  };
  const bring = (link: Link): void => (link === 'talk' ? enter('talk') : window.open());
  return {
    begin: async (wanted) => {
      await followed.refresh().catch((cause: unknown) => {
        // Found damaged just now: that is no failed start, and the event of it asks anew.
        if (opened.recovery() === null) throw cause;
      });
      if (wanted !== null) bring(wanted);
      else if (opened.recovery() === null) window.prepare();
      else window.open();
      await findTray();
      if (disposed) return;
      // Who started it to stay out of the way could not find it again.
      if (tray === null && wanted === null) window.open();
      if (opened.recovery() === null) await beginPresence();
      updates.begin();
    },
    bring,
    windowClosed: transport.windowClosed,
    dispose: async () => {
      disposed = true;
      // First of all nobody is heard any more; what becomes of that, the end of the life waits for.
      const closed = opened.call('voice.mute', { muted: true }).catch(() => undefined);
      updates.dispose();
      notifications.dispose();
      shortcuts.dispose();
      endPower();
      endFollowing();
      followed.dispose();
      tray?.dispose();
      transport.dispose();
      window.dispose();
      removeHostFile(folder, process.pid);
      await updates.quitting();
      await opened.dispose();
      await closed;
    },
  };
}

const namedPlatform = (platform: NodeJS.Platform): DesktopStatus['platform'] =>
  platform === 'darwin' || platform === 'win32' ? platform : 'linux';

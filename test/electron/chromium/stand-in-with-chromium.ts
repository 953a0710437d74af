import type { ElectronSurface } from '../../../src-main/electron/electron-surface.ts';
import { eventChannel } from '../../../src-main/electron/ipc-transport.ts';
import { createElectronStandIn } from '../stand-in.ts';
import { createControls, type Controls } from './controls.ts';
import { drawWindow } from './draw-window.ts';
import { takeInstanceLock, type InstanceLock } from './instance-lock.ts';
import { launchChromium, type Chromium } from './launch-chromium.ts';
import type { FromProgram, StageWish, ToProgram } from './stage-messages.ts';

/**
 * The stand-in of this process, a finished program as a person installs it, with real windows: each is a page of a Chromium, which a scene joins, and what happens
 * outside of windows the scene does through its channel to this process.
 */
export function createStandInWithChromium(wish: StageWish): {
  electron: ElectronSurface;
  becomeReady(): Promise<void>;
} {
  const standIn = createElectronStandIn({ isPackaged: true, onExit: (code) => process.exit(code) });
  let launched: Promise<Chromium> | null = null;
  const launch = (): Promise<Chromium> => (launched ??= launchChromium(wish.chromiumFolder, wish.flags, process.env));
  const contexts = new Map<string, Promise<string>>();
  const contextOf = (partition: string): Promise<string> => {
    const made =
      contexts.get(partition) ??
      launch()
        .then(({ browser }) => browser.send('Target.createBrowserContext', {}))
        .then(({ browserContextId }) => browserContextId);
    contexts.set(partition, made);
    return made;
  };
  // A scene that has gone is not told.
  const tellScene = (message: FromProgram): void =>
    void (process.connected && process.send?.(message, undefined, {}, () => undefined));
  const gates = new Map<string, () => void>();
  let crash = (): Promise<unknown> => Promise.resolve();
  serveScene(
    createControls(standIn, () => crash()),
    (targetId) => gates.get(targetId)?.(),
    tellScene,
  );

  const BrowserWindow = new Proxy(standIn.electron.BrowserWindow, {
    construct: (Recorded, [options]: ConstructorParameters<ElectronSurface['BrowserWindow']>) => {
      const window = new Recorded(options);
      drawWindow(window, options, {
        standIn,
        chromium: launch(),
        contextOf,
        wish,
        onPage: async ({ targetId, session }) => {
          crash = () => session.send('Page.crash');
          const gone = new Promise<void>((resolve) => gates.set(targetId, resolve));
          tellScene({ kind: 'window', endpoint: (await launch()).endpoint, targetId });
          await gone;
        },
        onSent: (channel, frame) => {
          if (channel === eventChannel) tellScene({ kind: 'told', frame });
        },
      });
      return window;
    },
  });
  const { app } = standIn.electron;
  let lock: InstanceLock | null = null;
  return {
    electron: {
      ...standIn.electron,
      BrowserWindow,
      app: {
        ...app,
        requestSingleInstanceLock: () => {
          app.requestSingleInstanceLock();
          lock ??= takeInstanceLock(standIn.paths.get('userData') ?? '', process.argv, (words) =>
            standIn.emit('second-instance', {}, words),
          );
          // Meanwhile, so that nobody waits for it later; a start that came second needs none.
          if (lock !== null) void launch();
          return lock !== null;
        },
        releaseSingleInstanceLock: () => {
          app.releaseSingleInstanceLock();
          lock?.release();
          lock = null;
        },
      },
      net: { fetch: (input, init) => fetch(input, init) },
    },
    becomeReady: async () => {
      await launch();
      standIn.becomeReady();
    },
  };
}

/** Does what the scene asks for, and answers. */
function serveScene(
  controls: Controls,
  onGo: (targetId: string) => void,
  tellScene: (message: FromProgram) => void,
): void {
  const named = controls as unknown as Record<string, (...given: unknown[]) => unknown>;
  process.on('message', (message: ToProgram) => {
    if (message.kind === 'go') return onGo(message.targetId);
    const { id, name, given } = message;
    void (async () => {
      try {
        tellScene({ kind: 'answer', id, value: await named[name]?.(...given) });
      } catch (cause) {
        tellScene({ kind: 'refusal', id, reason: cause instanceof Error ? cause.message : String(cause) });
      }
    })();
  });
}

import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
import type { Worlds } from './bundle-worlds.ts';
import type { DevtoolsSession } from './devtools.ts';
import type { Chromium } from './launch-chromium.ts';

/** The name of the isolated world in which the preload script runs. */
const preloadWorld = 'preload';

/** How the machine of a scene shows windows. */
export type Look = {
  scale: number;
  reducedMotion: 'reduce' | 'no-preference';
  colorScheme: 'light' | 'dark';
  forcedColors: 'active' | 'none';
};

export type OpenPage = {
  session: DevtoolsSession;
  targetId: string;
  mainFrame: string;
  /** Carries a text into the preload script; dropped while there is none, as Electron does. */
  tellPreload(text: string): void;
  resize(size: { width: number; height: number }): Promise<void>;
};

/** From which frame a text of the preload script comes. */
export type Frame = { url: string; isMain: boolean };

/**
 * Opens an empty page that will run the preload script in each document's own isolated world.
 *
 * @param onText told each text that the preload script sends.
 */
export async function openPage(
  chromium: Chromium,
  browserContextId: string,
  worlds: Worlds,
  names: { binding: string; inbox: string },
  { size, look }: { size: { width: number; height: number }; look: Look },
  onText: (text: string, from: Frame | null) => void,
): Promise<OpenPage> {
  const { targetId } = await chromium.browser.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    newWindow: true,
    ...size,
  });
  const { sessionId } = await chromium.browser.send('Target.attachToTarget', { targetId, flatten: true });
  const session = chromium.session(sessionId);
  const { frameTree } = await session.send('Page.getFrameTree');
  const mainFrame = frameTree.frame.id;
  const frames = new Map<string, string>([[mainFrame, frameTree.frame.url]]);
  const contexts = new Map<number, string>();

  session.on('Page.frameNavigated', ({ frame }) => void frames.set(frame.id, frame.url));
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const { frameId } = (context.auxData ?? {}) as { frameId?: string };
    if (context.name === preloadWorld && frameId !== undefined) contexts.set(context.id, frameId);
  });
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => void contexts.delete(executionContextId));
  session.on('Runtime.executionContextsCleared', () => contexts.clear());
  session.on(
    'Runtime.bindingCalled',
    ({ name, payload, executionContextId }: Protocol.Runtime.bindingCalledPayload) => {
      if (name !== names.binding) return;
      const frame = contexts.get(executionContextId);
      const url = frame === undefined ? undefined : frames.get(frame);
      onText(payload, url === undefined ? null : { url, isMain: frame === mainFrame });
    },
  );

  const resize = async ({ width, height }: { width: number; height: number }): Promise<void> => {
    await session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: look.scale,
      mobile: false,
    });
  };
  await Promise.all([
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Inspector.enable'),
    session.send('Runtime.addBinding', { name: names.binding, executionContextName: preloadWorld }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: worlds.page }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: worlds.preload, worldName: preloadWorld }),
    // Nobody's windows lie above one another here: each believes that it has the keyboard.
    session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
    session.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-reduced-motion', value: look.reducedMotion },
        { name: 'prefers-color-scheme', value: look.colorScheme },
        { name: 'forced-colors', value: look.forcedColors },
      ],
    }),
    resize(size),
  ]);
  return {
    session,
    targetId,
    mainFrame,
    resize,
    tellPreload: (text) => {
      const context = [...contexts].find(([, frame]) => frame === mainFrame)?.[0];
      if (context === undefined) return;
      // A document that goes meanwhile takes the text with it.
      session
        .send('Runtime.callFunctionOn', {
          functionDeclaration: `function (text) { globalThis[${JSON.stringify(names.inbox)}](text); }`,
          executionContextId: context,
          arguments: [{ value: text }],
          silent: true,
        })
        .catch(() => undefined);
    },
  };
}

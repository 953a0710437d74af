import type { ElectronStandIn } from '../stand-in.ts';
import type { DevtoolsSession } from './devtools.ts';

/** What a page might ask for, by the names of Chromium's protocol. */
const others = ['camera', 'geolocation', 'notifications', 'clipboard-read', 'clipboard-write', 'midi'] as const;

/**
 * Chromium asks nobody outside of it when a page wants a permission, so the host's answers are set beforehand: all that it
 * refuses is denied, and the microphone is looked up anew whenever the host has spoken, before the page hears of that.
 *
 * @returns the look: sets the microphone when the host's answer has changed.
 */
export function keepPermissions(
  browser: DevtoolsSession,
  browserContextId: string,
  session: ReturnType<ElectronStandIn['session']>,
): () => void {
  const set = (name: string, granted: boolean): void =>
    void browser
      .send('Browser.setPermission', {
        permission: { name },
        setting: granted ? 'granted' : 'denied',
        browserContextId,
      })
      .catch(() => undefined);
  for (const name of others) set(name, false);
  let heard: boolean | null = null;
  const look = (): void => {
    const mayHear =
      session.granted.check('media', { mediaType: 'audio' }) &&
      session.granted.request('media', { mediaTypes: ['audio'] });
    if (mayHear === heard) return;
    heard = mayHear;
    set('microphone', mayHear);
  };
  look();
  return look;
}

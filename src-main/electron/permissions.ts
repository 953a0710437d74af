import { isOwnAddress } from './app-protocol.ts';
import type { DesktopSession } from './electron-surface.ts';

/**
 * Refuses every permission, device, capture and download: the window needs none of them, and Electron grants what nobody
 * refuses. The clipboard is among them: its API fails here, and a page copies through the call `clipboard.write`.
 */
export function denyPermissions(session: DesktopSession): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.on('will-download', (event) => event.preventDefault());
}

/**
 * Leaves the pages of a session without a network: every request but for the window's own files is cancelled.
 * `devTools`: those are loaded over a scheme of their own, and only while OS1 is developed.
 */
export function denyNetwork(session: DesktopSession, { devTools }: { devTools: boolean }): void {
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const allowed = isOwnAddress(url) || (devTools && url.startsWith('devtools:'));
    callback({ cancel: !allowed });
  });
}

import { isOwnAddress } from './app-protocol.ts';
import type { DesktopSession, MediaRequest } from './electron-surface.ts';

/**
 * Refuses every permission, device, capture and download: the window needs none of them, and Electron grants what nobody
 * refuses. The clipboard is among them: its API fails here, and a page copies through the call `clipboard.write`.
 *
 * @param mayHear true while the window's microphone was chosen; then the own main frame may hear, and only that: not see.
 */
export function denyPermissions(session: DesktopSession, mayHear: () => boolean = () => false): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(permission === 'media' && asksToHear(details) && mayHear()),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { isMainFrame, mediaType, requestingUrl = origin }) =>
      permission === 'media' &&
      mediaType === 'audio' &&
      isMainFrame &&
      isOwnAddress(origin) &&
      isOwnAddress(requestingUrl) &&
      mayHear(),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.on('will-download', (event) => event.preventDefault());
}

/** True for our own page asking for the microphone and for nothing beside it. */
const asksToHear = ({ isMainFrame, requestingUrl, mediaTypes = [] }: MediaRequest): boolean =>
  isMainFrame && isOwnAddress(requestingUrl) && mediaTypes.length === 1 && mediaTypes[0] === 'audio';

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

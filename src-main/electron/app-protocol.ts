import fs from 'node:fs/promises';
import { pageHeaders } from '#contract/page-policy.ts';
import { listWindowFiles, type WindowFile } from '../assistant/window-files.ts';
import type { DesktopSession } from './electron-surface.ts';

/** The scheme of the window's own address, and its one host: nothing else is ours. */
const scheme = 'app';
const ownHost = 'os1';

/** The window's first page. */
export const windowAddress = `${scheme}://${ownHost}/index.html`;

/** What must be said of the scheme before the app is ready: it has origins like https has, and is as secure. */
export const privilegedSchemes = [{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }];

/** The placeholder in index.html that the browser host fills with a token; here the bridge needs none. */
const tokenPlaceholder = '%OS1_TOKEN%';

/** True for an address within our own origin. Node knows no origin of this scheme, so its parts are compared. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === `${scheme}:` && host === ownHost && username === '' && password === '';
}

/** Serves the built window to a session's pages as app://os1. */
export function serveWindow(session: Pick<DesktopSession, 'protocol'>, windowFolder: string): void {
  const answer = createWindowHandler(listWindowFiles(windowFolder));
  session.protocol.handle(scheme, ({ method, url }) => answer(method, url));
}

/**
 * Answers requests for the window's files. A path is looked up in the map of them as it stands, undecoded: what is not in
 * the map does not exist, however the address is written.
 */
export function createWindowHandler(
  files: ReadonlyMap<string, WindowFile>,
): (method: string, address: string) => Promise<Response> {
  return async (method, address) => {
    if (!isOwnAddress(address)) return refuse(404);
    if (method !== 'GET') return refuse(405);
    const found = files.get(new URL(address).pathname);
    if (!found) return refuse(404);
    try {
      const content = await fs.readFile(found.file);
      const body = found.type.startsWith('text/html')
        ? content.toString().replace(tokenPlaceholder, '')
        : new Uint8Array(content);
      return new Response(body, { headers: { ...pageHeaders, 'Content-Type': found.type } });
    } catch {
      return refuse(404);
    }
  };
}

const refuse = (status: number): Response => new Response(null, { status, headers: { ...pageHeaders } });

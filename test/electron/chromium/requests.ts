import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
import type { ElectronStandIn } from '../stand-in.ts';
import type { DevtoolsSession } from './devtools.ts';

/** Chromium cannot be given a scheme of our own from outside, so app://os1 is served as this origin, which no network has. */
export const servedOrigin = 'https://os1.invalid';
const ownOrigin = 'app://os1';

/** An address as Chromium knows it. */
export const toServed = (address: string): string => translate(address, ownOrigin, servedOrigin);
/** An address as Electron would know it. */
export const toOwn = (address: string): string => translate(address, servedOrigin, ownOrigin);

const translate = (address: string, from: string, to: string): string =>
  address === from || address.startsWith(`${from}/`) ? to + address.slice(from.length) : address;

/** Where a document is about to be loaded, and whether the program itself asked for it. */
export type Navigation = { url: string; isMainFrame: boolean; isRedirect: boolean };

/**
 * Answers every request of a page from what the host registered: its protocol handler, its rule about the network, and
 * through `mayNavigate` its rules about leading elsewhere.
 */
export async function answerRequests(
  page: DevtoolsSession,
  mainFrame: string,
  session: ReturnType<ElectronStandIn['session']>,
  mayNavigate: (navigation: Navigation) => boolean,
): Promise<void> {
  const answer = async (paused: Protocol.Fetch.requestPausedPayload): Promise<void> => {
    const { requestId, request, resourceType, frameId, redirectedRequestId } = paused;
    const url = toOwn(request.url);
    const refuse = (errorReason: Protocol.Network.ErrorReason): Promise<unknown> =>
      page.send('Fetch.failRequest', { requestId, errorReason });
    const isRedirect = redirectedRequestId !== undefined;
    if (resourceType === 'Document' && !mayNavigate({ url, isMainFrame: frameId === mainFrame, isRedirect }))
      return void (await refuse('Aborted'));
    if (!session.granted.network(url)) return void (await refuse('BlockedByClient'));
    if (url === request.url) return void (await page.send('Fetch.continueRequest', { requestId }));
    const response = await session.load(url);
    if (response === null) return void (await refuse('Failed'));
    await page.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  };
  // A page that is closed meanwhile takes its requests with it.
  page.on('Fetch.requestPaused', (paused) => void answer(paused).catch(() => undefined));
  await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

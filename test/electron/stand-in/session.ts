import type { Streams } from 'electron';
import type {
  DesktopSession,
  MediaCheck,
  MediaRequest,
  PermissionName,
} from '../../../src-main/electron/electron-surface.ts';
import { createListeners, createRefusable } from './listeners.ts';

/** Who asks for a permission, unless a test says otherwise: nothing but the permission itself speaks against it. */
const ownOrigin = 'app://os1/';
const ownPage = 'app://os1/index.html';

/** One session: what was set on it, and how a page of it fares. */
export function createSession() {
  const { on, emit } = createListeners();
  const set: {
    request?: Parameters<DesktopSession['setPermissionRequestHandler']>[0];
    check?: Parameters<DesktopSession['setPermissionCheckHandler']>[0];
    device?: Parameters<DesktopSession['setDevicePermissionHandler']>[0];
    display?: Parameters<DesktopSession['setDisplayMediaRequestHandler']>[0];
    before?: Parameters<DesktopSession['webRequest']['onBeforeRequest']>[0];
  } = {};
  const schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
  const surface: DesktopSession = {
    protocol: { handle: (scheme, handler) => void schemes.set(scheme, handler) },
    webRequest: {
      onBeforeRequest: (listener) => {
        set.before = listener;
      },
    },
    setPermissionRequestHandler: (handler) => {
      set.request = handler;
    },
    setPermissionCheckHandler: (handler) => {
      set.check = handler;
    },
    setDevicePermissionHandler: (handler) => {
      set.device = handler;
    },
    setDisplayMediaRequestHandler: (handler) => {
      set.display = handler;
    },
    on,
  };
  /** True when no handler refuses: Electron grants what nobody refuses. */
  const granted = {
    request: (permission: PermissionName, details: Partial<MediaRequest> = {}): boolean => {
      let answer = set.request === undefined;
      const given = (granted: boolean): void => {
        answer = granted;
      };
      set.request?.({}, permission, given, { isMainFrame: true, requestingUrl: ownPage, ...details });
      return answer;
    },
    check: (permission: PermissionName, details: Partial<MediaCheck> = {}, origin = ownOrigin): boolean =>
      set.check?.({}, permission, origin, { isMainFrame: true, requestingUrl: ownPage, ...details }) ?? true,
    device: (): boolean => set.device?.() ?? true,
    display: (): Streams | null => {
      let answer: Streams | null = { audio: 'loopback' };
      set.display?.({}, (streams) => {
        answer = streams;
      });
      return answer;
    },
    download: (): boolean => {
      const event = createRefusable({});
      emit('will-download', event);
      return !event.refused;
    },
    network: (url: string): boolean => {
      let cancelled = false;
      set.before?.({ url }, (response) => {
        cancelled = response.cancel === true;
      });
      return !cancelled;
    },
  };
  return {
    surface,
    granted,
    /** What a page gets for an address, or null when the request is cancelled or nobody serves it. */
    load: async (url: string): Promise<Response | null> => {
      const serve = schemes.get(new URL(url).protocol.slice(0, -1));
      return granted.network(url) && serve ? serve(new Request(url)) : null;
    },
  };
}

import type { ElectronSurface } from './electron-surface.ts';

/**
 * Chromium's network as a fetch for providers: it knows the system's proxy and certificates. It has neither cookies nor a
 * cache, so nothing of a provider stays behind. To be called only once the app is ready.
 */
export function createChromiumFetch(net: ElectronSurface['net']): typeof globalThis.fetch {
  return (input, init) =>
    net.fetch(input instanceof URL ? input.href : input, { ...init, credentials: 'omit', cache: 'no-store' });
}

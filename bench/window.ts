import { chromium, type Browser, type Page } from 'playwright-core';
import { createCorpus } from './corpus.ts';
import { startHost } from './host.ts';
import { median, percentile, result, type Result } from './measure.ts';
import { startBenchProvider } from './provider.ts';

/** What the page notes for the bench. */
type Notes = { keys: number[]; seen: Record<number, number>; longTasks: number[] };

/** Chromium without anything that would talk to the network or take the machine's time. */
export const launchChromium = (program: string): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

async function openWindow(browser: Browser, address: string): Promise<Page> {
  // Reduced motion: the boot's 2.4 s are meant, and not what is measured.
  const page = await browser.newPage({ viewport: { width: 420, height: 680 }, reducedMotion: 'reduce' });
  await page.addInitScript(() => {
    const notes = { keys: [], seen: {}, longTasks: [] } as {
      keys: number[];
      seen: Record<number, number>;
      longTasks: number[];
    };
    Object.assign(globalThis, { notes });
    const now = (): number => performance.timeOrigin + performance.now();
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') notes.keys.push(now());
      },
      { capture: true },
    );
    new PerformanceObserver((list) =>
      notes.longTasks.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({ type: 'longtask' });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        for (const [, number] of (target.textContent ?? '').slice(-120).matchAll(/piece(\d+) of a reply, /g))
          notes.seen[Number(number)] ??= now();
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.goto(address);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return page;
}

const readNotes = (page: Page): Promise<Notes> =>
  page.evaluate(() => (globalThis as unknown as { notes: Notes }).notes);

/** Start of the host and of its window, as a person waits for it. */
export async function benchStart(program: string, folder: string): Promise<Result[]> {
  const ready: number[] = [];
  const paint: number[] = [];
  const interactive: number[] = [];
  const browser = await launchChromium(program);
  for (let at = 0; at < 5; at += 1) {
    const host = await startHost(folder);
    ready.push(host.readyAfter);
    const start = performance.now();
    const page = await openWindow(browser, host.address);
    interactive.push(performance.now() - start);
    paint.push(
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
    );
    await page.close();
    await host.stop();
  }
  await browser.close();
  return [
    result('browser host ready', median(ready), 'ms', 1_000),
    result('window, first paint', median(paint), 'ms'),
    result('window, ready to type', median(interactive), 'ms'),
  ];
}

/** Enter to the request on the wire, and a piece of a reply to the screen, in a life of 100,000 messages. */
export async function benchTurn(program: string, folder: string): Promise<Result[]> {
  let pieces = 1;
  const provider = await startBenchProvider(() => pieces, 15);
  const host = await startHost(folder, { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'bench' });
  const browser = await launchChromium(program);
  const page = await openWindow(browser, host.address);
  const box = page.getByRole('textbox', { name: 'Message' });
  // Sentences of the same life, common words and all.
  const corpus = createCorpus(31);
  const overheads: number[] = [];
  const settled = async (): Promise<void> => {
    await page
      .getByRole('log', { name: 'Conversation', includeHidden: true })
      .and(page.locator('[aria-busy="false"]'))
      .waitFor();
  };
  for (let turn = 0; turn < 120; turn += 1) {
    await box.fill(corpus.text().slice(0, 300));
    const arrivals = provider.arrivals.length;
    await box.press('Enter');
    while (provider.arrivals.length === arrivals) await new Promise((resolve) => setTimeout(resolve, 2));
    await page.waitForTimeout(60);
    await settled();
    const { keys } = await readNotes(page);
    // The first turns warm the caches of a program that has just started.
    if (turn >= 20) overheads.push((provider.arrivals.at(-1) ?? 0) - (keys.at(-1) ?? 0));
  }
  pieces = 400;
  await box.fill('Tell me something long.');
  await box.press('Enter');
  await page.waitForTimeout(500 + 400 * 17);
  await settled();
  const { seen } = await readNotes(page);
  const delays = [...provider.sent]
    .slice(-400)
    .flatMap(([number, at]) => (seen[number] === undefined ? [] : [seen[number] - at]));
  await browser.close();
  await host.stop();
  provider.dispose();
  return [
    result('Enter to request at 100k, p50', percentile(overheads, 0.5), 'ms'),
    result('Enter to request at 100k, p95', percentile(overheads, 0.95), 'ms', 15),
    result('delta to DOM, p50', percentile(delays, 0.5), 'ms'),
    result('delta to DOM, p95', percentile(delays, 0.95), 'ms', 20),
    result('deltas that reached the DOM', delays.length, 'of 400'),
  ];
}

/** Scrolling through 100,000 messages, and the figure at rest. */
export async function benchScroll(program: string, folder: string): Promise<Result[]> {
  const host = await startHost(folder);
  const browser = await launchChromium(program);
  const page = await openWindow(browser, host.address);
  await page.waitForTimeout(500);
  await page.evaluate(() => (globalThis as unknown as { notes: { longTasks: number[] } }).notes.longTasks.splice(0));
  await page.getByRole('log', { name: 'Conversation' }).hover();
  for (let at = 0; at < 60; at += 1) {
    await page.mouse.wheel(0, at % 10 === 9 ? -200_000 : -1_500);
    await page.waitForTimeout(50);
  }
  const { longTasks } = await readNotes(page);
  const calm = await browser.newPage({ viewport: { width: 420, height: 680 } });
  await page.close();
  const again = await startHost(`${folder}-idle`);
  await calm.goto(again.address);
  await calm.waitForTimeout(4_000);
  const session = await calm.context().newCDPSession(calm);
  await session.send('Performance.enable');
  const taskTime = async (): Promise<number> =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ??
    Number.NaN;
  const before = await taskTime();
  await calm.waitForTimeout(10_000);
  const share = ((await taskTime()) - before) * 10;
  await browser.close();
  await again.stop();
  await host.stop();
  return [
    result('scrolling 100k messages, longest task', Math.max(0, ...longTasks), 'ms', 50),
    result('figure at rest, share of a core (main thread of the page)', share, '%', 2),
  ];
}

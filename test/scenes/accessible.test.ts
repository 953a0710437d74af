import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { needs } from '../tools/skip.ts';
import { screens } from './every-screen.ts';
import { asksAboutLogin, log, messageBox, newFolder, openStage, sceneNeed, sceneTimeout, type Stage } from './stage.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds on a page, one line a finding. */
async function findings(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await tool.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

/** True when nothing is wider than the window. */
const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

const looks = [
  { name: 'a narrow window at noon', viewport: { width: 320, height: 640 }, hour: 12, scale: 1 },
  { name: 'the usual window at night', viewport: { width: 420, height: 680 }, hour: 23, scale: 1 },
  { name: 'a wide window at dawn', viewport: { width: 1440, height: 900 }, hour: 6, scale: 1 },
  // 200 % zoom of the usual window: half the room in CSS pixels.
  { name: 'twice the size at dusk', viewport: { width: 320, height: 480 }, hour: 19, scale: 2 },
];

describe.each(looks)(
  'every screen in $name',
  { ...needs(sceneNeed), timeout: sceneTimeout },
  ({ viewport, hour, scale }) => {
    let folder: string;
    let stage: Stage;
    beforeEach(async () => {
      folder = newFolder();
      stage = await openStage(folder, {}, { viewport, deviceScaleFactor: scale });
    });
    afterEach(async () => {
      await stage.quit().catch(() => undefined);
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    test('has nothing for axe to find, and nothing that is wider than it', async () => {
      const { page } = stage;
      await page.clock.setFixedTime(new Date(2026, 5, 12, hour, 0, 0));
      // The field looks at the clock anew when the window comes to the front.
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await page.addScriptTag({ path: axe }).catch(() => page.evaluate(fs.readFileSync(axe, 'utf8')));
      for (const { name, open } of screens) {
        await open(page);
        // Colours move for 1.2 s when the onboarding ends; contrast is judged when they have arrived.
        if (name === 'first-words') await page.waitForTimeout(1_500);
        expect({ screen: name, found: await findings(page) }).toEqual({ screen: name, found: [] });
        expect({ screen: name, fits: await fits(page) }).toEqual({ screen: name, fits: true });
      }
    });
  },
);

describe('the keyboard alone', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  beforeEach(async () => {
    folder = newFolder();
    stage = await openStage(folder);
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('leads from the boot to a talk, through every room, and out again', async () => {
    const { page } = stage;
    const { keyboard } = page;
    const focusedOn = (name: string | RegExp, role: 'button' | 'textbox' = 'button'): Promise<void> =>
      page.locator(':focus').and(page.getByRole(role, { name })).waitFor();
    await focusedOn('Begin');
    await keyboard.press('Enter');
    await focusedOn('Good');
    await keyboard.press('Enter');
    await focusedOn('Your name', 'textbox');
    await keyboard.type('Theo');
    await keyboard.press('Enter');
    await focusedOn('Yes, I am');
    await keyboard.press('Enter');
    await focusedOn('Your answer', 'textbox');
    await keyboard.type('Yes');
    await keyboard.press('Enter');
    await focusedOn('Go on');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: /mother/ }).waitFor();
    await focusedOn('Your answer', 'textbox');
    await keyboard.type('Good');
    await keyboard.press('Enter');
    await focusedOn(/What is built in/);
    await keyboard.press('Enter');
    if (asksAboutLogin) {
      await focusedOn('Yes, be there');
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: /I would like to be/ }).waitFor();
    }
    await focusedOn(/^Yes, /);
    await keyboard.press('Enter');
    await focusedOn('Message', 'textbox');
    await keyboard.type('Hello there');
    await keyboard.press('Shift+Enter');
    await keyboard.type('and a second line');
    expect(await messageBox(page).inputValue()).toBe('Hello there\nand a second line');
    await keyboard.press('Enter');
    await log(page).getByText('and a second line').waitFor();
    for (const name of ['Find', 'Memory', 'Take it away', 'Settings']) {
      await keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      await keyboard.type(name);
      await keyboard.press('Enter');
      await page
        .getByRole('navigation')
        .getByRole('button', { name })
        .and(page.locator('[aria-current=page]'))
        .waitFor();
    }
    await keyboard.press('Escape');
    await focusedOn('Message', 'textbox');
  });

  test('with reduced motion the states of the figure still differ', async () => {
    const { page } = stage;
    expect(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)).toBe(true);
    // The boot takes no time at all then.
    await page.getByRole('button', { name: 'Begin' }).waitFor({ timeout: 2_000 });
  });
});

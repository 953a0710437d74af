import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replies, startProvider, type Provider } from '../fakes/provider.ts';
import { needs } from '../tools/skip.ts';
import type { Seen } from '../electron/chromium/controls.ts';
import { log, meet, messageBox, newFolder, openStage, room, say, sceneTimeout, type Stage } from './stage.ts';
import type { Machine } from './stand-in-stage.ts';

const person = { name: 'Theo', social: 'Rather not, lately', mother: 'We talk on Sundays.' };

describe('the desktop program', { ...needs('chromium'), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  let provider: Provider;
  let machine: Machine;
  let name: string;
  const open = async (words: readonly string[] = []): Promise<void> => {
    stage = await openStage(folder, { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'fake-model' }, {}, {}, words);
    if (stage.machine === null) throw new Error('This host has no machine around it.');
    ({ machine } = stage);
  };
  const seen = (): Promise<Seen> => machine.controls.seen();
  const isVisible = async (): Promise<boolean | undefined> => (await seen()).window?.visible;
  /** Sends the window into the tray, as somebody does who has been told what closing means. */
  const hide = async (): Promise<void> => {
    await machine.controls.closeWindow();
    await stage.page.getByRole('button', { name: 'Stay in the tray' }).click();
    await expect.poll(isVisible).toBe(false);
  };
  /** The window once the host has loaded its page a second time, which is a new one for who looks on. */
  const anew = async (): Promise<Page> => {
    await expect.poll(() => machine.controls.timesDone('loaded')).toBe(2);
    expect(await machine.controls.timesDone('reload')).toBe(1);
    return machine.rejoin();
  };
  beforeEach(async () => {
    folder = newFolder();
    provider = await startProvider('I see.');
    await open();
    name = await meet(stage.page, person);
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    await provider.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('says once what closing its window means, then hides in the tray, and comes from there', async () => {
    const { page } = stage;
    const question = page.getByRole('heading', { name: 'Shall I stay?' });
    await machine.controls.closeWindow();
    await question.waitFor();
    expect(await isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Leave the window open' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await isVisible()).toBe(true);
    await machine.controls.closeWindow();
    await expect.poll(isVisible).toBe(false);
    await machine.controls.chooseInTray(`Open ${name}`);
    await expect.poll(isVisible).toBe(true);
    expect(await question.count()).toBe(0);
    await machine.controls.closeWindow();
    await expect.poll(isVisible).toBe(false);
  });

  test('is hushed, disturbed and led to its rooms from the tray, whose menu says what is true', async () => {
    const { page } = stage;
    await machine.controls.chooseInTray('Hush for an hour');
    await page.getByText(/^Hushed until /).waitFor();
    const lines = async (): Promise<string> => (await seen()).tray?.lines.join() ?? '';
    await expect.poll(lines).toContain('Hushed until');
    await machine.controls.chooseInTray(
      (await seen()).tray?.lines.find((line) => line.startsWith('Hushed until')) ?? '',
    );
    await expect.poll(lines).toContain('Hush for an hour');
    expect(await page.getByText(/^Hushed until /).count()).toBe(0);
    await machine.controls.chooseInTray('Do not disturb');
    await page.getByText('I keep to myself until you say otherwise.').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('I keep to myself until you say otherwise.').waitFor({ state: 'detached' });
    await machine.controls.chooseInTray('Settings');
    await room(page, 'Settings').and(page.locator('[aria-current=page]')).waitFor();
    await machine.controls.chooseInTray('Take your history away…');
    await room(page, 'Take it away').and(page.locator('[aria-current=page]')).waitFor();
  });

  test('quits from the tray with everything on the disk, and is there again as it was', async () => {
    await say(stage.page, 'The key is under the third stone.');
    await machine.controls.chooseInTray('Quit');
    expect(await machine.ended).toBe(0);
    expect(fs.existsSync(`${folder}/os1.db-wal`)).toBe(false);
    await stage.quit();
    await open();
    await log(stage.page).getByText('The key is under the third stone.').waitFor();
  });

  test('called while it is hidden comes small, with a figure and one line, and can be made whole', async () => {
    const { page } = stage;
    await say(page, 'The tram was late.');
    await hide();
    await machine.controls.chooseInTray('Talk');
    await expect.poll(isVisible).toBe(true);
    const width = (): Promise<number> => page.evaluate(() => innerWidth);
    const whole = page.getByRole('button', { name: 'Whole window' });
    await whole.waitFor();
    await page.getByRole('log', { name: 'The last thing said' }).getByText('I see.').waitFor();
    await expect.poll(async () => (await seen()).window?.width).toBe(await width());
    expect(await page.evaluate(() => innerHeight)).toBeLessThan(480);
    await whole.click();
    await messageBox(page).waitFor();
    await expect.poll(() => page.evaluate(() => innerHeight)).toBeGreaterThan(480);
  });

  test('says on its screen and in the tray that its mind is gone, and takes the open turn up when it is back', async () => {
    const { page } = stage;
    const { port } = provider;
    await provider.dispose();
    await messageBox(page).fill('Are you still there?');
    await messageBox(page).press('Enter');
    await page.getByRole('heading', { name: 'I am here, but my mind is out of reach.' }).waitFor();
    await expect.poll(async () => (await seen()).tray?.picture).toMatch(/^away/);
    expect((await seen()).tray?.tip).toContain('not all there just now');
    provider = await startProvider('Here I am again.', port);
    // It has slept meanwhile: it looks at once, and not when its patience says so.
    await machine.controls.power('suspend');
    await machine.controls.power('resume');
    await log(page).getByText('Here I am again.').waitFor();
    await expect.poll(async () => (await seen()).tray?.picture).not.toMatch(/^away/);
  });

  test('whose window’s process dies in the middle of a reply has it back, with all that was said and the reply', async () => {
    const long = Array.from({ length: 100 }, (_, at) => `word${at}`).join(' ');
    provider.setReply(replies.says(long, { size: 8, delay: 20 }));
    await messageBox(stage.page).fill('Tell me everything.');
    await messageBox(stage.page).press('Enter');
    await log(stage.page).getByText('word20').waitFor();
    await machine.controls.crash();
    const page = await anew();
    await log(page).getByText('word20').waitFor();
    await log(page).getByText('word99').waitFor();
    provider.setReply('Still here.');
    expect(await say(page, 'And now?')).toBe('Still here.');
    await room(page, 'Find').click();
    for (const said of ['We talk on Sundays', 'Tell me everything']) {
      await page.getByRole('searchbox').fill(said);
      await page.getByRole('button', { name: new RegExp(said) }).waitFor();
    }
  });

  test('whose page hangs ends its process and loads it anew', async () => {
    await say(stage.page, 'The tram was late.');
    const hangs = stage.page.evaluate(() => {
      for (;;);
    });
    hangs.catch(() => undefined);
    await machine.controls.sayUnresponsive();
    const page = await anew();
    await log(page).getByText('The tram was late.').waitFor();
  });

  test('started a second time, or called by a link, brings the first to the front', async () => {
    await hide();
    expect(await machine.startAgain()).toBe(0);
    await expect.poll(isVisible).toBe(true);
    await machine.controls.closeWindow();
    await expect.poll(isVisible).toBe(false);
    expect(await machine.startAgain('os1://talk/now?say=anything')).toBe(0);
    expect(await machine.startAgain('os1://open')).toBe(0);
    await expect.poll(isVisible).toBe(true);
    // The strange link came first and did nothing: it was brought once by each of the two others.
    expect(await machine.controls.timesDone('focus')).toBe(2);
    await log(stage.page).getByText(person.mother).waitFor();
  });

  test('lets its page reach nothing but the bridge', async () => {
    const { page } = stage;
    const there = await page.evaluate(() => ({
      node: [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')],
      bridge: Object.keys((globalThis as unknown as { os1: object }).os1).sort(),
      frozen: Object.isFrozen((globalThis as unknown as { os1: object }).os1),
      replaced: Reflect.set(globalThis, 'os1', null),
    }));
    expect(there).toEqual({
      node: ['undefined', 'undefined'],
      bridge: ['call', 'onAudio', 'onEvent', 'sendAudio'],
      frozen: true,
      replaced: false,
    });
    const elsewhere = await page.evaluate(async () => {
      const failed = (work: Promise<unknown>): Promise<string> => work.then(() => 'done').catch(() => 'refused');
      const { os1 } = globalThis as unknown as { os1: { call(frame: unknown): Promise<unknown> } };
      return {
        fetched: await failed(fetch('https://example.com/')),
        place: await failed(new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail))),
        microphone: await failed(navigator.mediaDevices.getUserMedia({ audio: true })),
        unknown: await os1.call({ id: 7, call: 'files.read', input: {} }),
        function: await failed(os1.call(() => undefined)),
      };
    });
    expect(elsewhere).toMatchObject({
      fetched: 'refused',
      place: 'refused',
      microphone: 'refused',
      unknown: { id: 7, error: { code: 'unknown-call' } },
      function: 'refused',
    });
    const url = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await page.evaluate(() => void window.open('https://example.com/'));
    expect(await say(page, 'Still with me?')).toBe('I see.');
    expect(page.url()).toBe(url);
    await expect
      .poll(() =>
        page
          .context()
          .pages()
          .map((other) => other.url()),
      )
      .toEqual([url]);
  });
});

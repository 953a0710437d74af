import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { needs } from '../tools/skip.ts';
import {
  answer,
  asksAboutLogin,
  log,
  loginQuestion,
  meet,
  messageBox,
  newFolder,
  openStage,
  room,
  sceneNeed,
  sceneTimeout,
  type Stage,
  passLogin,
  passVoice,
} from './stage.ts';

describe('from the boot to an OS with a name', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('a stranger answers three questions and meets an OS that chose its own name', async () => {
    stage = await openStage(folder);
    const { page } = stage;
    await page.getByRole('heading', { name: /I am a program, not a person/ }).waitFor();
    const name = await meet(page, { name: 'My name is Theo.', social: 'Rather not', mother: 'We talk on Sundays.' });
    expect(name).not.toBe('');
    await expect.poll(() => log(page).textContent()).toContain(`Hello, Theo. I am ${name}.`);
    expect(await page.title()).toBe(name);
  });

  test('the proposal says how many names there really are, and another or an own name can be had', async () => {
    stage = await openStage(folder);
    const { page } = stage;
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: 'Good' }).click();
    for (const question of [/call you/, /eighteen/, /social/, /How shall I sound/, /mother/]) {
      await page.getByRole('heading', { name: question }).waitFor();
      await page.getByRole('button', { name: 'Pass' }).click();
    }
    await page.getByRole('button', { name: /What is built in/ }).click();
    await passLogin(page);
    const names = fs.readFileSync('assets/given-names.txt', 'utf8').trim().split('\n').length;
    const proposal = page.getByRole('heading', { name: /I would like to be/ });
    const first = (await proposal.textContent()) ?? '';
    expect(first).toContain(`I looked at ${new Intl.NumberFormat('en').format(names)} names in `);
    await page.getByRole('button', { name: 'Another name' }).click();
    await expect.poll(() => proposal.textContent()).not.toBe(first);
    await page.getByRole('button', { name: 'I have one in mind' }).click();
    await page.getByRole('textbox', { name: 'A name for me' }).fill('Wren');
    await page.keyboard.press('Enter');
    await messageBox(page).waitFor();
    await expect.poll(() => log(page).textContent()).toContain('I am Wren.');
  });

  test('after a crash at any question it goes on where it was, with what was answered', async () => {
    stage = await openStage(folder);
    await stage.page.getByRole('button', { name: 'Begin' }).click();
    await stage.page.getByRole('button', { name: 'Good' }).click();
    const steps: [RegExp, () => Promise<void>][] = [
      [/call you/, () => answer(stage.page, /call you/, 'Theo')],
      [/eighteen/, () => stage.page.getByRole('button', { name: 'Yes, I am' }).click()],
      [/social/, () => answer(stage.page, /social/, 'A bit of both')],
      [/How shall I sound/, () => passVoice(stage.page)],
      [/mother/, () => answer(stage.page, /mother/, 'It is fine, mostly')],
      [/think with/, () => stage.page.getByRole('button', { name: /What is built in/ }).click()],
      ...(asksAboutLogin ? [[loginQuestion, () => passLogin(stage.page)] as [RegExp, () => Promise<void>]] : []),
    ];
    for (const [question, act] of steps) {
      await stage.page.getByRole('heading', { name: question }).waitFor();
      await stage.kill();
      stage = await openStage(folder);
      await stage.page.getByRole('heading', { name: question }).waitFor();
      await act();
    }
    const proposed = await stage.page.getByRole('heading', { name: /I would like to be/ }).textContent();
    await stage.kill();
    stage = await openStage(folder);
    expect(await stage.page.getByRole('heading', { name: /I would like to be/ }).textContent()).toBe(proposed);
    const back = [...(asksAboutLogin ? [loginQuestion] : []), /think with/, /mother/, /How shall I sound/, /social/];
    for (const question of back) {
      await stage.page.getByRole('button', { name: 'Back' }).click();
      await stage.page.getByRole('heading', { name: question }).waitFor();
      if (String(question) === '/mother/')
        expect(await stage.page.getByRole('textbox').inputValue()).toBe('It is fine, mostly');
    }
    expect(await stage.page.getByRole('textbox').inputValue()).toBe('A bit of both');
  });

  test('a long pause before an answer may be noticed, a short one never is', async () => {
    stage = await openStage(folder);
    const { page } = stage;
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: 'Good' }).click();
    await answer(page, /call you/, 'Theo');
    await page.getByRole('heading', { name: /eighteen/ }).waitFor();
    expect(await page.getByText('You took a moment there.').count()).toBe(0);
    await page.getByRole('button', { name: 'Pass' }).click();
    await page.getByRole('heading', { name: /social/ }).waitFor();
    await page.waitForTimeout(9_500);
    await page.getByRole('textbox').pressSequentially('Hard to say');
    await page.keyboard.press('Enter');
    await page.getByText('You took a moment there. That is fine.').waitFor();
  });

  test('it can be met again later, nothing is lost, and one can leave it as it was', async () => {
    stage = await openStage(folder);
    const { page } = stage;
    const name = await meet(page, { name: 'Theo', social: 'Rather not', mother: 'We talk on Sundays.' });
    await room(page, 'Settings').click();
    await page.getByRole('button', { name: 'Meet me again from the start' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: 'Good' }).click();
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('Theo');
    await page.getByRole('button', { name: 'That is enough' }).click();
    await room(page, 'Memory').click();
    await page.getByRole('button', { name: 'About you' }).click();
    await page.getByText('We talk on Sundays.').waitFor();
    expect(await page.title()).toBe(name);
  });
});

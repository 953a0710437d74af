import fs from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { needs } from '../tools/skip.ts';
import { ageByOneDay } from './age-by-one-day.ts';
import {
  log,
  meet,
  messageBox,
  newFolder,
  openStage,
  room,
  say,
  sceneNeed,
  sceneTimeout,
  type Stage,
} from './stage.ts';

const person = { name: 'Theo', social: 'Rather not, lately.', mother: 'We talk on Sundays.' };

const shown = (page: Page): Promise<string> => log(page).innerText();
/** Opens a page of the memory's room. */
async function openPage(page: Page, name: string): Promise<void> {
  await room(page, 'Memory').click();
  await page.getByRole('navigation', { name: 'Pages of memory' }).getByRole('button', { name, exact: true }).click();
}
const backToTalk = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button').first().click();
  await messageBox(page).waitFor();
};
/** The last thing of the person's own that has these words. */
const own = (page: Page, text: string | RegExp): Locator =>
  log(page)
    .getByRole('article')
    .filter({ has: page.locator('.said'), hasText: text })
    .last();

describe('the memory’s room', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  beforeEach(async () => {
    folder = newFolder();
    stage = await openStage(folder);
    await meet(stage.page, person);
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  async function sleepTwoDays(): Promise<void> {
    await stage.quit();
    ageByOneDay(folder);
    ageByOneDay(folder);
    stage = await openStage(folder);
    await messageBox(stage.page).waitFor();
  }

  test('told on Monday, corrected on Wednesday, asked on Friday after a restart', async () => {
    await say(stage.page, 'I live in Lyon.');
    await say(stage.page, 'My sister Anna works as a nurse.');
    await openPage(stage.page, 'About you');
    await stage.page.getByRole('button', { name: /You live in Lyon/ }).waitFor();

    await sleepTwoDays();
    await say(stage.page, 'I moved to Porto. I live in Porto now.');
    await openPage(stage.page, 'People');
    await stage.page.getByRole('button', { name: /^Anna/ }).click();
    await stage.page.getByRole('button', { name: /nurse/ }).click();
    await stage.page.getByRole('button', { name: 'Correct', exact: true }).click();
    await stage.page.getByRole('textbox', { name: 'How it is' }).fill('doctor');
    await stage.page.keyboard.press('Enter');
    await stage.page.getByRole('heading', { level: 1, name: /doctor/ }).waitFor();
    await stage.page.getByText('your own word').waitFor();

    await sleepTwoDays();
    const { page } = stage;
    expect(await say(page, 'Where do I live?')).toContain('Porto');
    await openPage(page, 'About you');
    const home = page.getByRole('button', { name: /You live in Porto/ });
    await home.waitFor();
    expect(await page.getByRole('button', { name: /Lyon/ }).count()).toBe(0);
    await home.click();
    await page.getByRole('list', { name: 'What you said' }).getByText('I moved to Porto').first().waitFor();
    await page.getByRole('list', { name: 'Before and after' }).getByRole('button', { name: /Lyon/ }).waitFor();
    await page
      .getByRole('button', { name: /^Go there: / })
      .first()
      .click();
    await log(page).locator('article.marked').filter({ hasText: 'I moved to Porto' }).waitFor();
    await openPage(page, 'People');
    await page.getByRole('button', { name: /^Anna/ }).click();
    await page.getByRole('button', { name: /doctor/ }).waitFor();
    expect(await page.getByRole('button', { name: /nurse/ }).count()).toBe(0);
  });

  test('a reply says how it knows, under itself and in words, with the very message', async () => {
    const { page } = stage;
    const told = 'My sister Ruth is flying to Lisbon on Thursday.';
    await say(page, told);
    await say(page, 'The landlord wrote again.');
    expect(await say(page, 'Where is Ruth flying?')).toContain('Lisbon');
    const reply = log(page).getByRole('article').last();
    await reply.getByRole('button', { name: 'How do you know?' }).click();
    await reply.getByText('From what you told me:').waitFor();
    await reply.locator('blockquote', { hasText: told }).first().waitFor();
    expect(await say(page, 'How do you know that?')).toContain(told);
    await openPage(page, 'Last reply');
    await page.getByText(/^For what you said at/).waitFor();
  });

  test('what is forgotten is not known when asked again, and can be taken back', async () => {
    const { page } = stage;
    await say(page, 'My sister Ruth is flying to Lisbon on Thursday.');
    await openPage(page, 'People');
    await page.getByRole('button', { name: /^Ruth/ }).waitFor();
    await backToTalk(page);
    await own(page, 'flying to Lisbon').getByRole('button', { name: 'Forget this' }).click();
    const takeBack = page.getByRole('button', { name: /^Take it back/ });
    await takeBack.and(page.locator(':focus')).waitFor();
    await expect.poll(() => shown(page)).not.toContain('flying to Lisbon');
    expect(await say(page, 'Where is Ruth flying?')).not.toContain('Lisbon');
    await openPage(page, 'People');
    await page.getByText('You have not told me of anyone yet.').waitFor();
    await takeBack.click();
    await page.getByText('It is back.').waitFor();
    await page.getByRole('button', { name: /^Ruth/ }).waitFor();
    await backToTalk(page);
    await expect.poll(() => shown(page)).toContain('flying to Lisbon');
  });

  test('one thing is forgotten from its page, and all about something after it was weighed', async () => {
    const { page } = stage;
    await say(page, 'I like green tea.');
    await say(page, 'Paul is my boss.');
    await say(page, 'Paul has cancelled the meeting again.');
    await openPage(page, 'About you');
    await page.getByRole('button', { name: /green tea/ }).click();
    await page.getByRole('button', { name: 'Forget', exact: true }).click();
    await page.getByText(/^Gone: [12] messages? and 1 thing\./).waitFor();
    expect(await page.getByRole('button', { name: /green tea/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Forget something' }).click();
    await page.getByRole('textbox').fill('Paul');
    await page.keyboard.press('Enter');
    await page.getByText(/^That is [2-4] messages and 1 thing that I know/).waitFor();
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('textbox').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Forget all of it' }).click();
    await page
      .getByRole('button', { name: /^Take it back/ })
      .first()
      .waitFor();
    await backToTalk(page);
    await expect.poll(() => shown(page)).not.toContain('Paul');
    await expect.poll(() => shown(page)).not.toContain('green tea');
  });

  test('forgets by words, and takes it back by words', async () => {
    const { page } = stage;
    await say(page, 'Paul is my boss.');
    await say(page, 'The tram was late.');
    expect(await say(page, 'Forget everything about Paul.')).toMatch(/^Forgotten: /);
    await expect.poll(() => shown(page)).not.toContain('Paul is my boss');
    await expect.poll(() => shown(page)).toContain('The tram was late.');
    expect(await say(page, 'Take that back.')).toContain('back');
    await expect.poll(() => shown(page)).toContain('Paul is my boss');
  });

  test('a trait that was moved stands with its reason, and is taken back and let count again', async () => {
    const { page } = stage;
    await say(page, 'Please be more direct with me.');
    await openPage(page, 'Growing');
    await page.getByRole('button', { name: 'Directness: 1 move' }).click();
    const trait = page.getByRole('region', { name: 'Directness' });
    await trait.getByText('You asked me to.').waitFor();
    await trait.getByText('be more direct').waitFor();
    await trait.getByText('a little more direct', { exact: true }).waitFor();
    await trait.getByRole('button', { name: /^Take back/ }).click();
    await trait.getByText('taken back').waitFor();
    await trait.getByText('as when we began', { exact: true }).waitFor();
    await trait.getByRole('button', { name: /^Let it count/ }).click();
    await trait.getByText('a little more direct', { exact: true }).waitFor();
  });

  test('what is private stays on its page and is not brought up', async () => {
    const { page } = stage;
    await say(page, 'I like green tea.');
    expect(await say(page, 'What do I like to drink? Is it green tea?')).toContain('green tea');
    await openPage(page, 'About you');
    await page.getByRole('button', { name: /green tea/ }).click();
    await page.getByRole('button', { name: 'Keep private' }).click();
    await page.getByText(/^Private: /).waitFor();
    await stage.quit();
    stage = await openStage(folder);
    await messageBox(stage.page).waitFor();
    expect(await say(stage.page, 'Do I like tea?')).not.toContain('green tea');
    await openPage(stage.page, 'About you');
    await stage.page.getByRole('button', { name: /green tea.*private/ }).waitFor();
  });

  test('what is said off the record goes when it remembers again', async () => {
    const { page } = stage;
    await say(page, 'My sister Ruth lives in Lisbon.');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Pause remembering');
    await page.keyboard.press('Enter');
    await page.getByText(/^Off the record: /).waitFor();
    await say(page, 'My neighbour Ingrid has a parrot.');
    await openPage(page, 'People');
    await page.getByRole('button', { name: /^Ruth/ }).waitFor();
    await page.getByText(/^Off the record\. /).waitFor();
    expect(await page.getByText('Ingrid').count()).toBe(0);
    await page.getByRole('button', { name: 'Remember again' }).click();
    await page.getByRole('button', { name: 'Pause remembering' }).waitFor();
    await backToTalk(page);
    await expect.poll(() => shown(page)).not.toContain('Ingrid');
    await expect.poll(() => shown(page)).toContain('Ruth lives in Lisbon');
  });

  test('a plan stands under its day, and goes when it is done', async () => {
    const { page } = stage;
    await say(page, 'I still have to answer the letter from the landlord.');
    await openPage(page, 'Threads');
    const done = page.getByRole('button', { name: /^Done: .*landlord/ });
    const notYet = page.getByRole('button', { name: /^Not yet: .*landlord/ });
    await done.click();
    await notYet.waitFor();
    await openPage(page, 'Life');
    await openPage(page, 'Threads');
    await page.getByText('Nothing is open.').waitFor();
    await page.getByRole('button', { name: 'Show what is done' }).click();
    await notYet.click();
    await done.waitFor();
  });

  test('all that is known is taken along as a file to read', async () => {
    const { page } = stage;
    await say(page, 'My sister Ruth lives in Lisbon.');
    await openPage(page, 'People');
    await page.getByRole('button', { name: /^Ruth/ }).waitFor();
    await page.getByRole('button', { name: 'Take along as a file' }).click();
    const { file } = await stage.saving(() => page.getByRole('button', { name: /^To read/ }).click());
    const text = fs.readFileSync(file, 'utf8');
    expect(text).toContain('Ruth');
    expect(text).toContain('My sister Ruth lives in Lisbon.');
  });

  test('the journal is written on request and stands under its day', async () => {
    await say(stage.page, 'My sister Ruth is flying to Lisbon on Thursday.');
    await sleepTwoDays();
    const { page } = stage;
    await openPage(page, 'Growing');
    await page.getByRole('button', { name: 'Reflect now' }).click();
    await page.getByText('1 new page.').waitFor();
    await page.getByRole('article').filter({ hasText: 'Lisbon' }).first().waitFor();
    await openPage(page, 'Life');
    await page
      .getByRole('button', { name: /^My page of that day: / })
      .first()
      .click();
    await page.getByText('What happened').waitFor();
  });
});

import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { needs } from '../tools/skip.ts';
import { log, meet, messageBox, newFolder, openStage, say, sceneNeed, sceneTimeout, type Stage } from './stage.ts';

const person = { name: 'Theo', social: 'Rather not, lately', mother: 'We talk on Sundays.' };
const before = 'The spare key lies under the third flowerpot.';
const after = 'I gave the parrot to my neighbour.';

/** Makes a copy in the room of copies. */
async function makeCopy(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Copies of our history');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Make one now' }).click();
  await page.getByText('It is made and checked.').waitFor();
}
/** Looks into the copy that was asked for, and goes back to it. */
async function goBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Look into the copy.*you asked for it/ }).click();
  await page.getByRole('button', { name: 'Go back to this copy' }).click();
  await page.getByRole('button', { name: 'Go back to it' }).click();
}
/** Writes over the file's pages as a failing disk would; its log goes, so that nothing in it can heal them. */
function damage(folder: string): void {
  const file = path.join(folder, 'os1.db');
  for (const end of ['-wal', '-shm']) fs.rmSync(`${file}${end}`, { force: true });
  const bytes = fs.readFileSync(file);
  bytes.fill(0x5a, 0, 4_096);
  fs.writeFileSync(file, bytes);
}

describe('a history and its copies', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  beforeEach(async () => {
    folder = newFolder();
    stage = await openStage(folder);
    await meet(stage.page, person);
    await say(stage.page, before);
    await makeCopy(stage.page);
    await stage.page.keyboard.press('Escape');
    await say(stage.page, after);
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('one goes back to a copy while it runs: the talk is as it was, and goes on from there', async () => {
    const { page } = stage;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Copies of our history');
    await page.keyboard.press('Enter');
    await goBack(page);
    await log(page).getByText(before).first().waitFor();
    expect(await log(page).getByText(after).count()).toBe(0);
    expect(await say(page, 'Where is the spare key?')).toContain('third flowerpot');
  });

  test('a damaged file stands before everything with the safe step first, and nothing of it is deleted', async () => {
    await stage.quit();
    damage(folder);
    stage = await openStage(folder);
    const { page } = stage;
    await page.getByText('Nothing was deleted.').waitFor();
    expect(await messageBox(page).count()).toBe(0);
    const first = page.getByRole('list', { name: 'What can be done' }).getByRole('button').first();
    await page.locator(':focus').and(first).waitFor();
    await page.getByRole('button', { name: /^Go back to a copy/ }).click();
    await goBack(page);
    await log(page).getByText(before).first().waitFor();
    expect(await say(page, 'Where is the spare key?')).toContain('third flowerpot');
    const kept = fs.readdirSync(folder).filter((name) => /corrupt/.test(name));
    expect(kept.length).toBeGreaterThan(0);
  });

  test('a file that was emptied is no first day', async () => {
    await stage.quit();
    fs.truncateSync(path.join(folder, 'os1.db'), 0);
    stage = await openStage(folder);
    const { page } = stage;
    await page.getByText('Nothing was deleted.').waitFor();
    await page.getByRole('button', { name: /^Try again/ }).click();
    await page.getByText('It still does not open.').waitFor();
    await page.getByRole('button', { name: /^Go back to a copy/ }).click();
    await goBack(page);
    await log(page).getByText(before).first().waitFor();
  });
});

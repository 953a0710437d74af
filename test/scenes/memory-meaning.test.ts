import fs from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { vectorOfMeaning } from '../fakes/meaning.ts';
import { replies, startProvider, type Provider } from '../fakes/provider.ts';
import { needs } from '../tools/skip.ts';
import { meet, newFolder, openStage, room, say, sceneNeed, sceneTimeout, type Stage } from './stage.ts';

const works = replies.vectors((text, model) => vectorOfMeaning(text, 64, model));
const change = (page: Page): Locator => page.getByRole('button', { name: 'Change: Finding by meaning' });

describe('finding by meaning', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  let provider: Provider;
  beforeEach(async () => {
    folder = newFolder();
    provider = await startProvider();
    provider.setEmbeddings(works);
    provider.setModels(['fake-embed']);
    stage = await openStage(folder);
    await meet(stage.page, { name: 'Theo', social: 'Yes', mother: 'Good.' });
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    await provider.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  async function giveModel(page: Page, name: string): Promise<void> {
    await room(page, 'Settings').click();
    await change(page).click();
    await page.getByRole('button', { name: 'Another address' }).click();
    await page.getByRole('textbox', { name: 'At which address does it answer?' }).fill(provider.baseUrl);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Key' }).or(page.locator('input[type=password]')).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name of the model' }).fill(name);
  }

  test('a model is tried, chosen, reads what was said, and is let go again', async () => {
    const { page } = stage;
    await say(page, 'We drove to the ocean.');
    await giveModel(page, 'fake-embed');
    await page.getByRole('button', { name: 'Test this' }).click();
    await page.getByText('fake-embed answers, with 64 numbers for each text.').waitFor();
    await page.getByRole('button', { name: 'Find with this' }).click();
    await page.getByText(/^I can find \d+ messages by their meaning\.$/).waitFor();
    await change(page).and(page.locator(':focus')).waitFor();
    expect(provider.embeddings().length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Find by words alone' }).click();
    await page.getByText('I find things by their words.').waitFor();
  });

  test('a model that is not there is told of in a sentence, and the talk goes on', async () => {
    const { page } = stage;
    await provider.dispose();
    await giveModel(page, 'fake-embed');
    await page.getByRole('button', { name: 'Test this' }).click();
    await page.getByText('The embedding model does not answer.').first().waitFor();
    await page.getByRole('button', { name: 'Find with this' }).click();
    await page.getByText(/0 of \d+ are read\.$/).waitFor();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button').first().click();
    expect(await say(page, 'Are you still there?')).not.toBe('');
  });
});

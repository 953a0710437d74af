import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startProvider, type Provider } from '../fakes/provider.ts';
import { needs } from '../tools/skip.ts';
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

const person = { name: 'Theo', social: 'Rather not, lately', mother: 'We talk on Sundays.' };

describe('a mind that cannot be reached', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  let provider: Provider;
  beforeEach(async () => {
    folder = newFolder();
    provider = await startProvider('I see.');
    stage = await openStage(folder, { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'fake-model' });
    await meet(stage.page, person);
    await say(stage.page, 'The spare key lies under the third flowerpot.');
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    await provider.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('leaves a screen that says so, on which one can find, write and go back, and comes back with an answer', async () => {
    const { page } = stage;
    const { port } = provider;
    await provider.dispose();
    await messageBox(page).fill('Are you still there?');
    await messageBox(page).press('Enter');
    const screen = page.getByRole('region', { name: 'What is gone' });
    await screen.getByRole('heading', { name: 'I am here, but my mind is out of reach.' }).waitFor();
    await screen.getByText('The model at this address does not answer.').waitFor();
    await screen.getByText(/^I look for it again in|^I look for it now|^I am looking for it now/).waitFor();
    await screen.getByText('Are you still there?').waitFor();
    // What the memory does by itself it still does.
    await room(page, 'Find').click();
    await page.getByRole('searchbox').fill('flowerpot');
    await page
      .getByRole('button', { name: /third flowerpot/ })
      .first()
      .waitFor();
    await page.getByText(/^cannot reach my mind since/).waitFor();
    await page.keyboard.press('Escape');
    await screen.waitFor();
    await messageBox(page).fill('Ruth has arrived.');
    await messageBox(page).press('Enter');
    await screen.getByText('Ruth has arrived.').waitFor();
    await screen.getByText('I have this.').waitFor();
    await messageBox(page).fill('half a sentence');
    provider = await startProvider('Here I am again.', port);
    // It may have looked by itself a moment before.
    const look = screen.getByRole('button', { name: 'Look now' });
    await Promise.race([look.click().catch(() => undefined), screen.waitFor({ state: 'detached' })]);
    await log(page).getByText('Here I am again.').first().waitFor();
    await screen.waitFor({ state: 'detached' });
    expect(await messageBox(page).inputValue()).toBe('half a sentence');
    await log(page).getByText('Ruth has arrived.').waitFor();
  });
});

import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replies, startProvider, type Provider } from '../fakes/provider.ts';
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
import { ageByOneDay } from './age-by-one-day.ts';

const person = { name: 'Theo', social: 'Rather not, lately', mother: 'We talk on Sundays, and never about my father.' };

describe.each(['reflex', 'openai'] as const)(
  'a talk with the %s mind',
  { ...needs(sceneNeed), timeout: sceneTimeout },
  (mind) => {
    let folder: string;
    let stage: Stage;
    let provider: Provider;
    let environment: NodeJS.ProcessEnv;
    beforeEach(async () => {
      folder = newFolder();
      provider = await startProvider('I see. Tell me more about **that**.');
      environment = mind === 'openai' ? { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'fake-model' } : {};
    });
    afterEach(async () => {
      await stage.quit().catch(() => undefined);
      await provider.dispose();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    test('what is said is answered, and the next day the name, the mother and the talk are remembered', async () => {
      stage = await openStage(folder, environment);
      await meet(stage.page, person);
      await say(stage.page, 'My sister Ruth is flying to Lisbon on Thursday.');
      await stage.quit();
      ageByOneDay(folder);
      stage = await openStage(folder, environment);
      await messageBox(stage.page).waitFor();
      await expect
        .poll(() => log(stage.page).textContent())
        .toContain('My sister Ruth is flying to Lisbon on Thursday.');
      const questions = ['What is my name?', 'What did I tell you about my mother?', 'Where is Ruth flying?'];
      const answers: string[] = [];
      for (const question of questions) answers.push(await say(stage.page, question));
      if (mind === 'reflex') {
        expect(answers[0]).toContain('Theo');
        expect(answers[1]).toContain(person.mother);
        expect(answers[2]).toContain('Yesterday you said: “My sister Ruth is flying to Lisbon on Thursday.”');
      } else {
        const prompt = JSON.stringify(provider.questions().at(-1)?.body?.messages);
        expect(prompt).toContain('They are called Theo.');
        expect(prompt).toContain('never about my father');
        expect(prompt).toContain('Ruth is flying to Lisbon');
      }
    });

    test('kill -9 in the middle of a reply loses nothing that was said, and the cut reply is marked', async () => {
      const long = Array.from({ length: 400 }, (_, at) => `word${at}`).join(' ');
      stage = await openStage(folder, environment);
      await meet(stage.page, person);
      if (mind === 'reflex') {
        // Reflex answers at once, so there is nothing to cut: what was acknowledged must be there.
        await messageBox(stage.page).fill('Remember the number 7141.');
        await messageBox(stage.page).press('Enter');
        await log(stage.page).getByText('Remember the number 7141.').waitFor();
        await stage.kill();
      } else {
        provider.setReply(replies.says(long, { size: 8, delay: 20 }));
        await messageBox(stage.page).fill('Tell me everything.');
        await messageBox(stage.page).press('Enter');
        await log(stage.page).getByText('word30').waitFor();
        await stage.kill();
      }
      stage = await openStage(folder, environment);
      await messageBox(stage.page).waitFor();
      const shown = (): Promise<string | null> => log(stage.page).textContent();
      await expect.poll(shown).toContain(mind === 'reflex' ? 'Remember the number 7141.' : 'Tell me everything.');
      await expect.poll(shown).toContain(person.mother);
      if (mind === 'openai') {
        await expect.poll(shown).toContain('word10');
        await log(stage.page).getByText('broke off here').waitFor();
        await stage.page.getByRole('button', { name: 'Try again' }).waitFor();
      }
    });
  },
);

describe('a talk with a model', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  let provider: Provider;
  beforeEach(async () => {
    folder = newFolder();
    provider = await startProvider();
    stage = await openStage(folder, { OS1_LLM_BASE_URL: provider.baseUrl, OS1_LLM_MODEL: 'fake-model' });
    await meet(stage.page, person);
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    await provider.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('what was being written is there again after the page was loaded anew', async () => {
    const { page } = stage;
    await messageBox(page).fill('Half a sente');
    // The core is told after a pause in typing; only then does it outlive the page.
    const told = (): Promise<string> =>
      page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve('a pause'), 1_000)));
    await told();
    await page.reload();
    await messageBox(page).waitFor();
    await expect.poll(() => messageBox(page).inputValue()).toBe('Half a sente');
  });

  test('a reply can be stopped, tried again, copied and its question said differently', async () => {
    const { page } = stage;
    provider.setReply(
      replies.says('one two three four five six seven eight nine ten '.repeat(30), { size: 6, delay: 20 }),
    );
    await messageBox(page).fill('Count');
    await messageBox(page).press('Enter');
    await log(page).getByText('three').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await log(page).getByText('broke off here').waitFor();
    provider.setReply('Ten.');
    await page.getByRole('button', { name: 'Try again' }).click();
    await log(page).getByText('Ten.').waitFor();
    expect(await log(page).getByText('broke off here').count()).toBe(0);
    await log(page).getByRole('article').filter({ hasText: 'Count' }).hover();
    await page.getByRole('button', { name: 'Say it differently' }).click();
    provider.setReply('Twelve.');
    await messageBox(page).fill('Count to twelve');
    await messageBox(page).press('Enter');
    await log(page).getByText('Twelve.').waitFor();
    expect(await log(page).getByText('Ten.').count()).toBe(0);
    expect(
      await log(page)
        .locator('.said')
        .filter({ hasText: /^Count$/ })
        .count(),
    ).toBe(0);
  });

  test('while the model is away it says so in one sentence, nothing typed is lost, and it comes back by itself', async () => {
    const { page } = stage;
    const { port } = provider;
    await provider.dispose();
    const excuse = await say(page, 'Are you still there?');
    expect(excuse).toContain('does not answer');
    await page.getByRole('img', { name: /is away/ }).waitFor();
    provider = await startProvider('Here I am again.', port);
    // What was asked is answered without being asked again.
    await log(page).getByText('Here I am again.').waitFor();
  });

  test('Markdown is shown, and nothing in a reply runs, loads or leads anywhere by itself', async () => {
    const { page } = stage;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.evaluate(() => {
      Object.assign(globalThis, { violations: 0 });
      document.addEventListener('securitypolicyviolation', () => Object.assign(globalThis, { violations: 1 }));
    });
    provider.setReply(
      replies.says(
        'A **bold** word. <img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>\n\n' +
          '![a cat](https://evil.example/cat.png) [go](https://good.example/page) [no](javascript:document.title="broken")\n\n' +
          '- one\n- two\n\n```js\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<iframe src="https://evil.example"></iframe>',
        { size: 3 },
      ),
    );
    await say(page, 'Show me');
    await log(page).locator('strong', { hasText: 'bold' }).waitFor();
    expect(await log(page).locator('li').count()).toBe(2);
    expect(await log(page).locator('img, script, iframe, a').count()).toBe(0);
    await log(page).getByText('a picture, not loaded: a cat').waitFor();
    await log(page).getByRole('button', { name: 'go', exact: true }).click();
    await log(page).getByText('This leads to https://good.example/page').waitFor();
    expect(await page.evaluate(() => (globalThis as unknown as { violations: number }).violations)).toBe(0);
    expect(await page.title()).not.toBe('broken');
    expect(asked.filter((url) => url.includes('example'))).toEqual([]);
  });

  test('everything ever said is found again, and the place can be gone to', async () => {
    const { page } = stage;
    provider.setReply('Noted.');
    await say(page, 'The blue bicycle stands behind the bakery.');
    await say(page, '我喜欢东京塔的夜景');
    for (let at = 0; at < 12; at += 1) await say(page, `Something else, number ${at}`);
    await room(page, 'Find').click();
    await page.getByRole('searchbox').fill('京塔');
    await page.getByRole('button', { name: /京塔/ }).waitFor();
    await page.getByRole('searchbox').fill('bicyc');
    await page.getByRole('button', { name: /bicycle/ }).click();
    const found = log(page).getByRole('article').filter({ hasText: 'The blue bicycle' });
    await found.waitFor();
    expect(await found.getAttribute('class')).toContain('marked');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('number 11');
    await page.getByRole('option', { name: /number 11/ }).click();
    await log(page).getByText('Something else, number 11').waitFor();
  });
});

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import type { Page, WebSocketRoute } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../../src-main/launch/build-if-stale.ts';
import { needs } from '../tools/skip.ts';
import { log, meet, messageBox, newFolder, openStage, sceneNeed, sceneTimeout, type Stage } from './stage.ts';

const person = { name: 'Theo', social: 'Rather not, lately', mother: 'We talk on Sundays.' };

/** A line between the page and its host that can be cut and mended. */
function createLine() {
  let whole = true;
  const ends = new Set<() => void>();
  return {
    prepare: (page: Page): Promise<void> =>
      page.routeWebSocket(/\/socket$/, (route: WebSocketRoute) => {
        if (!whole) return void route.close();
        const server = route.connectToServer();
        const end = (): void => {
          ends.delete(end);
          void server.close();
          void route.close();
        };
        ends.add(end);
      }),
    cut: (): void => {
      whole = false;
      for (const end of ends) end();
    },
    mend: (): void => {
      whole = true;
    },
  };
}

describe('a window that has lost its host', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  let folder: string;
  let stage: Stage;
  let line: ReturnType<typeof createLine>;
  beforeEach(async () => {
    folder = newFolder();
    line = createLine();
    stage = await openStage(folder, {}, {}, { prepare: line.prepare });
    await meet(stage.page, person);
  });
  afterEach(async () => {
    await stage.quit().catch(() => undefined);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('says so, keeps what is written, and sends it once as soon as the host is back', async () => {
    const { page } = stage;
    line.cut();
    const screen = page.getByRole('region', { name: 'What is gone' });
    await screen.getByRole('heading', { name: /lost touch with the part of me that remembers/ }).waitFor();
    await page.getByRole('img', { name: /is away/ }).waitFor();
    await messageBox(page).fill('The spare key lies under the third flowerpot.');
    await messageBox(page).press('Enter');
    await page.getByText('This goes out as soon as I am back.').waitFor();
    expect(await messageBox(page).inputValue()).toBe('The spare key lies under the third flowerpot.');
    line.mend();
    await log(page).locator('article.own', { hasText: 'third flowerpot' }).waitFor();
    await screen.waitFor({ state: 'detached' });
    await expect.poll(() => messageBox(page).inputValue()).toBe('');
    await page.reload();
    await messageBox(page).waitFor();
    await expect.poll(() => log(page).locator('article.own', { hasText: 'third flowerpot' }).count()).toBe(1);
  });

  test('does not send what was changed after all, and the talk can be read meanwhile', async () => {
    const { page } = stage;
    line.cut();
    await page.getByRole('button', { name: 'Go back to the talk' }).click();
    await log(page).getByText('What is on your mind?').waitFor();
    await messageBox(page).fill('I will never');
    await messageBox(page).press('Enter');
    await page.getByText('This goes out as soon as I am back.').waitFor();
    await messageBox(page).press('End');
    await page.keyboard.type(' say this');
    await page.getByText('This goes out as soon as I am back.').waitFor({ state: 'detached' });
    line.mend();
    await page.getByRole('img', { name: /at rest/ }).waitFor();
    expect(await messageBox(page).inputValue()).toBe('I will never say this');
    expect(await log(page).locator('article.own', { hasText: 'never' }).count()).toBe(0);
  });

  test('that was killed says so, and that it is no longer valid where another answers; what was written stays', async () => {
    const { page } = stage;
    const { port } = new URL(page.url());
    process.kill(stage.pid, 'SIGKILL');
    await page.getByRole('heading', { name: /lost touch/ }).waitFor();
    await messageBox(page).fill('not sent yet');
    const another = spawn('npm', ['run', '--silent', 'serve', '--', '--port', port, '--data', folder, '--no-open'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise((resolve) => another.once('exit', resolve));
    await new Promise<void>((resolve) => createInterface(another.stdout).once('line', () => resolve()));
    const { pid } = JSON.parse(fs.readFileSync(`${folder}/host.json`, 'utf8')) as { pid: number };
    try {
      await page.getByRole('heading', { name: 'This window is no longer valid.' }).waitFor();
      await page.getByText('copy it before you close this window').waitFor();
      expect(await messageBox(page).inputValue()).toBe('not sent yet');
    } finally {
      process.kill(pid, 'SIGTERM');
      await ended;
    }
  });
});

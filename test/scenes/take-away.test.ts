import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { root } from '../../src-main/launch/build-if-stale.ts';
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

const os1 = (...words: string[]): string =>
  execFileSync(process.execPath, [path.join(root, 'dist', 'os1.js'), ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const withoutCreated = (text: string): string => text.replace(/"created":"[^"]*"/, '"created":""');

describe('taking the history away and bringing it back', { ...needs(sceneNeed), timeout: sceneTimeout }, () => {
  const folders: string[] = [];
  let stage: Stage | null = null;
  const folder = (): string => {
    const made = newFolder();
    folders.push(made);
    return made;
  };
  afterEach(async () => {
    await stage?.quit().catch(() => undefined);
    for (const made of folders.splice(0)) fs.rmSync(made, { recursive: true, force: true, maxRetries: 5 });
  });

  test('a file from the window, brought into an empty folder, wakes the same OS, and gives the same bytes again', async () => {
    const first = folder();
    stage = await openStage(first);
    const name = await meet(stage.page, { name: 'Theo', social: 'Now and then', mother: 'She paints.' });
    await say(stage.page, 'The key is under the third stone.');
    await room(stage.page, 'Take it away').click();
    const file = path.join(first, 'taken.jsonl');
    const save = stage.page.getByRole('button', { name: 'Save as JSON Lines' });
    const saved = await stage.saving(() => save.click());
    expect(saved.name).toMatch(/^os1-\d{4}-\d{2}-\d{2}\.jsonl$/);
    await stage.page.getByText('It is saved.').waitFor();
    fs.copyFileSync(saved.file, file);
    await stage.quit();
    stage = null;

    const second = folder();
    os1('import', file, '--data', second);
    const again = path.join(second, 'again.jsonl');
    os1('export', '--format', 'jsonl', '--out', again, '--data', second);
    expect(withoutCreated(fs.readFileSync(again, 'utf8'))).toBe(withoutCreated(fs.readFileSync(file, 'utf8')));
    expect(os1('import', file, '--data', second, '--json')).toContain('"added":0');

    stage = await openStage(second);
    await messageBox(stage.page).waitFor();
    expect(await stage.page.title()).toBe(name);
    const { page } = stage;
    await expect.poll(() => log(page).textContent()).toContain('The key is under the third stone.');
    expect(await say(stage.page, 'Where is the key?')).toContain('under the third stone');
  });

  test('a history of someone else stays apart, can be read and is found', async () => {
    const own = folder();
    const archive = path.join(own, 'other.jsonl');
    const lines = [
      { format: 'os1-archive', version: 1, created: '2026-01-01T00:00:00.000Z' },
      { kind: 'conversation', id: 'letters', title: 'Letters from the coast' },
      ...Array.from({ length: 120 }, (_, at) => ({
        kind: 'message',
        conversation: 'letters',
        sourceId: `l${at}`,
        role: 'person',
        speaker: 'Maren',
        at: new Date(Date.UTC(2024, 0, 1, 0, at)).toISOString(),
        text: at === 60 ? 'The lighthouse keeper sold his boat.' : `Letter number ${at}`,
      })),
    ];
    fs.writeFileSync(archive, lines.map((line) => JSON.stringify(line)).join('\n'));
    os1('import', archive, '--data', own);
    stage = await openStage(own);
    await meet(stage.page, { name: 'Theo', social: 'Yes', mother: 'Good.' });
    await room(stage.page, 'Find').click();
    await stage.page.getByRole('button', { name: /Letters from the coast/ }).waitFor();
    await stage.page.getByRole('searchbox').fill('lighthouse');
    await stage.page.getByRole('button', { name: /lighthouse/ }).click();
    await log(stage.page).getByText('The lighthouse keeper sold his boat.').waitFor();
    expect(await messageBox(stage.page).count()).toBe(0);
    await stage.page.getByRole('button', { name: 'Back to our conversation' }).click();
    await messageBox(stage.page).waitFor();
    const { page } = stage;
    await expect.poll(() => log(page).textContent()).not.toContain('lighthouse');
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLife } from '../../src-main/assistant/open-life.ts';
import { startAssistant, type TestAssistant } from '../fakes/assistant.ts';
import { resources } from '../fakes/resources.ts';
import { aLife, spoilTable } from '../memory/backups/spoil.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const memoryWorker = new URL('../fixtures/ending-memory-worker.ts', import.meta.url);
const start = (folder = temporaryFolder()): Promise<TestAssistant> =>
  startAssistant({ folder, resources: { ...resources, memoryWorker } }, openLife);

const openings = (life: TestAssistant): number =>
  life.events.filter((event) => event.type === 'recovery-changed' && event.recovery === null).length;

/** Lets the thread end; resolves when the life has said what became of that. */
async function endThread(life: TestAssistant): Promise<void> {
  const told = life.events.filter(({ type }) => type === 'recovery-changed').length;
  await expect(life.call('conversation.search', { query: 'end of the thread', limit: 5 })).rejects.toMatchObject({
    code: 'internal',
  });
  await expect
    .poll(() => life.events.filter(({ type }) => type === 'recovery-changed').length, { timeout: 20_000 })
    .toBeGreaterThan(told);
}

describe('a memory whose thread ends by itself', { timeout: 90_000 }, () => {
  test('is opened anew, and windows are told to ask for everything', async () => {
    const life = await start();
    await life.say('The cat is on the roof.');
    await endThread(life);
    expect(openings(life)).toBe(1);
    await life.say('It came down.');
    const texts = (await life.transcript()).map(({ text }) => text);
    expect(texts).toContain('The cat is on the roof.');
    expect(texts).toContain('It came down.');
  });

  test('three times within a minute is opened only when the person says so, and nothing is lost', async () => {
    const life = await start();
    await life.say('The cat is on the roof.');
    for (let time = 0; time < 3; time += 1) await endThread(life);
    expect((await life.call('recovery.status', {})).recovery).toMatchObject({ trouble: 'unknown', steps: ['retry'] });
    expect(await life.call('recovery.do', { step: 'retry' })).toEqual({ recovery: null });
    expect((await life.transcript()).map(({ text }) => text)).toContain('The cat is on the roof.');
  });
});

test('damage that is met in the middle of a talk closes the history before more is written to it', async () => {
  const folder = aLife(3_000);
  const life = await start(folder);
  // Behind its back: pages that it has not read yet.
  const bytes = fs.statSync(path.join(folder, 'os1.db')).size;
  expect(spoilTable(folder, 'messages', (page) => page % 2 === 0)).toBeGreaterThan(10);
  expect(fs.statSync(path.join(folder, 'os1.db')).size).toBe(bytes);
  const { lifelong } = await life.call('snapshot.get', {});
  await life.call('conversation.page', { conversation: lifelong, from: 1_000, count: 200 }).catch(() => undefined);
  const told = await life.until('recovery-changed', ({ recovery }) => recovery !== null);
  expect(told.recovery).toMatchObject({ trouble: 'corrupt' });
  await expect(life.callRaw('conversation.send', { text: 'One more' })).rejects.toMatchObject({ code: 'storage' });
}, 90_000);

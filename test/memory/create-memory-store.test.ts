import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StorageError } from '../../src-main/contract/storage-error.ts';
import type { Log, MemoryStore } from '../../src-main/conversation/ports.ts';
import { createMemoryStore } from '../../src-main/memory/create-memory-store.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { migrations, openHistory } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const worker = new URL('../../src-main/memory/worker.ts', import.meta.url);
const silent: Log = { info: () => undefined, warn: () => undefined };

async function start(folder: string, access: 'host' | 'guest' = 'host', log = silent): Promise<MemoryStore> {
  const store = await createMemoryStore(worker, { folder, migrations, access }, log);
  onTestFinished(() => store.dispose());
  return store;
}

const said = (conversation: string, text: string, at = Date.UTC(2026, 0, 5)) =>
  ({ conversation, role: 'person', speaker: 'Theo', at, text }) as const;

describe('the memory in its thread', () => {
  test('answers calls in the order in which they were made', async () => {
    const store = await start(temporaryFolder());
    const lifelong = await store.lifelong();
    const order: number[] = [];
    const calls = Array.from({ length: 40 }, async (_, number) => {
      if (number % 2 === 0) await store.append(said(lifelong, `number ${number}`, 1_000 + number));
      else expect(await store.total(lifelong)).toBe((number + 1) / 2);
      order.push(number);
    });
    await Promise.all(calls);
    expect(order).toEqual(Array.from({ length: 40 }, (_, number) => number));
    const { messages } = await store.page(lifelong, 0, 100);
    expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, half) => `number ${half * 2}`));
  });

  test('has every method of the memory itself', async () => {
    const store = await start(temporaryFolder());
    expect(Object.keys(store).sort()).toEqual(Object.keys(openHistory()).sort());
  });

  test('a refused call does not disturb the next one', async () => {
    const store = await start(temporaryFolder());
    const lifelong = await store.lifelong();
    const results = await Promise.allSettled([
      store.append(said('nowhere', 'lost')),
      store.append(said(lifelong, 'kept')),
      store.update('0190163d-8694-739b-aea5-966c26f8ad90', {}),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    expect(results[0]).toMatchObject({ reason: { message: 'There is no such conversation.' } });
    expect(await store.total(lifelong)).toBe(1);
  });

  test('trouble with the disk keeps its name on the way out', async () => {
    const folder = temporaryFolder();
    await start(folder);
    const held = await start(folder).catch((cause: unknown) => cause);
    expect(held).toBeInstanceOf(StorageError);
    expect(held).toMatchObject({ trouble: 'held', subject: path.join(folder, 'host.lock') });
    const guest = await start(folder, 'guest');
    const refused = await guest.append(said(await guest.lifelong(), 'no')).catch((cause: unknown) => cause);
    expect(refused).toBeInstanceOf(StorageError);
    expect(refused).toMatchObject({ trouble: 'read-only' });
  });

  test('an opening that fails leaves no thread and no lock behind', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'os1.db'), 'garbage '.repeat(1_000));
    await expect(start(folder)).rejects.toMatchObject({ name: 'StorageError', trouble: 'corrupt' });
    fs.rmSync(path.join(folder, 'os1.db'));
    expect(await (await start(folder)).verify()).toEqual([]);
  });

  test('a thread whose file is missing is an error, not a wait', async () => {
    const missing = new URL('./no-such-worker.ts', import.meta.url);
    const options = { folder: temporaryFolder(), migrations, access: 'host' } as const;
    await expect(createMemoryStore(missing, options, silent)).rejects.toThrow();
  });

  test('slow calls are logged by their name, without anything that was said', async () => {
    const lines: string[] = [];
    const log: Log = { ...silent, info: (...line) => lines.push(JSON.stringify(line)) };
    const store = await start(temporaryFolder(), 'host', log);
    const lifelong = await store.lifelong();
    await store.append(said(lifelong, 'CANARY '.repeat(28_000)));
    await store.recall({ text: 'CANARY '.repeat(28_000), count: 3 });
    await Promise.all(Array.from({ length: 200 }, (_, at) => store.append(said(lifelong, `CANARY ${at}`))));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines[0]).toContain('slow memory call');
    expect(lines.join('\n')).not.toContain('CANARY');
  });
});

describe('closing', () => {
  test('waits for what was asked before, leaves no log with content, and frees the folder', async () => {
    const folder = temporaryFolder();
    const store = await createMemoryStore(worker, { folder, migrations, access: 'host' }, silent);
    const lifelong = await store.lifelong();
    const last = store.append(said(lifelong, 'the last word'));
    await store.dispose();
    const { id } = await last;
    for (const log of fs.readdirSync(folder).filter((name) => name.endsWith('-wal'))) {
      expect(fs.statSync(path.join(folder, log)).size).toBe(0);
    }
    const again = openMemory({ folder, migrations, access: 'host' });
    expect(again.message(id)?.text).toBe('the last word');
    again.dispose();
  });

  test('twice is once, and no call is answered afterwards', async () => {
    const store = await start(temporaryFolder());
    await store.dispose();
    await store.dispose();
    await expect(store.conversations()).rejects.toThrow('The memory is closed.');
  });

  test('at the same time from two sides settles for both', async () => {
    const store = await start(temporaryFolder());
    await Promise.all([store.dispose(), store.dispose()]);
  });
});

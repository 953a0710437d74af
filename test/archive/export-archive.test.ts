import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ExportFormat } from '../../src-main/contract/archive.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import { exportFile } from '../../src-main/archive/export-archive.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { asStore, openHistory, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { created, exportAs } from './carry.ts';

type Options = { format?: ExportFormat; signal?: AbortSignal; onProgress?: (done: number, total: number) => void };

const write = (
  memory: MemoryDatabase,
  file: string,
  { format = 'jsonl', signal, onProgress }: Options = {},
): Promise<number> =>
  exportFile(file, {
    memory: asStore(memory),
    format,
    created,
    words: wordsOf('en'),
    signal: signal ?? new AbortController().signal,
    onProgress: onProgress ?? (() => undefined),
  });

function talk(count: number, length = 20): MemoryDatabase {
  const memory = openHistory();
  for (let number = 0; number < count; number += 1) say(memory, `${number} `.padEnd(length, 'x'));
  return memory;
}

describe('an export to a file', () => {
  test.each(['jsonl', 'json', 'markdown', 'html', 'text'] as const)('writes %s whole', async (format) => {
    const memory = talk(3);
    const file = path.join(temporaryFolder(), 'life');
    expect(await write(memory, file, { format })).toBe(4);
    expect(fs.readFileSync(file, 'utf8')).toBe(await exportAs(memory, format));
    expect(fs.readdirSync(path.dirname(file))).toEqual(['life']);
  });

  test('is for the account alone', needs('posix'), async () => {
    const file = path.join(temporaryFolder(), 'life');
    await write(talk(1), file);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  test('tells how far it is, and never goes back', async () => {
    const tidings: [number, number][] = [];
    await write(talk(1_100), path.join(temporaryFolder(), 'life'), { onProgress: (...tiding) => tidings.push(tiding) });
    expect(tidings.at(-1)).toEqual([1_101, 1_101]);
    expect(tidings.length).toBeGreaterThan(2);
    for (const [at, [done, total]] of tidings.entries()) {
      expect(done).toBeGreaterThan(tidings[at - 1]?.[0] ?? 0);
      expect(done).toBeLessThanOrEqual(total);
    }
  });

  test('puts the new file in the place of the old one only when it is whole', async () => {
    const file = path.join(temporaryFolder(), 'life');
    fs.writeFileSync(file, 'the old one');
    const memory = talk(600);
    const seen: string[] = [];
    await write(memory, file, { onProgress: () => seen.push(fs.readFileSync(file, 'utf8')) });
    expect(new Set(seen)).toEqual(new Set(['the old one']));
    expect(fs.readFileSync(file, 'utf8')).toBe(await exportAs(memory, 'jsonl'));
  });
});

describe('an export that fails leaves nothing behind', () => {
  test('when it is stopped in the middle', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'life');
    fs.writeFileSync(file, 'the old one');
    const controller = new AbortController();
    const exporting = write(talk(1_200), file, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(exporting).rejects.toMatchObject({ name: 'AbortError' });
    expect(fs.readdirSync(folder)).toEqual(['life']);
    expect(fs.readFileSync(file, 'utf8')).toBe('the old one');
  });

  test('when it is stopped before it begins', async () => {
    const folder = temporaryFolder();
    await expect(write(talk(1), path.join(folder, 'life'), { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('when the memory fails in the middle', async () => {
    const folder = temporaryFolder();
    const memory = talk(600);
    const failing = {
      ...memory,
      exportPage: (cursor: string | null, count: number) => {
        if (cursor?.includes('messages') === true) throw new Error('broken');
        return memory.exportPage(cursor, count);
      },
    };
    await expect(write(failing, path.join(folder, 'life'))).rejects.toThrow('broken');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('when the folder is not there, or is a file', async () => {
    const folder = temporaryFolder();
    const memory = talk(1);
    await expect(write(memory, path.join(folder, 'missing', 'life'))).rejects.toThrow('ENOENT');
    fs.writeFileSync(path.join(folder, 'file'), 'x');
    await expect(write(memory, path.join(folder, 'file', 'life'))).rejects.toThrow('ENOTDIR');
    expect(fs.readdirSync(folder)).toEqual(['file']);
  });

  test('when a folder stands where the file should be', async () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, 'life'));
    await expect(write(talk(1), path.join(folder, 'life'))).rejects.toThrow();
    expect(fs.readdirSync(folder)).toEqual(['life']);
  });

  test.each([
    ['in the middle', 400, 20_000],
    ['within its last piece', 1, 1_500_000],
  ])('when the disk is full %s', needs('tmpfs'), async (_where, count, length) => {
    const disk = temporaryFolder();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    await expect(write(talk(count, length), path.join(disk, 'life'))).rejects.toThrow('ENOSPC');
    expect(fs.readdirSync(disk)).toEqual([]);
  });
});

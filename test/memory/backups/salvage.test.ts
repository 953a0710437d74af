import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { salvage } from '../../../src-main/memory/backups/salvage.ts';
import { migrate } from '../../../src-main/memory/migrate.ts';
import { migrations, openHistory, readBytes } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { aLife, spoilTable, textsIn } from './spoil.ts';

const now = Date.UTC(2026, 5, 1, 12);

describe('salvage', () => {
  test('reads every message but those on the pages that are damaged, each once, and says how many', () => {
    const folder = aLife(300);
    const before = textsIn(folder);
    expect(spoilTable(folder, 'messages', (_page, at) => at % 5 === 2)).toBeGreaterThan(3);
    const { messages, known, lost } = salvage(folder, migrations, now);
    const after = textsIn(folder);
    expect(messages).toBe(after.length);
    expect(messages + lost).toBe(before.length);
    expect(messages).toBeGreaterThan(200);
    const left = new Set(after);
    expect(before.filter((text) => left.has(text))).toEqual(after);
    expect(known).toBeGreaterThan(0);
    const memory = openHistory({ folder });
    expect(memory.verify()).toEqual([]);
    expect(memory.facts()).toMatchObject([{ key: 'os.name', value: 'Iris' }]);
    expect(memory.search(after[0]?.split(' of')[0] ?? '', 5, null).hits.length).toBeGreaterThan(0);
    expect(fs.readdirSync(folder).filter((name) => name.includes('salvaging') || name.includes('next'))).toEqual([]);
  });

  test('goes on where the disk does not give back a part of the file', () => {
    const folder = aLife(300);
    const before = textsIn(folder);
    const pages: number[] = [];
    spoilTable(folder, 'messages', (page) => pages.push(page) < 0);
    const bad = ((pages[3] ?? 1) - 1) * 4096;
    // No disk with a bad sector can be had for the asking: this is what Node says of one.
    const { readSync } = fs;
    const failing = (file: number, into: Uint8Array, start: number, length: number, at: number): number => {
      if (at <= bad && bad < at + length) throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'read' });
      return readSync(file, into, start, length, at);
    };
    const reading = vi.spyOn(fs, 'readSync').mockImplementation(failing as typeof fs.readSync);
    onTestFinished(() => reading.mockRestore());
    const { messages, lost } = salvage(folder, migrations, now);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(20);
    expect(messages + lost).toBe(before.length);
    expect(openHistory({ folder }).verify()).toEqual([]);
  });

  test('keeps the damaged file as it was', () => {
    const folder = aLife(100);
    spoilTable(folder, 'messages', (_page, at) => at === 1);
    const before = readBytes(folder)['os1.db'];
    salvage(folder, migrations, now);
    const aside = fs.readdirSync(folder).filter((name) => name.startsWith('os1.db.corrupt-'));
    expect(aside).toHaveLength(1);
    expect(readBytes(folder)[aside[0] ?? '']).toBe(before);
  });

  test('finds the messages where the last page of them is damaged too', () => {
    const folder = aLife(300);
    const before = textsIn(folder);
    const leaves: number[] = [];
    spoilTable(folder, 'messages', (page) => leaves.push(page) < 0);
    spoilTable(folder, 'messages', (page) => page === leaves.at(-1));
    const { messages, lost } = salvage(folder, migrations, now);
    expect(messages + lost).toBe(before.length);
    expect(textsIn(folder)).toEqual(before.slice(0, messages));
  });

  test('makes a conversation around messages whose own cannot be read', () => {
    const folder = aLife(60);
    const before = textsIn(folder);
    spoilTable(folder, 'conversations', () => true);
    expect(salvage(folder, migrations, now)).toMatchObject({ messages: 60, lost: 0 });
    const memory = openHistory({ folder });
    expect(memory.conversations()).toMatchObject([{ lifelong: true, messages: 60 }]);
    expect(memory.page(memory.lifelong(), 0, 100).messages.map(({ text }) => text)).toEqual(before);
    expect(memory.verify()).toEqual([]);
  });

  test('lets go of what was known only from messages that are gone, and breaks nothing', () => {
    const folder = aLife(300);
    spoilTable(folder, 'entries', () => true);
    const { known, messages } = salvage(folder, migrations, now);
    expect({ known, messages }).toEqual({ known: 0, messages: 300 });
    expect(openHistory({ folder }).verify()).toEqual([]);
  });

  test('reads a history of an older version, which is then brought up to date', () => {
    const [folder, old] = [temporaryFolder(), temporaryFolder()];
    const names = fs.readdirSync(migrations).filter((name) => /^00[12]0-/.test(name));
    for (const name of names) fs.copyFileSync(path.join(migrations, name), path.join(old, name));
    const db = new Database(path.join(folder, 'os1.db'));
    migrate(db, old, folder);
    db.exec("INSERT INTO conversations VALUES (1, 'c', '', 1)");
    const insert = db.prepare(
      "INSERT INTO messages VALUES (?, ?, 1, NULL, 'person', 'Theo', ?, ?, 'complete', NULL, 0)",
    );
    for (let number = 1; number <= 200; number += 1) insert.run(number, `m${number}`, number, 'garden '.repeat(40));
    db.close();
    spoilTable(folder, 'messages', (_page, at) => at === 2);
    const { messages, lost } = salvage(folder, migrations, now);
    expect(messages + lost).toBe(200);
    expect(lost).toBeGreaterThan(0);
    const memory = openHistory({ folder });
    expect(memory.total(memory.lifelong())).toBe(messages);
    expect(memory.verify()).toEqual([]);
  });

  test.each([
    [
      'the first page is gone',
      (file: string) => {
        const opened = fs.openSync(file, 'r+');
        fs.writeSync(opened, Buffer.alloc(4096, 0xff), 0, 4096, 0);
        fs.closeSync(opened);
      },
    ],
    ['it is no database at all', (file: string) => fs.writeFileSync(file, 'garbage '.repeat(2_000))],
  ])('says that nothing can be read where %s, and changes nothing', (_what, spoil) => {
    const folder = aLife(20);
    spoil(path.join(folder, 'os1.db'));
    const before = readBytes(folder);
    expect(() => salvage(folder, migrations, now)).toThrow(expect.objectContaining({ trouble: 'corrupt' }) as Error);
    expect(readBytes(folder)).toEqual(before);
  });
});

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { troubleOf } from '../../src-main/memory/sqlite-trouble.ts';
import { moduleAddress, startChild } from '../fakes/child.ts';
import { migrations, openHistory, openRaw, readBytes, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';

/** A disk of the test's own with this much room. */
function smallDisk(size: string): string {
  const disk = temporaryFolder();
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]).status).toBe(0);
  onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
  return disk;
}

describe('a process that is killed', () => {
  test('has lost nothing that it was told is stored', async () => {
    const folder = temporaryFolder();
    const host = startChild(`
      import { openMemory } from ${JSON.stringify(moduleAddress('src-main/memory/memory-database.ts'))};
      const memory = openMemory({ folder: ${JSON.stringify(folder)}, migrations: ${JSON.stringify(migrations)}, access: 'host' });
      const conversation = memory.lifelong();
      const say = (number) => {
        const { id } = memory.append({ conversation, role: 'person', speaker: '', at: Date.now(), text: 'number ' + number });
        console.log(id);
        setImmediate(say, number + 1);
      };
      say(1);
    `);
    const acknowledged: string[] = [];
    for (let count = 0; count < 60; count += 1) acknowledged.push(await host.line());
    await host.kill();
    const memory = openHistory({ folder });
    expect(memory.verify()).toEqual([]);
    for (const id of acknowledged) expect(memory.message(id)).not.toBeNull();
    const { messages } = memory.page(memory.lifelong(), 0, 10_000);
    expect(messages.map(({ text }) => text)).toEqual(messages.map((_, at) => `number ${at + 1}`));
  });

  test('in the middle of an import has taken nothing in', async () => {
    const folder = temporaryFolder();
    const importer = startChild(`
      import { openMemory } from ${JSON.stringify(moduleAddress('src-main/memory/memory-database.ts'))};
      const memory = openMemory({ folder: ${JSON.stringify(folder)}, migrations: ${JSON.stringify(migrations)}, access: 'host' });
      memory.beginImport();
      memory.importRecords([{ kind: 'conversation', id: 'x', title: 'X', lifelong: false }]);
      for (let number = 0; number < 5000; number += 1) memory.importRecords([{ kind: 'message', id: null, conversation: 'x',
        sourceId: null, role: 'person', speaker: '', at: number, text: 'garden '.repeat(50), interrupted: false, replaced: false, unanswered: null }]);
      console.log('half');
      setInterval(() => {}, 1000);
    `);
    expect(await importer.line()).toBe('half');
    await importer.kill();
    const memory = openHistory({ folder });
    expect(memory.conversations()).toHaveLength(1);
    expect(memory.search('garden', 5, null).hits).toEqual([]);
    expect(memory.verify()).toEqual([]);
  });
});

describe('a full disk', () => {
  const fill = (folder: string): void => {
    try {
      fs.writeFileSync(path.join(folder, 'fill'), Buffer.alloc(8_000_000));
    } catch {
      // Full, as it should be.
    }
  };

  test('refuses what comes next, keeps what was there, and is forgotten when there is room', needs('tmpfs'), () => {
    const disk = smallDisk('3m');
    const folder = path.join(disk, 'life');
    const memory = openMemory({ folder, migrations, access: 'host' });
    const first = say(memory, 'The garden');
    fill(disk);
    let trouble: string | null = 'none';
    try {
      for (let number = 0; number < 2_000; number += 1) say(memory, 'more '.repeat(500));
    } catch (cause) {
      trouble = troubleOf(cause);
    }
    expect(trouble).toBe('full');
    expect(memory.message(first.id)?.text).toBe('The garden');
    fs.rmSync(path.join(disk, 'fill'));
    const total = memory.total(memory.lifelong());
    const { id } = say(memory, 'There is room again');
    expect(memory.total(memory.lifelong())).toBe(total + 1);
    expect(memory.verify()).toEqual([]);
    memory.dispose();
    const again = openMemory({ folder, migrations, access: 'host' });
    expect(again.message(id)?.text).toBe('There is room again');
    again.dispose();
  });

  test('in the middle of an import takes nothing in', needs('tmpfs'), () => {
    const disk = smallDisk('2m');
    const memory = openMemory({ folder: path.join(disk, 'life'), migrations, access: 'host' });
    const { id } = say(memory, 'The garden');
    memory.beginImport();
    memory.importRecords([{ kind: 'conversation', id: 'x', title: '', lifelong: false }]);
    const importMany = (): void => {
      for (let at = 0; at < 3_000; at += 1) {
        const text = `garden ${at} `.repeat(200);
        const message = { id: null, conversation: 'x', sourceId: null, role: 'person', speaker: '', at, text } as const;
        const marks = { interrupted: false, replaced: false, unanswered: null };
        memory.importRecords([{ kind: 'message', ...message, ...marks }]);
      }
      memory.commitImport();
    };
    expect(importMany).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }) as Error);
    memory.rollbackImport();
    expect(memory.conversations()).toHaveLength(1);
    expect(memory.search('garden', 9, null).hits.map(({ message }) => message.id)).toEqual([id]);
    expect(say(memory, 'And on we go').text).toBe('And on we go');
    expect(memory.verify()).toEqual([]);
    memory.dispose();
  });

  test('from the first start leaves a folder that a later start can use', needs('tmpfs'), () => {
    const disk = smallDisk('1m');
    const folder = path.join(disk, 'life');
    fs.mkdirSync(folder);
    fill(disk);
    expect(() => openMemory({ folder, migrations, access: 'host' })).toThrow(
      expect.objectContaining({ trouble: 'full' }) as Error,
    );
    fs.rmSync(path.join(disk, 'fill'));
    const memory = openMemory({ folder, migrations, access: 'host' });
    expect(memory.verify()).toEqual([]);
    memory.dispose();
  });
});

describe('a disk that may not be written', () => {
  test('is named, and what lies on it stays as it was', needs('tmpfs'), () => {
    const disk = smallDisk('2m');
    const folder = path.join(disk, 'life');
    openMemory({ folder, migrations, access: 'host' }).dispose();
    const before = readBytes(folder);
    expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
    for (const access of ['host', 'guest'] as const) {
      const readOnly = expect.objectContaining({ trouble: 'read-only' }) as Error;
      expect(() => openMemory({ folder, migrations, access })).toThrow(readOnly);
      expect(() => openMemory({ folder: path.join(disk, 'another'), migrations, access })).toThrow(readOnly);
    }
    expect(readBytes(folder)).toEqual(before);
  });
});

describe('another writer', () => {
  test('is waited for, then named, and nothing is lost', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const { id } = say(memory, 'before');
    const other = openRaw(folder);
    other.exec('BEGIN IMMEDIATE');
    let trouble: string | null = 'none';
    const start = performance.now();
    try {
      say(memory, 'meanwhile');
    } catch (cause) {
      trouble = troubleOf(cause);
    }
    expect(trouble).toBe('locked');
    expect(performance.now() - start).toBeGreaterThan(4_000);
    expect(memory.message(id)?.text).toBe('before');
    other.exec('ROLLBACK');
    expect(say(memory, 'after').text).toBe('after');
    expect(memory.total(memory.lifelong())).toBe(2);
  });
});

describe('verify', () => {
  test('finds a page that was overwritten', () => {
    const folder = temporaryFolder();
    const memory = openMemory({ folder, migrations, access: 'host' });
    for (let number = 0; number < 300; number += 1) say(memory, `number ${number} ${'of many words '.repeat(30)}`);
    memory.dispose();
    const file = fs.openSync(path.join(folder, 'os1.db'), 'r+');
    fs.writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, 4096 * 20);
    fs.closeSync(file);
    const damaged = openMemory({ folder, migrations, access: 'host' });
    const findings = damaged.verify();
    expect(findings[0]?.what).toContain('integrity');
    damaged.dispose();
    openMemory({ folder, migrations, access: 'host' }).dispose();
    expect(JSON.stringify(findings)).not.toContain('of many words');
  });

  test('finds that a file was cut, wherever', () => {
    const folder = temporaryFolder();
    const memory = openMemory({ folder, migrations, access: 'host' });
    for (let number = 0; number < 100; number += 1) say(memory, `number ${number} ${'of many words '.repeat(30)}`);
    memory.dispose();
    const file = path.join(folder, 'os1.db');
    for (let size = fs.statSync(file).size - 4096; size > 4096; size = Math.floor(size / 2)) {
      fs.truncateSync(file, size);
      let found: string;
      try {
        const cut = openMemory({ folder, migrations, access: 'host' });
        found = cut.verify()[0]?.what ?? 'nothing';
        cut.dispose();
      } catch (cause) {
        found = troubleOf(cause) === 'corrupt' ? 'integrity' : String(cause);
      }
      expect(found, `${size} bytes`).toContain('integrity');
    }
  });

  test('finds an index that does not belong to the messages', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const { id } = say(memory, 'The lighthouse');
    expect(memory.verify()).toEqual([]);
    const raw = openRaw(folder);
    raw.prepare('DELETE FROM message_words WHERE rowid = (SELECT number FROM messages WHERE id = ?)').run(id);
    expect(memory.verify().map(({ what }) => what)).toEqual([
      'full-text index: 0 entries for 1 messages',
      expect.stringMatching(/^full-text index: message \d+ is not found by its own words$/),
    ]);
  });

  test('finds rows that belong to nothing, and a migration that was changed', () => {
    const folder = temporaryFolder();
    const memory = openHistory({ folder });
    const raw = openRaw(folder);
    raw.pragma('foreign_keys = OFF');
    raw.exec("INSERT INTO facts (id, conversation, key, at) VALUES ('x', 999, 'k', 1)");
    raw.exec("UPDATE schema_migrations SET hash = 'x' WHERE version = 20");
    expect(memory.verify().map(({ what }) => what)).toEqual([
      expect.stringContaining('foreign key'),
      'migrations: migration-changed (0020-facts.sql)',
    ]);
  });
});

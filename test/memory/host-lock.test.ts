import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { StorageError } from '../../src-main/contract/storage-error.ts';
import { takeFolder } from '../../src-main/memory/host-lock.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { moduleAddress, startChild, type Child } from '../fakes/child.ts';
import { migrations, openHistory, openRaw, say } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

/** A process that takes the folder, says how that went, and stays. */
const takeInChild = (folder: string): Child =>
  startChild(`
    import { takeFolder } from ${JSON.stringify(moduleAddress('src-main/memory/host-lock.ts'))};
    try {
      globalThis.release = takeFolder(${JSON.stringify(folder)});
      console.log('taken');
      setInterval(() => {}, 1000);
    } catch (cause) {
      console.log(cause.trouble ?? cause.message);
    }
  `);

const troubleOfTaking = (folder: string): string => {
  try {
    takeFolder(folder)();
    return 'none';
  } catch (cause) {
    if (cause instanceof StorageError) return cause.trouble;
    throw cause;
  }
};

describe('a folder', () => {
  test('is for one host at a time, in one process', () => {
    const folder = temporaryFolder();
    const release = takeFolder(folder);
    expect(troubleOfTaking(folder)).toBe('held');
    release();
    expect(troubleOfTaking(folder)).toBe('none');
  });

  test('held by another process is free again when that process is killed', async () => {
    const folder = temporaryFolder();
    const other = takeInChild(folder);
    expect(await other.line()).toBe('taken');
    expect(troubleOfTaking(folder)).toBe('held');
    await other.kill();
    expect(troubleOfTaking(folder)).toBe('none');
  });

  test('stays ours for other processes after a second try of our own was refused', async () => {
    const folder = temporaryFolder();
    const release = takeFolder(folder);
    expect(troubleOfTaking(folder)).toBe('held');
    expect(await takeInChild(folder).line()).toBe('held');
    release();
    expect(await takeInChild(folder).line()).toBe('taken');
  });

  test('that cannot be opened gives the lock back', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'os1.db'), 'no database '.repeat(500));
    expect(() => openMemory({ folder, migrations, access: 'host' })).toThrow(StorageError);
    expect(troubleOfTaking(folder)).toBe('none');
  });

  test('cannot be made where a file stands', () => {
    const file = path.join(temporaryFolder(), 'taken.txt');
    fs.writeFileSync(file, '');
    expect(troubleOfTaking(file)).toBe('read-only');
    expect(troubleOfTaking(path.join(file, 'life'))).toBe('read-only');
  });
});

describe('a guest', () => {
  test('reads beside a host and sees what the host says meanwhile', () => {
    const folder = temporaryFolder();
    const host = openHistory({ folder });
    say(host, 'The garden in spring');
    const guest = openHistory({ folder, access: 'guest' });
    const { id } = say(host, 'The garden in autumn');
    expect(guest.lifelong()).toBe(host.lifelong());
    expect(guest.search('garden', 10, null).hits).toHaveLength(2);
    expect(guest.recall({ text: 'autumn', count: 1 })[0]?.message.id).toBe(id);
    expect(guest.exportTotal()).toBe(3);
    expect(guest.verify()).toEqual([]);
  });

  test('cannot write anything beside a host, nor hold it up', () => {
    const folder = temporaryFolder();
    const host = openHistory({ folder });
    const { id } = say(host, 'The garden');
    const guest = openHistory({ folder, access: 'guest' });
    const readonly = expect.objectContaining({ code: 'SQLITE_READONLY' }) as Error;
    expect(() => say(guest, 'Not this')).toThrow(readonly);
    expect(() => guest.update(id, { text: 'Not this' })).toThrow(readonly);
    expect(() => guest.replace([id])).toThrow(readonly);
    expect(() => guest.addFacts([{ key: 'person.name', value: 'x', at: 1, message: null }])).toThrow(readonly);
    expect(() => {
      guest.beginImport();
      guest.importRecords([{ kind: 'conversation', id: 'x', title: '', lifelong: false }]);
    }).toThrow();
    guest.rollbackImport();
    expect(say(host, 'Still here').text).toBe('Still here');
    expect(host.total(host.lifelong())).toBe(2);
  });

  test('does not close the replies that its host is still giving', () => {
    const folder = temporaryFolder();
    const host = openHistory({ folder });
    const { id } = say(host, 'The gar', { role: 'os', state: 'streaming' });
    openHistory({ folder, access: 'guest' }).dispose();
    expect(host.message(id)?.state).toBe('streaming');
  });

  test('of a folder that nobody holds leaves it free for a host that starts meanwhile', () => {
    const folder = temporaryFolder();
    openHistory({ folder }).dispose();
    const guest = openHistory({ folder, access: 'guest' });
    expect(guest.lifelong()).not.toBe('');
    expect(troubleOfTaking(folder)).toBe('none');
    expect(() => say(guest, 'Not this')).toThrow();
  });

  test('does not read a database that the host has yet to bring up to date', () => {
    const folder = temporaryFolder();
    openMemory({ folder, migrations, access: 'host' }).dispose();
    const db = openRaw(folder);
    db.exec('DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)');
    const release = takeFolder(folder);
    expect(() => openMemory({ folder, migrations, access: 'guest' })).toThrow(
      expect.objectContaining({ trouble: 'locked' }) as Error,
    );
    release();
  });
});

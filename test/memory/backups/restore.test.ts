import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backupFile, backupFolder, listBackups } from '../../../src-main/memory/backups/backup-files.ts';
import { lookInto, openingBackups } from '../../../src-main/memory/backups/look-into.ts';
import { makeBackup } from '../../../src-main/memory/backups/make-backup.ts';
import { restBackups } from '../../../src-main/memory/backups/rest.ts';
import { beginAnew, restoreBackup } from '../../../src-main/memory/backups/swap-history.ts';
import { keepAside } from '../../../src-main/memory/keep-aside.ts';
import { openMemory } from '../../../src-main/memory/memory-database.ts';
import { moduleAddress, startChild } from '../../fakes/child.ts';
import { migrations, openHistory, openRaw, say } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { needs } from '../../tools/skip.ts';
import { aLife, textsIn, unopenable, withLog } from './spoil.ts';

const now = Date.UTC(2026, 5, 1, 12);

/** A closed history with a copy of it, after which more was said. */
function withCopy(messages = 20): { folder: string; name: string; then: string[]; later: string[] } {
  const folder = aLife(messages);
  const then = textsIn(folder);
  const memory = openMemory({ folder, migrations, access: 'host' });
  const { name } = makeBackup(folder, 'daily', now - 9_000);
  say(memory, 'Said after the copy');
  memory.dispose();
  return { folder, name, then, later: [...then, 'Said after the copy'] };
}

describe('a look into a copy', () => {
  test('says what is in it, and what of now is not', () => {
    const { folder, name } = withCopy();
    expect(lookInto(folder, migrations, name)).toMatchObject({
      backup: { name, kind: 'daily' },
      sound: true,
      osName: 'Iris',
      messages: 20,
      known: 1,
      missing: 1,
    });
  });

  test('changes nothing, neither in it nor in the history', () => {
    const { folder, name } = withCopy();
    const bytes = (): Buffer[] =>
      ['os1.db', path.join('backups', name)].map((one) => fs.readFileSync(path.join(folder, one)));
    const before = bytes();
    lookInto(folder, migrations, name);
    expect(bytes()).toEqual(before);
  });

  test.each([
    [
      'a page was overwritten',
      (file: string) => {
        const opened = fs.openSync(file, 'r+');
        fs.writeSync(opened, Buffer.alloc(4096, 0xff), 0, 4096, 4096 * 3);
        fs.closeSync(opened);
      },
    ],
    ['it is cut', (file: string) => fs.truncateSync(file, 9_000)],
    ['it is empty', (file: string) => fs.truncateSync(file, 0)],
    ['it is something else', (file: string) => fs.writeFileSync(file, 'not a database '.repeat(900))],
  ])('finds that %s, and it takes the place of nothing', (_what, spoil) => {
    const { folder, name, later } = withCopy();
    spoil(backupFile(folder, name));
    expect(lookInto(folder, migrations, name)).toMatchObject({ sound: false, missing: null });
    expect(() => restoreBackup(folder, migrations, name, now)).toThrow(
      expect.objectContaining({ trouble: 'corrupt', subject: name }) as Error,
    );
    expect(textsIn(folder)).toEqual(later);
    expect(listBackups(folder)).toHaveLength(1);
  });

  test('finds that a newer OS1 made it', () => {
    const { folder, name } = withCopy();
    openRaw(backupFolder(folder), name).exec(
      "INSERT INTO schema_migrations VALUES (9000, '9000-from-the-future.sql', 'x', 1)",
    );
    expect(lookInto(folder, migrations, name)).toMatchObject({ sound: false });
    expect(openingBackups(folder, migrations)).toEqual([]);
  });

  test('says that what is there now cannot be read', () => {
    const { folder, name } = withCopy();
    fs.truncateSync(path.join(folder, 'os1.db'), 0);
    expect(lookInto(folder, migrations, name)).toMatchObject({ sound: true, messages: 20, missing: null });
  });
});

describe.each(unopenable)('a copy %s', needs('posix'), (what, spoil) => {
  test('is not offered, and hides no other', () => {
    const { folder, name } = withCopy();
    const bad = makeBackup(folder, 'asked', now - 8_000).name;
    spoil(backupFile(folder, bad));
    expect(openingBackups(folder, migrations).map((one) => one.name)).toEqual([name]);
    expect(lookInto(folder, migrations, name)).toMatchObject({ sound: true });
    if (what !== 'that is a folder') expect(lookInto(folder, migrations, bad)).toMatchObject({ sound: false });
    expect(() => restoreBackup(folder, migrations, bad, now)).toThrow(
      expect.objectContaining({ trouble: 'corrupt', subject: bad }) as Error,
    );
  });
});

describe('a copy that is restored', () => {
  test('is the history, row for row; what was there is a copy, and can come back in turn', () => {
    const { folder, name, then, later } = withCopy();
    const { copy, aside } = restoreBackup(folder, migrations, name, now);
    expect(aside).toBeNull();
    expect(copy?.kind).toBe('before-restore');
    expect(textsIn(folder)).toEqual(then);
    expect(openHistory({ folder }).verify()).toEqual([]);
    openRaw(folder).close();
    expect(textsIn(backupFolder(folder), copy?.name)).toEqual(later);
  });

  test('and then another, brings back what was there before', () => {
    const { folder, name, later } = withCopy();
    const { copy } = restoreBackup(folder, migrations, name, now);
    restoreBackup(folder, migrations, copy?.name ?? '', now + 1);
    expect(textsIn(folder)).toEqual(later);
    const memory = openHistory({ folder });
    expect(memory.verify()).toEqual([]);
    expect(say(memory, 'And on we go').text).toBe('And on we go');
  });

  test.each([
    ['garbage', 'corrupt', (file: string) => fs.writeFileSync(file, 'garbage '.repeat(2_000))],
    [
      'nothing but a log',
      'kept',
      (file: string) => {
        fs.truncateSync(file, 0);
        fs.writeFileSync(`${file}-wal`, 'a log');
      },
    ],
  ])('takes the place of %s, which is kept beside it', (_what, as, spoil) => {
    const { folder, name, then } = withCopy();
    const file = path.join(folder, 'os1.db');
    spoil(file);
    const spoiled = fs.readFileSync(file);
    const log = fs.existsSync(`${file}-wal`);
    const { copy, aside } = restoreBackup(folder, migrations, name, now);
    expect(copy).toBeNull();
    expect(aside).toMatch(new RegExp(`^os1\\.db\\.${as}-2026-06-01T120000-000Z$`));
    expect(fs.readFileSync(path.join(folder, aside ?? ''))).toEqual(spoiled);
    expect(fs.existsSync(path.join(folder, `${aside}-wal`))).toBe(log);
    expect(fs.existsSync(`${file}-wal`)).toBe(false);
    expect(textsIn(folder)).toEqual(then);
  });

  test('takes the place of no file at all', () => {
    const { folder, name, then } = withCopy();
    fs.rmSync(path.join(folder, 'os1.db'));
    expect(restoreBackup(folder, migrations, name, now)).toEqual({ copy: null, aside: null });
    expect(textsIn(folder)).toEqual(then);
  });

  test('takes nothing in from a log that was left without its file', () => {
    const folder = withLog('In the log alone');
    const { name } = makeBackup(folder, 'daily', now);
    const then = textsIn(folder);
    fs.copyFileSync(path.join(withLog('Said at another time'), 'os1.db-wal'), path.join(folder, 'os1.db-wal'));
    fs.rmSync(path.join(folder, 'os1.db'));
    const log = fs.readFileSync(path.join(folder, 'os1.db-wal'));
    const { copy, aside } = restoreBackup(folder, migrations, name, now);
    expect({ copy, aside }).toEqual({ copy: null, aside: 'os1.db.kept-2026-06-01T120000-000Z-wal' });
    expect(fs.readFileSync(path.join(folder, aside ?? ''))).toEqual(log);
    expect(textsIn(folder)).toEqual(then);
    expect(openHistory({ folder }).verify()).toEqual([]);
  });

  test('takes the place of a history that the disk does not give back, which is kept beside it', needs('posix'), () => {
    const { folder, name, then } = withCopy();
    fs.mkdirSync(path.join(folder, 'os1.db-journal'));
    const { copy, aside } = restoreBackup(folder, migrations, name, now);
    expect({ copy, aside }).toEqual({ copy: null, aside: 'os1.db.corrupt-2026-06-01T120000-000Z' });
    expect(textsIn(folder)).toEqual(then);
    expect(openHistory({ folder }).verify()).toEqual([]);
  });

  test('was made from the log of a host that was killed, too', async () => {
    const folder = aLife(5);
    const host = startChild(`
      const { openMemory } = await import(${JSON.stringify(moduleAddress('src-main/memory/memory-database.ts'))});
      const memory = openMemory({ folder: ${JSON.stringify(folder)}, migrations: ${JSON.stringify(migrations)}, access: 'host' });
      memory.append({ conversation: memory.lifelong(), role: 'person', speaker: '', at: Date.now(), text: 'In the log alone' });
      console.log('said');
      setInterval(() => {}, 1000);
    `);
    expect(await host.line()).toBe('said');
    const { name } = makeBackup(folder, 'daily', now);
    await host.kill();
    expect(fs.statSync(path.join(folder, 'os1.db-wal')).size).toBeGreaterThan(0);
    const { copy } = restoreBackup(folder, migrations, name, now + 1);
    expect(textsIn(folder).at(-1)).toBe('In the log alone');
    expect(textsIn(backupFolder(folder), copy?.name).at(-1)).toBe('In the log alone');
  });

  test('that is killed at any moment leaves the old history or the new one', async () => {
    const { folder, name, then, later } = withCopy(60);
    const seen = new Set<number>();
    for (let round = 0; round < 12; round += 1) {
      const other = listBackups(folder).find((one) => one.kind === 'before-restore')?.name ?? name;
      const child = startChild(`
        const { restoreBackup } = await import(${JSON.stringify(moduleAddress('src-main/memory/backups/swap-history.ts'))});
        console.log('begins');
        for (let at = 0; ; at += 1)
          restoreBackup(${JSON.stringify(folder)}, ${JSON.stringify(migrations)}, at % 2 ? ${JSON.stringify(name)} : ${JSON.stringify(other)}, Date.now());
      `);
      expect(await child.line()).toBe('begins');
      // Not a wait for anything: a moment that no test could choose better.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await child.kill();
      const texts = textsIn(folder);
      expect([then.length, later.length]).toContain(texts.length);
      expect(texts).toEqual(texts.length === then.length ? then : later);
      seen.add(texts.length);
      const memory = openMemory({ folder, migrations, access: 'host' });
      expect(memory.verify()).toEqual([]);
      memory.dispose();
      restBackups(folder, Date.now());
    }
    expect(fs.readdirSync(folder).filter((one) => /next|new/.test(one))).toEqual([]);
  });
});

describe('a history that is being kept aside', () => {
  /** As it is when a process is killed before the new file has the name. */
  function halfKept(): { folder: string; texts: string[] } {
    const folder = withLog('In the log alone');
    const texts = textsIn(folder);
    const [file, aside] = ['os1.db', 'os1.db.kept-2026-06-01T120000-000Z'].map((name) => path.join(folder, name));
    fs.linkSync(file ?? '', aside ?? '');
    fs.renameSync(`${file}-wal`, `${aside}-wal`);
    fs.rmSync(`${file}-shm`, { force: true });
    return { folder, texts };
  }

  test('when the process is killed has all that was said when it is opened again', () => {
    const { folder, texts } = halfKept();
    const memory = openHistory({ folder });
    expect(memory.page(memory.lifelong(), 0, 100).messages.map(({ text }) => text)).toEqual(texts);
    expect(memory.verify()).toEqual([]);
    expect(fs.readdirSync(folder).filter((name) => name.includes('kept'))).toEqual([]);
  });

  test('when the process is killed has all that was said in the copy of it, too', () => {
    const { folder, texts } = halfKept();
    const { copy } = beginAnew(folder, migrations, now);
    expect(textsIn(backupFolder(folder), copy?.name)).toEqual(texts);
  });

  test('leaves alone what was kept before, whose name the history no longer shares', () => {
    const { folder } = halfKept();
    const { copy } = beginAnew(folder, migrations, now);
    const kept = withLog('Kept long ago');
    for (const ending of ['', '-wal'])
      fs.copyFileSync(
        path.join(kept, `os1.db${ending}`),
        path.join(folder, `os1.db.kept-2026-01-01T000000-000Z${ending}`),
      );
    openMemory({ folder, migrations, access: 'host' }).dispose();
    expect(copy?.kind).toBe('before-restore');
    expect(textsIn(folder)).toEqual([]);
    expect(textsIn(folder, 'os1.db.kept-2026-01-01T000000-000Z').at(-1)).toBe('Kept long ago');
  });

  test('has its log again when the new file cannot take its place', () => {
    const folder = withLog('In the log alone');
    const file = path.join(folder, 'os1.db');
    const names = fs.readdirSync(folder).sort();
    expect(() => keepAside(file, 'kept', now, () => fs.renameSync(`${file}.not-there`, file))).toThrow('ENOENT');
    expect(fs.readdirSync(folder).sort()).toEqual(names);
    expect(textsIn(folder).at(-1)).toBe('In the log alone');
  });

  test('is as it was when its name cannot be given to a copy', needs('tmpfs'), () => {
    const { folder, name } = withCopy();
    const file = path.join(folder, 'os1.db');
    fs.truncateSync(file, 0);
    fs.writeFileSync(`${file}-wal`, 'a log');
    const names = fs.readdirSync(folder).sort();
    // What is mounted on a name keeps it.
    expect(spawnSync('mount', ['--bind', file, file]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', file]));
    expect(() => restoreBackup(folder, migrations, name, now)).toThrow('EBUSY');
    expect(fs.readFileSync(`${file}-wal`, 'utf8')).toBe('a log');
    expect(fs.readdirSync(folder).sort()).toEqual([...names, 'os1.db.next'].sort());
  });

  test('does not get its log back once the new file has the name', () => {
    const folder = withLog('In the log alone');
    const file = path.join(folder, 'os1.db');
    fs.copyFileSync(file, `${file}.next`);
    const takesItAndFails = (): void => {
      fs.renameSync(`${file}.next`, file);
      fs.accessSync(`${file}.next`);
    };
    expect(() => keepAside(file, 'kept', now, takesItAndFails)).toThrow('ENOENT');
    expect(fs.existsSync(`${file}-wal`)).toBe(false);
    expect(fs.existsSync(`${file}.kept-2026-06-01T120000-000Z-wal`)).toBe(true);
  });
});

describe('beginning anew', () => {
  test('keeps the old history, and begins with nothing', () => {
    const { folder, later } = withCopy();
    const { copy } = beginAnew(folder, migrations, now);
    expect(textsIn(folder)).toEqual([]);
    expect(textsIn(backupFolder(folder), copy?.name)).toEqual(later);
    expect(openHistory({ folder }).verify()).toEqual([]);
  });

  test('keeps the file of another program', () => {
    const folder = temporaryFolder();
    const db = openRaw(folder);
    db.exec('CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES (1)');
    db.close();
    const { aside } = beginAnew(folder, migrations, now);
    expect(
      openRaw(folder, aside ?? '')
        .prepare('SELECT url FROM bookmarks')
        .pluck()
        .all(),
    ).toEqual(['1']);
    expect(openHistory({ folder }).verify()).toEqual([]);
  });
});

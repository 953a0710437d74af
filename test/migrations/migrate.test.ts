import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src-main/memory/open.ts';
import { applicationId, migrate, pendingMigrations, readMigrations } from '../../src-main/memory/migrate.ts';
import { moduleAddress, startChild } from '../fakes/child.ts';
import { listBackups } from '../../src-main/memory/backups/backup-files.ts';
import { restBackups } from '../../src-main/memory/backups/rest.ts';
import { newId } from '../../src-main/memory/identifiers.ts';
import { migrations, openHistory, openRaw } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

/** A folder with these files, each SQL by its name. */
function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, sql] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), sql);
  return folder;
}

function openEmpty(): { db: Database.Database; folder: string; copies(): string[] } {
  const folder = temporaryFolder();
  const db = new Database(path.join(folder, 'x.db'));
  onTestFinished(() => void db.close());
  return { db, folder, copies: () => listBackups(folder).map(({ name }) => name) };
}

const schema = (db: Database.Database): unknown[] =>
  db
    .prepare("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
    .all();

const versions = (db: Database.Database): unknown[] =>
  db.prepare('SELECT version FROM schema_migrations ORDER BY version').pluck().all();

const first = { '0010-one.sql': 'CREATE TABLE one (a TEXT NOT NULL) STRICT;' };
const second = {
  ...first,
  '0020-two.sql': "CREATE TABLE two (b TEXT) STRICT;\nINSERT INTO two SELECT a || '!' FROM one;",
};

describe('migrations', () => {
  test('are applied once, in the order of their numbers, with their hashes', () => {
    const { db, folder } = openEmpty();
    migrate(db, folderOf(second), folder);
    migrate(db, folderOf(second), folder);
    expect(db.prepare('SELECT version, name, hash FROM schema_migrations ORDER BY version').all()).toEqual(
      Object.entries(second).map(([name, sql]) => ({
        version: Number(name.slice(0, 4)),
        name,
        hash: createHash('sha256').update(sql).digest('hex'),
      })),
    );
    expect(db.pragma('user_version', { simple: true })).toBe(20);
    expect(db.pragma('application_id', { simple: true })).toBe(applicationId);
  });

  test('copy a database that holds something before the first pending one, and no other', () => {
    const { db, folder, copies } = openEmpty();
    migrate(db, folderOf(first), folder);
    expect(copies()).toEqual([]);
    db.exec("INSERT INTO one VALUES ('kept')");
    migrate(db, folderOf({ ...second, '0030-three.sql': 'DROP TABLE one;' }), folder);
    expect(copies()).toEqual([expect.stringMatching(/^before-migration-/)]);
    const copy = openRaw(path.join(folder, 'backups'), copies()[0]);
    expect(copy.prepare('SELECT a FROM one').pluck().all()).toEqual(['kept']);
    expect(versions(copy)).toEqual([10]);
    expect(versions(db)).toEqual([10, 20, 30]);
    expect(db.prepare('SELECT b FROM two').pluck().all()).toEqual(['kept!']);
  });

  test('that are broken leave the schema and the data as the last good one left them', () => {
    const { db, folder } = openEmpty();
    migrate(db, folderOf(first), folder);
    db.exec("INSERT INTO one VALUES ('kept')");
    const before = schema(db);
    const broken = {
      ...second,
      '0030-three.sql': 'DROP TABLE one; CREATE TABLE four (c); INSERT INTO nowhere VALUES (1);',
    };
    expect(() => migrate(db, folderOf(broken), folder)).toThrow('nowhere');
    expect(versions(db)).toEqual([10, 20]);
    expect(db.prepare('SELECT a FROM one').pluck().all()).toEqual(['kept']);
    expect(schema(db).length).toBe(before.length + 1);
    expect(db.pragma('user_version', { simple: true })).toBe(20);
    migrate(db, folderOf({ ...second, '0030-three.sql': 'DROP TABLE one;' }), folder);
    expect(versions(db)).toEqual([10, 20, 30]);
  });

  test('that were killed in the middle are old or new, never between', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'x.db');
    const db = new Database(file);
    migrate(db, folderOf(first), folder);
    db.exec("INSERT INTO one VALUES ('kept')");
    db.close();
    const endless =
      'DROP TABLE one; CREATE TABLE two AS WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i, hex(zeroblob(500)) FROM n;';
    const child = startChild(`
      import { createRequire } from 'node:module';
      const Database = createRequire(${JSON.stringify(moduleAddress('src-main/memory/open.ts'))})('better-sqlite3');
      const { migrate } = await import(${JSON.stringify(moduleAddress('src-main/memory/migrate.ts'))});
      const db = new Database(${JSON.stringify(file)});
      db.pragma('cache_size = 10');
      console.log('begins');
      migrate(db, ${JSON.stringify(folderOf({ ...first, '0020-endless.sql': endless }))}, ${JSON.stringify(folder)});
    `);
    expect(await child.line()).toBe('begins');
    while (listBackups(folder).length === 0 || fs.statSync(file).size < 1_000_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await child.kill();
    const again = openRaw(folder, 'x.db');
    expect(versions(again)).toEqual([10]);
    expect(again.prepare('SELECT a FROM one').pluck().all()).toEqual(['kept']);
    expect(again.pragma('integrity_check', { simple: true })).toBe('ok');
    migrate(again, folderOf(second), folder);
    expect(again.prepare('SELECT b FROM two').pluck().all()).toEqual(['kept!']);
  });
});

describe('a database fits a folder of migrations', () => {
  const known = (...numbers: number[]) =>
    numbers.map((version) => ({ version, name: `${version}`, sql: '', hash: `h${version}` }));
  const trouble = (applied: ReturnType<typeof known>, files: ReturnType<typeof known>): unknown => {
    try {
      return pendingMigrations(applied, files).map(({ version }) => version);
    } catch (cause) {
      return cause instanceof Error && 'trouble' in cause ? cause.trouble : cause;
    }
  };

  test.each([
    ['nothing was applied', known(), known(10, 20), [10, 20]],
    ['all was applied', known(10, 20), known(10, 20), []],
    ['the beginning was applied', known(10), known(10, 20, 30), [20, 30]],
    ['it holds one that we do not have', known(10, 20), known(10), 'future'],
    ['it holds one between ours that we do not have', known(10, 15, 20), known(10, 20), 'future'],
    ['one was put in before those applied', known(10, 20), known(10, 15, 20), 'migration-changed'],
    ['its first is missing', known(20), known(10, 20), 'migration-changed'],
    ['one has other bytes', known(10).map((one) => ({ ...one, hash: 'other' })), known(10, 20), 'migration-changed'],
  ])('%s', (_case, applied, files, expected) => {
    expect(trouble(applied, files)).toEqual(expected);
  });

  test('whose files are named and numbered like migrations', () => {
    expect(() => readMigrations(folderOf({ '10-one.sql': '' }))).toThrow('not named like a migration');
    expect(() => readMigrations(folderOf({ '0010-One.sql': '' }))).toThrow('not named like a migration');
    expect(() => readMigrations(folderOf({ '0010-a.sql': '', '0010-b.sql': '' }))).toThrow('does not come after');
    expect(readMigrations(folderOf({ ...second, 'README.md': 'x' })).map(({ version }) => version)).toEqual([10, 20]);
  });
});

describe("the program's own migrations", () => {
  const own = readMigrations(migrations);

  test('say why they are there', () => {
    for (const { name, sql } of own) expect(sql, name).toMatch(/^-- \S/);
  });

  test('make tables that keep to their types', () => {
    const db = openDatabase(temporaryFolder(), migrations, 'write');
    onTestFinished(() => void db.close());
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name <> 'sqlite_schema'",
    );
    expect(loose.pluck().all()).toEqual([]);
  });

  test('each applies to a database as the one before it leaves it, and ends where a fresh one begins', () => {
    const fresh = openDatabase(temporaryFolder(), migrations, 'write');
    onTestFinished(() => void fresh.close());
    const { db, folder, copies } = openEmpty();
    const files: Record<string, string> = {};
    for (const { name, sql } of own) {
      files[name] = sql;
      migrate(db, folderOf(files), folder);
      expect(db.pragma('foreign_key_check')).toEqual([]);
    }
    expect(schema(db)).toEqual(schema(fresh));
    expect(copies()).toHaveLength(own.length - 1);
  });

  test('keep messages that were there before the facts', () => {
    const folder = temporaryFolder();
    const [messages] = own;
    const db = openDatabase(folder, folderOf({ [messages?.name ?? '']: messages?.sql ?? '' }), 'write');
    db.exec(`INSERT INTO conversations VALUES (1, 'c', 'Ours', 1);
      INSERT INTO messages VALUES (1, 'm', 1, NULL, 'person', 'Theo', 5, 'The garden', 'complete', NULL, 0);
      INSERT INTO message_words (rowid, words) VALUES (1, 'the garden')`);
    const before = db.prepare('SELECT * FROM messages').all();
    db.close();
    const now = openDatabase(folder, migrations, 'write');
    onTestFinished(() => void now.close());
    expect(now.prepare('SELECT * FROM messages').all()).toEqual(before);
    expect(now.prepare("SELECT rowid FROM message_words WHERE message_words MATCH 'garden'").pluck().all()).toEqual([
      1,
    ]);
    expect(now.prepare('SELECT count(*) FROM facts').pluck().get()).toBe(0);
  });

  test('let a life that was there before anything was known learn, forget and grow', () => {
    const folder = temporaryFolder();
    const before = own.filter(({ version }) => version <= 40);
    const db = openDatabase(folder, folderOf(Object.fromEntries(before.map(({ name, sql }) => [name, sql]))), 'write');
    const [person, os] = [newId(5), newId(6)];
    db.exec(`INSERT INTO conversations VALUES (1, 'c', '', 1);
      INSERT INTO messages VALUES (1, '${person}', 1, NULL, 'person', 'Theo', 5, 'The garden is in Braga', 'complete', NULL, 0);
      INSERT INTO messages VALUES (2, '${os}', 1, NULL, 'os', 'Ada', 6, 'A garden', 'complete', NULL, 0);
      INSERT INTO message_words (rowid, words) VALUES (1, 'the garden is in braga'), (2, 'a garden');
      INSERT INTO sittings VALUES (1);
      INSERT INTO speakers VALUES (1, 1, 'Theo', 1, 101), (2, 1, 'Ada', 2, 102);
      INSERT INTO spoken VALUES (1, NULL);
      INSERT INTO facts VALUES (1, '${newId(7)}', 1, 'person.name', 'Theo', 7, '${person}');
      INSERT INTO kept_records VALUES (1, 'hash', '{"kind":"skill"}')`);
    const messages = db.prepare('SELECT * FROM messages').all();
    db.close();
    const memory = openHistory({ folder });
    const raw = openRaw(folder);
    expect(raw.prepare('SELECT * FROM messages').all()).toEqual(messages);
    expect(memory.facts()).toMatchObject([{ key: 'person.name', value: 'Theo' }]);
    expect(memory.verify()).toEqual([]);
    expect(memory.unread('rules', 5).map(({ id }) => id)).toEqual([person]);
    const place = { kind: 'place', subject: 'self', attribute: 'place', value: 'the garden in Braga' } as const;
    const plain = { holds: 'now', manner: 'plain', from: null, until: null, certainty: 0.5 } as const;
    memory.learn([{ ...place, ...plain }], { message: person, at: 5, origin: 'rules' });
    expect(memory.entries({ limit: 5 }).entries).toMatchObject([{ value: 'the garden in Braga', sources: [person] }]);
    expect(memory.traitMoves()).toEqual([]);
    expect(memory.journal(null, 5).pages).toEqual([]);
    expect(memory.forget({ what: 'about', about: 'Braga' }, { at: 9 })).toMatchObject({ messages: 2, entries: 2 });
    expect(memory.facts()).toMatchObject([{ key: 'person.name', value: null }]);
    // The copy from before the migration holds it still, until it is erased and a copy without it was made.
    const [old] = listBackups(folder);
    expect(old?.kind).toBe('before-migration');
    memory.eraseForgotten(10);
    const { made, dropped } = restBackups(folder, Date.now());
    expect(dropped).toEqual([old?.name]);
    expect(listBackups(folder)).toEqual([made]);
    expect(memory.verify()).toEqual([]);
  });
});

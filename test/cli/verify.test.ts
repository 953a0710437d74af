import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { resources } from '../fakes/resources.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { aFile, anArchive, aTalk, call, header, parsed } from './call.ts';

/** Does something to the database of a folder behind OS1's back. */
function spoil(folder: string, sql: string): void {
  const db = new Database(path.join(folder, 'os1.db'));
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

const findings = async (folder: string): Promise<{ code: number; whole: boolean; findings: string[] }> => {
  const called = await call(['verify', '--json', '--data', folder]);
  return { code: called.code, ...(parsed(called) as { whole: boolean; findings: string[] }) };
};

describe('verify of a history', () => {
  test('says that a good one is whole, and changes nothing in it', async () => {
    const folder = await aTalk();
    expect(await call(['verify', '--data', folder])).toEqual({
      code: 0,
      printed: [],
      said: [`${path.join(folder, 'os1.db')} is whole.`],
    });
    expect(await findings(folder)).toEqual({ code: 0, whole: true, findings: [] });
  });

  test('finds a page that was damaged', { timeout: 120_000 }, async () => {
    const folder = await aTalk();
    const file = path.join(folder, 'os1.db');
    const bytes = fs.readFileSync(file);
    const page = bytes.readUInt16BE(16);
    const found: boolean[] = [];
    for (let at = 1; at < bytes.length / page; at += 3) {
      const spoiled = Buffer.from(bytes);
      spoiled.fill(0xff, at * page, at * page + 64);
      fs.writeFileSync(file, spoiled);
      const { code, whole, findings: list } = await findings(folder);
      found.push(code === 1 && !whole && list.length > 0);
      // Nobody's words stand in a finding.
      expect(list.join('\n')).not.toMatch(/keys|tomato|Theo/);
    }
    expect(found).not.toContain(false);
  });

  test('finds a text that was changed on the disk, where its words no longer lead to it', async () => {
    const folder = await aTalk();
    spoil(folder, "UPDATE messages SET text = 'Something quite otherwise'");
    expect((await findings(folder)).findings.join('\n')).toMatch(
      /full-text index: message \d+ is not found by its own words/,
    );
  });

  test.each([
    [
      'a missing row of the index',
      'DELETE FROM message_words WHERE rowid = 2',
      /^full-text index: \d+ entries for \d+ messages$/m,
    ],
    [
      'a message of no conversation',
      'UPDATE messages SET conversation = 999 WHERE number = 2',
      /^foreign key: row 2 of messages points to no row of conversations$/m,
    ],
    [
      'a fact of no conversation',
      'UPDATE facts SET conversation = 999',
      /^foreign key: row \d+ of facts points to no row of conversations$/m,
    ],
    [
      'a migration that was changed',
      "UPDATE schema_migrations SET hash = 'x' WHERE version = 20",
      /The migration 0020-facts\.sql is not the one/,
    ],
    [
      'a migration from the future',
      "INSERT INTO schema_migrations VALUES (990, '0990-more.sql', 'x', 1)",
      /written by a newer OS1/,
    ],
  ])('finds %s', async (_name, sql, finding) => {
    const folder = await aTalk();
    spoil(folder, sql);
    const { code, whole, findings: list } = await findings(folder);
    expect({ code, whole }).toEqual({ code: 1, whole: false });
    expect(list.join('\n')).toMatch(finding);
    expect((await call(['verify', '--data', folder])).said).toEqual(list);
  });

  test('finds a changed file of the migrations', async () => {
    const folder = await aTalk();
    const migrations = temporaryFolder();
    fs.cpSync(resources.migrations, migrations, { recursive: true });
    fs.appendFileSync(path.join(migrations, '0010-messages.sql'), '\n-- changed\n');
    const { code, said } = await call(['verify', '--data', folder], { resources: { ...resources, migrations } });
    expect({ code, said }).toEqual({
      code: 1,
      said: ['The migration 0010-messages.sql is not the one that this history was built with. Nothing was changed.'],
    });
  });

  test.each([
    ['garbage', Buffer.from('garbage '.repeat(2_000)), /damaged/],
    ['nothing', Buffer.alloc(0), /./],
    ['half a file', null, /./],
  ])('finds %s where the history should be', async (_name, bytes, finding) => {
    const folder = await aTalk();
    const file = path.join(folder, 'os1.db');
    const before = bytes ?? fs.readFileSync(file).subarray(0, 9_000);
    fs.writeFileSync(file, before);
    const { code, findings: list } = await findings(folder);
    expect(code).toBe(1);
    expect(list.join('\n')).toMatch(finding);
    expect(fs.readFileSync(file)).toEqual(before);
  });

  test('finds the file of another program', async () => {
    const folder = temporaryFolder();
    const db = new Database(path.join(folder, 'os1.db'));
    db.exec('CREATE TABLE recipes (name TEXT)');
    db.close();
    expect(await call(['verify', '--data', folder])).toMatchObject({
      code: 1,
      said: [expect.stringMatching(/is not a history of OS1/)],
    });
  });
});

describe('verify of an archive', () => {
  test('says that a good one is whole', async () => {
    const file = aFile(anArchive);
    expect(await call(['verify', file])).toEqual({ code: 0, printed: [], said: [`${file} is whole.`] });
    expect(parsed(await call(['verify', file, '--json']))).toEqual({ whole: true, findings: [] });
  });

  test.each([
    ['that ends in the middle of a line', anArchive.slice(0, -40), /^Line 4: not valid JSON$/],
    ['without its header', anArchive.slice(anArchive.indexOf('\n') + 1), /^Line 1: /],
    ['with a line that is no record', `${header}\n[]\n`, /^Line 2: /],
    [
      'as a document that ends too early',
      `${header.slice(0, -1)},"records":[\n`,
      /^Line \d: the file ends before the archive does$/,
    ],
  ])('finds one %s', async (_name, text, finding) => {
    const { code, said } = await call(['verify', aFile(text)]);
    expect(code).toBe(1);
    expect(said).toEqual([expect.stringMatching(finding)]);
  });

  test('finds a flipped byte that is no text any more', async () => {
    const file = aFile(anArchive);
    const bytes = fs.readFileSync(file);
    bytes[bytes.indexOf('greyhound')] = 0xff;
    fs.writeFileSync(file, bytes);
    expect(await call(['verify', file])).toMatchObject({ code: 1, said: ['Line 3: it holds bytes that are no UTF-8'] });
  });

  test('says that a file is not there', async () => {
    const file = path.join(temporaryFolder(), 'none.jsonl');
    expect(await call(['verify', file])).toEqual({ code: 1, printed: [], said: [`${file} cannot be read.`] });
  });
});

import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { migrations, openHistory, openRaw } from '../fakes/history.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const total = 100_000;

/** A closed life of a hundred thousand messages, all but what a test looks at written at once. */
function longLife(): string {
  const folder = temporaryFolder();
  openMemory({ folder, migrations, access: 'host' }).dispose();
  const raw = openRaw(folder);
  raw.exec(`WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT ${total})
    INSERT INTO messages (id, conversation, role, speaker, at, text, state)
    SELECT 'm' || i, (SELECT number FROM conversations), 'person', 'Theo', i * 60000, 'number ' || i, 'complete' FROM n;
    INSERT INTO message_words (rowid, words) SELECT number, CASE WHEN number % 1000 = 0 THEN 'lighthouse' ELSE 'number' END FROM messages;
    PRAGMA optimize`);
  raw.close();
  return folder;
}

describe('a life of a hundred thousand messages', () => {
  test('is read in pages: no call gives more than was asked for, nor sorts or walks the whole', () => {
    const folder = longLife();
    const memory = openHistory({ folder });
    const asked: string[] = [];
    const unspied = Reflect.get(Database.prototype, 'prepare') as (sql: string) => Database.Statement;
    const prepare = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, sql) {
      asked.push(sql);
      return unspied.call(this, sql);
    });
    const conversation = memory.lifelong();
    expect(memory.latest(conversation, 50).map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, at) => `number ${total - 49 + at}`),
    );
    expect(memory.search('lighthouse', 20, null).hits).toHaveLength(20);
    expect(memory.message(`m${total}`)?.text).toBe(`number ${total}`);
    expect(memory.exportPage(null, 200).records.length).toBeLessThanOrEqual(200);
    prepare.mockRestore();
    const raw = openRaw(folder);
    const plans = asked
      .filter((sql) => /\bmessages\b/.test(sql) && sql.startsWith('SELECT'))
      .map((sql) => {
        const holes = (sql.match(/\?/g) ?? []).map(() => 1);
        return [
          sql,
          (raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...holes) as { detail: string }[]).map(({ detail }) => detail),
        ];
      });
    expect(plans.length).toBeGreaterThan(2);
    for (const [sql, plan] of plans)
      expect(plan, String(sql)).not.toContainEqual(expect.stringMatching(/^SCAN m(?:essages)?$|TEMP B-TREE FOR ORDER/));
  });
});

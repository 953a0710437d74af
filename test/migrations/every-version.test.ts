import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../src-main/contract/words.ts';
import { newestFacts } from '../../src-main/conversation/onboarding.ts';
import { personaChanges, personaParts } from '../../src-main/conversation/persona.ts';
import { assemblePrompt } from '../../src-main/conversation/prompt.ts';
import { traitValues } from '../../src-main/growing/traits.ts';
import { listBackups } from '../../src-main/memory/backups/backup-files.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { migrate, readMigrations } from '../../src-main/memory/migrate.ts';
import { moduleAddress, startChild } from '../fakes/child.ts';
import { migrations, openHistory } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { needs } from '../tools/skip.ts';
import { fill, said } from './fill.ts';

const words = wordsOf('en');
const own = readMigrations(migrations);
const newest = own.at(-1)?.version ?? 0;
const now = Date.UTC(2026, 5, 1, 12);

/** A folder with a life of a version, filled, and closed. `as`: of which version its tables are. */
function lifeOf(version: number, as = version): string {
  const folder = temporaryFolder();
  const db = new Database(path.join(folder, 'os1.db'));
  migrate(db, migrations, folder, as);
  fill(db, version);
  db.close();
  return folder;
}

type Content = Record<string, { columns: string[]; rows: unknown[] }>;

/** All rows of all tables that are no index's, with the columns that `like` has (by default all). */
function contentOf(db: Database.Database, like?: Content): Content {
  const tables = db
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    tables
      .filter((name) => name !== 'schema_migrations' && (like === undefined || Object.hasOwn(like, name)))
      .map((name) => {
        const all = db.prepare('SELECT name FROM pragma_table_info(?) ORDER BY cid').pluck().all(name) as string[];
        const columns = like?.[name]?.columns ?? all;
        return [
          name,
          { columns, rows: db.prepare(`SELECT ${columns.map((one) => `"${one}"`).join(', ')} FROM "${name}"`).all() },
        ];
      }),
  );
}

/** Who wakes, as a mind of any kind is told, and all that it remembers. */
function wakes(memory: MemoryDatabase) {
  const facts = memory.facts();
  const byKey = newestFacts(facts);
  const persona = {
    osName: byKey.get('os.name')?.value ?? words.product,
    personName: byKey.get('person.name')?.value ?? null,
  };
  const moves = memory.traitMoves();
  const wishes = memory.entries({ kinds: ['wish'], all: true, limit: 200 }).entries;
  const traits = traitValues(moves);
  const manner = personaParts(words, { ...persona, traits, wishes });
  const { request, entries } = assemblePrompt({ words, persona, facts, recent: [], recalled: [], now, manner });
  return {
    persona,
    traits,
    manner,
    instructions: request.instructions,
    parts: entries.map(({ part, text, reason }) => ({ part, text, reason })),
    changes: personaChanges(words, facts, wishes, moves),
    transcript: memory.page(memory.lifelong(), 0, 100).messages,
    known: memory.entries({ limit: 200 }).entries,
    found: memory.search('Braga', 5, null).hits.map(({ message }) => message.text),
    journal: memory.journal(null, 5).pages,
    summaries: memory.summaries('day', 0, now),
    facts,
  };
}

describe.each(own.slice(0, -1).map(({ version }) => version))('a life of version %i', (version) => {
  test('keeps every row in each migration after it', () => {
    const folder = lifeOf(version);
    const db = new Database(path.join(folder, 'os1.db'));
    const before = contentOf(db);
    expect(before['messages']?.rows).toHaveLength(said.length);
    for (const { version: next } of own.filter((one) => one.version > version)) {
      migrate(db, migrations, folder, next);
      expect(contentOf(db, before), `after ${next}`).toEqual(before);
      expect(db.pragma('foreign_key_check')).toEqual([]);
    }
    db.close();
    expect(openHistory({ folder }).verify()).toEqual([]);
  });

  test('wakes after the update as the same: prompt, traits, memories', () => {
    const updated = wakes(openHistory({ folder: lifeOf(version) }));
    const fresh = wakes(openHistory({ folder: lifeOf(version, newest) }));
    expect(updated).toEqual(fresh);
    expect(updated.transcript.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
    expect(updated.persona).toEqual(
      version >= 20 ? { osName: 'Iris', personName: 'Theo' } : { osName: words.product, personName: null },
    );
    expect(updated.manner.map(({ text }) => text)).toEqual(version >= 50 ? ['They asked this of you: be brief.'] : []);
  });

  test('has a copy of itself as it was before', () => {
    const folder = lifeOf(version);
    const file = new Database(path.join(folder, 'os1.db'));
    const before = contentOf(file);
    file.close();
    openHistory({ folder });
    const [copy, ...more] = listBackups(folder);
    expect(more).toEqual([]);
    expect(copy?.kind).toBe('before-migration');
    const db = new Database(path.join(folder, 'backups', copy?.name ?? ''));
    expect(contentOf(db)).toEqual(before);
    db.close();
  });

  test.each(['first', 'middle', 'last'])(
    'killed after the %s statement of the next migration is as it was, and is updated by the next start',
    needs('posix'),
    async (which) => {
      const folder = lifeOf(version);
      const db = new Database(path.join(folder, 'os1.db'));
      db.pragma('journal_mode = WAL');
      const before = contentOf(db);
      db.close();
      const stopped = temporaryFolder();
      const [next] = own.filter((one) => one.version > version);
      for (const { name, sql } of own.filter((one) => one.version <= (next?.version ?? 0)))
        fs.writeFileSync(path.join(stopped, name), name === next?.name ? stopAfter(sql, which) : sql);
      const child = startChild(`
        import fs from 'node:fs';
        import { createRequire } from 'node:module';
        const Database = createRequire(${JSON.stringify(moduleAddress('src-main/memory/open.ts'))})('better-sqlite3');
        const { migrate } = await import(${JSON.stringify(moduleAddress('src-main/memory/migrate.ts'))});
        const db = new Database(${JSON.stringify(path.join(folder, 'os1.db'))});
        db.function('stop_here', () => {
          fs.writeSync(1, 'within\\n');
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        });
        migrate(db, ${JSON.stringify(stopped)}, ${JSON.stringify(folder)});
      `);
      expect(await child.line()).toBe('within');
      await child.kill();
      const after = new Database(path.join(folder, 'os1.db'));
      expect(contentOf(after)).toEqual(before);
      expect(after.pragma('user_version', { simple: true })).toBe(version);
      expect(after.pragma('integrity_check', { simple: true })).toBe('ok');
      after.close();
      const memory = openHistory({ folder });
      expect(memory.verify()).toEqual([]);
      expect(wakes(memory)).toEqual(wakes(openHistory({ folder: lifeOf(version, newest) })));
    },
  );
});

test('a life that has grown wakes as the same after a migration that is yet to come', () => {
  const folder = lifeOf(newest);
  const memory = openHistory({ folder });
  const before = wakes(memory);
  expect(before.manner.map(({ text }) => text)).toEqual([
    'They asked this of you: be brief.',
    'You say things straight.',
  ]);
  expect([before.known, before.journal, before.summaries].map((list) => list.length)).toEqual([2, 1, 1]);
  memory.dispose();
  const later = temporaryFolder();
  fs.cpSync(migrations, later, { recursive: true });
  fs.writeFileSync(path.join(later, '9990-later.sql'), '-- Later.\nCREATE TABLE later (a TEXT) STRICT;\n');
  const updated = openHistory({ folder, migrations: later });
  expect(wakes(updated)).toEqual(before);
  expect(updated.verify()).toEqual([]);
});

/** The same SQL, standing still after one of its statements. */
function stopAfter(sql: string, which: string): string {
  const ends = [...sql.matchAll(/;\n/g)].map(({ index }) => index + 2);
  const at = which === 'first' ? 0 : which === 'last' ? ends.length - 1 : Math.floor(ends.length / 2);
  const end = ends[at] ?? sql.length;
  return `${sql.slice(0, end)}SELECT stop_here();\n${sql.slice(end)}`;
}

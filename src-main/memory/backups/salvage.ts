import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Salvaged } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import { copyWhatCanBeRead } from '../copy-what-can-be-read.ts';
import { rows, run, values, type ReadableDb, type WritableDb } from '../database.ts';
import { newId } from '../identifiers.ts';
import { indexEntry } from '../knowledge/entry-words.ts';
import { indexWords } from '../messages.ts';
import { readMigrations } from '../migrate.ts';
import { createDatabase } from '../open.ts';
import { troubleOf } from '../sqlite-trouble.ts';
import { readRows, type Row } from './read-damaged.ts';
import { nextFile, swapIn } from './swap-history.ts';

/**
 * Reads what can be read out of a damaged history, row by row, into a new one that then takes its place; the damaged file is kept
 * beside, untouched. What hangs on a row that could not be read goes with it, but no message does: a conversation that is gone is
 * made anew around its messages. Words are indexed anew. For whoever has the folder to itself, with the history closed.
 * @throws StorageError 'corrupt' when no message can be read at all; then nothing was changed.
 */
export function salvage(folder: string, migrations: string, now: number): Salvaged {
  const work = path.join(folder, 'os1.db.salvaging');
  copyWithLog(path.join(folder, 'os1.db'), work);
  try {
    const damaged: ReadableDb = new Database(work, { fileMustExist: true });
    try {
      const counted = fillNew(folder, migrations, damaged, now);
      swapIn(folder, migrations, now);
      return counted;
    } finally {
      closeDamaged(damaged);
    }
  } catch (cause) {
    // Not even its list of tables can be read.
    if (troubleOf(cause) === 'corrupt') throw new StorageError('corrupt');
    throw cause;
  } finally {
    for (const ending of ['', '-wal', '-shm']) fs.rmSync(work + ending, { force: true });
  }
}

/** SQLite writes to what it reads (the log goes into the file), so it reads a copy. */
function copyWithLog(from: string, to: string): void {
  for (const ending of ['', '-wal']) {
    fs.rmSync(to + ending, { force: true });
    if (fs.existsSync(from + ending)) copyWhatCanBeRead(from + ending, to + ending);
  }
}

function closeDamaged(db: ReadableDb): void {
  try {
    db.close();
  } catch (cause) {
    if (troubleOf(cause) === null) throw cause;
  }
}

function fillNew(folder: string, migrations: string, damaged: ReadableDb, now: number): Salvaged {
  let counted: Salvaged = { messages: 0, known: 0, lost: 0 };
  const version = versionOf(damaged, migrations);
  createDatabase(nextFile(folder), migrations, {
    upTo: version,
    fill: (db) => {
      db.pragma('foreign_keys = OFF');
      const taken = db.transaction(() => {
        const lost = copyTables(damaged, db);
        mendConversations(db, now);
        dropOrphans(db);
        indexAll(db);
        return lost;
      });
      const lost = taken.immediate();
      counted = { ...countOf(db), lost };
      if (counted.messages === 0) throw new StorageError('corrupt');
    },
  });
  return counted;
}

/** The version whose tables the damaged file has: by the list that it keeps, or by its header where that cannot be read. */
function versionOf(damaged: ReadableDb, migrations: string): number {
  const known = new Set(readMigrations(migrations).map(({ version }) => version));
  const listed = [...readRows(damaged, 'schema_migrations').rows].map(({ values: { version } }) => Number(version));
  const newest = Math.max(Number(damaged.pragma('user_version', { simple: true })), ...listed);
  if (!known.has(newest)) throw new StorageError(newest > Math.max(...known) ? 'future' : 'corrupt');
  return newest;
}

/** Tables of the life itself: neither SQLite's nor an index's, nor what the migrations wrote down. */
const tablesOf = (db: ReadableDb): string[] =>
  values<string>(
    db,
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
       AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migrations' ORDER BY name`,
  );

/** Copies every table; gives how many rows of messages could not be read. */
function copyTables(damaged: ReadableDb, db: WritableDb): number {
  let lost = 0;
  for (const table of tablesOf(db)) {
    const columns = new Set(values<string>(db, 'SELECT name FROM pragma_table_info(?)', table));
    // Migrations fill some tables by themselves from what was there: nothing was.
    run(db, `DELETE FROM "${table}"`);
    const { rows: read, lost: gone } = readRows(damaged, table);
    for (const one of read) insert(db, table, columns, one);
    if (table === 'messages') lost = gone();
  }
  return lost;
}

function insert(db: WritableDb, table: string, columns: ReadonlySet<string>, { values: found }: Row): void {
  const names = Object.keys(found).filter((name) => columns.has(name));
  try {
    db.prepare(
      `INSERT OR IGNORE INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    ).run(found);
  } catch (cause) {
    // A row that was read but breaks the table's own rules was damaged too.
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('SQLITE_CONSTRAINT')) throw cause;
  }
}

/** Messages of a conversation that could not be read get one; the largest of these is the lifelong one, where none is. */
function mendConversations(db: WritableDb, now: number): void {
  const without = rows<{ conversation: number }>(
    db,
    `SELECT conversation FROM messages WHERE conversation NOT IN (SELECT number FROM conversations)
     GROUP BY conversation ORDER BY count(*) DESC`,
  );
  for (const { conversation } of without) {
    run(
      db,
      `INSERT INTO conversations (number, id, title, lifelong)
       VALUES (?, ?, '', NOT EXISTS (SELECT 1 FROM conversations WHERE lifelong = 1))`,
      conversation,
      newId(now),
    );
  }
}

type Key = { table: string; from: string; to: string; parent: string; required: 0 | 1 };

/** Takes out, until none is left, what points to a row that is not there: the pointer where it may be empty, else its row. */
function dropOrphans(db: WritableDb): void {
  const keys = tablesOf(db).flatMap((table) =>
    rows<Key>(
      db,
      `SELECT @table AS "table", k."from", k."to", k."table" AS parent, (c."notnull" OR c.pk) AS required
       FROM pragma_foreign_key_list(@table) k JOIN pragma_table_info(@table) c ON c.name = k."from"`,
      { table },
    ),
  );
  const dropOf = ({ table, from, to, parent, required }: Key): number => {
    const loose = `"${from}" IS NOT NULL AND "${from}" NOT IN (SELECT "${to}" FROM "${parent}")`;
    return run(
      db,
      required === 1
        ? `DELETE FROM "${table}" WHERE ${loose}`
        : `UPDATE "${table}" SET "${from}" = NULL WHERE ${loose}`,
    ).changes;
  };
  // A row that goes may be what another points to.
  while (keys.map(dropOf).some((changes) => changes > 0));
}

/** The words of all that is shown and known, as they would have been indexed when it was said and learned. */
function indexAll(db: WritableDb): void {
  const tables = new Set(tablesOf(db));
  const off = tables.has('off_the_record') ? 'AND number NOT IN (SELECT message FROM off_the_record)' : '';
  for (const { number, text } of db
    .prepare(`SELECT number, text FROM messages WHERE replaced = 0 AND state <> 'streaming' ${off}`)
    .all() as { number: number; text: string }[])
    indexWords(db, number, text);
  if (!tables.has('entries')) return;
  for (const entry of rows<{ number: number; subject: string; attribute: string; value: string }>(
    db,
    'SELECT number, subject, attribute, value FROM entries WHERE forgotten IS NULL',
  ))
    indexEntry(db, entry);
}

function countOf(db: ReadableDb): { messages: number; known: number } {
  const has = new Set(tablesOf(db));
  const count = (sql: string): number => Number(db.prepare(sql).pluck().get());
  return {
    messages: count('SELECT count(*) FROM messages'),
    known: has.has('entries') ? count('SELECT count(*) FROM entries WHERE forgotten IS NULL') : 0,
  };
}

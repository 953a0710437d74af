import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { copyInto } from './backups/make-backup.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { StorageError } from '#contract/storage-error.ts';

/** Marks our files (`PRAGMA application_id`): the letters OS1 and a zero, so that another program's file is refused. */
export const applicationId = 0x4f533100;

/** A numbered SQL file and its SHA-256. */
export type Migration = { version: number; name: string; sql: string; hash: string };

const fileName = /^(\d{4})-[a-z0-9-]+\.sql$/;

/** Reads the migrations of a folder in their order. Throws when a name or the order is wrong: that is a fault of ours. */
export function readMigrations(folder: string): Migration[] {
  const migrations = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const version = fileName.exec(name)?.[1];
      if (version === undefined) throw new Error(`${name} is not named like a migration.`);
      const sql = fs.readFileSync(path.join(folder, name), 'utf8');
      return { version: Number(version), name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });
  for (const [at, migration] of migrations.entries()) {
    if (at > 0 && migration.version <= (migrations[at - 1]?.version ?? 0)) {
      throw new Error(`${migration.name} does not come after the one before it.`);
    }
  }
  return migrations;
}

type Applied = { version: number; name: string; hash: string };

export function appliedMigrations(db: ReadableDb): Applied[] {
  const table = db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'schema_migrations'").pluck().get();
  if (table === 0) return [];
  return db.prepare('SELECT version, name, hash FROM schema_migrations ORDER BY version').all() as Applied[];
}

/**
 * The migrations that are still to be applied.
 * @throws StorageError 'future' when the database holds one that the folder has not, 'migration-changed' when one differs.
 */
export function pendingMigrations(applied: readonly Applied[], known: readonly Migration[]): Migration[] {
  for (const [at, done] of applied.entries()) {
    const same = known[at];
    if (same === undefined || !known.some((migration) => migration.version === done.version))
      throw new StorageError('future', done.name);
    if (same.version !== done.version || same.hash !== done.hash)
      throw new StorageError('migration-changed', done.name);
  }
  return known.slice(applied.length);
}

/** Refuses a database from the future or of another lineage, for readers that may not migrate. */
export function refuseUnknownSchema(db: ReadableDb, folder: string): void {
  const pending = pendingMigrations(appliedMigrations(db), readMigrations(folder));
  if (pending.length > 0) throw new StorageError('locked', pending[0]?.name ?? '');
}

/** Compares what was applied with the folder, for `os1 verify`. Returns the trouble, or null. */
export function migrationTrouble(db: ReadableDb, folder: string): StorageError | null {
  try {
    refuseUnknownSchema(db, folder);
    return null;
  } catch (cause) {
    if (cause instanceof StorageError) return cause;
    throw cause;
  }
}

/**
 * Brings the database up to date: each file with its bookkeeping row in one transaction, and a copy of the database among those of
 * the life's folder (`life`) before the first pending one. A kill at any moment leaves a schema that a file describes, never one
 * between. `upTo`: the last version to apply, for a file that is to be as an older one was.
 */
export function migrate(db: WritableDb, folder: string, life: string, upTo = Infinity): void {
  const known = readMigrations(folder).filter(({ version }) => version <= upTo);
  const applied = appliedMigrations(db);
  const pending = pendingMigrations(applied, known);
  if (pending.length === 0) return;
  if (applied.length > 0) copyInto(db, life, 'before-migration', Date.now());
  for (const migration of pending) {
    db.transaction(() => {
      db.exec(
        'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
      );
      db.exec(migration.sql);
      db.prepare('INSERT INTO schema_migrations (version, name, hash, at) VALUES (?, ?, ?, ?)').run(
        migration.version,
        migration.name,
        migration.hash,
        Date.now(),
      );
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}

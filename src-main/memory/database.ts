import type Database from 'better-sqlite3';

/** A connection that a query function may only read through. */
export type ReadableDb = Database.Database & { readonly __access?: 'read' | 'write' };
/** A connection that a query function may also write through. */
export type WritableDb = Database.Database & { readonly __access?: 'write' };

type Statement = Database.Statement;
const prepared = new WeakMap<Database.Database, Map<string, Statement>>();

/** The statement for this SQL on this connection, prepared once. */
function statement(db: ReadableDb, sql: string): Statement {
  let statements = prepared.get(db);
  if (!statements) {
    statements = new Map();
    prepared.set(db, statements);
  }
  let found = statements.get(sql);
  if (!found) {
    found = db.prepare(sql);
    statements.set(sql, found);
  }
  return found;
}

/** All rows of a query, as the caller knows them from its own SQL. */
export const rows = <Row>(db: ReadableDb, sql: string, ...values: unknown[]): Row[] =>
  statement(db, sql).all(...values) as Row[];

/** The one column of a query. Its SQL may not be that of a call of `rows` or `row` too. */
export const values = <Value>(db: ReadableDb, sql: string, ...parameters: unknown[]): Value[] =>
  statement(db, sql)
    .pluck()
    .all(...parameters) as Value[];

/** The first row of a query, or undefined. */
export const row = <Row>(db: ReadableDb, sql: string, ...values: unknown[]): Row | undefined =>
  statement(db, sql).get(...values) as Row | undefined;

/** Runs a statement that returns no rows; gives the number of rows it changed and the last row number. */
export const run = (db: WritableDb, sql: string, ...values: unknown[]): Database.RunResult =>
  statement(db, sql).run(...values);

import { row, run, type WritableDb } from '../database.ts';

/** A database up to this size, in bytes, is written anew at once; that takes less than a second. */
const smallFile = 48 * 1_048_576;

/** Pages of an index that are merged at a time (FTS5's own measure), and how long one call merges, in milliseconds. */
const step = 400;
const budget = 200;

/** Bytes of free pages that are overwritten at a time: what a value of SQLite may hold is bounded. */
const mostAtOnce = 64 * 1_048_576;

/** The works in `progress` that say how far the cleaning has come; 1 while the index is being merged, 2 while the file is to be. */
const work = 'cleaning';

/**
 * Cleans the file of what was deleted: the indexes keep the words of deleted rows until their segments are merged, and free pages
 * keep what stood on them. Bounded: a small file is done in one call, a large one in several. `begin`: something was deleted.
 *
 * @returns whether the next call goes on with it at once. Where only a reader beside us holds up the log, that can wait.
 */
export function cleanFile(db: WritableDb, begin: boolean): boolean {
  if (begin) note(db, 1);
  const stage = row<{ message: number }>(db, 'SELECT message FROM progress WHERE work = ?', work)?.message ?? 0;
  if (stage === 0) return false;
  db.pragma('secure_delete = ON');
  const size = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  if (stage === 1) {
    if (size <= smallFile) {
      for (const table of ['message_words', 'entry_words'])
        run(db, `INSERT INTO ${table} (${table}) VALUES ('optimize')`);
    } else {
      // A negative number begins a merge of all segments into one; positive ones go on with it.
      if (begin) for (const table of ['message_words', 'entry_words']) mergeWords(db, table, -step);
      const end = performance.now() + budget;
      while (['message_words', 'entry_words'].map((table) => mergeWords(db, table, step)).includes(true))
        if (performance.now() >= end) return true;
    }
    note(db, 2);
  }
  if (size <= smallFile) db.exec('VACUUM');
  else overwriteFree(db);
  const [checkpoint] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  // Someone reads beside us: the log is emptied the next time.
  if (checkpoint?.busy === 0) note(db, 0);
  return false;
}

const note = (db: WritableDb, stage: number): void => {
  run(
    db,
    'INSERT INTO progress (work, message, at) VALUES (?, ?, 0) ON CONFLICT (work) DO UPDATE SET message = excluded.message',
    work,
    stage,
  );
};

/** One step of merging an index; true while it changed something (section 6.7 of the documentation of FTS5). */
function mergeWords(db: WritableDb, table: string, pages: number): boolean {
  const changes = (): number => row<{ changed: number }>(db, 'SELECT total_changes() AS changed')?.changed ?? 0;
  const before = changes();
  run(db, `INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`, pages);
  return changes() - before >= 2;
}

/** Writes zeros over the free pages, by giving them to a table and taking them back. */
function overwriteFree(db: WritableDb): void {
  const free = Number(db.pragma('freelist_count', { simple: true }));
  if (free === 0) return;
  const bytes = free * Number(db.pragma('page_size', { simple: true }));
  const overwrite = db.transaction(() => {
    db.exec('CREATE TABLE cleaning (zeros BLOB) STRICT');
    const insert = db.prepare('INSERT INTO cleaning (zeros) VALUES (zeroblob(?))');
    for (let left = bytes; left > 0; left -= mostAtOnce) insert.run(Math.min(left, mostAtOnce));
    db.exec('DROP TABLE cleaning');
  });
  overwrite.immediate();
}

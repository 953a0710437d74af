import path from 'node:path';
import Database from 'better-sqlite3';

/** Every column that holds a time of the talk, or of what was learned from it. */
const times = [
  ['messages', 'at'],
  ['facts', 'at'],
  ['entries', 'said_at'],
  ['entries', 'last_said_at'],
  ['entries', 'held_from'],
  ['entries', 'held_until'],
  ['trait_moves', 'at'],
] as const;

/** Makes everything in a folder's history a day older: the next start is then the next day. */
export function ageByOneDay(folder: string): void {
  const db = new Database(path.join(folder, 'os1.db'));
  const day = 86_400_000;
  for (const [table, column] of times) db.prepare(`UPDATE ${table} SET ${column} = ${column} - ?`).run(day);
  db.close();
}

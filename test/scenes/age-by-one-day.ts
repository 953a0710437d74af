import path from 'node:path';
import Database from 'better-sqlite3';

/** Makes everything in a folder's history a day older: the next start is then the next day. */
export function ageByOneDay(folder: string): void {
  const db = new Database(path.join(folder, 'os1.db'));
  const day = 86_400_000;
  db.prepare('UPDATE messages SET at = at - ?').run(day);
  db.prepare('UPDATE facts SET at = at - ?').run(day);
  db.close();
}

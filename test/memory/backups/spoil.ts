import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openMemory } from '../../../src-main/memory/memory-database.ts';
import { migrations, say } from '../../fakes/history.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

/** A folder in which so many messages were said and something became known, closed again. */
export function aLife(messages = 300, folder = temporaryFolder()): string {
  const memory = openMemory({ folder, migrations, access: 'host' });
  memory.addFacts([{ key: 'os.name', value: 'Iris', at: 1, message: null }]);
  for (let number = 0; number < messages; number += 1) {
    const { id, at } = say(memory, `number ${number} ${'of many words '.repeat(30)}`);
    if (number % 50 !== 0) continue;
    const home = { kind: 'fact', subject: 'self', attribute: 'likes', value: `tune ${number}` } as const;
    const plain = { holds: 'now', manner: 'plain', from: null, until: null, certainty: 0.5 } as const;
    memory.learn([{ ...home, ...plain }], { message: id, at, origin: 'rules' });
  }
  memory.dispose();
  return folder;
}

/** The files of a history that was not closed: what was said last stands in its log alone. */
export function withLog(last: string): string {
  const [open, left] = [aLife(5), temporaryFolder()];
  const memory = openMemory({ folder: open, migrations, access: 'host' });
  say(memory, last);
  for (const name of ['os1.db', 'os1.db-wal', 'life.json'])
    fs.copyFileSync(path.join(open, name), path.join(left, name));
  memory.dispose();
  return left;
}

/** Ways in which a copy becomes one that SQLite cannot open or read, though nothing in it is damaged. */
export const unopenable: readonly (readonly [what: string, spoil: (file: string) => void])[] = [
  ['whose journal cannot be read', (file) => fs.mkdirSync(`${file}-journal`)],
  [
    'that cannot be opened',
    (file) => {
      const db = new Database(file);
      db.pragma('journal_mode = WAL');
      db.close();
      fs.mkdirSync(`${file}-wal`);
    },
  ],
  [
    'that is a folder',
    (file) => {
      fs.rmSync(file);
      fs.mkdirSync(file);
    },
  ],
];

/** The texts of all messages of a folder's history, oldest first, read behind the program's back. */
export function textsIn(folder: string, file = 'os1.db'): string[] {
  const db = new Database(path.join(folder, file), { readonly: true });
  try {
    return db.prepare('SELECT text FROM messages ORDER BY number').pluck().all() as string[];
  } finally {
    db.close();
  }
}

/** Overwrites the pages of a closed history on which the rows of a table lie, all but the first of `keep` of them. */
export function spoilTable(folder: string, table: string, spoiled: (page: number, at: number) => boolean): number {
  const file = path.join(folder, 'os1.db');
  const db = new Database(file);
  const size = Number(db.pragma('page_size', { simple: true }));
  const pages = leavesOf(db, table);
  db.close();
  const chosen = pages.filter(spoiled);
  const opened = fs.openSync(file, 'r+');
  for (const page of chosen) fs.writeSync(opened, Buffer.alloc(size, 0xff), 0, size, (page - 1) * size);
  fs.closeSync(opened);
  return chosen.length;
}

/** The pages below the root of a table, by reading its tree (the file format of SQLite, section 1.6). */
function leavesOf(db: Database.Database, table: string): number[] {
  const root = db.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck().get(table) as number;
  const size = Number(db.pragma('page_size', { simple: true }));
  db.pragma('wal_checkpoint(TRUNCATE)');
  const bytes = fs.readFileSync(db.name);
  const below = (page: number): number[] => {
    const start = (page - 1) * size;
    const header = page === 1 ? start + 100 : start;
    // 5: an inner page of a table; its cells hold the numbers of the pages below, its header the last of them.
    if (bytes[header] !== 5) return [page];
    const cells = bytes.readUInt16BE(header + 3);
    const children = Array.from({ length: cells }, (_, at) =>
      bytes.readUInt32BE(start + bytes.readUInt16BE(header + 12 + 2 * at)),
    );
    return [...children, bytes.readUInt32BE(header + 8)].flatMap(below);
  };
  return below(root);
}

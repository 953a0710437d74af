import type { ReadableDb } from '../database.ts';
import { openBeside } from '../open-beside.ts';
import { troubleOf } from '../sqlite-trouble.ts';
import { backupFile, listBackups } from './backup-files.ts';

/**
 * Whether something stands in a copy that was erased from the life since: each question needs these tables in both. `life` holds the
 * empty rows and the ids of what was erased; what is only forgotten, and can still be taken back, does not count.
 */
const questions: readonly (readonly [tables: readonly string[], sql: string])[] = [
  [
    ['forgotten_messages', 'messages'],
    `SELECT 1 FROM main.forgotten_messages f JOIN copy.messages c ON c.id = f.id LEFT JOIN main.messages m ON m.id = f.id
     WHERE c.text <> '' AND coalesce(m.text, '') = ''`,
  ],
  ...['entries', 'summaries', 'journal', 'trait_moves', 'milestones'].map(
    (table) =>
      [
        ['forgotten_messages', table],
        `SELECT 1 FROM main.forgotten_messages f JOIN copy.${table} c ON c.id = f.id
         WHERE NOT EXISTS (SELECT 1 FROM main.${table} m WHERE m.id = f.id)`,
      ] as const,
  ),
  [
    ['facts', 'forgotten_values'],
    `SELECT 1 FROM main.facts m JOIN copy.facts c ON c.id = m.id WHERE m.value IS NULL AND c.value IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM main.forgotten_values v WHERE v.fact = m.number)`,
  ],
  [
    ['kept_records'],
    "SELECT 1 FROM main.kept_records m JOIN copy.kept_records c ON c.hash = m.hash WHERE m.line = '' AND c.line <> ''",
  ],
  // It was made between erasing and merging: its index may hold the words still.
  [['progress'], "SELECT 1 FROM copy.progress WHERE work = 'cleaning' AND message = 1"],
];

/** Tables that only the life must have: an older copy knows nothing of forgetting, but may hold the words. */
const ofLife = new Set(['forgotten_messages', 'forgotten_values']);

/** The copies that hold something that was erased from the life since they were made. One that cannot be read is left alone. */
export function copiesWithErased(folder: string): string[] {
  const life = openBeside(folder);
  try {
    return listBackups(folder).flatMap(({ name }) => (holdsErased(life, backupFile(folder, name)) ? [name] : []));
  } finally {
    life.close();
  }
}

function holdsErased(life: ReadableDb, copy: string): boolean {
  try {
    // A file that is no database is found out here, or at the first look into it.
    life.prepare('ATTACH ? AS copy').run(copy);
  } catch (cause) {
    if (isUnreadable(cause)) return false;
    throw cause;
  }
  try {
    const has = (schema: 'main' | 'copy', table: string): boolean =>
      life.prepare(`SELECT 1 FROM ${schema}.sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== undefined;
    return questions.some(
      ([tables, sql]) =>
        tables.every((table) => has('main', table) && (ofLife.has(table) || has('copy', table))) &&
        life.prepare(`${sql} LIMIT 1`).get() !== undefined,
    );
  } catch (cause) {
    if (isUnreadable(cause)) return false;
    throw cause;
  } finally {
    life.exec('DETACH copy');
  }
}

/** Whatever stands in the way of one copy, the others are asked. */
const isUnreadable = (cause: unknown): boolean => troubleOf(cause) !== null;

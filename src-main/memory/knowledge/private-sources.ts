import { values, type ReadableDb } from '../database.ts';

/** Those of some messages (by row number) from which something private is known: they are kept out of prompts. */
export const isPrivateSource = (db: ReadableDb, numbers: readonly number[]): Set<number> =>
  new Set(
    values<number>(
      db,
      `SELECT DISTINCT s.message FROM json_each(?) j JOIN entry_sources s ON s.message = j.value
       JOIN entries e ON e.number = s.entry WHERE e.private = 1 AND e.forgotten IS NULL`,
      JSON.stringify(numbers),
    ),
  );

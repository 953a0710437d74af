import { values, type ReadableDb } from '../database.ts';

/**
 * Those of some messages (by id) that no longer say what is so: something was learned from them, and all of it is past or corrected.
 * A message that told of the past as past ('I used to live in Porto') is as true as it was, unless that was corrected.
 */
export const outdated = (db: ReadableDb, messages: readonly string[]): string[] =>
  values<string>(
    db,
    `SELECT m.id FROM json_each(?) j JOIN messages m ON m.id = j.value
     JOIN entry_sources s ON s.message = m.number JOIN entries e ON e.number = s.entry AND e.forgotten IS NULL
     GROUP BY m.id
     HAVING max(e.state = 'corrected' OR (e.state = 'past' AND s.holds = 'now')) = 1
       AND max(e.state NOT IN ('past', 'corrected')) = 0
     ORDER BY min(j.key)`,
    JSON.stringify(messages),
  );

import type { Someone } from '#contract/knowledge.ts';
import { foldValue } from '../../conversation/attributes.ts';
import { rows, type ReadableDb } from '../database.ts';
import { dayStart, holdsNow } from './rows.ts';

/** Everyone in the person's life, spoken of last first: whoever something is known of that was not all wrong. */
export function listPeople(db: ReadableDb, now: number): Someone[] {
  const found = rows<{ subject: string; attribute: string; value: string; holds: 0 | 1; last: number }>(
    db,
    `SELECT e.subject, e.attribute, e.value, ${holdsNow} AS holds, e.last_said_at AS last FROM entries e
     WHERE e.forgotten IS NULL AND e.subject <> 'self' AND e.state <> 'corrected' ORDER BY e.last_said_at DESC, e.id DESC`,
    dayStart(now),
  );
  const people = new Map<string, Someone>();
  for (const { subject, attribute, value, holds, last } of found) {
    const key = foldValue(subject);
    const known = people.get(key) ?? { name: subject, relations: [], entries: 0, lastSaidAt: last };
    people.set(key, known);
    if (holds === 0) continue;
    known.entries += 1;
    if (attribute === 'relation' && !known.relations.includes(value)) known.relations.push(value);
  }
  return [...people.values()];
}

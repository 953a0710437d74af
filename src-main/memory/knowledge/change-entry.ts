import type { Entry } from '#contract/knowledge.ts';
import type { KnowledgeStore } from '../../conversation/knowledge-ports.ts';
import { attributeKind, foldValue, slotOf } from '../../conversation/attributes.ts';
import { row, run, values, type WritableDb } from '../database.ts';
import { refreshEntries } from './refresh.ts';
import { findEntry, toEntries, type EntryRow } from './rows.ts';
import { endEntry, insertEntry, reopenEntry } from './write-entry.ts';

type Change = Parameters<KnowledgeStore['changeEntry']>[1];

/**
 * The person's own word on an entry. A corrected value is a new entry of theirs in the place of the old one, which was never so.
 * What is wrong gives its place back to what it had taken it from. Gives the entry as it stands now; null where there is none.
 */
export function changeEntry(db: WritableDb, id: string, change: Change, at: number, now: number): Entry | null {
  const apply = db.transaction((): Entry | null => {
    const found = findEntry(db, id);
    if (!found) return null;
    const next = findEntry(db, applyChange(db, found, change, at));
    return (next && toEntries(db, [next], now)[0]) ?? null;
  });
  return apply.immediate();
}

/** Applies a change; gives the id of the entry that stands for it now. */
function applyChange(db: WritableDb, entry: EntryRow, change: Change, at: number): string {
  switch (change.to) {
    case 'pinned':
      run(db, 'UPDATE entries SET pinned = ? WHERE number = ?', change.pinned ? 1 : 0, entry.number);
      return entry.id;
    case 'private':
      run(db, 'UPDATE entries SET private = ? WHERE number = ?', change.private ? 1 : 0, entry.number);
      return entry.id;
    case 'done':
      if (change.done) endEntry(db, entry.number, { as: 'done', at, by: null, until: null, successor: null });
      else reopenEntry(db, entry.number);
      refreshEntries(db, [entry.number]);
      return entry.id;
    case 'wrong': {
      endEntry(db, entry.number, { as: 'corrected', at, by: null, until: null, successor: null });
      giveBack(db, entry);
      refreshEntries(db, [entry.number]);
      return entry.id;
    }
    case 'value':
      return correct(db, entry, change.value, at);
  }
}

/** What it had taken the place of holds again, where nothing else does. */
function giveBack(db: WritableDb, wrong: EntryRow): void {
  const taken = values<number>(
    db,
    "SELECT number FROM entries WHERE superseded_by = ? AND forgotten IS NULL AND state IN ('past', 'corrected') ORDER BY last_said_at DESC",
    wrong.number,
  );
  const isTaken =
    attributeKind(wrong.attribute).single &&
    row(
      db,
      "SELECT 1 AS one FROM entries WHERE slot = ? AND state = 'current' AND forgotten IS NULL AND number <> ?",
      wrong.slot,
      wrong.number,
    ) !== undefined;
  const again = attributeKind(wrong.attribute).single ? taken.slice(0, 1) : taken;
  if (isTaken) return;
  for (const number of again) reopenEntry(db, number);
  refreshEntries(db, again);
}

function correct(db: WritableDb, entry: EntryRow, value: string, at: number): string {
  if (value === entry.value && entry.state !== 'corrected') return entry.id;
  const slot = slotOf({ ...entry, value });
  const same = row<{ number: number; id: string; value: string }>(
    db,
    "SELECT number, id, value FROM entries WHERE slot = ? AND attribute = ? AND state = 'current' AND forgotten IS NULL AND number <> ? AND origin = 'person'",
    slot,
    entry.attribute,
    entry.number,
  );
  const kept =
    same && foldValue(same.value) === foldValue(value)
      ? same
      : insertEntry(db, {
          kind: entry.kind,
          subject: entry.subject,
          told: entry.subject,
          namedBy: null,
          attribute: entry.attribute,
          value,
          at,
          from: entry.held_from,
          until: entry.held_until,
          certainty: 1,
          origin: 'person',
          born: 'current',
          pinned: entry.pinned === 1,
          private: entry.private === 1,
        });
  endEntry(db, entry.number, { as: 'corrected', at, by: null, until: null, successor: kept.number });
  // Of an attribute with one value, no other can hold beside the person's own word.
  if (attributeKind(entry.attribute).single) {
    for (const number of values<number>(
      db,
      "SELECT number FROM entries WHERE slot = ? AND state = 'current' AND forgotten IS NULL AND number <> ?",
      slot,
      kept.number,
    )) {
      const as = attributeKind(entry.attribute).fixed ? 'corrected' : 'past';
      endEntry(db, number, { as, at, by: null, until: null, successor: kept.number });
    }
  }
  refreshEntries(db, [entry.number, kept.number]);
  return kept.id;
}

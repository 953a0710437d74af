import type { EntryOrigin, Learned } from '#contract/knowledge.ts';
import { attributeKind, foldValue, slotOf } from '../../conversation/attributes.ts';
import type { LearnOutcome } from '../../conversation/knowledge-ports.ts';
import { oppositeOf, settle, type KnownEntry, type Settlement } from '../../conversation/settle.ts';
import { row, rows, run, type WritableDb } from '../database.ts';
import { indexEntry } from './entry-words.ts';
import { giveName, isUniqueRelation, namedRelations, whoIs } from './naming.ts';
import { refreshEntries } from './refresh.ts';
import { entryColumns, entryTables, toEntries, type EntryRow } from './rows.ts';
import { addSource, endEntry, insertEntry } from './write-entry.ts';

/** What was learned, with the row of its message and whom it is about. */
type Statement = Learned & {
  message: number;
  at: number;
  origin: EntryOrigin;
  told: string;
  namedBy: number | null;
};

/** An entry of the same slot with its row. */
type Rival = { row: EntryRow; entry: KnownEntry };

/**
 * Sets what was learned against what is known. @see KnowledgeStore.learn in conversation/knowledge-ports.ts
 *
 * A fact about 'sister' goes to Anna where just one person with a name is a sister. What a model reads in a message takes the place
 * of what the rules read in that same message, and is no change in a life.
 */
export function learn(
  db: WritableDb,
  own: number,
  learned: readonly Learned[],
  from: { message: string; at: number; origin: EntryOrigin },
): LearnOutcome {
  const outcome: LearnOutcome = { added: 0, merged: 0, superseded: 0, doubted: 0 };
  const learnAll = db.transaction(() => {
    const message = row<{ number: number }>(
      db,
      `SELECT number FROM messages m WHERE id = ? AND conversation = ? AND role = 'person' AND replaced = 0
         AND NOT EXISTS (SELECT 1 FROM off_the_record o WHERE o.message = m.number)`,
      from.message,
      own,
    );
    if (!message) return;
    for (const thing of learned) {
      const isAttached = thing.attribute.toLowerCase() === 'relation';
      const who = isAttached ? { subject: thing.subject, namedBy: null } : whoIs(db, thing.subject);
      // 'My sister' says nothing new once she has a name.
      if (
        isAttached &&
        foldValue(thing.subject) === foldValue(thing.value) &&
        whoIs(db, thing.subject).namedBy !== null
      )
        continue;
      learnOne(
        db,
        {
          ...thing,
          attribute: thing.attribute.toLowerCase(),
          subject: who.subject,
          told: thing.subject,
          namedBy: who.namedBy,
          message: message.number,
          at: from.at,
          origin: from.origin,
        },
        outcome,
      );
    }
  });
  learnAll.immediate();
  return outcome;
}

function learnOne(db: WritableDb, said: Statement, outcome: LearnOutcome): void {
  const rivals = rivalsOf(db, said);
  if (readAgain(db, said, rivals)) {
    outcome.merged += 1;
    return;
  }
  const slot = slotOf(said);
  const value = foldValue(said.value);
  const deniedAt =
    row<{ at: number | null }>(
      db,
      'SELECT max(d.at) AS at FROM denials d JOIN messages m ON m.number = d.message AND m.replaced = 0 WHERE d.slot = ? AND d.value = ? AND d.at > ?',
      slot,
      value,
      said.at,
    )?.at ?? null;
  const settled = settle(
    said,
    rivals.map(({ entry }) => entry),
    said.at,
    deniedAt,
  );
  if (said.holds === 'not') {
    run(
      db,
      'INSERT OR IGNORE INTO denials (message, slot, value, at) VALUES (?, ?, ?, ?)',
      said.message,
      slot,
      value,
      said.at,
    );
  }
  const rowOf = new Map(rivals.map((rival) => [rival.entry.id, rival.row]));
  switch (settled.do) {
    case 'nothing':
      return;
    case 'merge': {
      const into = rowOf.get(settled.into);
      if (into) {
        sayAgain(db, said, into);
        outcome.superseded += giveWay(db, said, settled, rowOf, into.number);
      }
      outcome.merged += 1;
      return;
    }
    case 'add':
      add(db, said, settled, rowOf, outcome);
      return;
    case 'end': {
      for (const [ids, as] of [[settled.past, 'past'] as const, [settled.corrected, 'corrected'] as const]) {
        for (const id of ids) {
          const ended = rowOf.get(id);
          if (!ended) continue;
          const isClosed = as === 'past' && (ended.kind === 'plan' || ended.kind === 'thread');
          end(db, ended.number, isClosed ? 'done' : as, said, null);
          if (said.holds === 'before') addSource(db, { ...said, entry: ended.number, holds: 'before' });
          refreshEntries(db, [ended.number]);
          outcome.superseded += 1;
        }
      }
    }
  }
}

const end = (
  db: WritableDb,
  number: number,
  as: 'past' | 'corrected' | 'done',
  said: Statement,
  successor: number | null,
): void =>
  endEntry(db, number, { as, at: said.at, by: said.message, until: successor === null ? said.until : null, successor });

/** The entries that share a slot with what was said, or the slot of its opposite. */
function rivalsOf(db: WritableDb, said: Statement): Rival[] {
  const opposite = oppositeOf(said.attribute);
  const slots = [slotOf(said), ...(opposite === null ? [] : [slotOf({ ...said, attribute: opposite })])];
  const found = rows<EntryRow & { held_at: number | null }>(
    db,
    `SELECT ${entryColumns}, (SELECT max(s.at) FROM entry_sources s JOIN messages m ON m.number = s.message
         WHERE s.entry = e.number AND s.holds = 'now' AND m.replaced = 0) AS held_at
     FROM ${entryTables} WHERE e.slot IN (SELECT value FROM json_each(?)) AND e.forgotten IS NULL ORDER BY e.number`,
    JSON.stringify(slots),
  );
  // As it stands, whatever day it is: that a plan is over does not end what was said of it.
  return toEntries(db, found, 0).flatMap((entry, at): Rival[] => {
    const kept = found[at];
    if (!kept) return [];
    const held = entry.times === 0 ? kept.said_at : kept.held_at;
    const isByHand = entry.origin === 'person' ? Math.max(kept.said_at, held ?? 0) : held;
    return [
      {
        row: kept,
        entry: { ...entry, heldAt: isByHand, ...(kept.ended_at === null ? {} : { endedAt: kept.ended_at }) },
      },
    ];
  });
}

/**
 * The same message, read by a model after the rules: its value takes the place of theirs in the same entry. Read by the rules
 * after a model, the model's stays. True where this was so.
 */
function readAgain(db: WritableDb, said: Statement, rivals: readonly Rival[]): boolean {
  if (!attributeKind(said.attribute).single || said.holds !== 'now' || said.origin === 'person') return false;
  const sameMessage = rivals.find(
    ({ row: kept, entry }) =>
      entry.attribute === said.attribute &&
      entry.state === 'current' &&
      entry.times === 1 &&
      entry.origin !== 'person' &&
      entry.origin !== said.origin &&
      row(db, 'SELECT 1 FROM entry_sources WHERE entry = ? AND message = ?', kept.number, said.message) !== undefined,
  );
  if (!sameMessage) return false;
  if (said.origin === 'rules') return true;
  const { row: kept } = sameMessage;
  run(
    db,
    'UPDATE entries SET kind = ?, value = ?, origin = ?, certainty = ?, held_from = coalesce(?, held_from), held_until = coalesce(?, held_until) WHERE number = ?',
    said.kind,
    said.value,
    said.origin,
    said.certainty,
    said.from,
    said.until,
    kept.number,
  );
  run(db, 'UPDATE entry_sources SET certainty = ? WHERE entry = ?', said.certainty, kept.number);
  indexEntry(db, { ...kept, value: said.value });
  refreshEntries(db, [kept.number]);
  return true;
}

/** One more message says it. It also settles a doubt: what is said again later than the other is so. */
function sayAgain(db: WritableDb, said: Statement, into: EntryRow): void {
  addSource(db, { ...said, entry: into.number, holds: said.holds === 'before' ? 'before' : 'now' });
  run(
    db,
    'UPDATE entries SET held_from = coalesce(held_from, ?), held_until = coalesce(held_until, ?), named_by = coalesce(named_by, ?) WHERE number = ?',
    said.from,
    said.until,
    said.namedBy,
    into.number,
  );
  // What ended it was forgotten, and it was said since: now it holds by itself.
  if (into.state === 'current' && into.ended_at !== null && said.at > into.ended_at)
    run(
      db,
      'UPDATE entries SET ended_as = NULL, ended_at = NULL, ended_by = NULL, ended_until = NULL WHERE number = ?',
      into.number,
    );
  if (into.doubt_id !== null && said.holds === 'now') {
    const others = rows<{ number: number; last_said_at: number }>(
      db,
      "SELECT number, last_said_at FROM entries WHERE state = 'current' AND forgotten IS NULL AND number <> @number AND (id = @doubt OR doubt = @number)",
      { number: into.number, doubt: into.doubt_id },
    );
    for (const other of others) {
      if (other.last_said_at < said.at) end(db, other.number, 'corrected', { ...said, until: null }, into.number);
    }
  }
  refreshEntries(db, [into.number]);
}

function add(
  db: WritableDb,
  said: Statement,
  settled: Extract<Settlement, { do: 'add' }>,
  rowOf: ReadonlyMap<string, EntryRow>,
  outcome: LearnOutcome,
): void {
  const added = insertEntry(db, { ...said, born: settled.state });
  addSource(db, { ...said, entry: added.number, holds: said.holds === 'before' ? 'before' : 'now' });
  outcome.added += 1;
  outcome.superseded += giveWay(db, said, settled, rowOf, added.number);
  const doubted = settled.doubt === null ? undefined : rowOf.get(settled.doubt)?.number;
  if (doubted !== undefined) doubt(db, added.number, doubted, outcome);
  if (said.attribute === 'relation' && settled.state === 'current') relate(db, said, added.number, outcome);
  refreshEntries(db, [added.number]);
}

/** Ends the entries whose place another took; how many they are. */
function giveWay(
  db: WritableDb,
  said: Statement,
  { past, corrected }: { past: readonly string[]; corrected: readonly string[] },
  rowOf: ReadonlyMap<string, EntryRow>,
  successor: number,
): number {
  const places = [...past.map((id) => [id, 'past'] as const), ...corrected.map((id) => [id, 'corrected'] as const)];
  for (const [id, as] of places) {
    const ended = rowOf.get(id);
    if (ended) end(db, ended.number, as, said, successor);
  }
  return places.length;
}

function doubt(db: WritableDb, one: number, other: number, outcome: LearnOutcome): void {
  run(db, 'UPDATE entries SET doubt = ? WHERE number = ?', other, one);
  run(db, 'UPDATE entries SET doubt = ? WHERE number = ?', one, other);
  outcome.doubted += 1;
}

/** Someone has a name now, or another name for what one person can be only. */
function relate(db: WritableDb, said: Statement, number: number, outcome: LearnOutcome): void {
  if (foldValue(said.subject) === foldValue(said.value)) return;
  const others = namedRelations(db, said.value).filter((other) => foldValue(other.subject) !== foldValue(said.subject));
  const [other] = others;
  const replaces = said.manner === 'correction' && others.length === 1;
  if (other !== undefined && (replaces || isUniqueRelation(said.value))) {
    if (said.manner === 'plain') doubt(db, number, other.number, outcome);
    else {
      for (const { number: ended } of others) {
        end(db, ended, said.manner === 'correction' ? 'corrected' : 'past', { ...said, until: null }, number);
        outcome.superseded += 1;
        refreshEntries(db, [ended]);
      }
    }
  }
  giveName(db, { number, id: '', subject: said.subject, value: said.value }, said.at, said.message);
}

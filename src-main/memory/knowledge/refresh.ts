import type { Entry } from '#contract/knowledge.ts';
import { attributeKind, foldValue, slotOf } from '../../conversation/attributes.ts';
import { oppositeOf } from '../../conversation/settle.ts';
import { row, rows, run, values, type WritableDb } from '../database.ts';
import { indexEntry, unindexEntry } from './entry-words.ts';

/**
 * What of an entry follows from which messages and which other entries are there: whether it is there itself, when and how surely
 * it was said, whose name it bears, and whether it holds. All of it is worked out anew from what was written once, so that
 * forgetting is as if nothing had been said, and taking it back is exact.
 */
export function refreshEntries(db: WritableDb, numbers: Iterable<number>): void {
  const slots = new Set<string>();
  const all = [...new Set(numbers)];
  for (const number of all) for (const slot of refreshOne(db, number)) slots.add(slot);
  refreshStates(db, slots);
  // An entry that gives a name may have come, gone or been corrected with that.
  const named = values<number>(
    db,
    `SELECT e.number FROM entries e WHERE e.named_by IN
       (SELECT number FROM entries WHERE number IN (SELECT value FROM json_each(@all)) OR slot IN (SELECT value FROM json_each(@slots)))`,
    { all: JSON.stringify(all), slots: JSON.stringify([...slots]) },
  );
  const renamed = new Set<string>();
  for (const number of named) for (const slot of refreshOne(db, number)) renamed.add(slot);
  refreshStates(db, renamed);
}

/** The entries that follow from some messages: made from them, or ended by them. */
export const entriesOfMessages = (db: WritableDb, messages: readonly number[]): number[] =>
  values<number>(
    db,
    `SELECT entry FROM entry_sources WHERE message IN (SELECT value FROM json_each(@messages))
     UNION SELECT number FROM entries WHERE ended_by IN (SELECT value FROM json_each(@messages))`,
    { messages: JSON.stringify(messages) },
  );

type Kept = {
  id: string;
  subject: string;
  told_subject: string;
  named_by: number | null;
  attribute: string;
  value: string;
  slot: string;
  origin: Entry['origin'];
  said_at: number;
  last_said_at: number;
  certainty: number;
  forgotten: string | null;
};

/** The least that a certainty of things said again stays below 1. */
const mostCertain = 0.99;

/** Works out everything of one entry but its state; gives the slots that it stood and stands in. */
function refreshOne(db: WritableDb, number: number): string[] {
  const kept = row<Kept>(
    db,
    'SELECT id, subject, told_subject, named_by, attribute, value, slot, origin, said_at, last_said_at, certainty, forgotten FROM entries WHERE number = ?',
    number,
  );
  if (!kept) return [];
  const sources = rows<{ at: number; certainty: number; told: string; replaced: 0 | 1 }>(
    db,
    'SELECT s.at, s.certainty, s.told, m.replaced FROM entry_sources s JOIN messages m ON m.number = s.message WHERE s.entry = ? ORDER BY s.at, m.number',
    number,
  );
  const there = sources.filter(({ replaced }) => replaced === 0);
  const isOwn = kept.origin === 'person';
  const lost = sources.length > 0 && there.length === 0 && !isOwn;
  const told = isOwn ? kept.told_subject : (there[0]?.told ?? kept.told_subject);
  const namer =
    kept.named_by === null
      ? undefined
      : row<{ subject: string }>(
          db,
          "SELECT subject FROM entries WHERE number = ? AND forgotten IS NULL AND state <> 'corrected'",
          kept.named_by,
        );
  const subject = namer?.subject ?? told;
  const isNamed =
    namer !== undefined && kept.attribute === 'relation' && foldValue(kept.value) === foldValue(kept.told_subject);
  const forgotten = markOf(db, number) ?? (lost ? lostTo(db, number) : isNamed ? 'named' : null);
  const next = {
    subject,
    told_subject: told,
    slot: slotOf({ subject, attribute: kept.attribute, value: kept.value }),
    said_at: isOwn || there.length === 0 ? kept.said_at : Math.min(...there.map(({ at }) => at)),
    last_said_at:
      there.length === 0 ? kept.last_said_at : Math.max(isOwn ? kept.said_at : 0, ...there.map(({ at }) => at)),
    certainty:
      isOwn || there.length === 0
        ? kept.certainty
        : there.length === 1
          ? (there[0]?.certainty ?? kept.certainty)
          : Math.min(mostCertain, 1 - there.reduce((doubt, { certainty }) => doubt * (1 - certainty), 1)),
    forgotten,
  };
  run(
    db,
    'UPDATE entries SET subject = ?, told_subject = ?, slot = ?, said_at = ?, last_said_at = ?, certainty = ?, forgotten = ? WHERE number = ?',
    next.subject,
    next.told_subject,
    next.slot,
    next.said_at,
    isOwn && there.length === 0 ? kept.said_at : next.last_said_at,
    next.certainty,
    next.forgotten,
    number,
  );
  if (forgotten !== null) {
    if (kept.forgotten === null) unindexEntry(db, number);
  } else if (kept.forgotten !== null || subject !== kept.subject) {
    indexEntry(db, { number, subject, attribute: kept.attribute, value: kept.value });
  }
  return kept.slot === next.slot ? [kept.slot] : [kept.slot, next.slot];
}

const markOf = (db: WritableDb, number: number): string | undefined =>
  row<{ forgetting: string }>(
    db,
    "SELECT forgetting FROM forgotten_things WHERE what = 'entry' AND number = ? LIMIT 1",
    number,
  )?.forgetting;

/** The forgetting that took the messages of an entry; 'replaced' where they were only said differently. */
const lostTo = (db: WritableDb, number: number): string =>
  row<{ forgetting: string }>(
    db,
    `SELECT t.forgetting FROM entry_sources s JOIN forgotten_things t ON t.what = 'message' AND t.number = s.message
     JOIN forgettings f ON f.id = t.forgetting WHERE s.entry = ? ORDER BY f.at DESC, f.id DESC LIMIT 1`,
    number,
  )?.forgetting ?? 'replaced';

type Standing = {
  number: number;
  attribute: string;
  value: string;
  state: Entry['state'];
  born: 'current' | 'past';
  ended_as: 'past' | 'corrected' | 'done' | null;
  doubt: number | null;
  unended: 0 | 1;
  held_at: number | null;
  sources: number;
  said_at: number;
};

/** Works out which entries of some slots hold: what ended one may be gone, but then another may hold in its place. */
function refreshStates(db: WritableDb, slots: ReadonlySet<string>): void {
  const done = new Set<string>();
  for (const slot of slots) {
    if (done.has(slot)) continue;
    const [subject = '', attribute = '', ...value] = slot.split('\0');
    const opposite = oppositeOf(attribute);
    const group = [slot, ...(opposite === null ? [] : [[subject, opposite, ...value].join('\0')])];
    for (const one of group) done.add(one);
    const entries = rows<Standing>(
      db,
      `SELECT e.number, e.attribute, e.value, e.state, e.born, e.ended_as, e.doubt, e.said_at,
         e.ended_by IS NOT NULL AND EXISTS (SELECT 1 FROM messages m WHERE m.number = e.ended_by AND m.replaced = 1) AS unended,
         (SELECT max(s.at) FROM entry_sources s JOIN messages m ON m.number = s.message
            WHERE s.entry = e.number AND s.holds = 'now' AND m.replaced = 0) AS held_at,
         (SELECT count(*) FROM entry_sources s JOIN messages m ON m.number = s.message
            WHERE s.entry = e.number AND m.replaced = 0) AS sources
       FROM entries e WHERE e.slot IN (SELECT value FROM json_each(?)) AND e.forgotten IS NULL ORDER BY e.number`,
      JSON.stringify(group),
    );
    const asBorn = (entry: Standing): 'current' | 'past' =>
      entry.sources > 0 && entry.held_at === null ? 'past' : entry.born;
    const states = new Map<Standing, Entry['state']>(
      entries.map((entry) => [entry, entry.ended_as === null ? asBorn(entry) : entry.ended_as]),
    );
    const unended = entries
      .filter((entry) => entry.unended === 1 && entry.ended_as !== null)
      .sort((a, b) => (b.held_at ?? b.said_at) - (a.held_at ?? a.said_at));
    for (const entry of unended) {
      const isTaken = entries.some(
        (other) =>
          other !== entry &&
          states.get(other) === 'current' &&
          entry.doubt !== other.number &&
          other.doubt !== entry.number &&
          (other.attribute !== entry.attribute ||
            attributeKind(entry.attribute).single ||
            foldValue(other.value) === foldValue(entry.value)),
      );
      if (!isTaken) states.set(entry, asBorn(entry));
    }
    for (const [entry, state] of states)
      if (state !== entry.state) run(db, 'UPDATE entries SET state = ? WHERE number = ?', state, entry.number);
  }
}

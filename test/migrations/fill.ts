import type Database from 'better-sqlite3';
import { newId } from '../../src-main/memory/identifiers.ts';
import { indexEntry } from '../../src-main/memory/knowledge/entry-words.ts';
import { indexWords } from '../../src-main/memory/messages.ts';

const noon = Date.UTC(2026, 4, 1, 12);
/** Ids that are the same in every life that is filled, by what they belong to. */
const id = (place: number): string =>
  newId(noon + place * 1_000).replace(/.{23}$/, `7000-8000-${String(place).padStart(12, '0')}`);

export const said = [
  { role: 'person', speaker: 'Theo', text: 'My sister Anna lives in Braga.' },
  { role: 'os', speaker: 'Iris', text: 'I will keep that in mind.' },
  { role: 'person', speaker: 'Theo', text: 'Please be brief.' },
  { role: 'person', speaker: 'Theo', text: 'Be more direct.' },
];

/** What each version brought, as rows of its own tables, in the SQL of that version. */
const steps: [version: number, fill: (db: Database.Database) => void][] = [
  [
    10,
    (db) => {
      db.prepare('INSERT INTO conversations (number, id, title, lifelong) VALUES (1, ?, ?, 1)').run(id(1), '');
      for (const [at, { role, speaker, text }] of said.entries()) {
        db.prepare(
          "INSERT INTO messages (number, id, conversation, role, speaker, at, text, state) VALUES (?, ?, 1, ?, ?, ?, ?, 'complete')",
        ).run(at + 1, id(10 + at), role, speaker, noon + at * 60_000, text);
        indexWords(db, at + 1, text);
      }
    },
  ],
  [
    20,
    (db) => {
      const add = db.prepare(
        'INSERT INTO facts (number, id, conversation, key, value, at, message) VALUES (?, ?, 1, ?, ?, ?, NULL)',
      );
      add.run(1, id(20), 'person.name', 'Theo', noon);
      add.run(2, id(21), 'os.name', 'Ada', noon);
      add.run(3, id(22), 'os.name', 'Iris', noon + 1);
      db.prepare('INSERT INTO kept_records (number, hash, line) VALUES (1, ?, ?)').run('a hash', '{"kind":"skill"}');
    },
  ],
  [30, (db) => void db.prepare('INSERT INTO spoken (message, pace) VALUES (1, NULL)').run()],
  [
    40,
    (db) => {
      db.exec('DELETE FROM sittings; INSERT INTO sittings VALUES (1)');
      db.exec("DELETE FROM speakers; INSERT INTO speakers VALUES (1, 1, 'Iris', 2, 102), (2, 1, 'Theo', 1, 104)");
    },
  ],
  [
    50,
    (db) => {
      const add = db.prepare(
        `INSERT INTO entries (number, id, kind, subject, told_subject, attribute, value, slot, said_at, last_said_at, certainty, origin, state, born)
         VALUES (@number, @id, @kind, @subject, @subject, @attribute, @value, @slot, @at, @at, @certainty, 'rules', 'current', 'current')`,
      );
      const known = [
        { kind: 'fact', subject: 'Anna', attribute: 'home', value: 'Braga', message: 1 },
        { kind: 'wish', subject: 'os', attribute: 'wish', value: 'be brief', message: 3 },
      ];
      for (const [at, { message, ...entry }] of known.entries()) {
        const number = at + 1;
        const time = noon + (message - 1) * 60_000;
        add.run({
          ...entry,
          number,
          id: id(50 + at),
          slot: `${entry.subject} ${entry.attribute}`,
          at: time,
          certainty: 0.8,
        });
        db.prepare("INSERT INTO entry_sources VALUES (?, ?, ?, 0.8, 'now', ?)").run(
          number,
          message,
          time,
          entry.subject,
        );
        indexEntry(db, { number, ...entry });
      }
    },
  ],
  [
    60,
    (db) => {
      const move = db.prepare(
        "INSERT INTO trait_moves (number, id, trait, by, at, cause, quote, source) VALUES (?, ?, 'directness', 0.1, ?, 'asked', 'Be more direct.', 4)",
      );
      for (const number of [1, 2]) move.run(number, id(60 + number), noon + number);
      db.prepare(
        "INSERT INTO journal (number, id, day, at, happened, learned, between_us, origin) VALUES (1, ?, '2026-05-01', ?, 'We met.', 'A sister.', 'Trust.', 'rules')",
      ).run(id(65), noon);
      db.exec('INSERT INTO journal_sources VALUES (1, 1)');
      db.prepare(
        "INSERT INTO summaries (number, id, period, starts, ends, text, origin, made_at) VALUES (1, ?, 'day', ?, ?, 'Of Braga.', 'rules', ?)",
      ).run(id(66), noon - 1, noon + 86_400_000, noon);
      db.exec('INSERT INTO summary_sources VALUES (1, 1)');
      db.prepare(
        "INSERT INTO milestones (number, id, kind, figure, about, reached_at) VALUES (1, ?, 'messages', 3, '', ?)",
      ).run(id(67), noon);
    },
  ],
];

/** Fills a database of a version (or a later one) with all that a life of that version could hold. */
export function fill(db: Database.Database, version: number): void {
  for (const [since, step] of steps) if (since <= version) step(db);
}

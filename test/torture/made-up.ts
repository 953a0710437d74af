import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { migrate } from '../../src-main/memory/migrate.ts';
import { resources } from '../fakes/resources.ts';

/** What the scripted mind says each time: a reply that is not marked must be exactly this. */
export const reply = 'I hear you, and I keep what you say. '.repeat(10).trim();

/** Messages of one archive, and of one life of an older version. */
export const archiveMessages = 300;
export const oldMessages = 2_000;

export type Archive = { file: string; conversation: string };

/** An archive with a conversation of its own. */
export function makeArchive(place: string, round: number): Archive {
  const conversation = `brought-in-${round}`;
  const lines = [
    { format: 'os1-archive', version: 1, created: '2026-01-01T00:00:00Z' },
    { kind: 'conversation', id: conversation, title: 'Brought in' },
    ...Array.from({ length: archiveMessages }, (_, at) => ({
      kind: 'message',
      conversation,
      sourceId: `s${at}`,
      role: 'person',
      speaker: 'Anna',
      at: new Date(1_700_000_000_000 + at * 60_000).toISOString(),
      text: `Archive ${round} number ${at}, of the sea and the harbour.`,
    })),
  ];
  const file = path.join(place, `archive-${round}.jsonl`);
  fs.writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  return { file, conversation };
}

/** A life as the first version wrote it. */
export function makeOldLife(place: string, round: number): string {
  const folder = path.join(place, `old-${round}`);
  fs.mkdirSync(folder);
  const db = new Database(path.join(folder, 'os1.db'));
  try {
    migrate(db, resources.migrations, folder, 10);
    const insert = db.prepare(
      "INSERT INTO messages (number, id, conversation, role, speaker, at, text, state) VALUES (?, ?, 1, 'person', 'Theo', ?, ?, 'complete')",
    );
    db.transaction(() => {
      db.exec("INSERT INTO conversations (number, id, title, lifelong) VALUES (1, 'c', '', 1)");
      for (let number = 1; number <= oldMessages; number += 1)
        insert.run(number, `old-${number}`, number * 1_000, `Old message ${number} ${'of the garden '.repeat(8)}`);
    })();
  } finally {
    db.close();
  }
  return folder;
}

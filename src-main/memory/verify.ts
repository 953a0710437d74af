import type { Finding } from '../conversation/ports.ts';
import { rows, type ReadableDb } from './database.ts';
import { migrationTrouble } from './migrate.ts';
import { troubleOf } from './sqlite-trouble.ts';
import { tokenise } from './tokenise.ts';

/** Everything that is wrong with a database, each in a few words without any text of the person. Empty when it is whole. */
export function verifyDatabase(db: ReadableDb, migrations: string): Finding[] {
  const findings: Finding[] = [];
  try {
    inspect(db, migrations, findings);
  } catch (cause) {
    if (troubleOf(cause) !== 'corrupt') throw cause;
    findings.push({ what: 'integrity: a part of the file cannot be read' });
  }
  return findings;
}

function inspect(db: ReadableDb, migrations: string, findings: Finding[]): void {
  for (const found of db.pragma('integrity_check') as { integrity_check: string }[]) {
    if (found.integrity_check !== 'ok') findings.push({ what: `integrity: ${found.integrity_check}` });
  }
  for (const found of db.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[]) {
    findings.push({ what: `foreign key: row ${found.rowid} of ${found.table} points to no row of ${found.parent}` });
  }
  // One read transaction: a host may be writing beside us.
  findings.push(...db.transaction(() => verifyWords(db))());
  const trouble = migrationTrouble(db, migrations);
  if (trouble) findings.push({ what: `migrations: ${trouble.trouble} (${trouble.subject})` });
}

/** Every entry that is not forgotten, and no other, is in the index; and what is forgotten is out of the transcript. */
function verifyKnowledge(db: ReadableDb): Finding[] {
  const found = rows<{ docs: number; entries: number; shown: number }>(
    db,
    `SELECT (SELECT count(*) FROM entry_words_docsize) AS docs, (SELECT count(*) FROM entries WHERE forgotten IS NULL) AS entries,
       (SELECT count(*) FROM forgotten_messages f JOIN messages m ON m.id = f.id AND m.replaced = 0) AS shown`,
  )[0];
  if (!found) return [];
  return [
    ...(found.docs === found.entries
      ? []
      : [{ what: `index of what is known: ${found.docs} entries for ${found.entries}` }]),
    ...(found.shown === 0 ? [] : [{ what: `forgotten: ${found.shown} messages are shown all the same` }]),
  ];
}

/** Messages looked at together; keeps the memory flat at a million. */
const step = 2_000;

/**
 * Compares the full-text index with the messages: as many entries as messages that are shown, and, as a sample, one
 * message in every 2,000 must be found by its own longest word. (FTS5's own 'integrity-check' cannot see the text of a
 * contentless table; integrity_check above covers its structure.)
 */
function verifyWords(db: ReadableDb): Finding[] {
  const findings: Finding[] = [];
  const docs = rows<{ docs: number }>(db, 'SELECT count(*) AS docs FROM message_words_docsize')[0]?.docs ?? 0;
  const shown =
    rows<{ shown: number }>(
      db,
      `SELECT (SELECT count(*) FROM messages WHERE replaced = 0) - (SELECT count(*) FROM messages WHERE state = 'streaming' AND replaced = 0)
         - (SELECT count(*) FROM off_the_record o JOIN messages m ON m.number = o.message AND m.replaced = 0 AND m.state <> 'streaming') AS shown`,
    )[0]?.shown ?? 0;
  if (docs !== shown) findings.push({ what: `full-text index: ${docs} entries for ${shown} messages` });
  findings.push(...verifyKnowledge(db));
  let after = 0;
  for (;;) {
    const page = rows<{ number: number; text: string }>(
      db,
      "SELECT number, text FROM messages WHERE number > ? AND replaced = 0 AND state <> 'streaming' AND number NOT IN (SELECT message FROM off_the_record) ORDER BY number LIMIT ?",
      after,
      step,
    );
    if (page.length === 0) return findings;
    // One probe a page: the longest word of one message must lead back to it.
    const probe = page[Math.floor(page.length / 2)];
    const word = probe ? tokenise(probe.text).sort((a, b) => b.length - a.length)[0] : undefined;
    if (probe && word !== undefined) {
      const found = rows(
        db,
        'SELECT rowid FROM message_words WHERE message_words MATCH ? AND rowid = ?',
        `"${word}"`,
        probe.number,
      );
      if (found.length === 0)
        findings.push({ what: `full-text index: message ${probe.number} is not found by its own words` });
    }
    after = page.at(-1)?.number ?? Number.MAX_SAFE_INTEGER;
  }
}

import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { verifyArchive } from '../../src-main/assistant/open-history.ts';
import { listBackups } from '../../src-main/memory/backups/backup-files.ts';
import { lookInto } from '../../src-main/memory/backups/look-into.ts';
import { openMemory } from '../../src-main/memory/memory-database.ts';
import { readMigrations } from '../../src-main/memory/migrate.ts';
import { resources } from '../fakes/resources.ts';
import { archiveMessages, oldMessages, reply, type Archive } from './made-up.ts';

/** What a life acknowledged, over all rounds. `forgetting`: may be gone, for it was asked to forget them. */
export type Known = {
  folder: string;
  texts: Set<string>;
  forgetting: Set<string>;
  imported: Set<string>;
  archives: Archive[];
};

/** What was found wrong, each in a few words. */
export type Findings = {
  /** Acknowledged, and not there. */
  losses: string[];
  /** Damage of a file: the history, a copy, an export. */
  corruptions: string[];
  /** There more than once. */
  repeated: string[];
  /** Replies that are not whole and not marked, imports of which a part is there. */
  halves: string[];
  /** Hosts that ended before they were killed. */
  crashes: string[];
};

export const emptyFindings = (): Findings => ({ losses: [], corruptions: [], repeated: [], halves: [], crashes: [] });

type Found = { id: string; role: string; text: string; state: string; conversation: string };

/** Looks through a life after its host was killed. */
export async function checkLife(known: Known, findings: Findings, round: number): Promise<void> {
  const { folder } = known;
  if (!fs.existsSync(path.join(folder, 'os1.db'))) {
    if (known.texts.size + known.imported.size > 0) findings.losses.push(`round ${round}: the whole history`);
    return;
  }
  try {
    const memory = openMemory({ folder, migrations: resources.migrations, access: 'host' });
    for (const { what } of memory.verify()) findings.corruptions.push(`round ${round}: ${what}`);
    memory.dispose();
  } catch (cause) {
    findings.corruptions.push(`round ${round}: ${String(cause)}`);
    return;
  }
  checkMessages(known, findings, round);
  for (const { name } of listBackups(folder))
    if (!lookInto(folder, resources.migrations, name).sound) findings.corruptions.push(`round ${round}: ${name}`);
  const exports = path.join(folder, '..', 'exports');
  for (const name of fs.readdirSync(exports)) {
    // What was half written has no name of its own yet.
    const isWhole = name.endsWith('.jsonl');
    const wrong = isWhole ? await verifyArchive(path.join(exports, name)) : [];
    if (wrong.length > 0) findings.corruptions.push(`round ${round}: the export ${name}: ${wrong[0]?.what ?? ''}`);
    fs.rmSync(path.join(exports, name));
  }
}

function checkMessages(known: Known, findings: Findings, round: number): void {
  const db = new Database(path.join(known.folder, 'os1.db'), { readonly: true });
  const found = db
    .prepare(
      'SELECT m.id, m.role, m.text, m.state, c.id AS conversation FROM messages m JOIN conversations c ON c.number = m.conversation',
    )
    .all() as Found[];
  const forgotten = db.prepare('SELECT count(*) FROM messages WHERE text = ?').pluck().get('') as number;
  db.close();
  const times = new Map<string, number>();
  for (const { role, text } of found) if (role === 'person') times.set(text, (times.get(text) ?? 0) + 1);
  const missing = [...known.texts].filter((text) => !times.has(text));
  // What it was asked to forget is erased after a while; no more rows may be empty than that, and none may be missing beyond them.
  if (missing.length > forgotten || missing.length > known.forgetting.size)
    findings.losses.push(`round ${round}: ${missing.length} messages, of which ${forgotten} were forgotten`);
  for (const text of missing) known.texts.delete(text);
  for (const [text, count] of times)
    if (count > 1 && text !== '') findings.repeated.push(`round ${round}: a message is there ${count} times`);
  for (const { role, state, text } of found) {
    if (role !== 'os') continue;
    const whole = state === 'complete' && (text === reply || text === '');
    const marked = state === 'interrupted' && reply.startsWith(text.trim());
    if (!whole && !marked)
      findings.halves.push(`round ${round}: a reply that is ${state} has ${text.length} characters`);
  }
  for (const { conversation } of known.archives) {
    const there = found.filter((message) => message.conversation === conversation).length;
    if (there !== 0 && there !== archiveMessages)
      findings.halves.push(`round ${round}: ${there} messages of an import`);
    if (there === 0 && known.imported.has(conversation)) findings.losses.push(`round ${round}: an import`);
  }
}

/** Looks through a life of the first version whose migration was killed: the next start ends it, and every message is there. */
export function checkMigrated(folder: string, findings: Findings, round: number): void {
  try {
    const raw = new Database(path.join(folder, 'os1.db'));
    const applied = raw.prepare('SELECT version FROM schema_migrations ORDER BY version').pluck().all() as number[];
    const tables = raw.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'milestones'").pluck().get();
    raw.close();
    const versions = readMigrations(resources.migrations).map(({ version }) => version);
    if (
      JSON.stringify(applied) !== JSON.stringify(versions.slice(0, applied.length)) ||
      (tables === 1) !== applied.includes(60)
    )
      findings.halves.push(`round ${round}: a schema between ${applied.join()}`);
    const memory = openMemory({ folder, migrations: resources.migrations, access: 'host' });
    for (const { what } of memory.verify().filter((one) => !one.what.startsWith('full-text index')))
      findings.corruptions.push(`round ${round}: migrated: ${what}`);
    const there = memory.total(memory.lifelong());
    if (there !== oldMessages) findings.losses.push(`round ${round}: ${oldMessages - there} messages of an old life`);
    for (const { name } of listBackups(folder))
      if (!lookInto(folder, resources.migrations, name).sound) findings.corruptions.push(`round ${round}: ${name}`);
    memory.dispose();
  } catch (cause) {
    findings.corruptions.push(`round ${round}: ${String(cause)}`);
  }
}

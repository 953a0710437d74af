import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { StorageError } from '#contract/storage-error.ts';
import type { Words } from '#contract/words.ts';
import type { StoredRecord } from '../conversation/ports.ts';
import { createMemoryStore } from '../memory/create-memory-store.ts';
import { readSettings } from '../settings/settings-file.ts';
import { diagnose } from './diagnose.ts';
import { logFileNames, logFolder } from './log-files.ts';
import { readLogForReport } from './report-log.ts';
import { describeSettings } from './report-settings.ts';
import type { Resources } from './resources.ts';

type ReportContext = { words: Words; environment: NodeJS.ProcessEnv; resources: Resources };

/** A report as it was written: bytes of the file, and the names of what is in it. */
export type Report = { bytes: number; parts: (keyof Words['report']['parts'])[] };

/** Records read at a time. */
const step = 1_000;

/**
 * Writes a report about a folder that one can send without sending one's life: a zip of texts, whole or not at all, which only this
 * account can read. Works beside a running host, and where the history does not open.
 */
export async function writeReport(folder: string, file: string, context: ReportContext): Promise<Report> {
  const { words } = context;
  const { parts, able } = await diagnose(folder, context);
  const log = readLogForReport(folder);
  const report = {
    format: 'os1-report',
    version: 1,
    made: new Date().toISOString(),
    program: {
      version: programVersion(context.resources.migrations),
      node: process.versions.node,
      electron: process.versions['electron'] ?? null,
      schema: fs
        .readdirSync(context.resources.migrations)
        .filter((name) => name.endsWith('.sql'))
        .toSorted(),
    },
    system: {
      platform: process.platform,
      architecture: process.arch,
      release: os.release(),
      processors: os.availableParallelism(),
      memory: os.totalmem(),
      display: ['WAYLAND_DISPLAY', 'DISPLAY'].filter((name) => (context.environment[name] ?? '') !== ''),
    },
    environment: Object.keys(context.environment)
      .filter((name) => /^OS1_[A-Z_]{1,30}$/.test(name))
      .toSorted(),
    settings: describeSettings(readSettings(folder)),
    history: await census(folder, context),
    files: sizes(folder),
    able,
    // Without their details: those name folders, and with them people.
    checks: parts.map(({ name, state, needed }) => ({ name, state, needed })),
    log: { lines: log.lines, withheld: log.withheld },
  };
  const texts: Record<Report['parts'][number], string> = {
    'readme.txt': `${words.report.readme}\n`,
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'log.jsonl': log.text,
  };
  const zip = zipSync(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)])));
  await writeFileAtomic(file, Buffer.from(zip), { mode: 0o600 });
  return { bytes: zip.length, parts: Object.keys(texts) as Report['parts'] };
}

/** True for a place within the data folder, however it is spelled and whatever links lead there: all in it belongs to a life. */
export function isWithinFolder(file: string, folder: string): boolean {
  const place = realPlace(path.resolve(file));
  const own = realPlace(path.resolve(folder));
  return place === own || place.startsWith(own + path.sep);
}

/** The place that a path leads to; what is not there yet is taken as it stands. */
function realPlace(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPlace(parent), path.basename(file));
  }
}

function programVersion(migrations: string): string {
  try {
    const text = fs.readFileSync(path.join(migrations, '..', 'package.json'), 'utf8');
    return z.object({ version: z.string().regex(/^[\w.-]{1,40}$/) }).parse(JSON.parse(text)).version;
  } catch {
    return 'unknown';
  }
}

/** How many records there are of each kind, or what keeps the history from being read. */
async function census(folder: string, { resources }: ReportContext): Promise<object> {
  if (!fs.existsSync(path.join(folder, 'os1.db'))) return { state: 'none' };
  try {
    const memory = await createMemoryStore(
      resources.memoryWorker,
      { folder, migrations: resources.migrations, access: 'guest' },
      { info: () => undefined, warn: () => undefined },
    );
    try {
      const counts: Partial<Record<StoredRecord['kind'], number>> = {};
      let page = await memory.exportPage(null, step);
      for (;;) {
        for (const { kind } of page.records) counts[kind] = (counts[kind] ?? 0) + 1;
        if (page.cursor === null) return { state: 'open', counts };
        page = await memory.exportPage(page.cursor, step);
      }
    } finally {
      await memory.dispose();
    }
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    return { state: 'closed', trouble: cause.trouble };
  }
}

/** Bytes of the files that OS1 itself makes; of others and of copies only how many there are, for names may say something. */
function sizes(folder: string): object {
  const known = new Set([
    'os1.db',
    'os1.db-wal',
    'os1.db-shm',
    'vectors.db',
    'settings.json',
    'keys.json',
    'host.json',
    'life.json',
    'window.json',
  ]);
  const here = list(folder);
  const copies = list(path.join(folder, 'backups'));
  return {
    known: Object.fromEntries(here.filter(([name]) => known.has(name))),
    others: here.filter(([name]) => !known.has(name)).length,
    backups: { files: copies.length, bytes: copies.reduce((sum, [, bytes]) => sum + bytes, 0) },
    log: Object.fromEntries(list(logFolder(folder)).filter(([name]) => logFileNames().includes(name))),
  };
}

/** The files of a folder with their bytes; none where there is no such folder. */
function list(folder: string): [name: string, bytes: number][] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => [name, fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0]);
}

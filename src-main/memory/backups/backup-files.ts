import fs from 'node:fs';
import path from 'node:path';
import { backupKindSchema, backupNameSchema, type Backup, type BackupKind } from '#contract/life.ts';
import { StorageError } from '#contract/storage-error.ts';
import { weeklies } from './kept-backups.ts';

/** Where the copies of a life lie. */
export const backupFolder = (folder: string): string => path.join(folder, 'backups');

/** The kinds that stand in names: a weekly copy is a daily one that was kept. */
type NamedKind = Exclude<BackupKind, 'weekly'>;

/** The name of a copy: why it was made, and when (UTC, to the millisecond), so that names sort by time within a kind. */
export const backupName = (kind: NamedKind, at: number): string =>
  `${kind}-${new Date(at).toISOString().toLowerCase().replaceAll(':', '').replaceAll('.', '-')}.db`;

const named = /^([a-z-]+)-(\d{4}-\d\d-\d\d)t(\d\d)(\d\d)(\d\d)-(\d{3})z\.db$/;

/** What a name says; null for a file that is none of ours, which is left alone. */
export function readBackupName(name: string): { kind: NamedKind; madeAt: number } | null {
  const [, word = '', day = '', hour = '', minute = '', second = '', rest = ''] = named.exec(name) ?? [];
  const kind = backupKindSchema.exclude(['weekly']).safeParse(word);
  const madeAt = Date.parse(`${day}T${hour}:${minute}:${second}.${rest}Z`);
  return kind.success && Number.isFinite(madeAt) && madeAt >= 0 ? { kind: kind.data, madeAt } : null;
}

/** In bytes; undefined for a folder or a pipe of this name, and for what the disk tells nothing about. */
function sizeOf(file: string): number | undefined {
  try {
    const found = fs.statSync(file);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}

/** All copies of a folder, newest first. Only their names and sizes are read: each was checked when it was made. */
export function listBackups(folder: string): Backup[] {
  const place = backupFolder(folder);
  if (!fs.existsSync(place)) return [];
  const found = fs.readdirSync(place).flatMap((name): (Backup & { kind: NamedKind })[] => {
    const said = readBackupName(name);
    const bytes = said === null ? undefined : sizeOf(path.join(place, name));
    return said === null || bytes === undefined ? [] : [{ name, ...said, bytes }];
  });
  const weekly = weeklies(found);
  return found
    .map((backup): Backup => ({ ...backup, kind: weekly.has(backup.name) ? 'weekly' : backup.kind }))
    .sort((a, b) => b.madeAt - a.madeAt || (a.name < b.name ? 1 : -1));
}

/** The file of a copy. @throws StorageError 'unknown' when there is none of this name. */
export function backupFile(folder: string, name: string): string {
  const file = path.join(backupFolder(folder), backupNameSchema.parse(name));
  if (readBackupName(name) === null || !fs.existsSync(file)) throw new StorageError('unknown', name);
  return file;
}

/** Takes away what a killed process left half made. For whoever has the folder to itself, with nothing of it being made. */
export function clearParts(folder: string): void {
  for (const name of fs.readdirSync(folder))
    if (/^os1\.db\.(?:new|next|next\.new|salvaging)(?:-wal|-shm|-journal)?$/.test(name))
      fs.rmSync(path.join(folder, name), { force: true });
  const place = backupFolder(folder);
  if (!fs.existsSync(place)) return;
  for (const name of fs.readdirSync(place))
    if (/\.db\.part(?:-journal)?$/.test(name)) fs.rmSync(path.join(place, name), { force: true });
}

/** Takes copies away by their names. */
export function dropBackups(folder: string, names: Iterable<string>): void {
  for (const name of names) fs.rmSync(path.join(backupFolder(folder), name), { force: true });
}

import fs from 'node:fs';
import path from 'node:path';
import type { ExportFormat } from '../../src-main/contract/archive.ts';
import { wordsOf } from '../../src-main/contract/words.ts';
import type { ImportCount } from '../../src-main/conversation/ports.ts';
import { exportText } from '../../src-main/archive/export-archive.ts';
import { importArchive } from '../../src-main/archive/import-archive.ts';
import { ArchiveRefusal } from '../../src-main/archive/read-archive.ts';
import type { MemoryDatabase } from '../../src-main/memory/memory-database.ts';
import { asStore } from '../fakes/history.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

export const created = Date.UTC(2026, 10, 21, 22, 28);
export const header = `{"format":"os1-archive","version":1,"created":"2026-11-21T22:28:00.000Z"}`;

/** A file with this content. */
function fileOf(content: string | Uint8Array, name = 'archive'): string {
  const file = path.join(temporaryFolder(), name);
  fs.writeFileSync(file, content);
  return file;
}

/** A JSON Lines archive of these records, each an object or a line as it is. */
export const linesOf = (...records: (object | string)[]): string =>
  `${[header, ...records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)))].join('\n')}\n`;

export const importText = (memory: MemoryDatabase, content: string | Uint8Array): Promise<ImportCount> =>
  importArchive(fileOf(content), asStore(memory), () => undefined);

export async function exportAs(memory: MemoryDatabase, format: ExportFormat): Promise<string> {
  const signal = new AbortController().signal;
  const options = {
    memory: asStore(memory),
    format,
    created,
    words: wordsOf('en'),
    signal,
    onProgress: () => undefined,
  };
  let text = '';
  for await (const piece of exportText(options)) text += piece;
  return text;
}

/** Why the file was refused, as 'LINE: reason'; 'taken' when it was not. */
export async function refusal(memory: MemoryDatabase, content: string | Uint8Array): Promise<string> {
  try {
    await importText(memory, content);
    return 'taken';
  } catch (cause) {
    if (cause instanceof ArchiveRefusal) return `${cause.line}: ${cause.reason}`;
    throw cause;
  }
}

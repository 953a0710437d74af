import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { Message } from '../../src-main/contract/messages.ts';
import type { MemoryStore, NewMessage } from '../../src-main/conversation/ports.ts';
import { openMemory, type MemoryDatabase, type MemoryOptions } from '../../src-main/memory/memory-database.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The folder of the program's own migrations. */
export const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/** A memory on real files in the test's own thread, closed when the running test ends. */
export function openHistory(options: Partial<MemoryOptions> = {}): MemoryDatabase {
  const memory = openMemory({ folder: options.folder ?? temporaryFolder(), migrations, access: 'host', ...options });
  onTestFinished(() => memory.dispose());
  return memory;
}

/** The same memory behind the port that the rest of the program sees. */
export const asStore = (memory: MemoryDatabase): MemoryStore =>
  Object.fromEntries(
    Object.entries(memory).map(([name, method]) => [
      name,
      // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown becomes a rejection
      async (...parameters: unknown[]) => (method as (...values: unknown[]) => unknown)(...parameters),
    ]),
  ) as unknown as MemoryStore;

let lastSaid = Date.UTC(2026, 0, 5, 9);

/** Says something in the lifelong conversation, a minute after what was said last. */
export function say(memory: MemoryDatabase, text: string, more: Partial<NewMessage> = {}): Message {
  lastSaid += 60_000;
  return memory.append({
    conversation: memory.lifelong(),
    role: 'person',
    speaker: 'Theo',
    at: lastSaid,
    text,
    ...more,
  });
}

/** A second connection to the database of a folder, for what a test reads or spoils behind the program's back. */
export function openRaw(folder: string, file = 'os1.db'): Database.Database {
  const db = new Database(path.join(folder, file));
  onTestFinished(() => void db.close());
  return db;
}

/** All files of a folder with their bytes, for 'nothing was changed'. Call it only while no connection is open. */
export function readBytes(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name)).toString('base64')]));
}

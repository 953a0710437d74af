import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A small file of the desktop's own, such as where the window stood. What cannot be read counts as never written. */
export type KeptFile<Value> = {
  read(): Value;
  /** Writes one after the other, each whole or not at all. Rejects when the file cannot be written. */
  write(value: Value): Promise<void>;
};

/** `schema` gives the usual value for an empty object. */
export function openKeptFile<Schema extends z.ZodType>(file: string, schema: Schema): KeptFile<z.infer<Schema>> {
  let value = load(file, schema);
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: () => value,
    write: (next) => {
      value = next;
      const written = writing.then(() => save(file, JSON.stringify(next)));
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

function load<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return schema.parse({});
  }
}

/** Writes under another name and renames, so that a crash leaves the old file or the new one. Only the person can read it. */
export async function save(file: string, text: string): Promise<void> {
  const next = `${file}.${randomUUID()}`;
  try {
    await fs.writeFile(next, `${text}\n`, { mode: 0o600, flag: 'wx', flush: true });
    await fs.rename(next, file);
  } catch (cause) {
    await fs.rm(next, { force: true });
    throw cause;
  }
}

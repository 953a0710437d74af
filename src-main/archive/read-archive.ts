import fs from 'node:fs';
import { JSONParser } from '@streamparser/json';
import type { StoredRecord } from '../conversation/ports.ts';
import { describeIssue, headerSchema, longestLine, parseRecord, RecordRefusal } from './archive-format.ts';
import { readLines, type Line } from './read-lines.ts';

/** Why a file was not taken in: the line (from 1) and the reason in a few words, without anything of its content. */
export class ArchiveRefusal extends Error {
  readonly line: number;
  readonly reason: string;
  constructor(line: number, reason: string) {
    super(`Line ${line}: ${reason}`);
    this.name = 'ArchiveRefusal';
    this.line = line;
    this.reason = reason;
  }
}

export type ReadRecord = { line: number; record: StoredRecord };

/**
 * Reads our own json and jsonl, record by record, with flat memory.
 * @throws ArchiveRefusal at the first thing that is wrong, wherever in the file it stands.
 */
export async function* readArchive(file: string): AsyncGenerator<ReadRecord> {
  const lines = readLines(fs.createReadStream(file), longestLine);
  try {
    const first = await lines.next();
    if (first.done === true) throw new ArchiveRefusal(1, 'the file is empty');
    yield* check(isDocument(first.value.text) ? readDocument(first.value, lines) : readJsonLines(first.value, lines));
  } catch (cause) {
    if (cause instanceof RangeError) throw new ArchiveRefusal(Number(cause.cause), cause.message);
    throw cause;
  } finally {
    await lines.return(undefined);
  }
}

/** Every message and fact must name a conversation that came before it, and a life is only one. */
async function* check(records: AsyncGenerator<ReadRecord>): AsyncGenerator<ReadRecord> {
  const conversations = new Set<string>();
  let lifelong: string | null = null;
  for await (const read of records) {
    const { record, line } = read;
    if (record.kind === 'conversation') {
      conversations.add(record.id);
      if (record.lifelong) lifelong ??= record.id;
      if (record.lifelong && lifelong !== record.id) throw new ArchiveRefusal(line, 'a second lifelong conversation');
    } else if (record.kind !== 'unknown' && record.kind !== 'spoken' && !conversations.has(record.conversation)) {
      throw new ArchiveRefusal(line, 'it belongs to a conversation that has not come before');
    }
    yield read;
  }
}

async function* readJsonLines(first: Line, rest: AsyncGenerator<Line>): AsyncGenerator<ReadRecord> {
  readHeader(parseJson(first), first.number);
  for await (const line of rest) {
    if (line.text.trim() === '') continue;
    yield { line: line.number, record: toRecord(parseJson(line), line.text, line.number) };
  }
}

async function* readDocument(first: Line, rest: AsyncGenerator<Line>): AsyncGenerator<ReadRecord> {
  const header: Record<string, unknown> = {};
  let found: ReadRecord[] = [];
  let line = first.number;
  let headerRead = false;
  let failure: Error | null = null;
  const parser = new JSONParser({
    paths: ['$.format', '$.version', '$.created', '$.records', '$.records.*'],
    keepStack: false,
  });
  // It decodes a string in pieces (0.0.26), and would drop U+FEFF at the start of any of them as the mark of an encoding.
  const { tokenizer } = parser as unknown as { tokenizer: { bufferedString: { decoder: unknown } } };
  tokenizer.bufferedString.decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  parser.onError = (cause) => {
    failure ??= cause;
  };
  parser.onValue = ({ value, key, parent, stack }) => {
    if (failure) return;
    try {
      if (stack.length < 2) header[String(key)] = value;
      else if (!Array.isArray(parent)) throw new ArchiveRefusal(line, noList);
      else {
        if (!headerRead) readHeader(header, line);
        headerRead = true;
        found.push({ line, record: toRecord(value, JSON.stringify(value), line) });
      }
    } catch (cause) {
      failure = cause instanceof Error ? cause : new Error('unreadable');
    }
  };
  const feed = ({ text, number }: Line): ReadRecord[] => {
    line = number;
    found = [];
    if (!parser.isEnded) parser.write(`${text}\n`);
    else if (text.trim() !== '') failure ??= new ArchiveRefusal(number, 'something follows the end of the archive');
    if (failure) throw failure instanceof ArchiveRefusal ? failure : new ArchiveRefusal(number, 'not valid JSON');
    return found;
  };
  yield* feed(first);
  for await (const next of rest) yield* feed(next);
  if (!parser.isEnded) throw new ArchiveRefusal(line, 'the file ends before the archive does');
  if (!headerRead) readHeader(header, line);
  if (!Array.isArray(header['records'])) throw new ArchiveRefusal(line, noList);
}

const noList = 'records: not a list';

function readHeader(value: unknown, line: number): void {
  const header = headerSchema.safeParse(value);
  if (!header.success) throw new ArchiveRefusal(line, describeIssue(header.error));
}

function toRecord(value: unknown, text: string, line: number): StoredRecord {
  try {
    return parseRecord(value, text);
  } catch (cause) {
    if (cause instanceof RecordRefusal) throw new ArchiveRefusal(line, cause.message);
    throw cause;
  }
}

function parseJson({ text, number }: Line): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ArchiveRefusal(number, 'not valid JSON');
  }
}

/** Our json has its records inside the header's object; the first line of jsonl is an object that is whole without them. */
function isDocument(firstLine: string): boolean {
  try {
    const value: unknown = JSON.parse(firstLine);
    return typeof value === 'object' && value !== null && 'records' in value;
  } catch {
    return firstLine.trimStart().startsWith('{');
  }
}

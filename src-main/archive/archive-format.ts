import { z } from 'zod';
import { conversationIdSchema, instantSchema, messageIdSchema } from '#contract/identifiers.ts';
import { failureKindSchema, roleSchema } from '#contract/messages.ts';
import { paceSchema } from '#contract/voice.ts';
import type { StoredRecord } from '../conversation/ports.ts';
import { livingRecords } from './living-records.ts';

/** The name and version in the first line of an archive. docs/archive-format.md describes every field. */
const archiveFormat = 'os1-archive';
const archiveVersion = 1;

/** Characters of one line at most; the longest message of our own is far below. */
export const longestLine = 4_000_000;

export const headerSchema = z.object({
  format: z.literal(archiveFormat, 'not an OS1 archive'),
  version: z.literal(archiveVersion, 'a version of the archive that this OS1 does not know'),
  created: z.string().max(100),
});

/** An ISO 8601 date and time with its offset, read into milliseconds since 1970. */
const timeSchema = z.iso
  .datetime({ offset: true, error: 'not a date and time in ISO 8601' })
  .transform((text) => Date.parse(text))
  .pipe(instantSchema);

const conversationRecordSchema = z
  .strictObject({
    kind: z.literal('conversation'),
    id: conversationIdSchema,
    title: z.string().max(10_000),
    lifelong: z.boolean().default(false),
  })
  .transform((record): StoredRecord => record);

const messageRecordSchema = z
  .strictObject({
    kind: z.literal('message'),
    id: messageIdSchema.optional(),
    conversation: conversationIdSchema,
    sourceId: z.string().min(1).max(1_000).nullish(),
    role: roleSchema,
    speaker: z.string().max(1_000).default(''),
    at: timeSchema,
    text: z.string(),
    interrupted: z.boolean().default(false),
    replaced: z.boolean().default(false),
    unanswered: failureKindSchema.optional(),
  })
  .transform(({ id, sourceId, unanswered, ...record }): StoredRecord => ({
    ...record,
    id: id ?? null,
    sourceId: sourceId ?? null,
    unanswered: unanswered ?? null,
  }));

const factRecordSchema = z
  .strictObject({
    kind: z.literal('fact'),
    id: messageIdSchema,
    conversation: conversationIdSchema,
    key: z.string().min(1).max(200),
    value: z.string().nullable(),
    at: timeSchema,
    message: messageIdSchema.nullable(),
  })
  .transform((record): StoredRecord => record);

const spokenRecordSchema = z
  .strictObject({ kind: z.literal('spoken'), message: messageIdSchema, pace: paceSchema.nullable() })
  .transform((record): StoredRecord => record);

const knownRecords = {
  ...livingRecords,
  conversation: conversationRecordSchema,
  message: messageRecordSchema,
  fact: factRecordSchema,
  spoken: spokenRecordSchema,
};
const anyRecordSchema = z.looseObject({ kind: z.string().min(1).max(100) });

/** A record that cannot be read, with the reason in a few words. */
export class RecordRefusal extends Error {}

/**
 * Reads one record. Kinds that this version does not know come back as the line itself.
 * @throws RecordRefusal
 */
export function parseRecord(value: unknown, line: string): StoredRecord {
  const any = anyRecordSchema.safeParse(value);
  if (!any.success) throw new RecordRefusal('not a record with a kind');
  const schema = Object.hasOwn(knownRecords, any.data.kind)
    ? knownRecords[any.data.kind as keyof typeof knownRecords]
    : null;
  if (!schema) return { kind: 'unknown', line };
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new RecordRefusal(describeIssue(parsed.error));
  return parsed.data;
}

/** The first thing that is wrong, by the name of its field; never with its value, which may be anybody's words. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'cannot be read';
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `a field that this version does not know: ${issue.keys.join(', ')}`;
  const reason =
    issue.code === 'invalid_type' && issue.input === undefined ? 'is missing or of the wrong type' : issue.message;
  return field === '' ? reason : `${field}: ${reason}`;
}

/** The line of a record, with its keys in the documented order. */
export function recordLine(record: StoredRecord): string {
  switch (record.kind) {
    case 'unknown':
      return record.line;
    case 'conversation':
      return JSON.stringify({
        kind: 'conversation',
        id: record.id,
        title: record.title,
        ...(record.lifelong ? { lifelong: true } : {}),
      });
    case 'fact':
      return JSON.stringify({
        kind: 'fact',
        id: record.id,
        conversation: record.conversation,
        key: record.key,
        value: record.value,
        at: new Date(record.at).toISOString(),
        message: record.message,
      });
    case 'spoken':
      return JSON.stringify({ kind: 'spoken', message: record.message, pace: record.pace });
    case 'message':
      return JSON.stringify({
        kind: 'message',
        id: record.id,
        conversation: record.conversation,
        sourceId: record.sourceId,
        role: record.role,
        speaker: record.speaker,
        at: new Date(record.at).toISOString(),
        text: record.text,
        interrupted: record.interrupted,
        ...(record.replaced ? { replaced: true } : {}),
        ...(record.unanswered === null ? {} : { unanswered: record.unanswered }),
      });
    default:
      // These stand in the file as the store gives them.
      return JSON.stringify(record);
  }
}

/** The header without its closing brace, shared by both machine-readable formats. */
export const headerStart = (created: string): string =>
  `{"format":${JSON.stringify(archiveFormat)},"version":${archiveVersion},"created":${JSON.stringify(created)}`;

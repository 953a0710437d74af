import { z } from 'zod';
import { instantSchema } from './identifiers.ts';

/**
 * Whether it keeps to itself. `doNotDisturb`: until the person says otherwise; `hushedUntil`: for a while, null when not. While
 * either holds, nothing is shown or said that was not asked for, and an answer is not said aloud while it is hushed.
 */
export const quietSchema = z.strictObject({ doNotDisturb: z.boolean(), hushedUntil: instantSchema.nullable() });
export type Quiet = z.infer<typeof quietSchema>;

/** What a notice is about. 'reminder' is for the schedule, which is not built yet. */
export const noticeKindSchema = z.enum(['answered', 'said', 'away', 'back', 'export', 'update', 'storage', 'reminder']);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

/** What a person can do with a notice where it stands. */
export const noticeActionSchema = z.enum(['open', 'talk', 'later', 'hush']);
export type NoticeAction = z.infer<typeof noticeActionSchema>;

/**
 * Something that the OS wants to say while nobody looks. `title` and `text` never hold what was said in a talk: they stand on a
 * screen that others may see.
 */
export const noticeSchema = z.strictObject({
  id: z.string().min(8).max(64),
  kind: noticeKindSchema,
  title: z.string().max(100),
  text: z.string().max(300),
  at: instantSchema,
  actions: z.array(noticeActionSchema).max(3),
});
export type Notice = z.infer<typeof noticeSchema>;

import { z } from 'zod';
import { instantSchema } from './identifiers.ts';

/** The name of a backup's file within DIR/backups. Never a path. */
export const backupNameSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]{2,80}\.db$/, 'not the name of a backup');

/** Why a copy was made. */
export const backupKindSchema = z.enum([
  'daily',
  'weekly',
  'before-migration',
  'before-update',
  'before-restore',
  'asked',
]);
export type BackupKind = z.infer<typeof backupKindSchema>;

/** A whole copy of the history, checked when it was made. `bytes`: its size on the disk. */
export const backupSchema = z.strictObject({
  name: backupNameSchema,
  kind: backupKindSchema,
  madeAt: instantSchema,
  bytes: z.number().int().min(0),
});
export type Backup = z.infer<typeof backupSchema>;

/** What a look into a backup finds: counts and times, and how it differs from what is there now. */
export const backupLookSchema = z.strictObject({
  backup: backupSchema,
  /** False when the copy itself is damaged. */
  sound: z.boolean(),
  osName: z.string().nullable(),
  messages: z.number().int(),
  known: z.number().int(),
  firstAt: instantSchema.nullable(),
  lastAt: instantSchema.nullable(),
  /** Messages that are there now and not in the copy; null when what is there now cannot be read. */
  missing: z.number().int().nullable(),
});
export type BackupLook = z.infer<typeof backupLookSchema>;

/**
 * What stands in DIR/life.json beside the history: that a life began here, so that a file that was emptied is not taken for a first
 * start; whether a host has it open, so that one which was killed is noticed; and when the whole file was checked last.
 */
export const lifeMarkerSchema = z.strictObject({
  version: z.literal(1),
  begunAt: instantSchema,
  running: z.boolean(),
  checkedAt: instantSchema,
});
export type LifeMarker = z.infer<typeof lifeMarkerSchema>;

/** How much could be read out of a damaged history, and how many of its messages could not. */
export const salvagedSchema = z.strictObject({
  messages: z.number().int(),
  known: z.number().int(),
  lost: z.number().int(),
});
export type Salvaged = z.infer<typeof salvagedSchema>;

/** What can be done about a history that does not open. The first is the safe one, and stands first. */
export const recoveryStepSchema = z.enum(['retry', 'restore', 'salvage', 'fresh']);
export type RecoveryStep = z.infer<typeof recoveryStepSchema>;

/** A history that does not open: what is wrong, what was kept, and what can be done. Nothing is ever deleted. */
export const recoverySchema = z.strictObject({
  trouble: z.enum([
    'future',
    'foreign',
    'corrupt',
    'emptied',
    'read-only',
    'full',
    'locked',
    'migration-changed',
    'unknown',
  ]),
  sentence: z.string(),
  since: instantSchema,
  steps: z.array(recoveryStepSchema),
  /** Newest first; those that are sound. */
  backups: z.array(backupSchema),
  /** The step that runs now; null while it waits for the person. */
  working: recoveryStepSchema.nullable(),
});
export type Recovery = z.infer<typeof recoverySchema>;

import { z } from 'zod';
import { desktopSettingsSchema, desktopStatusSchema } from './desktop.ts';
import { backupLookSchema, backupNameSchema, backupSchema, recoverySchema, salvagedSchema } from './life.ts';
import { longestMessage } from './messages.ts';
import { quietSchema } from './quiet.ts';

const nothing = z.strictObject({});
const desktop = desktopSettingsSchema.shape;

/** The calls about being there: keeping quiet, the desktop, copies of the history, and a history that does not open. */
export const companionCalls = {
  /** Changes whether it keeps to itself. `hushFor`: minutes from now; 0 ends it. What is left out stays. */
  'quiet.change': {
    input: z.strictObject({ doNotDisturb: z.boolean(), hushFor: z.number().int().min(0).max(1_440) }).partial(),
    output: quietSchema,
  },
  /** Keeps what stands in the line to write on, for a window that breaks down; in memory only, and never among what was said. */
  'draft.keep': { input: z.strictObject({ text: z.string().max(longestMessage) }), output: nothing },
  /** Changes how it is there on the desktop; what is left out stays. Refused by a host that is no desktop. */
  'desktop.change': {
    input: z
      .strictObject({
        atLogin: z.boolean(),
        floating: desktop.floating.unwrap(),
        size: desktop.size.unwrap(),
        notifications: desktop.notifications.unwrap(),
        shortcuts: z
          .strictObject({
            talk: desktop.shortcuts.unwrap().shape.talk.unwrap(),
            show: desktop.shortcuts.unwrap().shape.show.unwrap(),
          })
          .partial(),
      })
      .partial(),
    output: desktopStatusSchema,
  },
  /** What the person wants after having been told what closing does: 'stay' leaves the window open. */
  'desktop.close': { input: z.strictObject({ how: z.enum(['hide', 'quit', 'stay']) }), output: nothing },
  /** 'check' looks now; 'fetch' gets what is offered; 'later' asks again another day; 'restart' installs it at once. */
  'desktop.update': {
    input: z.strictObject({ step: z.enum(['check', 'fetch', 'later', 'restart']) }),
    output: desktopStatusSchema,
  },
  /** What changed in this version has been read. */
  'desktop.read-changes': { input: nothing, output: desktopStatusSchema },
  /** The copies there are, newest first. */
  'backups.list': { input: nothing, output: z.strictObject({ backups: z.array(backupSchema), folder: z.string() }) },
  'backups.make': { input: nothing, output: backupSchema },
  /** A look into a copy, before it takes the place of what is there. */
  'backups.look': { input: z.strictObject({ backup: backupNameSchema }), output: backupLookSchema },
  /** Puts a copy in the place of the history. What is there now becomes a copy first; then everything begins anew from it. */
  'backups.restore': { input: z.strictObject({ backup: backupNameSchema }), output: nothing },
  /** Null while the history is open. The one call, with those below, that works when it is not. */
  'recovery.status': { input: nothing, output: z.strictObject({ recovery: recoverySchema.nullable() }) },
  /**
   * Does something about a history that does not open. 'fresh' needs `sure`: the old file is kept beside. `salvaged`: what was read
   * out, after that step.
   */
  'recovery.do': {
    input: z.discriminatedUnion('step', [
      z.strictObject({ step: z.literal('retry') }),
      z.strictObject({ step: z.literal('restore'), backup: backupNameSchema }),
      z.strictObject({ step: z.literal('salvage') }),
      z.strictObject({ step: z.literal('fresh'), sure: z.literal(true) }),
    ]),
    output: z.strictObject({ recovery: recoverySchema.nullable(), salvaged: salvagedSchema.optional() }),
  },
} as const;

import { z } from 'zod';
import { instantSchema } from './identifiers.ts';

/** What a global shortcut does: 'talk' opens the microphone (or hushes), 'show' brings the window or sends it away. */
export const shortcutActionSchema = z.enum(['talk', 'show']);
export type ShortcutAction = z.infer<typeof shortcutActionSchema>;

/** A combination of keys as Electron writes them, such as 'Control+Alt+Space': modifiers and one key. */
export const acceleratorSchema = z
  .string()
  .max(60)
  .regex(
    /^(?:(?:CommandOrControl|Control|Command|Alt|Option|AltGr|Shift|Super|Meta)\+){1,4}(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Tab|Insert|Delete|Up|Down|Left|Right|Home|End|PageUp|PageDown|[.,;/\\=[\]'`-])$/,
    'not a combination of keys',
  );

/** 'small': a figure and one line; 'full': the whole window. */
const windowSizeSchema = z.enum(['small', 'full']);

/** What settings.json keeps for the desktop program. */
export const desktopSettingsSchema = z.strictObject({
  /** Whether it is to be there after login; null until the person was asked. */
  atLogin: z.boolean().nullable().default(null),
  /** That closing the window leaves it in the tray has been explained. */
  closeExplained: z.boolean().default(false),
  /** Above all other windows. */
  floating: z.boolean().default(false),
  size: windowSizeSchema.default('full'),
  shortcuts: z
    .strictObject({
      talk: acceleratorSchema.nullable().default(null),
      show: acceleratorSchema.nullable().default(null),
    })
    .prefault({}),
  notifications: z.boolean().default(true),
  /** The version that ran last: a newer one says once what changed. Empty before the first start. */
  lastVersion: z.string().max(40).default(''),
});
export type DesktopSettings = z.infer<typeof desktopSettingsSchema>;

/** What is known of a newer version. 'absent': this copy has no place to look, `why` in one sentence. */
export const updateStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('absent'), why: z.string() }),
  /** `checkedAt`: null before the first look. */
  z.strictObject({ state: z.literal('current'), checkedAt: instantSchema.nullable() }),
  z.strictObject({ state: z.literal('checking') }),
  /** `notes`: what changes, as plain text of the feed; may be empty. */
  z.strictObject({ state: z.literal('offered'), version: z.string(), notes: z.string() }),
  /** `done` and `total` in bytes. */
  z.strictObject({ state: z.literal('fetching'), version: z.string(), done: z.number(), total: z.number() }),
  /** It goes in when the program is quit. */
  z.strictObject({ state: z.literal('ready'), version: z.string(), notes: z.string() }),
  z.strictObject({ state: z.literal('installing'), version: z.string(), since: instantSchema }),
  z.strictObject({ state: z.literal('failed'), sentence: z.string() }),
]);
export type UpdateStatus = z.infer<typeof updateStatusSchema>;

/** How the desktop program stands, as the window shows it. */
export const desktopStatusSchema = z.strictObject({
  platform: z.enum(['darwin', 'win32', 'linux']),
  version: z.string(),
  /** 'absent': this desktop has no tray, so closing the window ends the program. */
  tray: z.enum(['there', 'absent']),
  /** The system's own answer about login; 'not-possible' where it cannot be asked. */
  login: z.enum(['off', 'on', 'requires-approval', 'not-possible']),
  /** Whether the person has been asked about login at all. */
  loginAsked: z.boolean(),
  floating: z.boolean(),
  size: windowSizeSchema,
  /** 'taken': another program has these keys. */
  shortcuts: z.record(
    shortcutActionSchema,
    z.strictObject({ keys: acceleratorSchema.nullable(), state: z.enum(['off', 'set', 'taken']) }),
  ),
  notifications: z.enum(['on', 'off', 'not-possible']),
  /** The window was asked to close for the first time: it explains what that does. */
  closing: z.boolean(),
  update: updateStatusSchema,
  /** What is new in this version, once after an update; null otherwise. */
  changed: z.strictObject({ version: z.string(), notes: z.string() }).nullable(),
});
export type DesktopStatus = z.infer<typeof desktopStatusSchema>;

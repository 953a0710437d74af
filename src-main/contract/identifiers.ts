import { z } from 'zod';

/** A time-ordered id of our own making: UUID version 7 in lower case (RFC 9562, section 5.7). */
export const messageIdSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'not a UUID of version 7');

/** Conversations keep the id that they came with, so any short text is one; ours are UUIDs of version 7. */
export const conversationIdSchema = z.string().min(1).max(200);

/** The last millisecond of the year 9999, beyond which ISO 8601 needs more digits. */
export const lastInstant = 253_402_300_799_999;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const instantSchema = z.number().int().min(0).max(lastInstant);

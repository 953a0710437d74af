import { z } from 'zod';

/** Kinds of refusal that cross the wire; the message is one sentence for a person. */
export const errorCodeSchema = z.enum([
  'invalid-input',
  'unknown-call',
  'not-allowed',
  'not-found',
  'busy',
  'storage',
  'unreachable',
  'cancelled',
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

export const callErrorSchema = z.strictObject({ code: errorCodeSchema, message: z.string() });

/** An expected refusal. Anything else that a handler throws crosses the wire as 'internal', without its text. */
export class CallError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
  }
}

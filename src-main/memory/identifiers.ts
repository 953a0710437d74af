import { createHash } from 'node:crypto';
import { v7 } from 'uuid';

/** A new id (UUID version 7) for something that happened at `at`, milliseconds since 1970. */
export const newId = (at: number): string => v7({ msecs: at });

/**
 * The id of a message that comes without one: its time, and a hash of what it says where a UUID has random bits, so
 * that the same file brought in twice gives the same ids. `occurrence` tells apart messages that are alike in all.
 */
export function derivedId(at: number, parts: readonly (string | null)[], occurrence: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([...parts, occurrence]))
    .digest();
  return v7({ msecs: at, random: hash.subarray(0, 16), seq: hash.readUInt32BE(16) });
}

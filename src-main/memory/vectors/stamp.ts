/**
 * A number that tells whether a message still is the one that a vector was made of, and in the same words: rows are given anew
 * when the last was erased, and a spoken reply may be cut to what was heard. FNV-1a, 32 bits.
 */
export function stampOf({ id, text }: { id: string; text: string }): number {
  let hash = 0x811c9dc5;
  for (const part of [id, text]) {
    for (let at = 0; at < part.length; at += 1) hash = Math.imul(hash ^ part.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

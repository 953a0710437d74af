/** A vector of the same direction and length 1; null for one without a direction (all zeros, or not finite). */
export function normalised(vector: Float32Array): Float32Array | null {
  let squares = 0;
  for (const part of vector) squares += part * part;
  if (!Number.isFinite(squares) || squares === 0) return null;
  const length = Math.sqrt(squares);
  const direction = new Float32Array(vector.length);
  for (let at = 0; at < vector.length; at += 1) direction[at] = (vector[at] ?? 0) / length;
  return direction;
}

/** The direction of a vector in one byte a dimension: its greatest part becomes 127. Enough to tell close ones apart. */
export function toBytes(vector: Float32Array): Buffer {
  let greatest = 0;
  for (const part of vector) greatest = Math.max(greatest, Math.abs(part));
  const scale = 127 / (greatest || 1);
  const bytes = new Int8Array(vector.length);
  for (let at = 0; at < vector.length; at += 1) bytes[at] = Math.round((vector[at] ?? 0) * scale);
  return Buffer.from(bytes.buffer);
}

/** A vector of length 1 from its bytes; null for none. */
export function fromBytes(bytes: Uint8Array | undefined): Float32Array | null {
  if (bytes === undefined || bytes.length === 0) return null;
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return normalised(new Float32Array(signed));
}

/**
 * One bit a dimension: on which side of the middle it lies. What a model says of all texts alike lies in the middle and would
 * tell nothing.
 *
 * @param middle the mean of many vectors; null before there are enough.
 */
export function toBits(vector: Float32Array, middle: Float32Array | null): Buffer {
  const bits = Buffer.alloc(Math.ceil(vector.length / 8));
  for (let at = 0; at < vector.length; at += 1) {
    const isBeyond = (vector[at] ?? 0) > (middle?.[at] ?? 0);
    if (isBeyond) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return bits;
}

/** What a vector has of its own, beyond the middle; of length 1. Null where that is nothing. */
export function beyondMiddle(vector: Float32Array, middle: Float32Array | null): Float32Array | null {
  if (middle === null) return normalised(vector);
  const own = new Float32Array(vector.length);
  for (let at = 0; at < vector.length; at += 1) own[at] = (vector[at] ?? 0) - (middle[at] ?? 0);
  return normalised(own);
}

/** The product of two vectors: the cosine of their angle, where both have length 1. */
export function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

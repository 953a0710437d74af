import { row, rows, run, values, type WritableDb } from '../database.ts';
import { createCoarse, note, setNote } from './open-vectors.ts';
import { beyondMiddle, fromBytes, normalised, product, toBits, toBytes } from './quantise.ts';
import { shareOfNearness, usualOf } from './similarity.ts';

/** A message that lies near: its row number, its stamp, and what the nearness is worth (see `shareOfNearness`). */
export type Near = { number: number; stamp: number; share: number };

/** The vectors of one model in their file. */
export type VectorTable = {
  count(): number;
  /** The stamps of those rows between two numbers (both included) that are done. */
  stamps(from: number, to: number): Map<number, number>;
  /** Notes vectors; null for a message that has none. Vectors of another length end all that were there. */
  put(vectors: readonly { number: number; stamp: number; vector: Float32Array | null }[]): void;
  remove(numbers: readonly number[]): void;
  /** The nearest, best first: those that lie above the usual. */
  nearest(vector: Float32Array): Near[];
};

/** The middle of all vectors is measured when there are so many: at first roughly, then well enough for good. */
const measuredAt = [64, 512, 4_096];

/** Vectors from which the middle is taken, at most. */
const sampled = 2_048;

/** Messages taken at random, against which the nearness of others is held; and the growth after which others are taken. */
const background = 192;
const growth = 1.25;

/**
 * Messages that the coarse search brings. vec0 walks each chunk once for each of them, so a long life affords fewer: figures in
 * docs/memory.md.
 */
const depthFor = (count: number): number => (count <= 150_000 ? 96 : count <= 400_000 ? 64 : 32);

export function createVectorTable(db: WritableDb): VectorTable {
  let dimensions = note<number>(db, 'dimensions') ?? 0;
  let middle = readMiddle(db);
  let count = row<{ count: number }>(db, 'SELECT count(*) AS count FROM fine')?.count ?? 0;
  let usual: { of: number; vectors: Float32Array[] } | null = null;

  const putCoarse = (place: number, vector: Float32Array): void => {
    run(db, 'INSERT INTO coarse (rowid, bits) VALUES (?, vec_bit(?))', BigInt(place), toBits(vector, middle));
  };
  const drop = (place: number): void => {
    const known = row<{ length: number }>(db, 'SELECT length(vector) AS length FROM fine WHERE place = ?', place);
    if (!known) return;
    if (known.length > 0) run(db, 'DELETE FROM coarse WHERE rowid = ?', BigInt(place));
    run(db, 'DELETE FROM fine WHERE place = ?', place);
    count -= 1;
  };
  const begin = (length: number): void => {
    if (dimensions > 0) db.exec('DROP TABLE coarse; DELETE FROM fine');
    createCoarse(db, length);
    setNote(db, 'dimensions', length);
    setNote(db, 'middle', null);
    setNote(db, 'measured', 0);
    dimensions = length;
    middle = null;
    usual = null;
    count = row<{ count: number }>(db, 'SELECT count(*) AS count FROM fine')?.count ?? 0;
  };
  /** Measures the middle anew where there are enough vectors for a better one; the bits of all are made anew with it. */
  const measure = (): void => {
    const step = measuredAt.findLastIndex((enough) => count >= enough) + 1;
    if (dimensions === 0 || step <= (note<number>(db, 'measured') ?? 0)) return;
    const kept = rows<{ place: number; vector: Uint8Array }>(
      db,
      'SELECT place, vector FROM fine WHERE length(vector) > 0 ORDER BY place',
    );
    const every = Math.max(1, Math.floor(kept.length / sampled));
    const sum = new Float32Array(dimensions);
    for (let at = 0; at < kept.length; at += every) {
      const vector = fromBytes(kept[at]?.vector);
      if (vector) for (let part = 0; part < dimensions; part += 1) sum[part] = (sum[part] ?? 0) + (vector[part] ?? 0);
    }
    const taken = Math.ceil(kept.length / every);
    middle = sum.map((part) => part / Math.max(1, taken));
    setNote(db, 'middle', bytesOf(middle));
    setNote(db, 'measured', step);
    db.exec('DROP TABLE coarse');
    createCoarse(db, dimensions);
    for (const { place, vector } of kept) {
      const read = fromBytes(vector);
      if (read) putCoarse(place, read);
    }
    usual = null;
  };
  /** Messages taken at random, as they lie beyond the middle. */
  const usualVectors = (): Float32Array[] => {
    if (usual && count <= usual.of * growth) return usual.vectors;
    const ends = row<{ first: number | null; last: number | null }>(
      db,
      'SELECT min(place) AS first, max(place) AS last FROM fine',
    );
    const [first, last] = [ends?.first ?? 0, ends?.last ?? 0];
    const places = Array.from({ length: background }, (_, at) =>
      Math.round(first + ((last - first) * at) / background),
    );
    const found = new Map<number, Uint8Array>();
    for (const place of places) {
      const next = row<{ place: number; vector: Uint8Array }>(
        db,
        'SELECT place, vector FROM fine WHERE place >= ? AND length(vector) > 0 ORDER BY place LIMIT 1',
        place,
      );
      if (next) found.set(next.place, next.vector);
    }
    const vectors = [...found.values()].flatMap((vector) => {
      const read = fromBytes(vector);
      return (read && beyondMiddle(read, middle)) ?? [];
    });
    usual = { of: count, vectors };
    return vectors;
  };

  return {
    count: () => count,
    stamps: (from, to) =>
      new Map(
        rows<{ number: number; stamp: number }>(
          db,
          'SELECT -place AS number, stamp FROM fine WHERE place BETWEEN ? AND ?',
          -to,
          -from,
        ).map(({ number, stamp }) => [number, stamp]),
      ),
    put: (vectors) => {
      db.transaction(() => {
        for (const { number, stamp, vector } of vectors) {
          const direction = vector === null ? null : normalised(vector);
          if (direction && direction.length !== dimensions) begin(direction.length);
          drop(-number);
          const bytes = direction ? toBytes(direction) : Buffer.alloc(0);
          run(db, 'INSERT INTO fine (place, stamp, vector) VALUES (?, ?, ?)', -number, stamp, bytes);
          if (direction) putCoarse(-number, direction);
          count += 1;
        }
        measure();
      })();
    },
    remove: (numbers) => {
      db.transaction(() => {
        for (const number of numbers) drop(-number);
      })();
      if (numbers.length > 0) usual = null;
    },
    nearest: (vector) => {
      const direction = normalised(vector);
      if (!direction || direction.length !== dimensions) return [];
      const asked = beyondMiddle(direction, middle);
      const isUsual = asked && usualOf(usualVectors().map((other) => product(asked, other)));
      if (!asked || !isUsual) return [];
      const places = values<number>(
        db,
        'SELECT rowid FROM coarse WHERE bits MATCH vec_bit(?) AND k = ?',
        toBits(direction, middle),
        depthFor(count),
      );
      return rows<{ place: number; stamp: number; vector: Uint8Array }>(
        db,
        'SELECT place, stamp, vector FROM fine WHERE place IN (SELECT value FROM json_each(?))',
        JSON.stringify(places),
      )
        .flatMap(({ place, stamp, vector: bytes }) => {
          const read = fromBytes(bytes);
          const own = read && beyondMiddle(read, middle);
          const share = own ? shareOfNearness(product(asked, own), isUsual) : 0;
          return share > 0 ? [{ number: -place, stamp, share }] : [];
        })
        .sort((a, b) => b.share - a.share || b.number - a.number);
    },
  };
}

const bytesOf = (vector: Float32Array): Buffer => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);

function readMiddle(db: WritableDb): Float32Array | null {
  const bytes = note<Uint8Array>(db, 'middle');
  return bytes === null ? null : new Float32Array(Uint8Array.from(bytes).buffer);
}

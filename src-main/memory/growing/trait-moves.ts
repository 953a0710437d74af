import type { TraitMove } from '#contract/growing.ts';
import { rows, run, type ReadableDb, type WritableDb } from '../database.ts';
import { newId } from '../identifiers.ts';
import { usableNumbers } from './readable.ts';

/** All moves of traits, oldest first. */
export const listMoves = (db: ReadableDb): TraitMove[] =>
  rows<TraitMove>(
    db,
    `SELECT t.id, t.trait, t.by, t.at, t.cause, t.quote, m.id AS source, t.taken_back AS takenBack
     FROM trait_moves t LEFT JOIN messages m ON m.number = t.source
     WHERE t.forgotten IS NULL ORDER BY t.at, t.number`,
  );

/** Keeps moves, but those whose message was forgotten meanwhile. */
export function addMoves(db: WritableDb, moves: readonly Omit<TraitMove, 'id' | 'takenBack'>[]): void {
  const add = db.transaction(() => {
    for (const { trait, by, at, cause, quote, source } of moves) {
      const number = source === null ? [null] : usableNumbers(db, [source]);
      if (number === null) continue;
      run(
        db,
        'INSERT INTO trait_moves (id, trait, by, at, cause, quote, source) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[newId(at), trait, by, at, cause, quote, number[0] ?? null],
      );
    }
  });
  add.immediate();
}

/** Undoes a move, or lets it count again (`takenBack` null); false where there is none. */
export const takeBackMove = (db: WritableDb, move: string, takenBack: number | null): boolean =>
  run(db, 'UPDATE trait_moves SET taken_back = ? WHERE id = ? AND forgotten IS NULL', takenBack, move).changes > 0;

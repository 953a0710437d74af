import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { traitSchema, type TraitMove } from '../../src-main/contract/growing.ts';
import { boundMoves, traitValues, type ProposedMove } from '../../src-main/growing/traits.ts';

const noon = new Date(2026, 4, 4, 12).getTime();
const causes = ['asked', 'shown', 'thanked', 'stopped', 'reflection'] as const;

const proposed = fc.record({
  trait: fc.constantFrom(...traitSchema.options),
  by: fc.double({ min: -1, max: 1, noNaN: true }),
  at: fc.integer({ min: 0, max: 4 }).map((days) => noon + days * 86_400_000),
  cause: fc.constantFrom(...causes),
  quote: fc.constant('so'),
  source: fc.constant(null),
});
const many = fc.array(proposed, { maxLength: 60 });

/** Keeps moves one after the other, as the store does. */
function keep(moves: readonly ProposedMove[]): TraitMove[] {
  const kept: TraitMove[] = [];
  for (const move of moves) {
    for (const bounded of boundMoves(kept, [move]))
      kept.push({ ...bounded, id: `move-${String(kept.length).padStart(8, '0')}`, takenBack: null });
  }
  return kept;
}
const spent = (moves: readonly TraitMove[], trait: string, at: number, asked: boolean): number =>
  moves
    .filter((move) => move.trait === trait && move.at === at && (move.cause === 'asked') === asked)
    .reduce((sum, { by }) => sum + Math.abs(by), 0);

describe('traits', () => {
  test('stand in the middle before anything moved them', () => {
    expect(Object.values(traitValues([]))).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  test('move a little a day at most, however often and in whatever order they are pulled', () => {
    fc.assert(
      fc.property(many, (moves) => {
        const kept = keep(moves);
        for (const { trait, at, by, cause } of kept) {
          expect(Math.abs(by)).toBeLessThanOrEqual(cause === 'asked' ? 0.1 : 0.03);
          expect(spent(kept, trait, at, false)).toBeLessThanOrEqual(0.06 + 1e-9);
          expect(spent(kept, trait, at, true)).toBeLessThanOrEqual(0.1 + 1e-9);
        }
      }),
    );
  });

  test('are bounded in the same way all at once and one by one', () => {
    fc.assert(
      fc.property(many, (moves) => {
        const atOnce = boundMoves([], moves);
        expect(keep(moves).map(({ id: _, takenBack: __, ...move }) => move)).toEqual(atOnce);
      }),
    );
  });

  test('never leave the line from 0 to 1, whatever is taken back', () => {
    fc.assert(
      fc.property(many, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (moves, back) => {
        const kept = keep(moves).map((move, place) => ({ ...move, takenBack: back[place] === true ? noon : null }));
        for (const value of Object.values(traitValues(kept))) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('stand after a move was taken back exactly as if it had never been, and after it counts again as before', () => {
    fc.assert(
      fc.property(many, fc.nat(), (moves, at) => {
        const kept = keep(moves);
        fc.pre(kept.length > 0);
        const place = at % kept.length;
        const back = kept.map((move, other) => (other === place ? { ...move, takenBack: noon } : move));
        expect(traitValues(back)).toEqual(traitValues(kept.filter((_, other) => other !== place)));
        expect(traitValues(back.map((move) => ({ ...move, takenBack: null })))).toEqual(traitValues(kept));
      }),
    );
  });

  test('do not depend on the order in which their moves are read', () => {
    fc.assert(
      fc.property(many, (moves) => {
        const kept = keep(moves);
        expect(traitValues(kept.toReversed())).toEqual(traitValues(kept));
      }),
    );
  });

  test('are not moved again on the day on which the person took it back', () => {
    const ask: ProposedMove = { trait: 'humour', by: 0.1, at: noon, cause: 'asked', quote: '', source: null };
    const [kept] = keep([ask]);
    expect(kept && boundMoves([{ ...kept, takenBack: noon + 1 }], [ask])).toEqual([]);
  });
});

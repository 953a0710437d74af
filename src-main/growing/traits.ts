import { traitSchema, type Trait, type TraitMove } from '#contract/growing.ts';
import type { TraitValues } from '../conversation/knowledge-ports.ts';

/** A move before it is kept. */
export type ProposedMove = Omit<TraitMove, 'id' | 'takenBack'>;

/** How far one move may go at most, by its cause. What was asked for in so many words is done at once; all else is slow. */
const furthest: Readonly<Record<TraitMove['cause'], number>> = {
  asked: 100,
  thanked: 20,
  stopped: 20,
  shown: 10,
  reflection: 30,
};

/** How far a trait may move on one local day: by what was asked for, and by all else together. In thousandths, as all sums are. */
const dayAsked = 100;
const dayOther = 60;
/** What is shown all day long counts once. */
const dayShown = 10;

/** Moves below this are none. */
const least = 2;

/** Sums are made of whole thousandths: so they are the same in any order, and taking back is exact. */
const thousandths = (by: number): number => Math.round(by * 1_000);

const dayOf = (at: number): string => {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
};

/** Where each trait stands: its middle and all moves that count, between 0 and 1. */
export function traitValues(moves: readonly Pick<TraitMove, 'trait' | 'by' | 'takenBack'>[]): TraitValues {
  const value = (trait: Trait): number => {
    const sum = moves.reduce(
      (so, move) => (move.trait === trait && move.takenBack === null ? so + thousandths(move.by) : so),
      500,
    );
    return Math.min(1_000, Math.max(0, sum)) / 1_000;
  };
  return Object.fromEntries(traitSchema.options.map((trait) => [trait, value(trait)])) as TraitValues;
}

/**
 * What of some proposed moves may be done: no single one goes too far, nor do those of a trait on one local day together, and
 * none leaves 0 to 1. A move that was taken back still counts for its day: it is not made anew in another form.
 */
export function boundMoves(
  existing: readonly Pick<TraitMove, 'trait' | 'by' | 'at' | 'cause' | 'takenBack'>[],
  proposed: readonly ProposedMove[],
): ProposedMove[] {
  const done = [...existing];
  const bounded: ProposedMove[] = [];
  for (const move of proposed) {
    const sameDay = done.filter(({ trait, at }) => trait === move.trait && dayOf(at) === dayOf(move.at));
    const spent = (counts: (cause: TraitMove['cause']) => boolean): number =>
      sameDay.reduce((sum, { by, cause }) => (counts(cause) ? sum + Math.abs(thousandths(by)) : sum), 0);
    const left =
      move.cause === 'asked'
        ? dayAsked - spent((cause) => cause === 'asked')
        : Math.min(
            dayOther - spent((cause) => cause !== 'asked'),
            move.cause === 'shown' ? dayShown - spent((cause) => cause === 'shown') : dayOther,
          );
    const stands = thousandths(traitValues(done)[move.trait]);
    const room = move.by > 0 ? 1_000 - stands : stands;
    const by = Math.min(Math.abs(thousandths(move.by)), furthest[move.cause], left, room);
    if (by < least) continue;
    const kept = { ...move, by: (Math.sign(move.by) * by) / 1_000 };
    bounded.push(kept);
    done.push({ ...kept, takenBack: null });
  }
  return bounded;
}

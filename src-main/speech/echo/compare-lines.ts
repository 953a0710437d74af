import { bands, type Line } from './band-energies.ts';

/** Level under which our voice is not there to be heard, in decibels: pauses between sentences. */
const audibleLevel = -58;

/** A band is louder than our voice explains when it stands out by so many decibels. */
const excess = 8;

/** A band quieter than this is nobody's, in decibels. */
const quietLevel = -60;

/** Two rows of lines that are laid side by side: `heard[heardFrom]` beside `said[saidFrom]`, and so on. */
export type Beside = {
  heard: readonly Line[];
  heardFrom: number;
  said: readonly Line[];
  saidFrom: number;
  /** Lines of `said` that sounded; what comes after them was never played. */
  saidUntil: number;
  count: number;
};

/**
 * How alike two sounds are by the shape of their energies (correlation, -1 to 1), and by how many decibels the heard one
 * is quieter. Null where our voice says too little to tell. One pass over sums, for it runs for many delays at each reading.
 */
export function compareLines(beside: Beside): { likeness: number; loss: number } | null {
  const { heard, heardFrom, said, saidFrom, saidUntil, count } = beside;
  let pairs = 0;
  let sumHeard = 0;
  let sumSaid = 0;
  let squaresHeard = 0;
  let squaresSaid = 0;
  let products = 0;
  for (let line = Math.max(0, -saidFrom); line < count && saidFrom + line < saidUntil; line += 1) {
    const heardLine = heard[heardFrom + line];
    const saidLine = said[saidFrom + line];
    if (heardLine === undefined || saidLine === undefined) continue;
    for (let band = 0; band < bands.length; band += 1) {
      const saidLevel = saidLine[band] ?? 0;
      if (saidLevel <= audibleLevel) continue;
      const heardLevel = heardLine[band] ?? 0;
      pairs += 1;
      sumHeard += heardLevel;
      sumSaid += saidLevel;
      squaresHeard += heardLevel * heardLevel;
      squaresSaid += saidLevel * saidLevel;
      products += heardLevel * saidLevel;
    }
  }
  if (pairs < bands.length * 4) return null;
  const both = products - (sumHeard * sumSaid) / pairs;
  const varianceHeard = Math.max(0, squaresHeard - (sumHeard * sumHeard) / pairs);
  const varianceSaid = Math.max(0, squaresSaid - (sumSaid * sumSaid) / pairs);
  return { likeness: both / Math.sqrt(varianceHeard * varianceSaid + 1e-9), loss: (sumSaid - sumHeard) / pairs };
}

/** The share of bands that are louder than our voice explains, which loses `loss` decibels on its way: somebody else. */
export function shareOfOthers(beside: Beside, loss: number): number {
  const { heard, heardFrom, said, saidFrom, saidUntil, count } = beside;
  let pairs = 0;
  let others = 0;
  for (let line = Math.max(0, -saidFrom); line < count && saidFrom + line < saidUntil; line += 1) {
    const heardLine = heard[heardFrom + line];
    const saidLine = said[saidFrom + line];
    if (heardLine === undefined || saidLine === undefined) continue;
    for (let band = 0; band < bands.length; band += 1) {
      const heardLevel = heardLine[band] ?? 0;
      pairs += 1;
      if (heardLevel > quietLevel && heardLevel > Math.max(saidLine[band] ?? 0, audibleLevel) - loss + excess)
        others += 1;
    }
  }
  return pairs === 0 ? 1 : others / pairs;
}

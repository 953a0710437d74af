/** The oldest Node that the packages run on; older ones crash when the database's addon loads. */
export const neededNode = '22.19.0';

/** True when a version ('v20.20.2') is older than the needed one. */
export function isTooOld(version: string): boolean {
  const numbers = (text: string): number[] => text.replace(/^v/, '').split('.').map(Number);
  const found = numbers(version);
  for (const [at, needed] of numbers(neededNode).entries()) {
    const have = found[at] ?? 0;
    if (have !== needed) return have < needed;
  }
  return false;
}

/** A local day as 'YYYY-MM-DD', as the journal names its pages. */
export function dayName(instant: number): string {
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The middle of a stretch of time, by which it is named: its first instant may lie in the period before, where the clock of the
 * window is set to another zone than the program's.
 */
export const middleOf = ({ from, until }: { from: number; until: number }): number => Math.floor((from + until) / 2);

/** Noon of a local day that is written 'YYYY-MM-DD', in milliseconds since 1970. */
export const noonOf = (day: string): number => new Date(`${day}T12:00:00`).getTime();

/** Whole days (by the local calendar) from one instant to another; 0 is the same day. */
export function daysBetween(from: number, to: number): number {
  const day = (instant: number): number => {
    const date = new Date(instant);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.round((day(to) - day(from)) / 86_400_000);
}

/** A date and time that a model reads without doubt, in local time: 'Saturday 2026-11-21 22:28'. */
export function plainDate(instant: number): string {
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' }).format(date);
  return `${weekday} ${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

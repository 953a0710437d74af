import { numberOf, type Days } from './spans.ts';

/**
 * A time that is told by what happened: 'the week before we went to the sea'. `event`: the words for what happened; `rest`: the
 * question without them, where they only tell the time; `of`: the days meant, once it is known when that was.
 */
export type Anchor = { event: string; rest: string; of: (event: Days) => Days };

const units = { day: 1, night: 1, weekend: 7, week: 7, month: 30, year: 365 } as const;
const counted =
  /\b(?:(?:the|a|an)|(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|(?:a )?couple(?: of)?|(?:a )?few|several)) (day|night|weekend|week|month|year)s? (before|after) (?!last\b|that\b|this\b|yesterday\b)(.+)$/;
/** 'After my sister's wedding': only of the person's own life, for of others it mostly names what was told in one breath. */
const plain = /\b(?:(right|just|shortly|soon|straight) )?(before|after|since) ((?:my|our|i|we) .+)$/;

/** Days around an event that are meant by 'before' or 'after' it, and by 'right before' it. */
const near = 14;
const nearer = 4;

/** An event that is told in fewer letters cannot be looked up. */
const shortestEvent = 4;

/** The anchor of a question; null where it has none. English only. */
export function anchorOf(text: string): Anchor | null {
  const said = text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[?!.\s]+$/, '');
  const measured = counted.exec(said);
  if (measured) {
    const [, number, unit = 'day', where, event = ''] = measured;
    const length = units[unit as keyof typeof units];
    const times = number === undefined ? 1 : numberOf(number);
    return anchor(text.slice(0, measured.index), event, (days) =>
      number === undefined
        ? where === 'before'
          ? { from: days.from - length, to: days.from - 1 }
          : { from: days.to + 1, to: days.to + length }
        : where === 'before'
          ? shifted(days.from - times * length, length)
          : shifted(days.to + times * length, length),
    );
  }
  const beside = plain.exec(said);
  if (!beside) return null;
  const [, close, where, event = ''] = beside;
  const reach = close === undefined ? near : nearer;
  return anchor(text, event, (days) =>
    where === 'before'
      ? { from: days.from - reach, to: days.from }
      : { from: days.to, to: days.to + (where === 'since' ? 365 : reach) },
  );
}

const shifted = (day: number, length: number): Days => ({
  from: day - Math.floor(length / 3),
  to: day + Math.floor(length / 3),
});

const anchor = (rest: string, event: string, of: Anchor['of']): Anchor | null =>
  event.length < shortestEvent ? null : { event, rest, of };

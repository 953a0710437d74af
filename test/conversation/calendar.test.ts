import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayName, dayNamed, periodOf } from '../../src-main/conversation/calendar.ts';

/** A place whose clocks change; Node reads this whenever it is set. */
const before = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const instant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2090, 0, 1) });
const hours = ({ from, until }: { from: number; until: number }): number => (until + 1 - from) / 3_600_000;

describe('the calendar', () => {
  test('knows days of 23 and of 25 hours', () => {
    expect(hours(dayNamed('2026-03-29'))).toBe(23);
    expect(hours(dayNamed('2026-10-25'))).toBe(25);
    expect(hours(dayNamed('2026-06-01'))).toBe(24);
    expect(new Date(dayNamed('2026-03-29').from).toISOString()).toBe('2026-03-28T23:00:00.000Z');
  });

  test('knows months and years', () => {
    const february = periodOf('month', new Date(2028, 1, 10).getTime());
    expect([dayName(february.from), dayName(february.until)]).toEqual(['2028-02-01', '2028-02-29']);
    const year = periodOf('year', new Date(2028, 1, 10).getTime());
    expect([dayName(year.from), dayName(year.until)]).toEqual(['2028-01-01', '2028-12-31']);
  });

  test('has every instant in one day, month and year, and these follow each other without a gap', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom('day', 'month', 'year'), (at, period) => {
        const { from, until } = periodOf(period, at);
        expect(from <= at && at <= until).toBe(true);
        expect(periodOf(period, from)).toEqual({ from, until });
        expect(periodOf(period, until + 1).from).toBe(until + 1);
      }),
    );
  });

  test('finds a day again by its name', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(dayNamed(dayName(at))).toEqual(periodOf('day', at));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysBetween, plainDate } from '../../src-main/conversation/time-words.ts';
import { estimateTokens } from '../../src-main/conversation/tokens.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud800', '\udfff', 'x\ud83d', ''),
);

describe('the estimate of tokens', () => {
  test('is a third of the bytes in UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(estimateTokens(text)).toBe(Math.ceil(Buffer.byteLength(text) / 3));
      }),
    );
  });

  test('of two texts together is at least that of each, and at most that of both', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const both = estimateTokens(one + other);
        expect(both).toBeGreaterThanOrEqual(Math.max(estimateTokens(one), estimateTokens(other)));
        expect(both).toBeLessThanOrEqual(estimateTokens(one) + estimateTokens(other));
      }),
    );
  });

  test('is above what models make of English and of Chinese', () => {
    // 43 words and 5 marks: no vocabulary in use needs more than 60 tokens for it.
    const prose =
      'The quick brown fox jumps over the lazy dog. It was a bright cold day in April, and the clocks were striking thirteen. ' +
      'Call me by the name that my mother gave me, and I will answer; all else is only weather and time.';
    expect(estimateTokens(prose)).toBeGreaterThanOrEqual(60);
    expect(estimateTokens('我昨天和母亲去了海边的灯塔')).toBeGreaterThanOrEqual(13);
    expect(estimateTokens('')).toBe(0);
  });
});

describe('times', () => {
  const at = (...parts: [number, number, number, number?, number?]): number => new Date(...parts).getTime();

  test('count whole days by the calendar, not by hours', () => {
    expect(daysBetween(at(2026, 0, 5, 0, 1), at(2026, 0, 5, 23, 59))).toBe(0);
    expect(daysBetween(at(2026, 0, 5, 23, 59), at(2026, 0, 6, 0, 1))).toBe(1);
    expect(daysBetween(at(2026, 2, 1), at(2026, 3, 1))).toBe(31);
    expect(daysBetween(at(2026, 0, 6), at(2026, 0, 5))).toBe(-1);
  });

  test('are written so that a model reads them without doubt', () => {
    expect(plainDate(at(2026, 10, 21, 22, 28))).toBe('Saturday 2026-11-21 22:28');
    expect(plainDate(at(2026, 0, 5, 9, 5))).toBe('Monday 2026-01-05 09:05');
  });

  test('add up over a year, whatever the clocks do in between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 23 }), (days, hour) => {
        expect(daysBetween(at(2020, 0, 1, 12), at(2020, 0, 1 + days, hour))).toBe(days);
      }),
    );
  });
});

import { wcagContrast } from 'culori';
import { describe, expect, test } from 'vitest';
import { coloursAt, dusk } from '../../src-renderer/field/hour.ts';

/** The contrast that text of any size needs (WCAG 2.2, 1.4.3). */
const needed = 4.5;
const everyHalfMinute = Array.from({ length: 2_880 }, (_, at) => at / 2);

describe('the colours of the hour', () => {
  test('can be read at every minute of the day, on the lightest and the deepest part of the field', () => {
    for (const minute of everyHalfMinute) {
      const colours = coloursAt(minute);
      for (const ink of ['ink', 'soft', 'line'] as const) {
        for (const ground of ['light', 'deep'] as const) {
          const contrast = wcagContrast(colours[ink], colours[ground]);
          expect(contrast, `${ink} on ${ground} at minute ${minute}`).toBeGreaterThanOrEqual(needed);
        }
      }
    }
  });

  test('move without a visible step from one half minute to the next', () => {
    for (const minute of everyHalfMinute) {
      const now = coloursAt(minute);
      const next = coloursAt((minute + 0.5) % 1440);
      for (const ground of ['light', 'deep'] as const) {
        // A contrast of 1 is no difference; the eye needs about 1.02 between neighbours.
        expect(wcagContrast(now[ground], next[ground]), `${ground} at minute ${minute}`).toBeLessThan(1.02);
      }
    }
  });

  test('turn the ink twice a day, and those of the boot can be read', () => {
    const isLight = (minute: number): boolean => wcagContrast(coloursAt(minute).ink, '#000') > 10;
    const turns = everyHalfMinute.filter((minute) => isLight(minute) !== isLight((minute + 0.5) % 1440));
    expect(turns.length).toBe(2);
    expect(wcagContrast(dusk.ink, dusk.light)).toBeGreaterThanOrEqual(needed);
    expect(wcagContrast(dusk.soft, dusk.light)).toBeGreaterThanOrEqual(needed);
  });
});

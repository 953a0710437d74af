import { describe, expect, test } from 'vitest';
import { drawBoot } from '../../src-renderer/figure/boot.ts';
import { drawFigure, type FigureState } from '../../src-renderer/figure/curve.ts';

const states: FigureState[] = ['idle', 'listening', 'thinking', 'speaking', 'away', 'muted', 'asleep'];
const still = (state: FigureState) => drawFigure({ state, time: 0, level: 0.5 });
const ends = (state: FigureState) => {
  const points = still(state).at(-1)?.points ?? [];
  return { first: points[0], last: points.at(-1) };
};
const distance = (a?: { x: number; y: number }, b?: { x: number; y: number }): number =>
  Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0));

describe('the figure', () => {
  test('has a form of its own for each state, without any motion', () => {
    const forms = states.map((state) => JSON.stringify(still(state)));
    expect(new Set(forms).size).toBe(states.length);
  });

  test('is one closed curve with four echoes at rest', () => {
    expect(still('idle')).toHaveLength(5);
    const { first, last } = ends('idle');
    expect(distance(first, last)).toBeLessThan(0.001);
  });

  test('is open when muted, drawn to half when away, and a straight line asleep', () => {
    const muted = ends('muted');
    expect(distance(muted.first, muted.last)).toBeGreaterThan(0.1);
    expect(
      still('away')
        .flatMap(({ points }) => points)
        .every(({ x }) => x < 0.001),
    ).toBe(true);
    expect(
      still('asleep')
        .flatMap(({ points }) => points)
        .every(({ y }) => y === 0),
    ).toBe(true);
  });

  test('breathes by two hundredths in five seconds', () => {
    const widths = Array.from({ length: 50 }, (_, at) => {
      const main = drawFigure({ state: 'idle', time: at / 10, level: 0 }).at(-1);
      return Math.max(...(main?.points ?? []).map(({ x }) => x));
    });
    expect(Math.max(...widths) / Math.min(...widths)).toBeCloseTo(1.04, 1);
    expect(Math.max(...widths)).toBeGreaterThan(Math.min(...widths));
  });

  test('opens its echoes with the loudness that it hears', () => {
    const width = (level: number): number =>
      Math.max(...(drawFigure({ state: 'listening', time: 0, level })[0]?.points ?? []).map(({ x }) => x));
    expect(width(1)).toBeGreaterThan(width(0));
  });

  test('grows from a point to the whole line in the boot', () => {
    const lengths = [0, 0.3, 0.6, 1].map((share) => drawBoot(share)[0]?.points.length ?? 0);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(lengths[0]).toBe(2);
    expect(lengths.at(-1)).toBe(drawFigure({ state: 'idle', time: 0, level: 0 }).at(-1)?.points.length);
  });
});

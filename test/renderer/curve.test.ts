import { describe, expect, test } from 'vitest';
import { drawBoot } from '../../src-renderer/figure/boot.ts';
import { drawFigure, type Bands, type FigureState } from '../../src-renderer/figure/curve.ts';
import { createTrail } from '../../src-renderer/figure/trail.ts';

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

  /** How much of the harmonics 2, 3 and 5 stands in one line, as amplitudes of its radius. */
  const harmonicsIn = (points: { x: number; y: number }[]): number[] => {
    const offsets = points.slice(0, -1).map((point, at, all) => {
      const u = (2 * Math.PI * at) / all.length;
      const rest = 1 / (1 + Math.sin(u) ** 2);
      // Where the curve passes its own middle its radius says nothing.
      return { u, off: Math.abs(Math.cos(u)) < 0.01 ? 0 : point.x / (rest * Math.cos(u)) - 1 };
    });
    return [2, 3, 5].map((order) => {
      const part = (wave: (angle: number) => number): number =>
        offsets.reduce((sum, { u, off }) => sum + off * wave(order * u), 0) / (offsets.length / 2);
      return Math.hypot(part(Math.sin), part(Math.cos));
    });
  };
  const speak = (bands: Bands, trail?: Bands[]) =>
    drawFigure({ state: 'speaking', time: 0, level: 0, bands, trail }).map(({ points }) => harmonicsIn(points));

  test('speaks with the spectrum that is being played: each band has its harmonic', () => {
    const [low, middle, high] = [speak([1, 0, 0]).at(-1), speak([0, 1, 0]).at(-1), speak([0, 0, 1]).at(-1)];
    expect(low?.[0]).toBeGreaterThan(3 * Math.max(low?.[1] ?? 1, low?.[2] ?? 1));
    expect(middle?.[1]).toBeGreaterThan(1.5 * Math.max(middle?.[0] ?? 1, middle?.[2] ?? 1));
    expect(high?.[2]).toBeGreaterThan(1.1 * Math.max(high?.[1] ?? 1, 0.5 * (high?.[0] ?? 1)));
  });

  test('speaks by its level where no spectrum is known', () => {
    const line = (level: number) => drawFigure({ state: 'speaking', time: 1, level });
    expect(line(0.5)).toEqual(drawFigure({ state: 'speaking', time: 1, level: 0.5, bands: [0.5, 0.5, 0.5] }));
    expect(line(1)).not.toEqual(line(0));
  });

  test('its line moves first, and its echoes follow 40 to 160 ms later', () => {
    const trail = createTrail();
    const loud: Bands = [1, 1, 1];
    const silent: Bands = [0, 0, 0];
    for (let at = 0; at < 10; at += 1) trail.add(at * 0.02, silent);
    trail.add(0.2, loud);
    const moved = (time: number): number => {
      trail.add(time, loud);
      return trail.behind(time).filter((bands) => bands === loud).length;
    };
    expect([0.22, 0.25, 0.29, 0.33, 0.37].map(moved)).toEqual([0, 1, 2, 3, 4]);
    const strength = (echo: number): number => speak(loud, [loud, silent, silent, silent]).at(-1 - echo)?.[0] ?? 0;
    expect(strength(0)).toBeCloseTo(strength(1), 2);
    expect(strength(1)).toBeGreaterThan(2 * strength(2));
  });

  test('grows from a point to the whole line in the boot', () => {
    const lengths = [0, 0.3, 0.6, 1].map((share) => drawBoot(share)[0]?.points.length ?? 0);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(lengths[0]).toBe(2);
    expect(lengths.at(-1)).toBe(drawFigure({ state: 'idle', time: 0, level: 0 }).at(-1)?.points.length);
  });
});

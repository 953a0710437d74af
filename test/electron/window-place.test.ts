import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DesktopDisplay, Place } from '../../src-main/electron/presence-surface.ts';
import {
  arrangementOf,
  comeIntoSight,
  keepPlace,
  keptPlacesSchema,
  placeWindow,
  windowSizes,
} from '../../src-main/electron/window-place.ts';
import { displayAt, usualDisplay } from './stand-in/presence.ts';

const none = keptPlacesSchema.parse({});
const beside = displayAt({ x: 1920, y: 0, width: 2560, height: 1440 });

const inside = (place: Place, { x, y, width, height }: Place): boolean =>
  place.x >= x && place.y >= y && place.x + place.width <= x + width && place.y + place.height <= y + height;

/** The title bar's height and enough of its width lie on one screen. */
const canBeHeld = (place: Place, displays: readonly DesktopDisplay[]): boolean =>
  displays.some(({ workArea: { x, y, width, height } }) => {
    const inSight = Math.min(place.x + place.width, x + width) - Math.max(place.x, x);
    return inSight >= Math.min(96, width) && place.y >= y && place.y + 32 <= y + height;
  });

const displays = fc.array(
  fc
    .record({
      x: fc.integer({ min: -8_000, max: 8_000 }),
      y: fc.integer({ min: -8_000, max: 8_000 }),
      width: fc.integer({ min: 320, max: 6_000 }),
      height: fc.integer({ min: 240, max: 4_000 }),
      bar: fc.integer({ min: 0, max: 100 }),
    })
    .map(({ bar, ...bounds }): DesktopDisplay => ({
      bounds,
      workArea: { ...bounds, y: bounds.y + bar, height: bounds.height - bar },
    })),
  { minLength: 1, maxLength: 4 },
);
const places = fc.record({
  x: fc.integer({ min: -20_000, max: 20_000 }),
  y: fc.integer({ min: -20_000, max: 20_000 }),
  width: fc.integer({ min: 320, max: 8_000 }),
  height: fc.integer({ min: 200, max: 5_000 }),
});
const first = (all: readonly DesktopDisplay[]): DesktopDisplay => all[0] ?? usualDisplay;

describe('the place of the window', () => {
  test('is the middle of the first screen when it is full, and its corner when it is small', () => {
    const full = placeWindow(none, [usualDisplay, beside], usualDisplay, 'full');
    expect(full).toEqual({ x: 750, y: 216, width: 420, height: 680 });
    const small = placeWindow(none, [usualDisplay, beside], usualDisplay, 'small');
    expect(small).toEqual({ x: 1556, y: 816, width: 340, height: 240 });
  });

  test('is where it stood last with these screens, in each size, in whatever order the system tells them', () => {
    const full = { x: 2_000, y: 100, width: 600, height: 900 };
    const small = { x: 30, y: 40, width: 340, height: 240 };
    const both = [usualDisplay, beside];
    let kept = keepPlace(none, both, 'full', full);
    kept = keepPlace(kept, both, 'small', small);
    kept = keepPlace(kept, [usualDisplay], 'full', { ...full, x: 10 });
    expect(placeWindow(kept, [beside, usualDisplay], usualDisplay, 'full')).toEqual(full);
    expect(placeWindow(kept, both, usualDisplay, 'small')).toEqual(small);
    expect(placeWindow(kept, [usualDisplay], usualDisplay, 'full')).toEqual({ ...full, x: 10 });
  });

  test('comes back on the screen when the one that it stood on is gone', () => {
    const there = { x: 3_000, y: 500, width: 420, height: 680 };
    const kept = keepPlace(none, [usualDisplay, beside], 'full', there);
    const back = placeWindow(kept, [usualDisplay], usualDisplay, 'full');
    expect(inside(back, usualDisplay.workArea)).toBe(true);
    expect(back).toMatchObject({ width: 420, height: 680 });
  });

  test('is left alone while its title bar can be taken hold of, though a part of it is out of sight', () => {
    const place = { x: 1_800, y: 900, width: 420, height: 680 };
    expect(comeIntoSight(place, [usualDisplay], usualDisplay)).toEqual(place);
    const under = { ...place, y: 0 };
    expect(comeIntoSight(under, [usualDisplay], usualDisplay).y).toBe(usualDisplay.workArea.y);
  });

  test('can always be taken hold of, with any screens, from any place that was kept', () => {
    fc.assert(
      fc.property(displays, displays, places, fc.constantFrom('small', 'full'), (then, now, place, size) => {
        const kept = keepPlace(none, then, size, place);
        const next = placeWindow(kept, now, first(now), size);
        expect(canBeHeld(next, now)).toBe(true);
        // Once it can be held it stays: asked again, it is where it is.
        expect(comeIntoSight(next, now, first(now))).toEqual(next);
      }),
    );
  });

  test('lies wholly on the first screen when it was never anywhere, or is as large as that', () => {
    fc.assert(
      fc.property(displays, fc.constantFrom('small', 'full'), (now, size) => {
        expect(inside(placeWindow(none, now, first(now), size), first(now).workArea)).toBe(true);
      }),
    );
  });

  test('is kept for twenty arrangements of screens, and forgotten for the one that was not used for longest', () => {
    const at = (x: number): DesktopDisplay[] => [displayAt({ x, y: 0, width: 1_000, height: 1_000 })];
    const place = { x: 1, y: 1, width: 400, height: 600 };
    let kept = none;
    for (let x = 0; x < 20; x += 1) kept = keepPlace(kept, at(x), 'full', place);
    kept = keepPlace(kept, at(0), 'full', place);
    kept = keepPlace(kept, at(99), 'full', place);
    expect(kept.arrangements).toHaveLength(20);
    const known = kept.arrangements.map(({ screens }) => screens);
    expect(known).toContain(arrangementOf(at(0)));
    expect(known).not.toContain(arrangementOf(at(1)));
    expect(keptPlacesSchema.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  test('has room for a figure and one line when it is small', () => {
    expect(windowSizes.small.least).toEqual([320, 200]);
    expect(windowSizes.small.usual[0]).toBeGreaterThanOrEqual(windowSizes.small.least[0]);
  });
});

import { z } from 'zod';
import type { DesktopSettings } from '#contract/desktop.ts';
import type { DesktopDisplay, Place } from './presence-surface.ts';

type Size = DesktopSettings['size'];

/** Least and usual width and height of the window in each of its sizes, in points. */
export const windowSizes: Record<Size, { least: [number, number]; usual: [number, number] }> = {
  small: { least: [320, 200], usual: [340, 240] },
  full: { least: [320, 480], usual: [420, 680] },
};

/** Height of a title bar to take hold of, and how much of its width must be in sight, in points. */
const handle = { height: 32, width: 96 };

/** Between the small window and the corner that it begins in, in points. */
const margin = 24;

/** Arrangements of screens that are remembered: a desk at home, one at work, a few halls. */
const mostArrangements = 20;

const placeSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});

/** What DIR/window.json keeps: for each arrangement of screens where the window stood in each size, the latest used last. */
export const keptPlacesSchema = z.strictObject({
  version: z.literal(1).default(1),
  arrangements: z
    .array(
      z.strictObject({
        screens: z.string().max(2_000),
        small: placeSchema.optional(),
        full: placeSchema.optional(),
      }),
    )
    .max(mostArrangements)
    .default([]),
});
export type KeptPlaces = z.infer<typeof keptPlacesSchema>;

/** One name for an arrangement of screens, whatever order the system tells them in. */
export const arrangementOf = (displays: readonly DesktopDisplay[]): string =>
  displays
    .map(({ bounds: { x, y, width, height } }) => `${x},${y} ${width}x${height}`)
    .toSorted()
    .join('; ');

/** Keeps where the window stands now. */
export function keepPlace(kept: KeptPlaces, displays: readonly DesktopDisplay[], size: Size, place: Place): KeptPlaces {
  const screens = arrangementOf(displays);
  const before = kept.arrangements.find((other) => other.screens === screens) ?? { screens };
  const others = kept.arrangements.filter((other) => other.screens !== screens);
  return { ...kept, arrangements: [...others, { ...before, [size]: whole(place) }].slice(-mostArrangements) };
}

/**
 * Where the window goes: where it stood last with these screens, else where it stood with others, else its usual place; and always
 * so that it can be taken hold of. `primary`: the screen that a new window begins on.
 */
export function placeWindow(
  kept: KeptPlaces,
  displays: readonly DesktopDisplay[],
  primary: DesktopDisplay,
  size: Size,
): Place {
  const here = kept.arrangements.find((other) => other.screens === arrangementOf(displays))?.[size];
  const anywhere = kept.arrangements.findLast((other) => other[size] !== undefined)?.[size];
  const place = here ?? anywhere;
  return place === undefined ? usualPlace(primary, size) : comeIntoSight(place, displays, primary);
}

/** The place as it is when its title bar can be taken hold of, else the nearest place on the screen that it overlaps most. */
export function comeIntoSight(place: Place, displays: readonly DesktopDisplay[], primary: DesktopDisplay): Place {
  if (displays.some(({ workArea }) => canBeHeld(place, workArea))) return whole(place);
  const best = displays
    .map(({ workArea }) => ({ workArea, shared: sharedArea(place, workArea) }))
    .reduce((most, next) => (next.shared > most.shared ? next : most), { workArea: primary.workArea, shared: 0 });
  return clampInto(place, best.workArea);
}

function usualPlace({ workArea }: DesktopDisplay, size: Size): Place {
  const [width, height] = windowSizes[size].usual;
  const place =
    size === 'small'
      ? { x: workArea.x + workArea.width - width - margin, y: workArea.y + workArea.height - height - margin }
      : { x: workArea.x + (workArea.width - width) / 2, y: workArea.y + (workArea.height - height) / 2 };
  return clampInto({ ...place, width, height }, workArea);
}

/** The whole height of the title bar, and enough of its width, lie within. */
function canBeHeld(place: Place, area: Place): boolean {
  const inSight = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  return inSight >= handle.width && place.y >= area.y && place.y + handle.height <= area.y + area.height;
}

function sharedArea(place: Place, area: Place): number {
  const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  const height = Math.min(place.y + place.height, area.y + area.height) - Math.max(place.y, area.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Wholly within, smaller where it does not fit. */
function clampInto(place: Place, area: Place): Place {
  const width = Math.min(place.width, area.width);
  const height = Math.min(place.height, area.height);
  return whole({
    x: Math.min(Math.max(place.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(place.y, area.y), area.y + area.height - height),
    width,
    height,
  });
}

const whole = ({ x, y, width, height }: Place): Place => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.round(width),
  height: Math.round(height),
});

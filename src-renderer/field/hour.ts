import { formatHex, interpolate } from 'culori';

/** The colours of the window at one moment: a radial field from `light` to `deep`, and what is written on it. */
export type FieldColours = { light: string; deep: string; ink: string; soft: string; line: string };

type Key = FieldColours & { minute: number };

const night = { light: '#3A1A1C', deep: '#1A0E12', ink: '#F9E6DA', soft: '#C9A497', line: '#F0876A' };
const day = { light: '#F6BFA9', deep: '#E99478', ink: '#3B0F0B', soft: '#5E2117', line: '#3B0F0B' };
/** Also the colours of the boot and of the onboarding, at any hour. */
export const dusk: FieldColours = {
  light: '#BC4530',
  deep: '#9C3422',
  ink: '#FFF4EA',
  soft: '#FFF0E6',
  line: '#FFF4EA',
};
const nightInk = { ink: '#FFFFFF', soft: '#FFFFFF', line: '#FFFFFF' };
const dayInk = { ink: '#000000', soft: '#000000', line: '#000000' };

/**
 * The day, in minutes after midnight of the local time. Between light and dark writing there is a moment at which the
 * field is one flat tone of middle lightness (relative luminance about 0.18), the only one on which both can be read;
 * there the ink turns. test/renderer/hour.test.ts proves the contrast of every minute.
 */
const keys: readonly Key[] = [
  { minute: 0, ...night },
  { minute: 270, ...night },
  // Dawn: cooler than dusk, a grey rose.
  { minute: 340, light: '#6B4658', deep: '#4A2E40', ink: '#FFF4EA', soft: '#F0DCD6', line: '#F7D9CE' },
  { minute: 380, light: '#9F6578', deep: '#9F6578', ...nightInk },
  { minute: 380.01, light: '#9F6578', deep: '#9F6578', ...dayInk },
  { minute: 430, light: '#E6BFC0', deep: '#CF9A9C', ink: '#2E0B10', soft: '#43161B', line: '#2E0B10' },
  { minute: 510, ...day },
  { minute: 1020, ...day },
  { minute: 1100, light: '#C45138', deep: '#C45138', ...dayInk },
  { minute: 1100.01, light: '#C45138', deep: '#C45138', ...nightInk },
  { minute: 1140, ...dusk },
  { minute: 1230, ...dusk },
  { minute: 1330, ...night },
  { minute: 1440, ...night },
];

/** The colours at a minute of the local day, from 0 to 1440; blended in OKLab, where steps look even. */
export function coloursAt(minute: number): FieldColours {
  const next = keys.findIndex((key) => key.minute > minute);
  const to = keys[next] ?? keys[keys.length - 1];
  const from = keys[next - 1] ?? to;
  if (!from || !to) throw new Error('The day has no colours.');
  const share = to.minute === from.minute ? 0 : (minute - from.minute) / (to.minute - from.minute);
  const blend = (part: keyof FieldColours): string => formatHex(interpolate([from[part], to[part]], 'oklab')(share));
  return { light: blend('light'), deep: blend('deep'), ink: blend('ink'), soft: blend('soft'), line: blend('line') };
}

/** Noon and midnight stand for light and night where the hour is fixed. */
export const fixedHours = { light: 720, night: 0 } as const;

/** Minutes after midnight of an instant, local time. */
export const minuteOfDay = (instant: Date): number =>
  instant.getHours() * 60 + instant.getMinutes() + instant.getSeconds() / 60;

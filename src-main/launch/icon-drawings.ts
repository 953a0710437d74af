/**
 * The drawings of the program's icon and of its tray, as SVG: the one line of the figure (see src-renderer/figure/curve.ts),
 * drawn with a heavier hand, because it has few pixels.
 */

/** What the tray can show; the name of its file in assets/tray. */
export const trayStates = ['idle', 'listening', 'muted', 'speaking', 'away', 'unread'] as const;
export type TrayState = (typeof trayStates)[number];

/** Width and height of a tray image in points; `@2x` has twice as many pixels. */
export const traySize = { coloured: [24, 24], template: [26, 18] } as const;

/** The dusk of the look: the field from its light corner to its dark one, and what is written on it. */
const dusk = { light: '#C24A33', dark: '#9C3422', ink: '#FFF4EA' };

/** Points of a line: smooth at 1024 pixels. */
const resolution = 240;

/** How a line is drawn: the part of the curve from `from` to `to` (in turns of u), its half width and height. */
type Line = { from?: number; to?: number; width: number; height: number };

/** The lemniscate x = R cos u / (1 + sin² u), y = R sin u cos u / (1 + sin² u) around a centre, as data of a path. */
function trace(centre: readonly [x: number, y: number], line: Line): string {
  const { from = 0, to = 1, width, height } = line;
  const points: string[] = [];
  for (let at = 0; at <= resolution; at += 1) {
    const u = 2 * Math.PI * (from + ((to - from) * at) / resolution);
    const radius = 1 / (1 + Math.sin(u) ** 2);
    const x = centre[0] + width * radius * Math.cos(u);
    const y = centre[1] + height * radius * Math.sin(u) * Math.cos(u);
    points.push(`${x.toFixed(3)} ${y.toFixed(3)}`);
  }
  const closed = from === 0 && to === 1;
  if (closed) points.pop();
  return `M${points.join('L')}${closed ? 'z' : ''}`;
}

/**
 * The icon, 1024 units square, corners rounded. The echoes and the line have names, because a small picture leaves the
 * echoes out and needs a thicker line (`thinOut`).
 */
export function drawIcon(): string {
  const centre = [512, 512] as const;
  const echoes = [4, 3, 2, 1].map((echo) => {
    const path = trace(centre, { width: 350 * (1 + 0.05 * echo), height: 350 * (1.15 + 0.15 * echo) });
    return `    <path d="${path}" stroke-opacity="${(0.62 - echo * 0.11).toFixed(2)}" />`;
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">',
    '  <radialGradient id="dusk" cx="0.22" cy="0.16" r="1.05">',
    `    <stop offset="0" stop-color="${dusk.light}" />`,
    `    <stop offset="1" stop-color="${dusk.dark}" />`,
    '  </radialGradient>',
    '  <rect width="1024" height="1024" rx="230" fill="url(#dusk)" />',
    `  <g fill="none" stroke="${dusk.ink}" stroke-linecap="round" stroke-linejoin="round">`,
    '    <g id="echoes" stroke-width="8">',
    ...echoes.map((echo) => `  ${echo}`),
    '    </g>',
    `    <path id="line" stroke-width="26" d="${trace(centre, { width: 350, height: 402 })}" />`,
    '  </g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The icon for a picture of few pixels: without its echoes, its line at least 1.7 pixels thick. */
export function thinOut(icon: string, pixels: number): string {
  if (pixels >= 128) return icon;
  const thickness = Math.max(40, (1.7 * 1024) / pixels);
  return icon
    .replace(/ *<g id="echoes"[\s\S]*?<\/g>\n/, '')
    .replace(/(id="line" stroke-width=)"\d+"/, `$1"${thickness.toFixed(0)}"`);
}

/** The icon as macOS wants it: with room around the field, for other programs' icons keep the same. */
export const withRoom = (icon: string): string =>
  icon.replace('viewBox="0 0 1024 1024"', 'viewBox="-124 -124 1272 1272"');

/** The strokes of a state around the middle of a picture; each state has a form of its own, so none needs a colour. */
function drawState(state: TrayState, [x, y]: readonly [number, number], reach: number): string {
  const line = (drawn: Line, thickness: number, rest = ''): string =>
    `<path d="${trace([x, y], drawn)}" stroke-width="${thickness}"${rest} />`;
  const still = { width: reach, height: reach * 1.3 };
  switch (state) {
    case 'idle':
      return line(still, 2);
    case 'listening': {
      // Of the echoes only their outer ends: whole, they would cross the line where there is no room.
      const echo = { width: reach, height: reach * 2.1 };
      const ends = [line({ ...echo, from: -0.09, to: 0.09 }, 1.6), line({ ...echo, from: 0.41, to: 0.59 }, 1.6)];
      return line({ width: reach * 0.68, height: reach * 0.95 }, 1.8) + ends.join('');
    }
    case 'muted':
      return line({ ...still, from: 0.055, to: 0.945 }, 2);
    case 'speaking':
      return line({ ...still, height: reach * 1.5 }, 1.8, ' fill="currentColor" fill-opacity="0.5"');
    case 'away':
      return line({ ...still, from: 0.25, to: 0.75 }, 1.1);
    case 'unread': {
      const lower = trace([x - 1, y + 1.6], { width: reach * 0.9, height: reach * 1.2 });
      const dot = `<circle cx="${x + reach - 0.9}" cy="${y - reach * 0.5}" r="2.7" fill="currentColor" stroke="none" />`;
      return `<path d="${lower}" stroke-width="2" />${dot}`;
    }
  }
}

/**
 * The tray's picture of a state. Coloured: on a piece of the dusk, so that it is seen on light and dark panels. Template: in
 * black on nothing, which macOS colours by itself.
 */
export function drawTray(state: TrayState, kind: keyof typeof traySize): string {
  const [width, height] = traySize[kind];
  const ink = kind === 'template' ? '#000000' : dusk.ink;
  const field =
    kind === 'template' ? '' : `<rect x="0.5" y="0.5" width="23" height="23" rx="6.5" fill="${dusk.dark}" />`;
  const strokes = drawState(state, [width / 2, height / 2], width / 2 - 2.5);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${field}` +
    `<g fill="none" color="${ink}" stroke="${ink}" stroke-linecap="round" stroke-linejoin="round">${strokes}</g></svg>`
  );
}

/** What the figure shows. Each differs by its form alone, so that none needs motion or colour to be told apart. */
export type FigureState = 'idle' | 'listening' | 'thinking' | 'speaking' | 'away' | 'muted' | 'asleep';

export type Point = { x: number; y: number };

/** One closed (or open) line: its points, how strongly it is drawn (0 to 1), and its width in units of the figure. */
export type Stroke = { points: Point[]; strength: number; width: number };

/** How much there is of low, middle and high sound, each from 0 to 1. */
export type Bands = readonly [low: number, middle: number, high: number];

export type FigureInput = {
  state: FigureState;
  /** Seconds since the state began; 0 where motion is reduced. */
  time: number;
  /** Loudness of what is heard or said, 0 to 1. */
  level: number;
  /** The spectrum that is being played; without it the figure speaks by its level alone. */
  bands?: Bands | undefined;
  /** The same as it was one `echoDelay` ago, two, and so on: what the echoes show. Without it they show `bands`. */
  trail?: readonly Bands[] | undefined;
};

/** Points of a line: smooth at any size of the window. */
const resolution = 96;
export const echoes = 4;
/** Seconds by which each echo follows the one before it. */
export const echoDelay = 0.04;
/** Seconds of one breath, and by how much it widens the figure. */
const breath = 5;
const breathDepth = 0.02;

/**
 * The lines of the figure in units of its half width (x from -1 to 1): a lemniscate of Bernoulli at rest,
 * x = cos u / (1 + sin² u), y = sin u cos u / (1 + sin² u), with four fainter echoes of itself.
 */
export function drawFigure({ state, time, level, bands, trail }: FigureInput): Stroke[] {
  if (state === 'asleep') return [{ points: line(), strength: 0.8, width: 0.014 }];
  const scale = state === 'away' ? 1 : 1 + breathDepth * Math.sin((2 * Math.PI * time) / breath);
  const strokes: Stroke[] = [];
  if (state !== 'away') {
    for (let echo = echoes; echo >= 1; echo -= 1) {
      const moved = { level, harmonics: harmonicsOf(level, trail?.[echo - 1] ?? bands) };
      strokes.push({
        points: lemniscate(0, 2 * Math.PI, (u) => offset(state, u, time - echo * echoDelay, moved, echo), scale),
        strength: 0.34 - echo * 0.055,
        width: 0.008,
      });
    }
  }
  const [from, to] = extent(state);
  const moved = { level, harmonics: harmonicsOf(level, bands) };
  const main = lemniscate(from, to, (u) => offset(state, u, time, moved, 0), scale);
  if (state !== 'thinking') strokes.push({ points: main, strength: 1, width: state === 'away' ? 0.009 : 0.02 });
  else strokes.push(...weighted(main, time));
  return strokes;
}

/** Which part of the curve is drawn: a gap of a tenth when muted, half when away. */
function extent(state: FigureState): [number, number] {
  if (state === 'muted') return [0.1 * Math.PI, 1.9 * Math.PI];
  if (state === 'away') return [Math.PI / 2, 1.5 * Math.PI];
  return [0, 2 * Math.PI];
}

/** How far the harmonics 2, 3 and 5 swing while it speaks: each with its band, or all with the level. */
function harmonicsOf(level: number, bands: Bands | undefined): Bands {
  const [low, middle, high] = bands ?? [level, level, level];
  // Never quite still, so that speaking keeps a form of its own between two words.
  return [0.5 * (0.05 + 0.1 * low), 0.3 * (0.05 + 0.1 * middle), 0.2 * (0.05 + 0.1 * high)];
}

/** What moves one line of the figure. */
type Moved = { level: number; harmonics: Bands };

/** How far a point of the line (echo 0) or of an echo stands off the lemniscate, as a factor to its radius. */
function offset(state: FigureState, u: number, time: number, { level, harmonics }: Moved, echo: number): number {
  const wander = Math.sin(u - 0.5) * Math.max(0, Math.cos(u / 2));
  switch (state) {
    case 'speaking': {
      const [low, middle, high] = harmonics;
      const wave =
        low * Math.sin(2 * u + time * 5.1) +
        middle * Math.sin(3 * u - time * 6.7) +
        high * Math.sin(5 * u + time * 9.3);
      return 1 + wave + echo * 0.025;
    }
    case 'listening':
      return 1 + echo * (0.045 + 0.065 * level) * (0.75 + 0.25 * Math.cos(u));
    case 'thinking':
      return 1 + echo * 0.014;
    default:
      return 1 + echo * (0.02 + 0.02 * wander);
  }
}

function lemniscate(from: number, to: number, factor: (u: number) => number, scale: number): Point[] {
  const points: Point[] = [];
  for (let at = 0; at <= resolution; at += 1) {
    const u = from + ((to - from) * at) / resolution;
    const sine = Math.sin(u);
    const cosine = Math.cos(u);
    const radius = (factor(u) * scale) / (1 + sine * sine);
    points.push({ x: radius * cosine, y: radius * sine * cosine });
  }
  return points;
}

/** Weight that travels slowly along the line while it thinks, once round in six seconds. */
function weighted(points: Point[], time: number): Stroke[] {
  const parts = 24;
  const strokes: Stroke[] = [];
  for (let part = 0; part < parts; part += 1) {
    const start = Math.floor((part * resolution) / parts);
    const end = Math.floor(((part + 1) * resolution) / parts) + 1;
    const phase = (part / parts - time / 6) * 2 * Math.PI;
    strokes.push({ points: points.slice(start, end), strength: 1, width: 0.02 + 0.014 * Math.cos(phase) });
  }
  return strokes;
}

const line = (): Point[] => [
  { x: -1, y: 0 },
  { x: 1, y: 0 },
];

/** What counts as silence and as full loudness, in dB below full scale (dBFS): a quiet room, and speech near the mouth. */
const quietest = -60;
const loudest = -12;

/** How loud samples between -1 and 1 are: their root mean square on a scale of decibels, -60 dBFS as 0, -12 dBFS as 1. */
export function measureLoudness(samples: Float32Array): number {
  let squares = 0;
  for (const sample of samples) squares += sample * sample;
  const decibels = 10 * Math.log10(squares / Math.max(1, samples.length));
  return Math.min(1, Math.max(0, (decibels - quietest) / (loudest - quietest)));
}
